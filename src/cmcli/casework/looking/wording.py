"""Changes of the log in the words of the field: which record, and what of it from what to what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cmcli.domain.authorizations import Authorization, AuthorizationChange
from cmcli.domain.cases import Case, Placement
from cmcli.domain.dates import short_day
from cmcli.domain.numbers import money
from cmcli.domain.operations import Change, plain
from cmcli.domain.records import STAFF, RecordField, record_in, record_of
from cmcli.domain.text import safe_text

CUT = 60
"""Characters of a value that are shown unless all are asked for."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def label(table: str, image: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Name a row as far as it is known: ``goal 2``, ``step 2.1``, ``need housing``.

    ``labels`` are those of other rows by their ids.
    """
    of = record_in(table)
    noun = image.get(of.noun_in or "") or of.noun
    which, parent = "", ""
    for one in of.fields.values():
        if one.label and image.get(one.name) is not None:
            which = str(image[one.name])
        if one.parent:
            parent = labels.get(str(image.get(one.name)), "")
    if parent and not which:
        return f"{noun} of {parent}"
    number = f"{parent.rpartition(' ')[2]}." if parent else ""
    return f"{noun} {number}{which}".rstrip()


def what_happened(change: Change, erased: bool = False) -> str:
    """``added``, ``removed`` or ``changed``; a change whose image is gone is ``changed``."""
    if erased or (change.before is not None and change.after is not None):
        return "changed"
    return "added" if change.before is None else "removed"


def sentence(
    change: Change, name: str, handles: Mapping[str, str], *, erased: bool = False, full: bool
) -> str:
    """One line: ``changed goal 1: by 31 Mar 2026 → 30 Apr 2026``; long texts are cut unless full.

    ``name`` is the row's label, ``handles`` are those of workers and teams by their ids.
    """
    line = f"{what_happened(change, erased)} {name}"
    said = list(_columns(change, handles, full=full))
    if erased:
        said.append("erased since")
    return f"{line}: {', '.join(said)}" if said else line


_TOLD_WITH: Mapping[str, Mapping[str, set[str]]] = {
    record_of(Case).table: {record_of(Placement).table: set()},
    record_of(Authorization).table: {
        record_of(AuthorizationChange).table: {"status", "status_on", "reason", "ended_on"}
    },
}
"""Table → the tables of its case that a change of one of these columns tells too (none: any)."""


def told(changes: Iterable[Change]) -> list[Change]:
    """The changes that are worth a line: where a case came to be placed is in the case itself, and
    the status of an authorization in the authorization."""
    every = list(changes)
    within = {
        (table, one.case_id)
        for one in every
        for table, columns in _TOLD_WITH.get(one.table, {}).items()
        if not columns or columns & {*(one.before or {}), *(one.after or {})}
    }
    return [one for one in every if (one.table, one.case_id) not in within]


def _columns(change: Change, handles: Mapping[str, str], *, full: bool) -> Iterator[str]:
    before, after = change.before or {}, change.after or {}
    whole = change.before is None or change.after is None
    for one in _changed(change):
        name, title = one.name, one.title
        kept = before if change.after is None else after
        if whole and (one.label or kept.get(name) == plain(one.usual)):
            continue
        if whole and name == "on" and "at" in kept:
            continue
        old, new = (_value(one, image.get(name), handles, full) for image in (before, after))
        if old == new:
            continue
        if whole and name == "text":
            yield f"‘{_value(one, kept[name], handles, full).strip('‘’')}’"
        elif whole:
            yield f"{title} {new if change.before is None else old}"
        else:
            yield f"{title} → {new}" if before.get(name) is None else f"{title} {old} → {new}"


def _changed(change: Change) -> Iterator[RecordField]:
    """The fields of a change that a history shows, in the order of its images."""
    fields = record_in(change.table).fields
    for name in {**(change.before or {}), **(change.after or {})}:
        if name in fields and fields[name].shown:
            yield fields[name]


def _value(of: RecordField, value: Any, handles: Mapping[str, str], full: bool) -> str:
    if value is None or value == []:
        return "nothing"
    if of.refers in STAFF:
        return handles.get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if of.money and isinstance(value, int):
        return money(value)
    if isinstance(value, list):
        return " and ".join(map(str, value))
    text = str(value)
    if of.type is datetime:
        return f"{_day(text[:10])} {text[11:16]} UTC"
    if of.type is date:
        return _day(text)
    if not full and len(text) > CUT:
        text = f"{text[: CUT - 1]}…"
    text = safe_text(text)
    return f"‘{text}’" if " " in text or "⏎" in text else text


def _day(text: str) -> str:
    return short_day(date.fromisoformat(text)) if _DAY.fullmatch(text) else text
