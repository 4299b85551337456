"""The ledger of reminders: claimed before they leave, confirmed after, so that none goes twice.

A run holds the turn (:mod:`cmcli.store.core.turn`) from its first look to its last word. What it
finds claimed then was claimed by a run that died: whether it left is in doubt. The log does not
cover these tables; :mod:`cmcli.store.keeping.ledger_digest` does.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from cmcli.domain.kinds import SEALED
from cmcli.domain.reminders import pause_after
from cmcli.errors import Busy
from cmcli.store.core.bookkeeping import DELIVERIES, REMINDERS
from cmcli.store.core.statements import Statement, changing, insertion, together
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.ledger_digest import LOCK_DIGEST, move_digest

CLAIMED, SENT, FAILED, DOUBT, SKIPPED = "claimed", "sent", "failed", "in doubt", "skipped"
"""The states of a delivery and of its reminders. A claim that is no longer under way is in doubt
until a run settles it: ``in doubt`` is what is sent again, ``skipped`` what is not."""

AGAIN = (FAILED, DOUBT)
"""Deliveries to try again."""


PRIMARY = ("period", "channel", "worker_id", "case_id", "rule")
"""The columns by which a row of the reminders is known."""


class ReminderKey(NamedTuple):
    """One reminder within a channel."""

    period: date
    worker_id: str
    case_id: str
    rule: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The entry of a reminder in the send log. ``on`` is the day of the run that wrote it last.
    ``next_at`` is the moment of the next try (aware), or None if no try is planned."""

    state: str
    on: date
    attempts: int
    next_at: datetime | None
    delivery_id: str

    def waits(self, now: datetime) -> bool:
        """Return whether its pause is not over yet."""
        return self.state == FAILED and self.next_at is not None and now < self.next_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One digest handed to a channel; ``worker_id`` is None for a feed that all share.

    ``key`` stays the same when the same reminders are sent again. ``at`` is when it was claimed,
    ``ended_at`` when its outcome was written, both aware.
    """

    id: str
    channel: str
    worker_id: str | None
    key: str
    state: str
    on: date
    at: datetime
    ended_at: datetime | None
    items: int
    error: str | None


def entries(view: View, channel: str, since: date) -> dict[ReminderKey, LedgerEntry]:
    """Return the channel's entries in the send log for the periods from that day on."""
    columns = REMINDERS.c
    key = (columns.period, columns.worker_id, columns.case_id, columns.rule)
    known = (columns.state, columns.on, columns.attempts, columns.next_at, columns.delivery_id)
    statement = select(*key, *known)
    found = view.connection.execute(
        statement.where(columns.period >= since, columns.channel == channel)
    )
    return {ReminderKey(*row[:4]): LedgerEntry(*row[4:]) for row in found}


def sent_on(view: View, since: date) -> dict[ReminderKey, date]:
    """Return the day when any channel last sent each reminder, for the periods from that day on."""
    columns = REMINDERS.c
    keys = (columns.period, columns.worker_id, columns.case_id, columns.rule)
    statement = select(*keys, func.max(columns.on)).where(
        columns.period >= since, columns.state == SENT
    )
    return {
        ReminderKey(*row[:4]): row[4] for row in view.connection.execute(statement.group_by(*keys))
    }


def unsettled(view: View, channel: str) -> list[Delivery]:
    """The channel's claims without an outcome, the oldest first."""
    columns = DELIVERIES.c
    statement = select(DELIVERIES).where(columns.state == CLAIMED, columns.channel == channel)
    return [_delivery(row) for row in view.connection.execute(statement.order_by(columns.id))]


def deliveries(
    view: View,
    *,
    worker_ids: Collection[str] | None = None,
    since: date | None = None,
    states: Collection[str] = (),
    case_id: str | None = None,
    limit: int | None = None,
) -> list[Delivery]:
    """Deliveries, the newest first.

    ``worker_ids`` None means to anybody; ``since`` is a day of a run; ``case_id`` keeps those that
    told of the case last.
    """
    columns, reminders = DELIVERIES.c, REMINDERS.c
    statement = select(DELIVERIES).order_by(columns.id.desc())
    if worker_ids is not None:
        statement = statement.where(columns.worker_id.in_(list(worker_ids)))
    if since is not None:
        statement = statement.where(columns.on >= since)
    if states:
        statement = statement.where(columns.state.in_(list(states)))
    if case_id is not None:
        told = select(reminders.delivery_id).where(
            reminders.case_id == case_id, *(~reminders.rule.startswith(kind) for kind in SEALED)
        )
        statement = statement.where(columns.id.in_(told))
    if limit is not None:
        statement = statement.limit(limit)
    return [_delivery(row) for row in view.connection.execute(statement)]


# Writing. The moments are the real clock's: a pause is no matter of --today.


def claim(
    work: Work,
    channel: str,
    worker_id: str,
    key: str,
    owed: Mapping[ReminderKey, LedgerEntry | None],
) -> Delivery:
    """Claim reminders for one digest, each with what the ledger knew of it; to be committed
    before the digest leaves.

    Raises :class:`Busy` if another run has claimed or sent one of them since.
    """
    made = Delivery(
        id=work.new_id(),
        channel=channel,
        worker_id=worker_id,
        key=key,
        state=CLAIMED,
        on=work.today,
        at=datetime.now(UTC),
        ended_at=None,
        items=len(owed),
        error=None,
    )
    rows = [
        {
            **one._asdict(),
            "channel": channel,
            "state": CLAIMED,
            "on": work.today,
            "attempts": 0 if before is None else before.attempts,
            "next_at": None,
            "delivery_id": made.id,
        }
        for one, before in owed.items()
    ]
    near = {"channel": channel, "of": worker_id, "periods": sorted({one.period for one in owed})}
    kept, known = together(work.connection, [(LOCK_DIGEST, {}), (_near(), near)])
    keys = {tuple(row[name] for name in PRIMARY) for row in rows}
    gone = [row for row in known if row[: len(PRIMARY)] in keys]
    insertion(DELIVERIES).run(work.connection, [_columns(made)])
    _unless_settled(work.dialect).run(work.connection, rows)
    if _how_many().rows(work.connection, of=made.id)[0][0] != len(rows):
        raise Busy(
            "Another cm is now sending these reminders, so this one stopped.",
            "Check cm remind log, then run the command again.",
        )
    moves = (DELIVERIES, (), [_columns(made)]), (REMINDERS, gone, rows)
    move_digest(work.connection, kept, *moves)
    return made


@cache
def _near() -> Statement:
    """The reminders of a recipient's periods, whole."""
    columns = REMINDERS.c
    periods = columns.period.in_(bindparam("periods", type_=columns.period.type, expanding=True))
    mine = (columns.channel == bindparam("channel")) & (columns.worker_id == bindparam("of"))
    return Statement(select(REMINDERS).where(mine, periods), "periods")


@cache
def _how_many() -> Statement:
    """Count the reminders of a delivery."""
    columns = REMINDERS.c
    mine = columns.delivery_id == bindparam("of")
    return Statement(select(func.count()).select_from(REMINDERS).where(mine))


@cache
def _unless_settled(dialect: str) -> Statement:
    """An insert that takes over a row which is still owed, and no other."""
    make: Any
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as make
    else:
        from sqlalchemy.dialects.postgresql import insert as make
    columns = REMINDERS.c
    statement = make(REMINDERS)
    names = ("state", "on", "attempts", "next_at", "delivery_id")
    return Statement(
        statement.on_conflict_do_update(
            index_elements=PRIMARY,
            set_={name: statement.excluded[name] for name in names},
            where=(columns.state == FAILED) | (columns.state == DOUBT),
        )
    )


def settle(work: Work, delivery: Delivery, state: str, error: str | None = None) -> Delivery:
    """Write the outcome of a claim: sent, in doubt (to be sent again) or skipped."""
    return _end(work, delivery, state, error, lambda attempts: {})


def fail(work: Work, delivery: Delivery, error: str, at: datetime) -> Delivery:
    """Write that a claim failed at that moment: each of its reminders is tried again after its
    pause."""

    def again(attempts: int) -> dict[str, Any]:
        return {"attempts": attempts + 1, "next_at": at + pause_after(attempts + 1)}

    return _end(work, delivery, FAILED, error, again)


def _end(
    work: Work,
    delivery: Delivery,
    state: str,
    error: str | None,
    more: Callable[[int], dict[str, Any]],
) -> Delivery:
    """Give a delivery its outcome, and the reminders that it still claims theirs: the state, and
    ``more`` by the number of earlier attempts."""
    of = {"of": delivery.id}
    asked = [(LOCK_DIGEST, {}), (_delivered(), of), (_claimed(), of)]
    kept, was, claimed = together(work.connection, asked)
    ended = {"state": state, "error": error, "ended_at": datetime.now(UTC)}
    changing(DELIVERIES, tuple(ended)).run(
        work.connection, [{"key_of_row": delivery.id, **_new(ended)}]
    )
    now = [dict(zip(DELIVERIES.c.keys(), row, strict=True)) | ended for row in was]
    before = [dict(zip(REMINDERS.c.keys(), row, strict=True)) for row in claimed]
    after = []
    for attempts in {row["attempts"] for row in before}:
        new = {"attempts": attempts, "next_at": None, "state": state, "on": work.today}
        new |= more(attempts)
        _ending().run(work.connection, [{**of, "tried": attempts, **_new(new)}])
        after += [row | new for row in before if row["attempts"] == attempts]
    moves = (DELIVERIES, was, now), (REMINDERS, claimed, after)
    move_digest(work.connection, kept, *moves)
    return replace(delivery, state=state, error=error)


def _new(row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in row.items()}


@cache
def _delivered() -> Statement:
    """A delivery, whole."""
    return Statement(select(DELIVERIES).where(DELIVERIES.c.id == bindparam("of")))


@cache
def _claimed() -> Statement:
    """The reminders that a delivery still claims, whole."""
    columns = REMINDERS.c
    mine = (columns.delivery_id == bindparam("of")) & (columns.state == CLAIMED)
    return Statement(select(REMINDERS).where(mine))


@cache
def _ending() -> Statement:
    """Gives those reminders that a delivery still claims, after so many attempts, their outcome."""
    columns = REMINDERS.c
    mine = (columns.delivery_id == bindparam("of")) & (columns.state == CLAIMED)
    tried = columns.attempts == bindparam("tried", type_=columns.attempts.type)
    names = ("attempts", "next_at", "state", "on")
    new = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names}
    return Statement(update(REMINDERS).where(mine, tried).values(new))


def record(
    work: Work,
    channel: str,
    *,
    worker_id: str | None,
    key: str,
    items: int,
    error: str | None = None,
) -> Delivery:
    """Note a delivery that needs no claim because repeating it does no harm (a feed)."""
    now = datetime.now(UTC)
    made = Delivery(
        id=work.new_id(),
        channel=channel,
        worker_id=worker_id,
        key=key,
        state=SENT if error is None else FAILED,
        on=work.today,
        at=now,
        ended_at=now,
        items=items,
        error=error,
    )
    kept = LOCK_DIGEST.rows(work.connection)
    insertion(DELIVERIES).run(work.connection, [_columns(made)])
    move_digest(work.connection, kept, (DELIVERIES, (), [_columns(made)]))
    return made


def _delivery(row: Any) -> Delivery:
    return Delivery(**row._mapping)


def _columns(delivery: Delivery) -> dict[str, Any]:
    return {name: getattr(delivery, name) for name in delivery.__slots__}
