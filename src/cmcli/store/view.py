"""Reading: one snapshot of the store, in domain values."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import MultipleResultsFound

from cmcli.domain.agency_settings import AgencySettings, DatedSetting
from cmcli.domain.operations import Change
from cmcli.domain.records import record_in, record_of
from cmcli.store.mapping import T, columns_of, from_columns, table_of
from cmcli.store.statements import Statement

CHUNK = 500
"""Values in one IN list; longer lists are read in parts."""


class Known:
    """What a process has read of seldom changed tables, as of one operation of the log."""

    def __init__(self) -> None:
        self.seq: int | None = None
        self.values: dict[tuple[Any, ...], list[Any]] = {}

    def as_of(self, seq: int) -> "Known":
        """What holds after that operation: nothing of what was read after another."""
        if seq != self.seq:
            self.values, self.seq = {}, seq
        return self

    def wrote(self, seq: int, changes: Iterable[Change]) -> None:
        """Go on to an operation of our own, which made these changes."""
        if any(record_in(change.table).seldom_changed for change in changes):
            self.values = {}
        if changes:
            self.seq = seq


class View:
    """A snapshot of the store. ``today`` and ``now`` are the day and the moment of the command."""

    def __init__(
        self,
        connection: Connection,
        *,
        today: date,
        now: datetime,
        known: Known | None = None,
    ) -> None:
        self.connection = connection
        self.today = today
        self.now = now
        self.known = known

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    @cached_property
    def settings(self) -> AgencySettings:
        """The agency's settings, dated."""
        return AgencySettings(self.all(DatedSetting))

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
            return [from_columns(kind, row) for row in rows]
        given = ((name, tuple(v) if _many(v) else v) for name, v in equal.items())
        question = (kind, order, limit, *given)
        if question not in self.known.values:
            rows = self._selected(_VALUES, kind, equal, order, limit)
            self.known.values[question] = [from_columns(kind, row) for row in rows]
        return self.known.values[question]

    def _selected(
        self,
        what: str,
        kind: type[Any],
        equal: Mapping[str, Any],
        order: tuple[str, ...] = (),
        limit: int | None = None,
    ) -> list[tuple[Any, ...]]:
        """The rows of a select of that form, which is made and compiled when it is first asked."""
        lists: tuple[str, ...] = ()
        empty: tuple[str, ...] = ()
        for name, value in equal.items():
            if value is None:
                empty += (name,)
            elif _many(value):
                if not value:
                    return [] if what is _VALUES else [(0,)]
                if len(value) > CHUNK and what is _VALUES:
                    parts = [{**equal, name: part} for part in _parts(list(value))]
                    return [
                        row
                        for part in parts
                        for row in self._selected(what, kind, part, order, limit)
                    ]
                lists += (name,)
        form = (what, kind, tuple(equal), empty, lists, order, limit)
        statement = _FORMS.get(form)
        if statement is None:
            statement = _FORMS[form] = Statement(_select(*form), *lists)
        if empty:
            equal = {name: value for name, value in equal.items() if value is not None}
        return statement.rows(self.connection, **equal)


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
