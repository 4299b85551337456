"""The models as they hold on a day, and the agency's own dated numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from cmcli.casework.agency.settings import put
from cmcli.casework.agency.values.models import CopyModel, SetModel
from cmcli.casework.answers import Answer
from cmcli.casework.models_today import Models, beginning, stated_of
from cmcli.catalog.models import with_changes
from cmcli.catalog.reader import among
from cmcli.domain.agency_settings import AgencySettings, DatedSetting
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.models import CHANGEABLE, Model, modes_in_order
from cmcli.domain.permissions import require
from cmcli.domain.words import COPY_OF, LABEL, MODELS
from cmcli.errors import Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work


@dataclass(frozen=True, slots=True)
class ModelNumber:
    """One number or list of a model: ``source`` is where it comes from, or ``default``.

    ``since`` is the day from which the agency's number holds, None where the catalogue's does;
    ``catalogue`` is the catalogue's.
    """

    field: str
    value: object
    source: str | None
    since: date | None
    catalogue: object


def models_on(view: View, on: date | None = None) -> list[Model]:
    """Return all models with the numbers of the day (default: today), in the order of the list."""
    return list(Models(view, on).values())


def numbers_of(view: View, key: str, on: date | None = None) -> tuple[Model, list[ModelNumber]]:
    """A model with all its numbers, as they hold on the day (today).

    Raises :class:`UsageProblem` for a key that is no model's.
    """
    key, day = among(key, tuple(Models(view)), "model"), on or view.today
    model, original = Models(view, day)[key], beginning(view.words, key)
    since = _since(view.settings, key, day)
    found = [
        ModelNumber(
            field=field,
            value=getattr(model, field),
            source=model.sources.get(field, _source_of(model, field)),
            since=since.get(field),
            catalogue=getattr(original, field),
        )
        for field in CHANGEABLE
    ]
    return model, found


def _source_of(model: Model, field: str) -> str | None:
    """The source of a number or list for which the catalogue cites none."""
    return None if getattr(model, field) in (None, ()) else "default"


def coming_changes(view: View, key: str, on: date | None = None) -> list[DatedSetting]:
    """Return the agency's settings for later days, the soonest first."""
    day = on or view.today
    return [row for _, row in _rows_of(view.settings, key) if row.from_on > day]


def changed_fields(view: View, key: str, on: date | None = None) -> tuple[str, ...]:
    """The numbers of a model that are the agency's on the day."""
    return tuple(_since(view.settings, key, on or view.today))


def _since(settings: AgencySettings, key: str, day: date) -> dict[str, date]:
    return {field: row.from_on for field, row in _rows_of(settings, key) if row.from_on <= day}


def _rows_of(settings: AgencySettings, key: str) -> Iterator[tuple[str, DatedSetting]]:
    """Yield the agency's numbers and lists of a model, each with its field, in order of days."""
    prefix = f"{MODELS}{key}."
    for row in settings.rows:
        field = row.key.removeprefix(prefix)
        if field != row.key and field in CHANGEABLE:
            yield field, row


def perform_set_model(work: Work, said: SetModel) -> Answer:
    """Change numbers of a model, and tell the new limits and their first day."""
    changes, from_on = said.changes, said.from_on or work.today
    model = set_numbers(work, said.model, changes, from_on=from_on)
    record: dict[str, object] = {
        "key": model.key,
        "from_on": from_on,
        **{field: plain_value(getattr(model, field)) for field in CHANGEABLE},
        "changed": list(changes),
    }
    named = ", ".join(
        f"{words_of(field)} {said_of(value, field)}" for field, value in changes.items()
    )
    line = f"{model.key}: {named} from {format_day(from_on, work.today)} on."
    limits = f"On that day: target {said_of(model.target)}, ceiling {said_of(model.ceiling)}."
    return Answer(record, (line, limits))


def words_of(field: str) -> str:
    """The name of a number in words."""
    return field.replace("_", " ")


def said_of(value: object, field: str = "") -> str:
    """A number or list of a model in words: by acuity or phase where it has several numbers."""
    if field == "discharge_days" and isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"acuity {key}: {said_of(one)}" for key, one in value.items())
    if isinstance(value, tuple):
        return ", ".join(f"phase {number}: {days}" for number, days in enumerate(value, start=1))
    if isinstance(value, frozenset):
        return ", ".join(modes_in_order(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return f"{float(value):g}"
    return "none" if value is None else str(value)


def plain_value(value: object) -> object:
    """A number or list of a model as JSON has it: keys are text, lists are lists."""
    if isinstance(value, Mapping):
        return {str(key): plain_value(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    return float(value) if isinstance(value, Fraction) else value


def set_numbers(work: Work, key: str, changes: Mapping[str, Any], *, from_on: date) -> Model:
    """Change numbers and lists of a model from a day on, and return the model of that day.

    None takes one away.

    Raises :class:`UsageProblem` where a number would be out of range or contradict another on that
    day or on a later one for which numbers are set already.
    """
    require(work.actor.role, "models")
    key = among(key, tuple(Models(work)), "model")
    work.lock("settings")
    with_changes(Models(work, from_on)[key], changes)
    _check_every_day(work, key, changes, from_on)
    for field, value in changes.items():
        put(work, f"{MODELS}{key}.{field}", SetModel.written(field, value), from_on=from_on)
    return Models(work, from_on)[key]


def _check_every_day(view: View, key: str, changes: Mapping[str, Any], from_on: date) -> None:
    """Try the numbers on the day, and on each later day when others take effect."""
    prefix = f"{MODELS}{key}."
    fresh = {f"{prefix}{field}": SetModel.written(field, value) for field, value in changes.items()}
    kept = [r for r in view.settings.rows if not (r.key in fresh and r.from_on == from_on)]
    rows = [DatedSetting(id="", key=k, from_on=from_on, value=v) for k, v in fresh.items()]
    as_it_would_be = AgencySettings([*kept, *rows])
    later = {r.from_on for r in kept if r.key.startswith(prefix) and r.from_on > from_on}
    begins = beginning(view.words, key)
    for day in sorted({from_on, *later}):
        stated = stated_of(as_it_would_be, key, day)
        numbers = {name: SetModel.stated(name, text) for name, text in stated.items()}
        try:
            with_changes(begins, numbers)
        except UsageProblem as problem:
            if day == from_on:
                raise
            raise UsageProblem(
                _on_that_day(day, problem.message),
                f"Change those first, or both together. {problem.hint or ''}".strip(),
            ) from problem


def _on_that_day(day: date, what: str) -> Sentence:
    begins = f"On {short_day(day)}, when other numbers take effect:"
    if isinstance(what, Sentence):
        return Sentence(f"{begins} {what.template}", **what.typed)
    return Sentence(f"{begins} {{what}}", what=what)


def perform_copy_model(work: Work, said: CopyModel) -> Answer:
    """Make a model of the agency's own that begins with the numbers of another."""
    require(work.actor.role, "models")
    work.lock("settings")
    if said.new in Models(work):
        raise Refused(
            f"There is already a model {said.new}.",
            f"Choose another key. To change its numbers: cm models set {said.new}",
            code="known-key",
            field="new",
        )
    key = among(said.model, tuple(Models(work)), "model")
    begins = {
        COPY_OF: key,
        LABEL: said.label,
        **stated_of(work.settings, key, work.today),
    }
    for field, text in begins.items():
        put(work, f"{MODELS}{said.new}.{field}", text, from_on=work.today)
    if coming_changes(work, key):
        work.warn(f"Changes of {key} that are set for later days are not copied.")
    model = Models(work)[said.new]
    record: dict[str, object] = {
        "key": model.key,
        "label": model.label,
        "copy_of": key,
        "from_on": work.today,
        **{field: plain_value(getattr(model, field)) for field in CHANGEABLE},
    }
    lines = (
        f"{model.key}: {model.label}, a copy of {key}.",
        f"To change its numbers: cm models set {model.key}",
    )
    return Answer(record, lines)
