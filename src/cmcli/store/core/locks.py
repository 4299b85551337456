"""Locks of an operation: rows (entirely or against changes), and names for things without a row.

On PostgreSQL these are the server's locks. On SQLite the one lock of its writers covers them all,
and what is locked is only remembered. They are taken in one order, so that no two operations wait
for each other: names, teams, workers, clients, cases, each by id; the head of the log is last.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from zlib import crc32

from sqlalchemy import Integer, bindparam, select, text
from sqlalchemy.engine import Connection

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.records import RecordType
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.lock import SAY_AFTER, Waiting
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement, together
from cmcli.store.core.view import CHUNK

SPACE = 0x636D5354
"""The first number of every advisory lock of cm."""

SENDING, SCHEMA = 1, 2
"""The turn to send reminders, and the form of the store: shared by who writes."""

NAMES: Mapping[str, int] = {
    "settings": 3,
    "staff": 4,
    "people": 5,
    "imports": 6,
    "directory": 7,
    "covers": 8,
    "approvals": 9,
}
"""Things that are unique or counted across the agency and have no row to lock, each with the second
number of its advisory lock."""

ORDER: tuple[Any, ...] = (Team, Worker, Client, Case)
"""The classes with rows to lock, in the order of locking."""

NAMED: Mapping[str, str] = {
    "settings": "settings",
    "resources": "directory",
    "externals": "imports",
    "import_sources": "imports",
    "teams": "staff",
    "workers": "staff",
    "on_calls": "staff",
    "covers": "covers",
    "approvals": "approvals",
}
"""The tables with something unique or counted across the agency, and the name to lock for it."""

_BY_NAME = ("settings", "externals", "import_sources", "resources", "on_calls", "covers")
"""The tables whose rows belong to a name only."""

_THEMSELVES = frozenset(("teams", "workers", "clients", "cases"))

_OWNERS = ("cases", "clients", "workers")
"""The tables to whose rows others belong, the closest first."""

Key = tuple[str, str]
"""A table (or ``name``) and a key in it."""


class Locks:
    """The locks of one operation; ``waiting`` is told once when one is waited for."""

    def __init__(self, connection: Connection, waiting: Waiting | None = None) -> None:
        self._connection = connection
        self._waiting = waiting
        self._held: set[Key] = set()
        self._whole: set[Key] = set()

    def take(
        self,
        names: Iterable[str],
        rows: Mapping[type[Any], Iterable[str]],
        whole: Collection[type[Any]],
    ) -> list[Any]:
        """Lock names and rows in their order; gives the values of the rows as they are now.

        Rows of the ``whole`` classes may not even be referred to by others, which is for what will
        be deleted.
        """
        asked: list[tuple[Statement, Mapping[str, Any]]] = []
        kinds: list[type[Any]] = []
        for name in sorted(names, key=NAMES.__getitem__):
            if self._add(("name", name), whole=False) and self._server:
                asked.append((_NAME, {"number": NAMES[name]}))
        count = len(asked)
        for kind in ORDER:
            table = table_of(kind).name
            all_of_it = kind in whole
            wanted = rows.get(kind, ())
            ids = sorted(key for key in wanted if self._add((table, key), whole=all_of_it))
            for start in range(0, len(ids), CHUNK):
                asked.append((row_lock(kind, whole=all_of_it), {"ids": ids[start : start + CHUNK]}))
                kinds.append(kind)
        with saying(self._waiting if self._server else None):
            found = together(self._connection, asked)[count:]
        return [
            from_columns(kind, row)
            for kind, several in zip(kinds, found, strict=True)
            for row in dict.fromkeys(several)
        ]

    @property
    def _server(self) -> bool:
        return self._connection.dialect.name != "sqlite"

    def _add(self, key: Key, *, whole: bool) -> bool:
        """Remember a lock; whether it has to be asked for."""
        if key in (self._whole if whole else self._held):
            return False
        self._held.add(key)
        if whole:
            self._whole.add(key)
        return True

    def copy(self) -> "Locks":
        """Return the same locks, to add others to them."""
        made = Locks(self._connection, self._waiting)
        made._held, made._whole = set(self._held), set(self._whole)
        return made

    def made(self, table: str, key: str) -> None:
        """A row that this operation has made is locked: nobody else sees it."""
        if table in _THEMSELVES:
            self._held.add((table, key))
            self._whole.add((table, key))

    def hold(self, table: str, key: str) -> bool:
        """Return whether the row is locked."""
        return (table, key) in self._held

    def check(self, of: RecordType, row: Mapping[str, Any], *, fresh: bool) -> None:
        """Raise :class:`RuntimeError` where the owner of a row to be written is not locked."""
        owner = owner_of(of, row, fresh=fresh)
        if owner is not None and owner not in self._held:
            raise RuntimeError(f"the owner of a row of {of.table} is not locked")


def owner_of(of: RecordType, row: Mapping[str, Any], *, fresh: bool) -> Key | None:
    """Return the lock for writing a row: its case, else its client or worker, or a name.

    A ``fresh`` client, worker or team is its own; a fresh case is its client's, whose episodes it
    counts among.
    """
    if of.table in _BY_NAME:
        return "name", NAMED[of.table]
    if of.table in _THEMSELVES and not (fresh and of.table == "cases"):
        return None if fresh else (of.table, row["id"])
    for owners in _OWNERS:
        for name in of.referring.get(owners, ()):
            if row[name] is not None:
                return owners, row[name]
    return None


def lock_key(connection: Connection, key: str, waiting: Waiting | None) -> None:
    """Wait until no other transaction has locked that text, and lock it for this one; whoever
    writes to SQLite is alone anyway."""
    if connection.dialect.name != "sqlite":
        with saying(waiting):
            _KEY.rows(connection, number=crc32(key.encode()) - 2**31)


def keep_writers_out(connection: Connection) -> None:
    """Wait until nobody writes, and let nobody write until the transaction has ended; on SQLite
    whoever may write does so alone anyway."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SPACE}, {SCHEMA})")


@contextmanager
def saying(waiting: Waiting | None) -> Iterator[None]:
    """Tell a person who waits in the block for more than a second that others are writing."""
    if waiting is None:
        yield
        return
    sentence = "Waiting for another cm to finish writing …"
    timer = threading.Timer(SAY_AFTER, waiting, (sentence,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


_KEY = Statement(
    text(f"SELECT pg_advisory_xact_lock({SPACE + 1}, :number)").bindparams(
        bindparam("number", type_=Integer())
    )
)

_NAME = Statement(
    text(f"SELECT pg_advisory_xact_lock({SPACE}, :number)").bindparams(
        bindparam("number", type_=Integer())
    )
)


@cache
def row_lock(kind: Any, *, whole: bool) -> Statement:
    """The rows with these ids, locked; engines without such locks only read them."""
    table = table_of(kind)
    ids = bindparam("ids", type_=table.c.id.type, expanding=True)
    rows = select(*columns_of(kind)).where(table.c.id.in_(ids)).order_by(table.c.id)
    return Statement(rows.with_for_update(key_share=not whole), "ids")
