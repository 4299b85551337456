"""The send log: each reminder with its recipient and channel. The audit log does not cover it, but
a digest of its own does.

There are no foreign keys here: sent reminders stay known when a case is removed by undo.
"""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel

from cmcli.store.core.columns import UtcMoment


class ReminderRow(SQLModel, table=True):
    """One due item for one recipient in one period, as :mod:`cmcli.store.keeping.ledger` keeps it.

    ``state`` is ``claimed``, ``sent``, ``failed``, ``in doubt`` or ``skipped``; ``on`` the day of
    the run that wrote it, ``next_at`` the moment of the next try after a failure.
    """

    __tablename__ = "reminders"
    period: date = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    worker_id: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True, index=True)
    rule: str = Field(primary_key=True)
    state: str
    on: date
    attempts: int
    next_at: datetime | None = Field(sa_type=UtcMoment)
    delivery_id: str = Field(index=True)


class DeliveryRow(SQLModel, table=True):
    """One digest handed to a channel. ``worker_id`` is None for a feed that all share."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_state", "state", "channel"),)
    id: str = Field(primary_key=True)
    channel: str
    worker_id: str | None = Field(index=True)
    key: str
    state: str
    on: date
    at: datetime = Field(sa_type=UtcMoment)
    ended_at: datetime | None = Field(sa_type=UtcMoment)
    items: int
    error: str | None


class FeedItemRow(SQLModel, table=True):
    """One event of a calendar feed: ``sequence`` grows when its ``digest`` changes."""

    __tablename__ = "feed_items"
    channel: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    sequence: int
    digest: str
    changed_at: datetime = Field(sa_type=UtcMoment)


class LedgerDigestRow(SQLModel, table=True):
    """One row: the number and the digest of the rows of the three tables above.

    See :mod:`cmcli.store.keeping.ledger_digest`.
    """

    __tablename__ = "ledger_digests"
    id: int = Field(primary_key=True)
    rows: int
    digest: str
