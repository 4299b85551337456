"""The contents of an entry of the directory, for people and for programs."""

from collections.abc import Iterator

from cmcli.catalog.access import labels
from cmcli.domain.dates import short_day
from cmcli.domain.numbers import money
from cmcli.domain.records import record_of
from cmcli.domain.resources import Resource
from cmcli.domain.words import AgencyWords

_KEYS = {"needs": "need domain", "serves": "group of people"}
_APART = ("id", "number", "age_to", "end_reason")
"""Fields that are told with another one, or that the line above tells."""


def resource_record(one: Resource) -> dict[str, object]:
    """Return an entry as JSON prints it; amounts are in cents."""
    record = {name: getattr(one, name) for name in record_of(Resource).fields if name != "id"}
    return {**record, "ages": None if one.ages is None else str(one.ages)}


def told_of(one: Resource, words: AgencyWords) -> Iterator[tuple[str, str]]:
    """Yield what is known of an entry: each title with its text."""
    for name, of in record_of(Resource).fields.items():
        if name == "age_from" and one.ages is not None:
            yield "ages", str(one.ages)
        elif name not in _APART and getattr(one, name) not in (None, ()):
            yield of.title, _text(one, name, words)


def _text(one: Resource, name: str, words: AgencyWords) -> str:
    value = getattr(one, name)
    match name:
        case "needs" | "serves":
            known = labels(_KEYS[name], words)
            return ", ".join(known.get(key, key) for key in value)
        case "income_max":
            return f"{money(value)} a month"
        case "income_percent":
            return f"{value} % of the poverty guideline"
        case "ended_on":
            return f"{short_day(value)}: {one.end_reason}"
        case "checked_on" | "added_on":
            return short_day(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
