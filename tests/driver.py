"""The statements that reach a driver, whoever sends them: SQLAlchemy or a prepared statement."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event


def on_each_statement(of: Any, tell: Callable[[str], object]) -> None:
    """Call ``tell`` with the text of every statement on the connections that an engine (or every
    pool) makes from now on."""
    event.listen(of, "connect", lambda connection, _: _watch(connection, tell))


def _watch(connection: Any, tell: Callable[[str], object]) -> None:
    if hasattr(connection, "set_trace_callback"):
        connection.set_trace_callback(lambda sql: None if sql.startswith("--") else tell(sql))
        return
    usual: Any = connection.cursor_factory

    class Told(usual):  # type: ignore[misc]
        def execute(self, query: Any, *given: Any, **more: Any) -> Any:
            tell(str(query))
            return super().execute(query, *given, **more)

        def executemany(self, query: Any, *given: Any, **more: Any) -> Any:
            tell(str(query))
            return super().executemany(query, *given, **more)

    connection.cursor_factory = Told
