"""The models of case management as they hold on a day: the catalogue's, changed by the agency."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from cmcli.casework.agency.values import SetModel
from cmcli.catalog.models import load_model, model_keys, with_changes
from cmcli.domain.cases import Case
from cmcli.domain.models import Model
from cmcli.store.core.view import View


@lru_cache(maxsize=256)
def _as_stated(key: str, stated: tuple[tuple[str, str], ...]) -> Model:
    """The model of the catalogue with what an agency has stated of it."""
    changes = {field: SetModel.stated(field, text) for field, text in stated}
    return with_changes(load_model(key), changes)


class Models(Mapping[str, Model]):
    """Every model by key as of one day, read when it is first asked for."""

    def __init__(self, view: View, on: date | None = None) -> None:
        self._settings = view.settings
        self._on = on or view.today
        self._read: dict[str, Model] = {}

    def __getitem__(self, key: str) -> Model:
        if key not in self._read:
            if key not in model_keys():
                raise KeyError(key)
            stated = self._settings.under(f"models.{key}.", self._on)
            self._read[key] = _as_stated(key, tuple(stated.items()))
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(model_keys())

    def __len__(self) -> int:
        return len(model_keys())

    def counted_modes(self, case: Case) -> frozenset[str]:
        """Return the modes of a held contact with the client that reset the case's contact
        clock."""
        return self[case.model].counted_modes


def full_time_hours(view: View, on: date | None = None) -> Decimal:
    """Hours a week of 1.0 full-time equivalent, as the agency has set them for the day."""
    return Decimal(view.settings.get("caseload.full-time-hours", on or view.today))
