"""The events in calendar feeds: each has a sequence number that grows when the event changes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from cmcli.store.core.bookkeeping import DELIVERIES, FEED_ITEMS
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.ledger_digest import LOCK_DIGEST, move_digest


class Version(NamedTuple):
    """Which version of an event a feed carries, and since when (aware)."""

    sequence: int
    changed_at: datetime


def versions(work: Work, channel: str, digests: Mapping[str, str]) -> dict[str, Version]:
    """Event's uid → its version in the channel, given a digest of what it says now.

    A new event begins at 0; one that says something else than before moves on by one. An event
    that was gone for a while goes on where it stopped.
    """
    now = datetime.now(UTC)
    kept = LOCK_DIGEST.rows(work.connection)
    statement = select(FEED_ITEMS).where(FEED_ITEMS.c.channel == channel)
    before = {row.uid: row for row in work.connection.execute(statement)}
    found: dict[str, Version] = {}
    written = []
    for uid, digest in digests.items():
        known = before.get(uid)
        if known is not None and known.digest == digest:
            found[uid] = Version(known.sequence, known.changed_at)
            continue
        found[uid] = Version(0 if known is None else known.sequence + 1, now)
        written.append({"uid": uid, "digest": digest, **found[uid]._asdict()})
    if written:
        rows = [{"channel": channel, **row} for row in written]
        work.connection.execute(_upsert(work.dialect), rows)
        gone = [before[row["uid"]] for row in rows if row["uid"] in before]
        move_digest(work.connection, kept, (FEED_ITEMS, gone, rows))
    return found


def _upsert(dialect: str) -> Any:
    make: Any
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as make
    else:
        from sqlalchemy.dialects.postgresql import insert as make
    statement = make(FEED_ITEMS)
    names = ("sequence", "digest", "changed_at")
    return statement.on_conflict_do_update(
        index_elements=["channel", "uid"],
        set_={name: statement.excluded[name] for name in names},
    )


def last_keys(view: View, channel: str) -> dict[str | None, tuple[str, str]]:
    """Recipient's id (None for all) → the key and state of what was written for them last."""
    columns = DELIVERIES.c
    newest = select(func.max(columns.id)).where(columns.channel == channel)
    statement = select(columns.worker_id, columns.key, columns.state).where(
        columns.id.in_(newest.group_by(columns.worker_id))
    )
    return {row[0]: (row[1], row[2]) for row in view.connection.execute(statement)}
