"""The models of case management as they hold on a day: the catalogue's, changed by the agency."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from cmcli.casework.agency.values.models import SetModel
from cmcli.catalog.models import load_model, model_keys, with_changes
from cmcli.domain.agency_settings import FULL_TIME, AgencySettings
from cmcli.domain.cases import Case, Placement, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.models import CHANGEABLE, Model
from cmcli.domain.text import quoted
from cmcli.domain.words import MODEL, AgencyWords
from cmcli.errors import StoreProblem
from cmcli.store.core.view import View


def keys_of_models(words: AgencyWords) -> tuple[str, ...]:
    """Return the keys of all models, the agency's own copies last."""
    return (*model_keys(), *words.all(MODEL))


def beginning(words: AgencyWords, key: str) -> Model:
    """Return a model with the catalogue's numbers: a copy has those of the shipped model that it
    came from."""
    return _beginning(words.root(key), key, words.labels(MODEL).get(key))


def _beginning(root: str, key: str, label: str | None) -> Model:
    model = load_model(root)
    return model if label is None else model._replace(key=key, label=label)


def stated_of(settings: AgencySettings, key: str, day: date) -> dict[str, str]:
    """Return the numbers and lists of a model that the agency has stated, as of that day.

    On days before it was copied, a copy has the numbers that it began with.
    """
    copied = settings.words.all(MODEL).get(key)
    day = day if copied is None else max(day, copied.since)
    stated = settings.under(f"models.{key}.", day)
    return {field: text for field, text in stated.items() if field in CHANGEABLE}


@lru_cache(maxsize=256)
def _as_stated(
    root: str, key: str, label: str | None, stated: tuple[tuple[str, str], ...]
) -> Model:
    """The model of the catalogue, or a copy of it, with what an agency has stated of it."""
    changes = {field: SetModel.stated(field, text) for field, text in stated}
    return with_changes(_beginning(root, key, label), changes)


class Models(Mapping[str, Model]):
    """Every model by key as of one day, read when it is first asked for."""

    def __init__(self, view: View, on: date | None = None) -> None:
        self._view = view
        self._settings = view.settings
        self._on = on or view.today
        self._read: dict[str, Model] = {}
        self._keys = keys_of_models(view.words)

    def __getitem__(self, key: str) -> Model:
        if key not in self._read:
            if key not in self._keys:
                raise self._unknown(key)
            words = self._settings.words
            stated = stated_of(self._settings, key, self._on)
            label = words.labels(MODEL).get(key)
            self._read[key] = _as_stated(words.root(key), key, label, tuple(stated.items()))
        return self._read[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def _unknown(self, key: str) -> StoreProblem:
        """Return the error that names a case in a model that isn't there: the store is damaged."""
        view = self._view
        ids = [one.case_id for one in view.all(Placement, order=("id",), limit=1, model=key)]
        cases = view.all(Case, order=("id",), limit=1, model=key) or view.all(Case, id=ids)
        client = view.get(Client, cases[0].client_id) if cases else None
        who = case_ref(client.code, cases[0].episode) if client else "a case"
        return StoreProblem(
            f"The store is damaged: {who} is or was in the model {quoted(key)}, which isn't there.",
            "To see what was changed outside of cm: cm audit verify. To go back to a backup: cm db"
            " restore FILE",
            code="unknown-model",
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def counted_modes(self, case: Case) -> frozenset[str]:
        """Return the modes of a held contact with the client that reset the case's contact
        clock."""
        return self[case.model].counted_modes


def full_time_hours(view: View, on: date | None = None) -> Decimal:
    """Hours a week of 1.0 full-time equivalent, as the agency has set them for the day."""
    return Decimal(view.settings.get(FULL_TIME, on or view.today))
