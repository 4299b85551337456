"""Live rows against the log: every row of a table compared with its changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    String,
    TableClause,
    bindparam,
    exists,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import NULLTYPE

from cmcli.domain.operations import typed
from cmcli.store.core.bookkeeping import CHANGES
from cmcli.store.core.images import FILLED, image
from cmcli.store.core.statements import Statement, together
from cmcli.store.core.view import View


@dataclass(frozen=True, slots=True)
class Fault:
    """A difference, and the operation that shows it (None: no operation knows it)."""

    seq: int | None
    why: str


def as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as the driver gives it: what was tampered with may not fit its type."""
    return type_coerce(column, NULLTYPE).label(getattr(column, "name", None))


def read_moment(value: Any) -> datetime | None:
    """Return the moment of an entry; SQLite keeps text, and only one form of it is valid."""
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    right = moment.tzinfo is None and f"{moment:%Y-%m-%d %H:%M:%S.%f}" == value
    return moment.replace(tzinfo=UTC) if right else None


class _Recorded(NamedTuple):
    """The state of one row according to the log; ``columns`` is None if it was removed."""

    key: str
    seq: int
    columns: dict[str, Any] | None


_SAID = ("row_id", "seq", "after", "before_digest", "after_digest")
_FEW = 2_000
"""The most changes of a table to read at once, together with other small tables."""


def compared(view: View, tables: Mapping[str, TableClause]) -> Iterator[Fault | None]:
    """Look at every row that the log knows, and for rows that it does not; None is one that holds.

    Tables with few changes are read in one message, and each of the others in one.
    """
    yield from _strays(view, tables)
    counted = select(CHANGES.c.table_name, func.count()).group_by(CHANGES.c.table_name)
    many = {row[0]: int(row[1]) for row in view.connection.execute(counted)}
    small = [table for name, table in tables.items() if 0 < many.get(name, 0) <= _FEW]
    statements = [(_beside(table), {"of": table.name}) for table in small]
    for table, rows in zip(small, together(view.connection, statements), strict=True):
        yield from _judged(view, table, rows)
    for name, table in tables.items():
        if many.get(name, 0) > _FEW:
            with closing(_beside(table).stream(view.connection, of=name)) as streamed:
                yield from _judged(view, table, streamed)


def _strays(view: View, tables: Mapping[str, TableClause]) -> Iterator[Fault]:
    """The rows that no change has made."""
    asked = []
    for name, table in tables.items():
        known = exists().where(CHANGES.c.table_name == name, CHANGES.c.row_id == table.c.id)
        columns = literal(name).label("name"), as_stored(table.c.id)
        asked.append(select(*columns).where(~known))
    for name, key in view.connection.execute(union_all(*asked)):
        yield Fault(None, f"Row {key} of {name} was inserted outside cm.")


def _beside(table: TableClause) -> Statement:
    """Every change of the table with the row that it is about, as it is now, if it is there."""
    changes = CHANGES.c
    return Statement(
        select(*(changes[name] for name in _SAID), *map(as_stored, table.c))
        .select_from(CHANGES.outerjoin(table, table.c.id == changes.row_id))
        .where(changes.table_name == bindparam("of", type_=String()))
        .order_by(changes.row_id, changes.seq, changes.position)
    )


def _judged(
    view: View, table: TableClause, rows: Iterable[tuple[Any, ...]]
) -> Iterator[Fault | None]:
    raw, width = _to_raw(view, table), len(_SAID)
    names = list(raw)
    for key, group in groupby(rows, key=itemgetter(0)):
        changes = list(group)
        said = _recorded(table.name, key, changes)
        live = dict(zip(names, changes[0][width:], strict=True))
        if live["id"] is not None:
            yield _difference(said, live, table, raw)
        elif said.columns is not None:
            yield _fault(said, table, "was removed")


def _recorded(table: str, key: str, changes: Iterable[tuple[Any, ...]]) -> _Recorded:
    """Return one row's state according to its changes."""
    columns: dict[str, Any] | None = None
    seq = 0
    for change in changes:
        _, seq, after, before_digest, after_digest, *_ = change
        if not after_digest:
            columns = None
        elif not before_digest:
            columns = image(table, after)
        else:
            columns = (columns or {}) | image(table, after)
    return _Recorded(key, seq, columns)


def _difference(
    said: _Recorded,
    live: Mapping[str, Any],
    table: TableClause,
    raw: dict[str, Callable[[Any], Any]],
) -> Fault | None:
    if said.columns is None:
        return _fault(said, table, "was inserted again")
    filled = FILLED.get(table.name, frozenset())
    known = [name for name in raw if name in said.columns or name not in filled]
    wrong = [name for name in known if live[name] != raw[name](said.columns.get(name))]
    return _fault(said, table, f"was changed ({', '.join(wrong)})") if wrong else None


def _fault(said: _Recorded, table: TableClause, what: str) -> Fault:
    return Fault(
        said.seq,
        f"Row {said.key} of {table.name} {what} outside cm after change {said.seq}.",
    )


def _to_raw(view: View, table: TableClause) -> dict[str, Callable[[Any], Any]]:
    """Per column: from the value in an image to what the driver gives for it."""
    return {column.name: _raw_form(view, table, column.name) for column in table.c}


def _raw_form(view: View, table: TableClause, name: str) -> Callable[[Any], Any]:
    kind = table.c[name].type
    if kind.python_type in (str, int, bool):
        return lambda value: value
    dialect = view.connection.dialect
    implementation: Any = kind.dialect_impl(dialect)
    bind = implementation.bind_processor(dialect) or (lambda value: value)
    return lambda value: bind(typed(kind.python_type, value))
