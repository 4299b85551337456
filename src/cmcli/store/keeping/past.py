"""The record as it was at the end of a day, put together from today's rows and the log.

The rows are copied into a SQLite store in memory, never on disk, whatever engine the record is on.
On the way each row that changed after the day gets its older columns back: the images ``before``
of the later changes, the latest change first. Some cases can be copied alone. The usual questions
are then asked of a :class:`View` of that copy, so no list and no page knows of it. The copy has no
log: whoever asks it for one fails.

A day takes in the operations before the first one of a later day. In a practice store an
operation's day is the one that was claimed, elsewhere that of the real clock. What was entered
late is therefore missing on the days before it was entered.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Column, MetaData, Row, Table, and_, bindparam, func, insert, or_, select
from sqlalchemy.engine import Connection, Dialect

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client, FormerValue
from cmcli.domain.dates import short_day
from cmcli.domain.external import External
from cmcli.domain.operations import Change
from cmcli.domain.records import RecordType, all_records, record_in, record_of
from cmcli.errors import NotFound, UsageProblem
from cmcli.store.core import search_index
from cmcli.store.core.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.core.engine import memory_engine
from cmcli.store.core.images import FILLED, image_or_none
from cmcli.store.core.log import operation
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.migrations.m0001_first import statements

ERASED = "(erased)"
"""Shown in the place of words that were erased since."""

PART = 1000
"""Rows that are copied at a time."""

_LEFT_OUT = (record_of(External).table,)
"""Tables that no list and no page reads."""

_FOUND = (Client, FormerValue)
"""The records by which a client is found, with present and former names and phones."""


class EarlierRecord(NamedTuple):
    """The record as it was. ``erased`` counts the rows that can't be shown: erased since."""

    view: View
    erased: int


@contextmanager
def as_it_was(
    view: View, day: date, zone: tzinfo | None, *, cases: Collection[str] | None = None
) -> Iterator[EarlierRecord]:
    """Give the record as it was at the end of that day in the agency's time zone.

    ``cases`` (ids; None: all) are copied with their clients, and with all about the agency. They
    must take in every case that was changed since, and there can't be thousands of them.

    Raises :class:`UsageProblem` for a day to come, and :class:`NotFound` for one before the
    store's first operation.
    """
    last = last_operation(view, day, zone)
    earlier = _Earlier()
    if isinstance(view, Work) and day < view.real_day:  # what it has done is not in the log yet
        earlier.put_back(reversed(view.changes))
    earlier.put_back_since(view, last)
    with memory_engine().connect() as connection:
        end = datetime.combine(day, time.max, zone)
        then = View(connection, today=day, now=end, present=view)
        then.watching = lambda: view.watcher
        _make_tables(connection)
        some = None if cases is None else _Some.of(view, cases)
        for name, one in all_records().items():
            if name not in _LEFT_OUT:
                _copy(view, then, one, earlier.rows.get(name, {}), some)
        yield EarlierRecord(then, earlier.erased)


def last_operation(view: View, day: date, zone: tzinfo | None) -> int:
    """Return the number of the last operation up to the end of that day; see the module."""
    if day > view.real_day:
        raise UsageProblem(
            f"{short_day(day)} is in the future, so there is no record of it yet.",
            code="in-the-future",
        )
    entries = OPERATIONS.c
    later: Any = entries.at >= datetime.combine(day + timedelta(days=1), time(), zone).astimezone(
        UTC
    )
    if view.practice:
        later = or_(entries.on > day, and_(entries.on.is_(None), later))
    first = view.connection.execute(select(func.min(entries.seq)).where(later)).scalar()
    if first is None:
        return int(view.connection.execute(select(func.max(entries.seq))).scalar() or 0)
    if first == 1:
        raise _too_early(view, day, zone)
    return int(first) - 1


def _too_early(view: View, day: date, zone: tzinfo | None) -> NotFound:
    first = operation(view, 1)
    began = day if first is None else first.at.astimezone(zone).date()
    if first is not None and view.practice:
        began = first.day(zone)
    return NotFound(
        f"The store has no record of {short_day(day)}. It begins on {short_day(began)}.",
        "Use that day or a later one.",
        code="before-the-record",
    )


Rows = dict[str, dict[str, Any] | None]
"""Row's id → the columns that differed, all of them for a row that is gone, or None for a row that
was not there yet."""


class _Earlier:
    """The older columns of rows, by table: what they were before the changes that are put back."""

    def __init__(self) -> None:
        self.rows: dict[str, Rows] = {}
        self.erased = 0

    def put_back(self, changes: Iterable[Change]) -> None:
        """Put back changes, the latest one first."""
        for one in changes:
            if one.before is None:
                self._rows(one.table)[one.row] = None
            else:
                self._put(record_in(one.table), one.row, one.before, whole=one.after is None)

    def put_back_since(self, view: View, seq: int) -> None:
        """Put back the changes of all operations after that number."""
        changes = CHANGES.c
        latest_first = select(CHANGES).order_by(changes.seq.desc(), changes.position.desc())
        for row in view.connection.execute(latest_first.where(changes.seq > seq)):
            before = image_or_none(row.table_name, row.before)
            if before is None and row.before_digest:
                self._put_erased(row)
                continue
            after = image_or_none(row.table_name, row.after)
            if after is None and row.after_digest:  # of an erased image only the fact is left
                after = {}
            self.put_back(
                [Change(row.position, row.case_id, row.table_name, row.row_id, before, after)]
            )

    def _put_erased(self, row: Row[Any]) -> None:
        """Put back a change whose older image was erased: words show as erased, and what else it
        held stays as it was known later."""
        of = record_in(row.table_name)
        if not row.after_digest:
            self.erased += 1
            self._rows(of.table)[row.row_id] = None
            return
        after = image_or_none(of.table, row.after)
        words = {one: ERASED for one in of.searched if after is None or one in after}
        self._put(of, row.row_id, words, whole=False)

    def _put(self, of: RecordType, key: str, image: Mapping[str, Any], *, whole: bool) -> None:
        rows = self._rows(of.table)
        columns = of.from_image(image)
        if whole:
            rows[key] = {name: columns.get(name) for name in of.fields}
        elif (known := rows.get(key, {})) is not None:
            rows[key] = known | columns

    def _rows(self, table: str) -> Rows:
        return self.rows.setdefault(table, {})


def _make_tables(connection: Connection) -> None:
    """Make empty tables with an index on whatever refers to other rows, and the search index."""
    metadata = MetaData()
    for name, one in all_records().items():
        if name in _LEFT_OUT:
            continue
        refers = {field.name for field in one.fields.values() if field.refers is not None}
        columns = (
            Column(c.name, c.type, primary_key=c.name == "id", index=c.name in refers)
            for c in table_of(one.kind).c
        )
        Table(name, metadata, *columns)
    metadata.create_all(connection, checkfirst=False)
    for statement in statements("sqlite"):
        if "search_" in statement:
            connection.exec_driver_sql(statement)


class _Some(NamedTuple):
    """The ids of the cases that are copied, and of their clients."""

    cases: Collection[str]
    clients: Collection[str]

    @classmethod
    def of(cls, view: View, cases: Collection[str]) -> "_Some":
        """Return these cases with their clients."""
        clients = {one.client_id for one in view.all(Case, id=cases)} if cases else set()
        return cls(cases or _NO_ID, clients or _NO_ID)

    def rows(self, view: View, of: RecordType) -> Iterator[tuple[Any, ...]]:
        """Ask for the rows of a table that belong to the cases, to their clients, or to none."""
        columns = table_of(of.kind).c
        owner = "id" if of.kind is Client else of.owner
        if not of.of_clients or owner not in columns:
            return _every_row(view, of)
        ids = self.cases if owner == "case_id" else self.clients
        wanted = bindparam("ids", type_=columns[owner].type, expanding=True)
        asked = Statement(select(*columns).where(columns[owner].in_(wanted)), "ids")
        return asked.stream(view.connection, ids=list(ids))


_NO_ID = ("",)
"""No row has this id; a list of none can't be asked for."""


def _every_row(view: View, of: RecordType) -> Iterator[tuple[Any, ...]]:
    return Statement(select(*table_of(of.kind).c)).stream(view.connection)


def _copy(view: View, then: View, of: RecordType, earlier: Rows, some: _Some | None) -> None:
    """Copy the rows of a table as they were; clients can be found by names and phones."""
    raw = _Raw(of, view.connection.dialect, then.connection.dialect)
    gone = {key: columns for key, columns in earlier.items() if columns and "id" in columns}
    found = _every_row(view, of) if some is None else some.rows(view, of)
    for part in iter(lambda: list(islice(found, PART)), []):
        rows = []
        for one in part:
            key = one[raw.key]
            gone.pop(key, None)
            columns = earlier.get(key, {})
            if columns is not None:
                rows.append(raw.with_columns(one, columns))
        _insert(then, of, raw, rows)
    filled = FILLED.get(of.table, frozenset())
    for columns in gone.values():
        for name in filled:
            if columns[name] is None:  # gone before it had a number
                columns[name] = then.next_number(of.kind, case_id=columns["case_id"])
        _insert(then, of, raw, [raw.of_columns(columns)])


class _Raw:
    """Rows as drivers take and give them: most rows are copied without being looked at, which
    takes a third of the time."""

    def __init__(self, of: RecordType, source: Dialect, target: Dialect) -> None:
        self._places = {name: place for place, name in enumerate(of.fields)}
        self.key = self._places["id"]
        types = [one.type for one in table_of(of.kind).c]
        self._binds = [kind.dialect_impl(target).bind_processor(target) for kind in types]
        self._reads = [kind.dialect_impl(target).result_processor(target, None) for kind in types]
        self._moved: list[tuple[int, Callable[[Any], Any]]] = []
        if source.name != target.name:
            reads = [kind.dialect_impl(source).result_processor(source, None) for kind in types]
            self._moved = [
                (place, partial(_moved, read, bind))
                for place, (read, bind) in enumerate(zip(reads, self._binds, strict=True))
                if read or bind
            ]

    def with_columns(self, row: tuple[Any, ...], columns: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return a row of the source as the target takes it, some of its columns replaced."""
        if not columns and not self._moved:
            return row
        values = list(row)
        for place, move in self._moved:
            values[place] = move(values[place])
        for name, value in columns.items():
            place = self._places[name]
            values[place] = _moved(None, self._binds[place], value)
        return tuple(values)

    def of_columns(self, columns: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return a row of the target with our values of all columns."""
        return tuple(
            _moved(None, bind, columns[name])
            for name, bind in zip(self._places, self._binds, strict=True)
        )

    def columns_of(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """Return our values of a row of the target."""
        return {
            name: read(value) if read else value
            for name, read, value in zip(self._places, self._reads, row, strict=True)
        }


def _moved(read: Callable[[Any], Any] | None, bind: Callable[[Any], Any] | None, value: Any) -> Any:
    """A driver's value as another driver takes it."""
    found = read(value) if read else value
    return bind(found) if bind else found


def _insert(then: View, of: RecordType, raw: _Raw, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    statement = str(insert(table_of(of.kind)).compile(dialect=then.connection.dialect))
    then.connection.exec_driver_sql(statement, rows)
    if of.kind in _FOUND:
        search_index.put(then.connection, of, map(raw.columns_of, rows), fresh=True)
