"""The turn to send reminders: one run at a time on each store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from cmcli.errors import Busy
from cmcli.store.core.engine import is_url, open_engine
from cmcli.store.core.lock import PATIENCE, SAY_AFTER, senders_turn
from cmcli.store.core.locks import SENDING, SPACE
from cmcli.store.core.problems import timed_out, translated


class Turn:
    """The turn of one run: nobody else sends while it is held."""

    def __init__(self, connection: Connection | None = None) -> None:
        self._connection = connection

    def check(self) -> None:
        """Raise :class:`StoreProblem` if the turn was lost: a server frees the lock of a
        connection that breaks. A lock on a file stays as long as the process."""
        if self._connection is not None:
            with translated():
                self._connection.execute(text("SELECT 1"))


@contextmanager
def sender_turn(
    address: str, command: str, waiting: Callable[[str], None] | None = None
) -> Iterator[Turn]:
    """Hold the turn to send reminders from the store at the address for the block.

    ``waiting`` is called once with a sentence after a second; raises :class:`Busy` after thirty.
    """
    if not is_url(address):
        with senders_turn(Path(address), command, waiting):
            yield Turn()
        return
    engine = open_engine(address).execution_options(cm_begins=True)  # never within a transaction
    with translated(), engine.connect() as connection:
        _advised(connection, waiting)
        yield Turn(connection)


def _advised(connection: Connection, waiting: Callable[[str], None] | None) -> None:
    """Take the server's advisory lock for as long as the connection lasts."""
    lock = text("SELECT pg_advisory_lock(:space, :sending)")
    numbers = {"space": SPACE, "sending": SENDING}
    for seconds, last in ((SAY_AFTER, False), (PATIENCE - SAY_AFTER, True)):
        connection.execute(text(f"SET lock_timeout = '{int(seconds * 1000)}ms'"))
        try:
            connection.execute(lock, numbers)
            return
        except OperationalError as problem:
            if not timed_out(problem):
                raise
            if last:
                raise Busy(
                    f"Another cm has been sending for {PATIENCE:.0f} seconds.",
                    "Run the command again. Nothing is sent twice.",
                ) from problem
        if waiting is not None:
            waiting("Waiting for another cm to finish sending …")
