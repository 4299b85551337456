"""Live rows against the log: every row of a table beside what its changes say it must be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, TableClause, collate, select, type_coerce
from sqlalchemy.types import NULLTYPE

from cmcli.domain.operations import typed
from cmcli.store.bookkeeping import CHANGES
from cmcli.store.images import image
from cmcli.store.view import View


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, and the operation by which it shows (None: no operation knows it)."""

    seq: int | None
    why: str


def as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as the driver gives it: what was tampered with may not fit its type."""
    return type_coerce(column, NULLTYPE).label(getattr(column, "name", None))


def stream(view: View, statement: Any) -> Iterator[Row[Any]]:
    """The rows of a statement, a thousand at a time."""
    return iter(view.connection.execute(statement, execution_options={"yield_per": 1000}))


class _Recorded(NamedTuple):
    """What the log says of one row: ``columns`` None where it was removed.

    ``whole`` is false where an image was erased; then only the columns given are known.
    """

    key: str
    seq: int
    columns: dict[str, Any] | None
    whole: bool


def _recorded(view: View, table: TableClause) -> Iterator[_Recorded]:
    """Every row of the table that the log knows, in the order of their keys."""
    changes = CHANGES.c
    key = changes.row_id
    statement = (
        select(key, changes.seq, changes.after, changes.before_digest, changes.after_digest)
        .where(changes.table_name == table.name)
        .order_by(_bytewise(view, key), changes.seq, changes.position)
    )
    for row_id, group in groupby(stream(view, statement), key=lambda change: change.row_id):
        columns: dict[str, Any] | None = None
        whole, seq = True, 0
        for change in group:
            seq = change.seq
            if not change.after_digest:
                columns = None
            elif change.after is None:
                columns, whole = {}, False
            elif not change.before_digest:
                columns, whole = image(table.name, change.after), True
            else:
                columns = (columns or {}) | image(table.name, change.after)
        yield _Recorded(row_id, seq, columns, whole)


def _live(view: View, table: TableClause) -> Iterator[tuple[str, Row[Any]]]:
    statement = select(*map(as_stored, table.c)).order_by(_bytewise(view, table.c.id))
    return ((str(row.id), row) for row in stream(view, statement))


def _bytewise(view: View, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """In the order of Python's strings, whatever the database's language is."""
    return column if view.dialect == "sqlite" else collate(column, "C")


def compared(view: View, table: TableClause) -> Iterator[Fault | None]:
    """Walk the rows that the log knows and the live rows side by side; None is one that holds."""
    recorded, live = _recorded(view, table), _live(view, table)
    raw = _to_raw(view, table)
    said, row = next(recorded, None), next(live, None)
    while said is not None or row is not None:
        if row is None or (said is not None and said.key < row[0]):
            assert said is not None  # noqa: S101
            if said.columns is not None:
                yield _fault(said, table, "was removed")
            said = next(recorded, None)
            continue
        if said is None or row[0] < said.key:
            yield Fault(None, f"Row {row[0]} of {table.name} was inserted behind cm's back.")
            row = next(live, None)
            continue
        yield _difference(said, row[1], table, raw)
        said, row = next(recorded, None), next(live, None)


def _difference(
    said: _Recorded, row: Row[Any], table: TableClause, raw: dict[str, Callable[[Any], Any]]
) -> Fault | None:
    if said.columns is None:
        return _fault(said, table, "was inserted again")
    live = row._mapping
    known = [name for name in raw if said.whole or name in said.columns]
    wrong = [name for name in known if live[name] != raw[name](said.columns.get(name))]
    return _fault(said, table, f"was changed ({', '.join(wrong)})") if wrong else None


def _fault(said: _Recorded, table: TableClause, what: str) -> Fault:
    return Fault(
        said.seq,
        f"Row {said.key} of {table.name} {what} behind cm's back after operation {said.seq}.",
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
