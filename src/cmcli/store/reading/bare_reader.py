"""A glance at a store by the bare driver: a completion takes 36 ms, and 275 ms with SQLAlchemy.

A glance writes nothing, waits for nobody, and leaves nothing beside the file. What is looked for
is asked in `cmcli.store.reading.shortlists`.
"""

import os
import stat
from collections.abc import Callable
from typing import Any, TypeVar

from cmcli.store.core.form import LATEST

PATIENCE = 0.2
"""Seconds to wait for somebody who has locked the store: whoever pressed Tab waits with us."""

_TRIES = 3

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


class NothingSeen(Exception):
    """There is no store, or one that is not to be read now, or not by this cm."""


class Ask:
    """Runs a statement, with ``?`` for each of its values, and gives all rows."""

    def __init__(self, run: Callable[[str, tuple[object, ...]], Rows], dialect: str) -> None:
        self._run = run
        self.dialect = dialect

    def __call__(self, statement: str, *values: object) -> Rows:
        """All rows that the statement finds."""
        return self._run(statement, values)


def look(address: str, read: Callable[[Ask], T]) -> T:
    """Return the result of ``read`` for the store at that address; may call it more than once.

    Raises :class:`NothingSeen` or whatever the driver raises; nobody need tell them apart.
    """
    if "://" in address:
        return _at_database(address, read)
    path = os.path.realpath(address)  # what SQLite puts beside a file lies where the file does
    for _ in range(_TRIES):
        at_rest = not os.path.exists(f"{path}-wal")
        before = _state(path)
        found = _at_file(path, at_rest, read)
        if not at_rest or _state(path) == before:
            return found
    raise NothingSeen


def _state(path: str) -> tuple[int, ...]:
    """Return a value that changes whenever the file is written or replaced."""
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise NothingSeen
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _at_file(path: str, at_rest: bool, read: Callable[[Ask], T]) -> T:
    """Read a file; where nobody has it open, as one that cannot change.

    Otherwise SQLite would put its two files beside it and, as it may not write, leave them there.
    """
    from sqlcipher3 import dbapi2

    name = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    mode = "mode=ro&immutable=1" if at_rest else "mode=ro"
    connection = _connected(
        path, lambda: dbapi2.connect(f"file:{name}?{mode}", uri=True, timeout=PATIENCE)
    )
    try:
        connection.isolation_level = None
        connection.execute("BEGIN")

        def run(statement: str, values: tuple[object, ...]) -> Rows:
            return list(connection.execute(statement, values))

        return _checked(Ask(run, "sqlite"), read)
    finally:
        connection.close()


def _connected(path: str, connect: Callable[[], Any]) -> Any:
    """A connection to a file, by its data key where it is encrypted; raises where it is locked."""
    if os.path.lexists(f"{path}.keys"):
        from cmcli.store.sealing.connecting import opened
        from cmcli.store.sealing.held import keys_for

        return opened(connect, keys_for(path, by_command=False))
    connection = connect()
    connection.execute("PRAGMA cipher_log_level=NONE")
    return connection


def _at_database(url: str, read: Callable[[Ask], T]) -> T:
    import psycopg

    scheme, _, rest = url.partition("://")
    address = f"{scheme.partition('+')[0]}://{rest}"
    with psycopg.connect(address, autocommit=True, connect_timeout=2) as connection:
        connection.execute(
            "SET default_transaction_read_only = on; SET statement_timeout = 1000;"
            f" SET lock_timeout = {int(PATIENCE * 1000)}"
        )

        def run(statement: str, values: tuple[object, ...]) -> Rows:
            return connection.execute(statement.replace("?", "%s"), values).fetchall()

        return _checked(Ask(run, "postgresql"), read)


def _checked(ask: Ask, read: Callable[[Ask], T]) -> T:
    ((form,),) = ask("SELECT schema_version FROM heads")
    if form > LATEST:
        raise NothingSeen
    return read(ask)
