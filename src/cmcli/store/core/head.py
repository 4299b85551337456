"""The head of the log: the one row at the end of the chain, read, locked and moved, and the
messages with which a transaction begins.
"""

from typing import NamedTuple

from sqlalchemy import Integer, String, bindparam, select, update
from sqlalchemy.engine import Connection

from cmcli.errors import StoreProblem
from cmcli.store.core.bookkeeping import HEADS
from cmcli.store.core.lock import PATIENCE
from cmcli.store.core.locks import SCHEMA, SPACE
from cmcli.store.core.statements import Statement, script


class LogHead(NamedTuple):
    """The row at the end of the chain."""

    store_id: str
    schema_version: int
    seq: int
    hash: str


_READ = "SELECT store_id, schema_version, seq, hash FROM heads"

_HEAD = select(*(HEADS.c[name] for name in LogHead._fields))
_READ_HEAD = Statement(_HEAD)
LOCK_HEAD = Statement(_HEAD.with_for_update())
"""The head, which nobody else moves for the rest of the transaction."""
MOVE_HEAD = Statement(
    update(HEADS).values(
        seq=bindparam("new_seq", type_=Integer()), hash=bindparam("new_hash", type_=String())
    )
)


def head_of(connection: Connection, *, lock: bool = False) -> LogHead:
    """The row at the end of the chain, locked for the rest of the transaction if asked."""
    return first_of((LOCK_HEAD if lock else _READ_HEAD).rows(connection))


def first_of(rows: list[tuple[object, ...]]) -> LogHead:
    """Return the head from the rows; raise :class:`StoreProblem` if there are none."""
    if not rows:
        raise StoreProblem(
            "The store has no head; it was never set up.", "To create a store: cm init"
        )
    return LogHead(*rows[0])  # type: ignore[arg-type]


def move_head(connection: Connection, seq: int, digest: str) -> None:
    """Put the head behind the operation of that number and hash."""
    MOVE_HEAD.run(connection, [{"new_seq": seq, "new_hash": digest}])


def begin_reading(connection: Connection) -> LogHead:
    """Begin a snapshot on a server, and give the head: one message."""
    rows = script(connection, f"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; {_READ}")
    return first_of(rows)


def begin_writing(connection: Connection, command: str) -> LogHead:
    """Begin a transaction that writes on a server, and give the head as it is now: one message.

    No migration begins before the transaction has ended. The head is read by a statement of its
    own: one that waited for the lock would show what was there before the wait.
    """
    label = "".join(c for c in command if c.isascii() and (c.isalnum() or c in " -"))[:56]
    rows = script(
        connection,
        f"BEGIN; SET LOCAL lock_timeout = '{PATIENCE:.0f}s'; SET application_name = 'cm {label}';"
        f" SELECT pg_advisory_xact_lock_shared({SPACE}, {SCHEMA}); {_READ}",
    )
    return first_of(rows)
