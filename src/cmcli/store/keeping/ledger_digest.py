"""The digest of the send log, whose rows the log of changes does not cover.

It is the sum of a hash of each row. A reminder's row that goes with its next delivery changes the
sum by two hashes, and whoever changes a row outside cm leaves a sum that is not that of the rows.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, String, TableClause, bindparam, select, update
from sqlalchemy.engine import Connection

from cmcli.domain.operations import plain
from cmcli.store.core.bookkeeping import DELIVERIES, FEED_ITEMS, LEDGER_DIGESTS, REMINDERS
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.keeping.row_audit import Fault, as_stored, read_moment

COVERED = (REMINDERS, DELIVERIES, FEED_ITEMS)
"""The tables of the send log."""

_SUMS = 1 << 256

_KEPT = select(LEDGER_DIGESTS.c.rows, LEDGER_DIGESTS.c.digest)
_READ = Statement(_KEPT)
LOCK_DIGEST = Statement(_KEPT.with_for_update())
"""The digest, for whoever is about to read the rows that it changes: only one writes at a time."""
_WRITE = Statement(
    update(LEDGER_DIGESTS).values(
        rows=bindparam("new_rows", type_=Integer()), digest=bindparam("new_digest", type_=String())
    )
)


def hashed(table: TableClause, row: Iterable[Any]) -> int:
    """Return the hash of a row, whose values are in the order of the table's columns."""
    said = [one if type(one) in _PLAIN else str(plain(one)) for one in row]
    text = ascii((table.name, *said)).encode("ascii")
    return int.from_bytes(hashlib.sha256(text).digest(), "big")


_PLAIN = (str, int, type(None))


@cache
def _in_order(table: TableClause) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Make the function that puts the values of a row in the order of the table's columns."""
    return itemgetter(*table.c.keys())


def move_digest(
    connection: Connection,
    kept: Sequence[tuple[Any, ...]],
    *moves: tuple[TableClause, Sequence[Sequence[Any]], Sequence[Mapping[str, Any]]],
) -> None:
    """Bring the digest, as :data:`LOCK_DIGEST` gave it, up to date.

    A move is a table, its rows as they were, and the rows that are there in their place. A digest
    that somebody has deleted is not made again: that is a fault to be seen.
    """
    if not kept:
        return
    rows, digest = kept[0]
    total = int(digest, 16)
    for table, gone, come in moves:
        rows += len(come) - len(gone)
        total -= sum(hashed(table, row) for row in gone)
        total += sum(hashed(table, _in_order(table)(row)) for row in come)
    _WRITE.run(connection, [{"new_rows": rows, "new_digest": f"{total % _SUMS:064x}"}])


def recompute(connection: Connection) -> None:
    """Write the digest of the rows as they are (a migration does this)."""
    rows, digest = _counted(connection)
    _WRITE.run(connection, [{"new_rows": rows, "new_digest": digest}])


def send_log_fault(view: View) -> Fault | None:
    """Return what the digest shows to have been done outside cm, or None if it is right."""
    kept = _READ.rows(view.connection)
    rows, digest = _counted(view.connection)
    if kept == [(rows, digest)]:
        return None
    if len(kept) != 1 or kept[0][0] == rows:
        what = "changed"
    else:
        what = "inserted" if rows > kept[0][0] else "removed"
    names = "reminders, deliveries or feed items"
    return Fault(None, f"The send log does not match its digest: {names} were {what} outside cm.")


def _counted(connection: Connection) -> tuple[int, str]:
    """The number of rows, and the digest that they have."""
    count = total = 0
    for table in COVERED:
        moments = [at for at, one in enumerate(table.c) if one.type.python_type is datetime]
        with closing(Statement(select(*map(as_stored, table.c))).stream(connection)) as rows:
            for row in rows:
                values = list(row)
                for at in moments:
                    values[at] = read_moment(values[at]) or values[at]
                count += 1
                total += hashed(table, values)
    return count, f"{total % _SUMS:064x}"
