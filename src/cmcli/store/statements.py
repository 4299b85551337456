"""Statements that SQLAlchemy compiles once, and that the driver then runs without it.

Of a short statement SQLAlchemy's own part costs many times the engine's: a command that reads
twenty rows one by one, and a process of a thousand commands, feel little else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import TableClause, bindparam, insert, update
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the words of one driver.

    ``names`` are its parameters in their order, None where the driver takes them by name;
    ``fixed`` those whose value stands in the statement. ``binds`` make the driver's value of ours,
    by parameter, and ``results`` ours of the driver's, by the number of the column.
    """

    sql: str
    names: tuple[str, ...] | None
    fixed: Mapping[str, Any]
    binds: tuple[tuple[str, Process], ...]
    results: tuple[tuple[int, Process], ...]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them."""
        given = {**self.fixed, **values} if self.fixed else dict(values)
        for name, process in self.binds:
            given[name] = process(given[name])
        return given if self.names is None else [given[name] for name in self.names]

    def read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The rows with our values."""
        if not self.results:
            return rows
        found = []
        for row in rows:
            columns = list(row)
            for number, process in self.results:
                columns[number] = process(columns[number])
            found.append(tuple(columns))
        return found


class Statement:
    """A statement that is made once and kept, as a constant or behind a cache.

    ``lists`` names those of its parameters that take many values.
    """

    def __init__(self, statement: Any, *lists: str) -> None:
        self._statement = statement
        self._lists = lists
        self._compiled: dict[tuple[str, tuple[int, ...]], _Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Run it and give its rows. A list must hold a value at least."""
        lengths: tuple[int, ...] = ()
        for name in self._lists:
            padded = _padded(values.pop(name))
            lengths += (len(padded),)
            values |= {f"{name}_{at}": value for at, value in enumerate(padded, start=1)}
        compiled = self._for(connection.dialect, lengths)
        bound = compiled.bound(values)
        driver = connection.connection.driver_connection
        try:
            found = driver.execute(compiled.sql, bound).fetchall()  # type: ignore[union-attr]
        except connection.dialect.loaded_dbapi.Error as problem:
            raise _as_ours(connection, problem) from problem
        return compiled.read(found)

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]] = ({},)) -> None:
        """Run it, once for each of these sets of values; it gives no rows."""
        compiled = self._for(connection.dialect, ())
        bound = [compiled.bound(row) for row in rows]
        driver: Any = connection.connection.driver_connection
        try:
            if len(bound) == 1:
                driver.execute(compiled.sql, bound[0])
            else:
                driver.cursor().executemany(compiled.sql, bound)
        except connection.dialect.loaded_dbapi.Error as problem:
            raise _as_ours(connection, problem) from problem

    def _for(self, dialect: Dialect, lengths: tuple[int, ...]) -> _Compiled:
        """The words for this driver, with lists of these lengths."""
        found = self._compiled.get((dialect.name, lengths))
        if found is None:
            found = self._compiled[dialect.name, lengths] = self._compile(dialect, lengths)
        return found

    def _compile(self, dialect: Dialect, lengths: Sequence[int]) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect)
        named = compiled.bind_names.items()
        sample: dict[str, Any] = {name: None for bind, name in named if bind.required}
        for name, length in zip(self._lists, lengths, strict=True):
            sample[name] = [None] * length
        state = compiled.construct_expanded_state(sample, escape_names=False)
        processes: dict[str, Process] = {}
        fixed: dict[str, Any] = {}
        for bind, name in named:
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            for one in state.parameter_expansion.get(name, (name,)):
                if name not in sample:
                    value = state.parameters[one]
                    fixed[one] = process(value) if process else value
                elif process is not None:
                    processes[one] = process
        return _Compiled(
            sql=state.statement,
            names=tuple(state.positiontup) if compiled.positional else None,
            fixed=fixed,
            binds=tuple(processes.items()),
            results=_results(self._statement, dialect),
        )


def _results(statement: Any, dialect: Dialect) -> tuple[tuple[int, Process], ...]:
    found = []
    for number, column in enumerate(getattr(statement, "selected_columns", ())):
        process = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if process is not None:
            found.append((number, process))
    return tuple(found)


def _padded(values: Sequence[Any]) -> list[Any]:
    """The values with the last repeated up to a power of two, so that few lengths are compiled."""
    found = list(values)
    if len(found) == 1:
        return found
    size = 1
    while size < len(found):
        size *= 2
    return found + found[-1:] * (size - len(found))


def _as_ours(connection: Connection, problem: Exception) -> BaseException:
    """The driver's error as SQLAlchemy's, without any value in it."""
    dialect, driver = connection.dialect, connection.connection.driver_connection
    if dialect.is_disconnect(problem, driver, None):  # type: ignore[arg-type]
        connection.invalidate(problem)
    return DBAPIError.instance(
        None, None, problem, Exception, hide_parameters=True, dialect=dialect
    )


@cache
def insertion(table: TableClause) -> Statement:
    """The statement that inserts whole rows into a table."""
    return Statement(insert(table))


@cache
def changing(table: TableClause, names: tuple[str, ...]) -> Statement:
    """The statement that sets these columns of the row whose key is given as ``key_of_row``."""
    columns = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    key = bindparam("key_of_row", type_=table.c.id.type)
    return Statement(update(table).where(table.c.id == key).values(columns))
