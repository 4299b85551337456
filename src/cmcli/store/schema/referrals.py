"""Referrals, and what happened to them."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)
from cmcli.store.schema import resources as _resources  # noqa: F401  (foreign key)
from cmcli.store.schema import workers as _workers  # noqa: F401  (foreign key)


class ReferralRow(SQLModel, table=True):
    """See :class:`cmcli.domain.referrals.Referral`."""

    __tablename__ = "referrals"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_referrals_case_id_ended_on", "case_id", "ended_on"),
        Index("ix_referrals_ended_on_sent_by", "ended_on", "sent_by"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    to: str
    resource_id: str | None = Field(foreign_key="resources.id", index=True)
    organization: str | None
    phone: str | None
    address: str | None
    hours: str | None
    bring: str | None
    apply: str | None
    service: str | None
    need: str | None
    goal: int | None
    urgent: bool
    warm: bool
    natural: bool
    led_by: str | None
    sent_on: date
    sent_by: str | None = Field(foreign_key="workers.id")
    status: str
    status_on: date
    reason: str | None
    follow_on: date | None
    appointment_on: date | None
    asks: int
    asked_on: date | None
    next_step: str | None
    ended_on: date | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None


class ReferralEventRow(SQLModel, table=True):
    """See :class:`cmcli.domain.referrals.ReferralEvent`."""

    __tablename__ = "referral_events"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    referral_id: str = Field(foreign_key="referrals.id", index=True)
    on: date
    status: str | None
    reason: str | None
    by_whom: str | None
    answer: str | None
