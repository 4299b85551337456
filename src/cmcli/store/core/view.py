"""Reading: one snapshot of the store, in domain values."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import MultipleResultsFound

from cmcli.domain.agency_settings import AgencySettings, DatedSetting
from cmcli.domain.operations import PRACTICE
from cmcli.domain.records import record_in, record_of
from cmcli.domain.words import AgencyWords
from cmcli.store.core.bookkeeping import OPERATIONS
from cmcli.store.core.mapping import T, all_from_columns, columns_of, table_of
from cmcli.store.core.statements import Asked, Statement, together

CHUNK = 500
"""Values in one IN list; longer lists are read in parts."""


class KeptReading:
    """Rows of seldom changed tables that a process has read, as of one operation of the log."""

    def __init__(self) -> None:
        self.seq: int | None = None
        self.values: dict[tuple[Any, ...], list[Any]] = {}

    def as_of(self, seq: int) -> "KeptReading":
        """Return what is known as of that operation; forget rows read as of another."""
        if seq != self.seq:
            self.values, self.seq = {}, seq
        return self

    def wrote(self, tables: Iterable[str]) -> None:
        """Forget what an operation of our own has changed, by the tables that it wrote to."""
        if any(record_in(table).seldom_changed for table in tables):
            self.values = {}

    def reached(self, seq: int, operations: int) -> None:
        """Skip our own operations up to that number; if others wrote between them, forget
        everything."""
        if self.seq is not None and seq != self.seq + operations:
            self.values = {}
        self.seq = seq


class View:
    """A snapshot of the store. ``today`` and ``now`` are the day and the moment of the command.

    ``present`` is today's snapshot, in a view of the record as it was on an earlier day.
    ``watching`` gives the handle of who looks, or None; it is asked only where a sealed record is
    met. ``unsealed`` shows all of them, for mail that only the recipient reads.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        today: date,
        now: datetime,
        known: KeptReading | None = None,
        present: "View | None" = None,
    ) -> None:
        self.connection = connection
        self.present = present
        self.unsealed = False
        self.watching: Callable[[], str | None] = lambda: None
        self.today = today
        self.now = now
        self.known = known
        self._coming: dict[tuple[Any, ...], _Question] = {}
        self._come: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    @property
    def watcher(self) -> str | None:
        """The handle of who looks; what is sealed is shown to nobody without one."""
        return self.watching()

    @cached_property
    def settings(self) -> AgencySettings:
        """The agency's settings, dated."""
        return AgencySettings(self.all(DatedSetting))

    @property
    def words(self) -> AgencyWords:
        """The keys that the agency has added to the open lists, and the models it has copied."""
        return self.settings.words

    def get(self, kind: type[T], key: str, /) -> T | None:
        """The value with that key, or None."""
        return self.one(kind, id=key)

    def one(self, kind: type[T], /, **equal: Any) -> T | None:
        """The only value whose columns equal those given, or None."""
        found = self._values(kind, equal, (), None)
        if len(found) > 1:
            raise MultipleResultsFound("there is more than one such row")
        return found[0] if found else None

    def all(
        self,
        kind: type[T],
        /,
        *,
        order: Iterable[str] = ("id",),
        limit: int | None = None,
        **equal: Any,
    ) -> list[T]:
        """All values whose columns equal those given (a collection: are among those given).

        ``order`` names columns; a leading ``-`` orders downwards.
        """
        return list(self._values(kind, equal, tuple(order), limit))

    def count(self, kind: type[T], /, **equal: Any) -> int:
        """How many values have columns equal to those given."""
        return int(self._selected(_COUNT, kind, equal)[0][0])

    def next_number(self, kind: type[T], /, **equal: Any) -> int:
        """One more than the highest ``number`` among the values given."""
        return int(self._selected(_HIGHEST, kind, equal)[0][0] or 0) + 1

    def _values(
        self, kind: type[T], equal: Mapping[str, Any], order: tuple[str, ...], limit: int | None
    ) -> list[T]:
        if self.known is None or not record_of(kind).seldom_changed:
            rows = self._selected(_VALUES, kind, equal, order, limit)
            return all_from_columns(kind, rows)
        found = self._known_of(kind, equal, order, limit)
        if found is None:
            rows = self._selected(_VALUES, kind, equal, order, limit)
            found = all_from_columns(kind, rows)
            self.known.values[_known_as(kind, equal, order, limit)] = found
        return found

    def ahead(
        self,
        kind: type[Any],
        /,
        *,
        order: Iterable[str] = ("id",),
        limit: int | None = None,
        **equal: Any,
    ) -> None:
        """Say that these values will soon be asked for by :meth:`all` (by :meth:`one` with an
        empty ``order``): they are read from a server with the next question, in one message."""
        if self.dialect == "sqlite" or self._known_of(kind, equal, tuple(order), limit) is not None:
            return
        question = _question(_VALUES, kind, equal, tuple(order), limit)
        if isinstance(question, _Question):
            self._coming[question.key] = question

    def ahead_rows(self, statement: Statement, **values: Any) -> None:
        """Say that these rows will soon be asked for by :meth:`rows_told`; see :meth:`ahead`.

        No value is a list.
        """
        if self.dialect != "sqlite":
            question = _Question((statement, *values.items()), statement, values)
            if question.key not in self._come:
                self._coming[question.key] = question

    def rows_told(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement; they may have come already with another message."""
        key = (statement, *values.items())
        self._coming.pop(key, None)
        if key in self._come:
            return self._come.pop(key)
        return self.rows(statement, **values)

    def ahead_settings(self) -> None:
        """Say that the agency's settings and the days of the log will soon be asked for."""
        self.ahead(DatedSetting)
        if self.dialect != "sqlite":
            self._coming[_LOG_DAYS.key] = _LOG_DAYS

    @cached_property
    def _log_days(self) -> tuple[str | None, date | None]:
        """The store's first command and the latest day that was claimed."""
        self._coming.pop(_LOG_DAYS.key, None)
        found = self._come.pop(_LOG_DAYS.key, None) or self.rows(_LOG_DAYS.statement)
        first, latest = found[0]
        return first, latest

    @property
    def practice(self) -> bool:
        """Return whether the store is for practice: any day may be claimed in it."""
        return self._log_days[0] in PRACTICE

    @property
    def real_day(self) -> date:
        """The real clock's day: nothing can have happened after it.

        In a practice store, it is the latest day claimed so far.
        """
        if self.practice:
            return max(self.today, self._log_days[1] or self.today)
        return datetime.now(self.now.tzinfo).date()

    @contextmanager
    def judging(self, day: date) -> Iterator[None]:
        """Judge by the numbers of another day within the block."""
        before, self.today = self.today, day
        try:
            yield
        finally:
            self.today = before

    def rows(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        coming, self._coming = self._coming, {}
        asked: list[Asked] = [(one.statement, one.values) for one in coming.values()]
        *before, found = together(self.connection, [*asked, (statement, values)])
        self._come.update(zip(coming, before, strict=True))
        return found

    def _known_of(
        self, kind: type[Any], equal: Mapping[str, Any], order: tuple[str, ...], limit: int | None
    ) -> list[Any] | None:
        """Return a kept answer from seldom changed tables, if the process has one."""
        if self.known is None or not record_of(kind).seldom_changed:
            return None
        return self.known.values.get(_known_as(kind, equal, order, limit))

    def _selected(
        self,
        what: str,
        kind: type[Any],
        equal: Mapping[str, Any],
        order: tuple[str, ...] = (),
        limit: int | None = None,
    ) -> list[tuple[Any, ...]]:
        """The rows of a select of that form."""
        question = _question(what, kind, equal, order, limit)
        if not isinstance(question, _Question):
            return [
                row for part in question for row in self._selected(what, kind, part, order, limit)
            ] or ([] if what is _VALUES else [(0,)])
        self._coming.pop(question.key, None)
        if question.key in self._come:
            return self._come.pop(question.key)
        return self.rows(question.statement, **question.values)


def _known_as(
    kind: type[Any], equal: Mapping[str, Any], order: tuple[str, ...], limit: int | None
) -> tuple[Any, ...]:
    return (kind, order, limit, *((n, tuple(v) if _many(v) else v) for n, v in equal.items()))


class _Question(NamedTuple):
    """A select with the values of its parameters, and what tells it from others."""

    key: tuple[Any, ...]
    statement: Statement
    values: Mapping[str, Any]


def _question(
    what: str,
    kind: type[Any],
    equal: Mapping[str, Any],
    order: tuple[str, ...],
    limit: int | None,
) -> _Question | list[dict[str, Any]]:
    """Return a query of that form, compiled on first use, or its parts (none if nothing can be
    found)."""
    lists: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    for name, value in equal.items():
        if value is None:
            empty += (name,)
        elif _many(value):
            if not value:
                return []
            if len(value) > CHUNK and what is _VALUES:
                return [{**equal, name: part} for part in _parts(list(value))]
            lists += (name,)
    form = (what, kind, tuple(equal), empty, lists, order, limit)
    statement = _FORMS.get(form)
    if statement is None:
        statement = _FORMS[form] = Statement(_select(*form), *lists)
    given = {name: value for name, value in equal.items() if value is not None}
    marks = tuple(frozenset(v) if n in lists else v for n, v in given.items())
    return _Question((form, marks), statement, given)


_LOG_DAYS = _Question(
    ("days of the log",),
    Statement(
        select(
            select(OPERATIONS.c.command).where(OPERATIONS.c.seq == 1).scalar_subquery(),
            select(func.max(OPERATIONS.c.on)).scalar_subquery(),
        )
    ),
    {},
)

_VALUES, _COUNT, _HIGHEST = "values", "count", "highest number"

_FORMS: dict[tuple[Any, ...], Statement] = {}


def _select(
    what: str,
    kind: type[Any],
    names: tuple[str, ...],
    empty: tuple[str, ...],
    lists: tuple[str, ...],
    order: tuple[str, ...],
    limit: int | None,
) -> Select[Any]:
    columns = table_of(kind).c
    if what == _COUNT:
        statement: Select[Any] = select(func.count()).select_from(table_of(kind))
    elif what == _HIGHEST:
        statement = select(func.max(columns.number))
    else:
        statement = select(*columns_of(kind))
    for name in names:
        value = bindparam(name, type_=columns[name].type, expanding=name in lists)
        if name in lists:
            statement = statement.where(columns[name].in_(value))
        else:
            statement = statement.where(
                columns[name].is_(None) if name in empty else columns[name] == value
            )
    for name in order:
        column = columns[name.removeprefix("-")]
        statement = statement.order_by(column.desc() if name.startswith("-") else column)
    return statement if limit is None else statement.limit(limit)


def _parts(values: list[Any]) -> list[list[Any]]:
    return [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]


def _many(value: Any) -> bool:
    return not isinstance(value, str) and isinstance(value, Collection)
