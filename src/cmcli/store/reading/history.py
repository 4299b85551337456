"""The changes of the log that touch one case or its client."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, String, and_, bindparam, case, exists, func, or_, select

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.operations import Change, Operation
from cmcli.domain.records import RecordType, all_records, record_in, record_of, sealed_tables
from cmcli.store.core.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.core.images import change_of, image_or_none
from cmcli.store.core.log import SHOWN
from cmcli.store.core.mapping import columns_of, table_of
from cmcli.store.core.statements import Asked, Statement, together
from cmcli.store.core.view import CHUNK, View
from cmcli.store.reading.facts import authors_known

_ENDLESS = 2**31 - 1
"""A number after that of any operation."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An operation with those of its changes that touch the case.

    ``erased`` are the positions of changes with an erased image.
    """

    operation: Operation
    changes: tuple[Change, ...]
    erased: frozenset[int]


def history_of(
    view: View, case_id: str, client_id: str, *, after: int = 0, latest: int | None = None
) -> list[Recorded]:
    """Every operation that changed a row of the case or of its client, the first first; only
    those ``after`` that number of the log.

    With ``latest``, only so many of them, the last ones.
    If a merge moved the case, its client is the one that it belonged to at that time. Sealed
    records that who looks may not know of are left out.
    """
    changes, operations = CHANGES.c, OPERATIONS.c
    theirs = _of_clients(view, case_id, client_id)
    touches = and_(changes.seq > after, or_(changes.case_id == case_id, theirs), _unsealed(view))
    if latest is not None:
        last = select(changes.seq).where(touches).distinct().order_by(changes.seq.desc())
        begins = view.connection.execute(last.limit(latest)).scalars().all()
        touches = and_(touches, changes.seq >= min(begins, default=0))
    statement = select(CHANGES).where(touches).order_by(changes.seq, changes.position)
    found: dict[int, list[Row[Any]]] = {}
    for row in view.connection.execute(statement):
        found.setdefault(row.seq, []).append(row)
    shown = [operations[name] for name in SHOWN]
    touched = select(changes.seq).where(touches)
    entries = select(*shown).where(operations.seq.in_(touched)).order_by(operations.seq)
    return [
        Recorded(
            Operation(**entry._mapping),
            tuple(change_of(row) for row in found[entry.seq]),
            frozenset(row.position for row in found[entry.seq] if _erased(row)),
        )
        for entry in view.connection.execute(entries)
    ]


def done_by(view: View, actor: str, *, but: str) -> list[Recorded]:
    """Every operation of an actor with all its changes, the first first, without the command that
    ``but`` names."""
    changes, operations = CHANGES.c, OPERATIONS.c
    theirs = and_(operations.actor == actor, operations.command != but)
    shown = [operations[name] for name in SHOWN]
    entries = view.connection.execute(select(*shown).where(theirs).order_by(operations.seq))
    found: dict[int, list[Change]] = {}
    statement = select(CHANGES).join(OPERATIONS, operations.seq == changes.seq).where(theirs)
    for row in view.connection.execute(statement.order_by(changes.seq, changes.position)):
        found.setdefault(row.seq, []).append(change_of(row))
    return [
        Recorded(Operation(**entry._mapping), tuple(found.get(entry.seq, ())), frozenset())
        for entry in entries
    ]


def _unsealed(view: View) -> ColumnElement[bool]:
    """Return the condition for changes that who looks may know of.

    If sealed, these are their own, and those of records whose author they may know of.
    """
    watcher, knowing = view.watcher, authors_known(view)
    authors = [author for author, handles in knowing.items() if watcher in handles]
    mine = exists().where(OPERATIONS.c.seq == CHANGES.c.seq, OPERATIONS.c.actor == (watcher or ""))
    tables = [table_of(record_in(name).kind).c for name in sealed_tables()]
    known = (
        CHANGES.c.row_id.in_(select(one.id).where(one.author_id.in_(authors))) for one in tables
    )
    return or_(CHANGES.c.table_name.not_in(sealed_tables()), mine, *known)


def sealed_from(view: View, operations: Sequence[int]) -> set[int]:
    """Return those of the operations that wrote sealed records that who looks may not know of."""
    found: set[int] = set()
    for start in range(0, len(operations), CHUNK):
        part = CHANGES.c.seq.in_(operations[start : start + CHUNK])
        found |= set(
            view.connection.execute(select(CHANGES.c.seq).where(part, ~_unsealed(view))).scalars()
        )
    return found


def _of_clients(view: View, case_id: str, client_id: str) -> ColumnElement[bool]:
    """Return the condition for changes of the client that the case belonged to at that time.

    A merge, which ends the time of one client and begins that of the next, belongs to both.
    """
    changes, cases = CHANGES.c, record_of(Case).table
    statement = (
        select(changes.seq, changes.before, changes.after)
        .where(changes.table_name == cases, changes.row_id == case_id)
        .order_by(changes.seq, changes.position)
    )
    owners: list[str] = []
    moves: list[int] = []
    for seq, *images in view.connection.execute(statement):
        for image in images:
            owner = (image_or_none(cases, image) or {}).get("client_id")
            if owner is not None and owners[-1:] != [owner]:
                owners.append(owner)
                moves.append(seq)
    owners, moves = owners or [client_id], moves[1:]
    times = pairwise((0, *moves, _ENDLESS))
    return or_(
        *(
            and_(_of_client(owner), changes.seq.between(*time))
            for owner, time in zip(owners, times, strict=True)
        )
    )


def _of_client(client_id: str) -> ColumnElement[bool]:
    """Return the condition for changes of the client and of what belongs to the client alone, such
    as former values."""
    changes = CHANGES.c
    theirs = [and_(changes.table_name == record_of(Client).table, changes.row_id == client_id)]
    for record in all_records().values():
        if record.kind is Case or "clients" not in record.referring:
            continue
        table = table_of(record.kind)
        (name,) = record.referring["clients"]
        rows = select(table.c.id).where(table.c[name] == client_id)
        theirs.append(and_(changes.table_name == record.table, changes.row_id.in_(rows)))
    return or_(*theirs)


def rows_now(view: View, changes: Iterable[Change]) -> dict[str, dict[str, Any]]:
    """Row's id → the columns of the row as it is now, of the changes that left it there."""
    left = (change for change in changes if change.after is not None)
    return {row: columns for (_, row), columns in rows_of(view, left).items()}


Rows = dict[tuple[str, str], dict[str, Any]]
"""The columns of rows by table and id."""


def rows_of(view: View, changes: Iterable[Change]) -> Rows:
    """The rows that changes are about, as they are now; those that are gone are missing.

    All tables are asked in one message.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        wanted[change.table].add(change.row)
    asked: list[Asked] = []
    names = []
    for name, ids in sorted(wanted.items()):
        keys = sorted(ids)
        for start in range(0, len(keys), CHUNK):
            asked.append((_by_ids(record_in(name)), {"ids": keys[start : start + CHUNK]}))
            names.append(name)
    found: Rows = {}
    for name, rows in zip(names, together(view.connection, asked), strict=True):
        for row in rows:
            columns = dict(zip(record_in(name).fields, row, strict=True))
            found[name, columns["id"]] = columns
    return found


@cache
def _by_ids(of: RecordType) -> Statement:
    columns = table_of(of.kind).c
    ids = bindparam("ids", type_=columns.id.type, expanding=True)
    return Statement(select(*columns_of(of.kind)).where(columns.id.in_(ids)), "ids")


def _erased(row: Row[Any]) -> bool:
    images = ((row.before, row.before_digest), (row.after, row.after_digest))
    return any(text is None and kept != "" for text, kept in images)


class OperationSubject(NamedTuple):
    """A case that an operation changed, the number of its cases, and a client that it changed."""

    case_id: str | None
    cases: int
    client_id: str | None


NOTHING_TOUCHED = OperationSubject(None, 0, None)


def touched_by(view: View, operations: Sequence[int]) -> dict[int, OperationSubject]:
    """Map each of the operations to what it changed; some change no case and no client."""
    columns = CHANGES.c
    client = case((columns.table_name == record_of(Client).table, columns.row_id))
    statement = select(
        columns.seq,
        func.min(columns.case_id),
        func.count(columns.case_id.distinct()),
        func.min(client),
    ).group_by(columns.seq)
    found: dict[int, OperationSubject] = {}
    for start in range(0, len(operations), CHUNK):
        part = columns.seq.in_(operations[start : start + CHUNK])
        rows = view.connection.execute(statement.where(part))
        found |= {row[0]: OperationSubject(*row[1:]) for row in rows}
    return found


_MADE = Statement(
    select(CHANGES.c.row_id, OPERATIONS.c.on, OPERATIONS.c.at)
    .join(OPERATIONS, OPERATIONS.c.seq == CHANGES.c.seq)
    .where(
        CHANGES.c.case_id == bindparam("case", type_=String()),
        CHANGES.c.table_name == bindparam("of", type_=String()),
        CHANGES.c.before_digest == "",
    )
    .order_by(CHANGES.c.seq.desc())
)


def made_on(view: View, table: str, case_id: str) -> dict[str, date]:
    """Map each record of the case in that table to the day of the operation that first made it."""
    rows = view.rows(_MADE, case=case_id, of=table)
    return {key: on or at.astimezone(view.now.tzinfo).date() for key, on, at in rows}
