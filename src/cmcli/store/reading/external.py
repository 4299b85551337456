"""Queries of an import: which rows came from the other system, and their state now.

Each question is a fixed number of statements, whatever the number of rows.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from cmcli.domain.aliases import Alias
from cmcli.domain.benefits import Benefit, BenefitChange
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.documents import Document
from cmcli.domain.external import External
from cmcli.domain.needs import Need
from cmcli.domain.records import record_of
from cmcli.domain.resources import Resource
from cmcli.store.core.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.core.head import head_of
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View

_CASES, _CLIENTS = record_of(Case).table, record_of(Client).table
_RESOURCES = record_of(Resource).table


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A case that was imported, as it is now."""

    client_id: str
    status: str
    model: str


def last_operation(view: View) -> int:
    """The number of the last operation in the log."""
    return int(head_of(view.connection).seq)


def externals(view: View, system: str) -> Iterator[External]:
    """Every row that came from the system, one by one. Ask nothing else until they end."""
    for row in _EXTERNALS.stream(view.connection, system=system):
        yield from_columns(External, row)


_EXTERNALS = Statement(
    select(*columns_of(External)).where(table_of(External).c.system == bindparam("system"))
)


def imported_users(view: View, system: str) -> set[str]:
    """The ids there of the users that came from the system."""
    table = table_of(External).c
    statement = select(table.external_id).where(table.system == system, table.kind == "worker")
    return {row[0] for row in view.connection.execute(statement)}


def systems(view: View) -> list[str]:
    """The systems that something was imported from."""
    table = table_of(External)
    found = view.connection.execute(select(table.c.system).distinct().order_by(table.c.system))
    return [row[0] for row in found]


def imported_cases(view: View, system: str) -> dict[str, CaseNow]:
    """Case's id → whose it is and how it stands, of every case that came from the system."""
    table, cases = table_of(External), table_of(Case)
    statement = (
        select(cases.c.id, cases.c.client_id, cases.c.status, cases.c.model)
        .join(table, table.c.row_id == cases.c.id)
        .where(table.c.system == system, table.c.kind == "case")
    )
    found = view.connection.execute(statement)
    return {row[0]: CaseNow(row[1], intern(row[2]), intern(row[3])) for row in found}


def entries_of_cases(view: View, system: str) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield each benefit and each need of the cases that came from the system: its id, the id of
    its case, and its record's noun with the kind or domain."""
    links = table_of(External)
    for kind, noun, key in ((Benefit, "benefit", "kind"), (Need, "need", "domain")):
        table = table_of(kind)
        statement = (
            select(table.c.id, table.c.case_id, table.c[key])
            .join(links, links.c.row_id == table.c.case_id)
            .where(links.c.system == system, links.c.kind == "case")
        )
        if kind is Benefit:
            statement = statement.where(table.c.error_at.is_(None))
        for row_id, case_id, what in view.connection.execute(statement):
            yield row_id, case_id, (noun, intern(what))


def terms_added_since(view: View, system: str) -> set[str]:
    """The ids of the system's :class:`External` values of benefits that got terms here since.

    Terms of an earlier day leave the benefit itself as it was.
    """
    table, changes, terms = table_of(External), CHANGES.c, table_of(BenefitChange)
    statement = (
        select(table.c.id, changes.seq)
        .join(terms, terms.c.benefit_id == table.c.row_id)
        .join(CHANGES, and_(changes.table_name == terms.name, changes.row_id == terms.c.id))
        .where(table.c.system == system, table.c.table_name == record_of(Benefit).table)
    )
    found = view.connection.execute(statement).all()
    passed_over = _without_effect(view) | _imports(view) if found else set()
    return {row[0] for row in found if row[1] not in passed_over}


def edited_since(view: View, system: str) -> set[str]:
    """The ids of the system's :class:`External` values whose row was changed here since.

    A change counts if it is later than the last import of the row, was not undone, and was not made
    by an import. A client who was kept in a merge doesn't count as changed if the other one came
    from a system too: what was filled in is of there. Nor does a case that only moved with its
    client, nor an entry of the directory that was only checked.
    """
    table, changes = table_of(External), CHANGES.c
    same_row = and_(changes.table_name == table.c.table_name, changes.row_id == table.c.row_id)
    later = [one for one in _changed_later(view, system, same_row) if not one.is_no_edit]
    if not later:
        return set()
    passed_over = _without_effect(view) | _imports(view)
    merges = _merges(view)
    return {
        one.link
        for one in later
        if one.seq not in passed_over and not (one.table == _CLIENTS and one.seq in merges)
    }


def merged_since(view: View, system: str) -> set[str]:
    """The ids of the system's :class:`External` values whose client became part of another one."""
    table, changes = table_of(External), CHANGES.c
    led_elsewhere = and_(
        changes.table_name == table.name,
        changes.row_id == table.c.id,
        _redirected(changes.before, changes.after),
    )
    later = _changed_later(view, system, led_elsewhere)
    passed_over = _without_effect(view) if later else set()
    return {one.link for one in later if one.seq not in passed_over}


class _Later(NamedTuple):
    """A change that is later than the last import of a link's row, and what was there before."""

    link: str
    seq: int
    table: str
    before: str | None

    @property
    def is_no_edit(self) -> bool:
        """Return whether a case was only given to another client, or an entry of the directory only
        checked."""
        passed_over = _NO_EDITS.get(self.table)
        if passed_over is None or self.before is None:
            return False
        return set(json.loads(self.before)) <= passed_over


_NO_EDITS = {_CASES: {"client_id", "episode"}, _RESOURCES: {"checked_on"}}
"""Columns whose change leaves a row as the other system has it."""


def _changed_later(view: View, system: str, changed: ColumnElement[bool]) -> list[_Later]:
    """The changes that are later than the last import of the row.

    The undo of an import is none, though it changes links: what was written before it still counts.
    """
    table, links = table_of(External), CHANGES.alias("links")
    taken_over = (
        select(links.c.row_id, func.max(links.c.seq).label("seq"))
        .join(OPERATIONS, and_(OPERATIONS.c.seq == links.c.seq, OPERATIONS.c.undoes.is_(None)))
        .where(links.c.table_name == table.name, ~_redirected(links.c.before, links.c.after))
        .group_by(links.c.row_id)
        .subquery()
    )
    statement = (
        select(table.c.id, CHANGES.c.seq, CHANGES.c.table_name, CHANGES.c.before)
        .join(taken_over, taken_over.c.row_id == table.c.id)
        .join(CHANGES, and_(changed, CHANGES.c.seq > taken_over.c.seq))
        .where(table.c.system == system)
    )
    return [_Later(*row) for row in view.connection.execute(statement)]


def _redirected(before: Any, after: Any) -> ColumnElement[bool]:
    """Test whether an entry about a link leads it to another row of ours, as a merge does."""
    named = func.coalesce(before, "").contains('"row_id"', autoescape=True)
    return and_(named, after.is_not(None))


def _imports(view: View) -> set[int]:
    """The operations that took over rows of another system."""
    return _on_links(view, ~_redirected(CHANGES.c.before, CHANGES.c.after))


def _merges(view: View) -> set[int]:
    """The operations that led a link to another row of ours."""
    return _on_links(view, _redirected(CHANGES.c.before, CHANGES.c.after))


def _on_links(view: View, how: ColumnElement[bool]) -> set[int]:
    changes = CHANGES.c
    changed = and_(changes.table_name == table_of(External).name, how)
    statement = select(changes.seq).where(changed).distinct()
    return {row[0] for row in view.connection.execute(statement)}


def _without_effect(view: View) -> set[int]:
    """Return the undone operations, and those that undid them."""
    operations = OPERATIONS.c
    statement = (
        select(operations.seq, operations.undoes)
        .where(operations.undoes.is_not(None))
        .order_by(operations.seq.desc())
    )
    undos = [(row[0], row[1]) for row in view.connection.execute(statement)]
    taken_back: set[int] = set()
    for seq, undone in undos:
        if seq not in taken_back:  # an undo that was itself undone took nothing back
            taken_back.add(undone)
    return taken_back | {seq for seq, _ in undos}


def codes_in_use(view: View, codes: Iterable[str]) -> set[str]:
    """Those of the codes that clients have, or had before they were merged."""
    asked = list(codes)
    found: set[str] = set()
    for start in range(0, len(asked), CHUNK):
        part = asked[start : start + CHUNK]
        for table in (table_of(Client), table_of(Alias)):
            rows = view.connection.execute(select(table.c.code).where(table.c.code.in_(part)))
            found |= {row[0] for row in rows}
    return found


def last_contacts(view: View, cases: Iterable[str]) -> dict[str, int]:
    """Case's id → the number of its last contact, of those cases that have one."""
    return _last_numbers(view, Contact, cases)


def last_entries(view: View, cases: Iterable[str]) -> dict[str, int]:
    """Case's id → the last number of its documents and benefits, which share them."""
    asked = list(cases)
    benefits, documents = (_last_numbers(view, kind, asked) for kind in (Benefit, Document))
    shared = {key: max(one, benefits[key]) for key, one in documents.items() if key in benefits}
    return {**benefits, **documents, **shared}


def _last_numbers(view: View, kind: type[Any], cases: Iterable[str]) -> dict[str, int]:
    table, asked = table_of(kind), sorted(cases)
    found: dict[str, int] = {}
    for start in range(0, len(asked), CHUNK):
        part = asked[start : start + CHUNK]
        statement = select(table.c.case_id, func.max(table.c.number)).group_by(table.c.case_id)
        rows = view.connection.execute(statement.where(table.c.case_id.in_(part)))
        found |= {row[0]: row[1] for row in rows}
    return found


def last_episodes(view: View, clients: Iterable[str]) -> dict[str, int]:
    """Client's id → the number of the latest episode, of those clients that have one."""
    asked = list(clients)
    found: dict[str, int] = {}
    for case in view.all(Case, client_id=asked) if asked else ():
        found[case.client_id] = max(case.episode, found.get(case.client_id, 0))
    return found
