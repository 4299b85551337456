"""Reading: one snapshot of the store, in domain values."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from cmcli.settings import AgencySettings, DatedSetting
from cmcli.store.mapping import T, from_row, read_table

CHUNK = 500
"""Values in one IN list; longer lists are read in parts."""


class View:
    """A snapshot of the store. ``today`` and ``now`` are the day and the moment of the command."""

    def __init__(self, connection: Connection, *, today: date, now: datetime) -> None:
        self.connection = connection
        self.today = today
        self.now = now

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
        row = self.connection.execute(self._select(kind, equal)).one_or_none()
        return None if row is None else from_row(kind, row)

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
        for name, values in equal.items():
            if _many(values) and len(values) > CHUNK:
                ordered = list(values)
                parts = [ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK)]
                narrowed: list[dict[str, Any]] = [{**equal, name: part} for part in parts]
                return [
                    value for given in narrowed for value in self.all(kind, order=order, **given)
                ]
        statement = self._select(kind, equal)
        columns = read_table(kind).c
        for name in order:
            column = columns[name.removeprefix("-")]
            statement = statement.order_by(column.desc() if name.startswith("-") else column)
        if limit is not None:
            statement = statement.limit(limit)
        return [from_row(kind, row) for row in self.connection.execute(statement)]

    def count(self, kind: type[T], /, **equal: Any) -> int:
        """How many values have columns equal to those given."""
        inner = self._select(kind, equal)
        return self.connection.execute(
            select(func.count()).select_from(inner.subquery())
        ).scalar_one()

    def next_number(self, kind: type[T], /, **equal: Any) -> int:
        """One more than the highest ``number`` among the values given."""
        table = read_table(kind)
        statement = select(func.max(table.c.number))
        for name, value in equal.items():
            statement = statement.where(table.c[name] == value)
        return (self.connection.execute(statement).scalar() or 0) + 1

    def _select(self, kind: type[T], equal: dict[str, Any]) -> Select[Any]:
        table = read_table(kind)
        statement = select(table)
        for name, value in equal.items():
            column = table.c[name]
            if value is None:
                statement = statement.where(column.is_(None))
            elif _many(value):
                statement = statement.where(column.in_(list(value)))
            else:
                statement = statement.where(column == value)
        return statement


def _many(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str | bytes)
