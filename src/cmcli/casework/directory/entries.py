"""Entries of the directory are added, changed, checked and ended."""

from collections.abc import Iterator
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.clients.changing import was_now
from cmcli.casework.days import day_of_fact
from cmcli.casework.directory.telling import resource_record, told_of
from cmcli.casework.directory.values import (
    AddResource,
    ChangeResource,
    EndResource,
    ResourceTerms,
)
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.resources import Resource
from cmcli.domain.text import normalise, quoted
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.resources import find_resource, named_alike

_COLUMNS = {
    "organization": "org",
    "needs": "need",
    "areas": "area",
    "languages": "language",
    "networks": "network",
    "bring": "documents",
    "checked_on": "checked",
    **{
        name: name
        for name in (
            *("description", "phone", "email", "url", "address", "hours", "income_max"),
            *("income_percent", "serves", "eligibility", "cost", "apply", "program"),
        )
    },
}
"""Column of an entry → field of what is said."""


def perform_add(work: Work, said: AddResource) -> Answer:
    """Add an entry, and say its number."""
    columns = _columns(said.terms)
    _check_may(work, columns.get("program"))
    work.lock("directory")
    if columns.get("program"):
        _check_alone(work, columns["program"])
    number = work.next_number(Resource)
    for other in named_alike(work, said.name):
        if normalise(other.name) == normalise(said.name) and other.ended_on is None:
            work.warn(f"Entry {other.number} has the same name.")
    entry = work.add(
        Resource(id=work.new_id(), number=number, name=said.name, added_on=work.today, **columns)
    )
    return _answer(entry, f"Entry {number}, {entry.name}: added to the directory.")


def perform_change(work: Work, said: ChangeResource) -> Answer:
    """Change what is said of an entry, and say what it is now."""
    work.lock("directory")
    before = find_resource(work, said.entry, field="entry")
    columns = _columns(said.terms)
    if said.name is not None:
        columns["name"] = said.name
    only_checked = columns.keys() == {"checked_on"}
    _check_may(work, columns.get("program") or (not only_checked and before.program))
    columns |= _offered_again(work, before, said)
    program = columns.get("program", before.program)
    if program and (program != before.program or said.active):
        _check_alone(work, program)
    entry = work.change(before, **columns)
    if entry == before:
        raise Refused(
            f"Nothing changes: entry {before.number} already has these values.",
            code="nothing-to-change",
        )
    return _answer(entry, *_told(work, before, entry))


def _told(work: Work, before: Resource, entry: Resource) -> Iterator[str]:
    """Say what a change did: that it is offered again or checked, and each value before and now."""
    name = f"Entry {entry.number}, {entry.name}"
    was, now = (dict(told_of(one, work.words)) for one in (before, entry))
    if before.ended_on is not None and entry.ended_on is None:
        yield f"{name}: offered again."
    if entry.checked_on is not None and entry.checked_on != before.checked_on:
        yield f"{name}: checked {format_day(entry.checked_on, work.today)}."
    changed = [one for one in {**was, **now} if was.get(one) != now.get(one)]
    values = [one for one in changed if one not in ("ended", "checked")]
    if values:
        yield f"{name}: changed."
    for title in values:
        yield was_now(title.capitalize(), was.get(title), now.get(title))


def perform_end(work: Work, said: EndResource) -> Answer:
    """End an entry, so that it is no longer offered."""
    work.lock("directory")
    entry = find_resource(work, said.entry, field="entry")
    _check_may(work, entry.program)
    if entry.ended_on is not None:
        raise Refused(
            f"Entry {entry.number}, {entry.name}, ended on {short_day(entry.ended_on)}.",
            f"To offer it again: cm resource set {entry.number} --active",
            code="already-ended",
            field="entry",
        )
    work.reason = said.reason
    on = day_of_fact(work, said.on)
    entry = work.change(entry, ended_on=on, end_reason=said.reason)
    line = f"Entry {entry.number}, {entry.name}: ended {format_day(on, work.today)}."
    return _answer(entry, f"{line} It is no longer offered.")


def _columns(said: ResourceTerms | None) -> dict[str, Any]:
    """Return the columns that are said; None for what is taken away."""
    found: dict[str, Any] = {}
    if said is None:
        return found
    for column, name in _COLUMNS.items():
        value = getattr(said, name)
        if isinstance(value, tuple):
            if value:
                found[column] = tuple(dict.fromkeys(one for one in value if one)) or None
        elif value is not None:
            found[column] = None if value == "" else value
    if said.ages is not None:
        ages = (None, None) if isinstance(said.ages, str) else said.ages
        found |= dict(zip(("age_from", "age_to"), ages, strict=True))
    return found


def _offered_again(work: Work, before: Resource, said: ChangeResource) -> dict[str, Any]:
    """Return the columns of an entry that had ended and is offered again."""
    if not said.active:
        return {}
    if before.ended_on is None:
        raise Refused(
            f"Entry {before.number}, {before.name}, has not ended.",
            Sentence("Leave out {active}."),
            field="active",
        )
    return {"ended_on": None, "end_reason": None}


def _check_may(work: Work, program: object) -> None:
    """Let everybody change entries, and only supervisors those of the agency's own programs."""
    require(work.actor.role, "config" if program else "record")


def _check_alone(view: View, program: str) -> None:
    """Refuse a second entry of one program."""
    for other in view.all(Resource, program=program, ended_on=None):
        raise Refused(
            f"Entry {other.number}, {other.name}, is the program {quoted(program)} already.",
            f"Change that entry (cm resource set {other.number}), or choose another key.",
            code="known-program",
            field="program",
        )


def _answer(entry: Resource, *lines: str) -> Answer:
    return Answer(resource_record(entry), lines)
