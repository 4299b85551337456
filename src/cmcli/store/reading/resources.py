"""Finding entries of the directory: one by its number or its name, or those of a list."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, Text, bindparam, cast, func, select

from cmcli.domain.agency_clock import UncheckedEntries
from cmcli.domain.dates import short_day
from cmcli.domain.resources import Resource
from cmcli.domain.text import normalise, quoted
from cmcli.errors import Ambiguous, NotFound, UsageProblem
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.reading import search
from cmcli.store.reading.conditions import check_due

_COMPARED = 300
"""The most entries whose names are compared."""
_SHOWN = 5
"""The most entries that an error names."""


def find_resource(view: View, said: str, *, field: str | None = None) -> Resource:
    """Return the entry of the directory with that number, that name, or that part of its name.

    A number beats the same name, the whole name beats a part of it, and an entry that is still
    offered beats one that has ended. ``field`` is the field of a verb that names the entry.
    Raises :class:`NotFound` or :class:`Ambiguous` (with the numbers of the candidates).
    """
    said = said.strip()
    numbered = _numbered(view, said)
    if numbered is not None:
        return numbered
    named = named_alike(view, said)
    asked = normalise(said)
    whole = [one for one in named if normalise(one.name) == asked]
    found = _offered_first(whole or named)
    if not found:
        raise NotFound(
            f"The directory has no entry {quoted(said)}.",
            "To see the entries: cm resource list WORDS",
            field=field,
        )
    if len(found) > 1:
        raise _ambiguous(said, found)
    return found[0]


def _numbered(view: View, said: str) -> Resource | None:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        return None
    return view.one(Resource, number=int(said))


def named_alike(view: View, said: str) -> list[Resource]:
    """Return the entries in whose names all the words are, the last one as a prefix."""
    ids = search.resources_named(view, said, limit=_COMPARED)
    return view.all(Resource, order=("-number",), id=ids)


def _offered_first(found: Sequence[Resource]) -> Sequence[Resource]:
    """Return those that are still offered; all, where none is."""
    return [one for one in found if one.ended_on is None] or found


def _ambiguous(said: str, found: Sequence[Resource]) -> Ambiguous:
    shown = "; ".join(f"{one.number} ({told(one)})" for one in found[:_SHOWN])
    more = " and others" if len(found) > _SHOWN else ""
    return Ambiguous(
        f"{quoted(said)} matches more than one entry of the directory.",
        f"Type one of these numbers: {shown}{more}.",
        candidates=[str(one.number) for one in found],
    )


def told(one: Resource) -> str:
    """Return an entry's name with its organization, and that it has ended, if so."""
    ended = None if one.ended_on is None else f"ended {short_day(one.ended_on)}"
    of = one.organization if one.organization != one.name else None
    return ", ".join(part for part in (one.name, of, ended) if part)


def listed(
    view: View,
    *,
    words: str = "",
    need: str | None = None,
    program: str | None = None,
    ended: bool = False,
    known_until: date | None = None,
    limit: int,
) -> list[Resource]:
    """Return at most ``limit`` entries by number, those that are offered or those that have ended.

    ``known_until``: those last known to be right on that day or before, the oldest first.
    """
    ids = search.find(view, words, tables=("resources",), limit=_MOST_HITS) if words else []
    if words and not ids:
        return []
    asked = _listing(
        words=bool(words),
        need=need is not None,
        program=program is not None,
        ended=ended,
        unchecked=known_until is not None,
    )
    values: dict[str, Any] = {"limit": limit}
    if words:
        values["ids"] = [hit.row_id for hit in ids]
    if need is not None:
        values["need"] = f'%"{need}"%'
    if program is not None:
        values["program"] = program
    if known_until is not None:
        values["last"] = known_until
    return [from_columns(Resource, row) for row in view.rows(asked, **values)]


_MOST_HITS = 2_000
"""The newest entries with the words that a list looks through."""


@cache
def _listing(*, words: bool, need: bool, program: bool, ended: bool, unchecked: bool) -> Statement:
    """The entries of a list, in its order."""
    table = table_of(Resource)
    of = table.c
    known_on = func.coalesce(of.checked_on, of.added_on)
    asked = select(*columns_of(Resource))
    asked = asked.where(of.ended_on.is_not(None) if ended else of.ended_on.is_(None))
    if words:
        asked = asked.where(of.id.in_(bindparam("ids", type_=of.id.type, expanding=True)))
    if need:
        asked = asked.where(cast(of.needs, Text).like(bindparam("need", type_=Text())))
    if program:
        asked = asked.where(of.program == bindparam("program", type_=of.program.type))
    if unchecked:
        asked = asked.where(check_due(of, bindparam("last", type_=of.added_on.type)))
    order = (known_on, of.number) if unchecked else (of.number,)
    limit = bindparam("limit", type_=Integer())
    return Statement(asked.order_by(*order).limit(limit), *(["ids"] if words else []))


def unchecked(view: View, last: date) -> UncheckedEntries | None:
    """Return the entries that were last known to be right on that day or before, if any."""
    rows = view.rows(_unchecked(), last=last)
    return UncheckedEntries(*rows[0]) if rows else None


@cache
def _unchecked() -> Statement:
    """Their count, with number, name and day of the one that waits longest."""
    table = table_of(Resource)
    of = table.c
    known_on = func.coalesce(of.checked_on, of.added_on)
    due = check_due(of, bindparam("last", type_=of.added_on.type))
    all_of_them = select(func.count().label("count"), func.min(known_on).label("known_on"))
    found = all_of_them.where(due).subquery()
    same_day = select(func.min(of.number)).where(
        of.ended_on.is_(None), known_on == found.c.known_on
    )
    one = table.alias()
    return Statement(
        select(found.c.count, one.c.number, one.c.name, found.c.known_on).join_from(
            found, one, one.c.number == same_day.correlate(found).scalar_subquery()
        )
    )


def programs(view: View) -> list[Resource]:
    """Return the entries that are the agency's own programs, by their keys."""
    return [from_columns(Resource, row) for row in view.rows(_programs())]


@cache
def _programs() -> Statement:
    of = table_of(Resource).c
    own = of.program.is_not(None) & of.ended_on.is_(None)
    return Statement(select(*columns_of(Resource)).where(own).order_by(of.program, of.number))


def find_program(view: View, key: str) -> Resource:
    """Return the entry of one of the agency's own programs.

    Raises :class:`UsageProblem` with those that there are.
    """
    found = view.all(Resource, order=("number",), program=key, ended_on=None)
    if found:
        return found[0]
    known = ", ".join(str(one.program) for one in programs(view))
    add = f"To add it: cm resource add NAME --program {key}"
    raise UsageProblem(
        f"The directory has no program {quoted(key)} of your agency.",
        f"Use one of: {known}." if known else add,
        code="unknown-program",
        field="program",
    )
