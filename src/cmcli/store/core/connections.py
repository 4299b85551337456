"""How a store is reached: a connection for each operation, or one that is kept between them, and
the turn among those who write."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from cmcli.errors import StoreProblem
from cmcli.store.core.engine import is_url
from cmcli.store.core.lock import writers_turn
from cmcli.store.core.statements import script
from cmcli.store.core.view import KeptReading
from cmcli.store.sealing.held import keys_for

IDLE = 1.0
"""Idle seconds before cm checks that a server still knows the kept connection."""

File = tuple[int, int]
"""Which file it is: its device and its number there."""


class Reach:
    """The way to one store. ``known`` is what a process keeps of what it read; None while it keeps
    nothing, not even its connection."""

    def __init__(self, address: str, engine: Engine) -> None:
        self.address = address
        self.engine = engine
        self.known: KeptReading | None = None
        self._kept: Connection | None = None
        self._file: File | None = None
        self._real: str | None = None
        self._used = 0.0
        self._first: tuple[File | None, Connection] | None = None

    def begin_with(self, file: File | None, connection: Connection) -> None:
        """Take over the connection by which the store was looked at when it was opened.

        A second one would read the schema again: a quarter of a short command.
        """
        self._first = file, connection

    def still_there(self) -> bool:
        """Return whether a kept connection still leads to the store at the address."""
        return self._kept is None or self.file() == self._file

    def close(self) -> None:
        """Let go of the connection that is kept, if there is one, and of what was read by it."""
        self._drop_first()
        kept, self._kept = self._kept, None
        if self.known is not None:
            self.known = KeptReading()
        if kept is not None:
            with suppress(SQLAlchemyError):
                kept.close()

    @contextmanager
    def turn(self, command: str, waiting: Callable[[str], None] | None) -> Iterator[Connection]:
        """A connection to write on, and on SQLite the turn among its writers."""
        # Connecting and closing stay outside of the turn: others wait for every moment of it.
        file = self.file()
        with ExitStack() as stack:
            connection = stack.enter_context(self.connection(file, writes=True))
            if not is_url(self.address):
                turn = writers_turn(Path(self.address), command, waiting, real=self._real)
                stack.enter_context(turn)
                now = self.file()
                if now != file:  # restored meanwhile: ours is the one that was put aside
                    connection = stack.enter_context(self.connection(now, writes=True))
            yield connection

    @contextmanager
    def connection(self, file: File | None, *, writes: bool = False) -> Iterator[Connection]:
        """Return a connection to the present file, closed afterwards unless it is kept."""
        options = {"cm_writes": writes, "cm_begins": is_url(self.address)}
        if self.known is None:
            with self._connect(file) as connection:
                yield connection.execution_options(**options)
            return
        try:
            yield self._kept_connection(file).execution_options(**options)
        except (SQLAlchemyError, KeyboardInterrupt):  # nobody knows what state that left
            self.close()
            raise
        finally:
            self._used = monotonic()

    def _connect(self, file: File | None) -> Connection:
        """Connect, or use the first connection where it leads to that file."""
        if self._first is not None and self._first[0] == file:
            connection, self._first = self._first[1], None
            return connection
        self._drop_first()
        return self.engine.connect()

    def _drop_first(self) -> None:
        first, self._first = self._first, None
        if first is not None:
            first[1].close()

    def _kept_connection(self, file: File | None) -> Connection:
        """The connection that is kept, or a new one where it does not lead to the store any more:
        the file was replaced, or the server has ended it."""
        try:
            if not is_url(self.address):
                keys_for(self.address)  # a store that was locked meanwhile is not read on
        except StoreProblem:
            self.close()
            raise
        if self._kept is not None and (file != self._file or not self._answers(self._kept)):
            self.close()
        if self._kept is None:
            self._kept, self._file = self._connect(file), file
            self._real = None if file is None else os.path.realpath(self.address)
        return self._kept

    def _answers(self, connection: Connection) -> bool:
        if connection.closed or connection.invalidated:
            return False
        if not is_url(self.address) or monotonic() - self._used < IDLE:
            return True
        try:
            script(connection, "SELECT 1")
        except SQLAlchemyError:
            return False
        return True

    def file(self) -> File | None:
        """Which file stands at the store's path now; None for a database or where none is."""
        if is_url(self.address):
            return None
        with suppress(OSError):
            found = os.stat(self.address)
            return found.st_dev, found.st_ino
        return None
