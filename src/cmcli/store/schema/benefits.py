"""Benefits, wages, and their terms from day to day."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class BenefitRow(SQLModel, table=True):
    """See :class:`cmcli.domain.benefits.Benefit`."""

    __tablename__ = "benefits"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    kind: str
    status: str | None
    amount: int | None
    every: str | None
    since: date | None
    renew_on: date | None
    renew_set_on: date | None
    decided_on: date | None
    appeal_by: date | None
    keep_by: date | None
    known_on: date | None
    note: str | None
    added_on: date
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None


class BenefitChangeRow(SQLModel, table=True):
    """See :class:`cmcli.domain.benefits.BenefitChange`."""

    __tablename__ = "benefit_changes"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    benefit_id: str = Field(foreign_key="benefits.id")
    on: date
    status: str | None
    amount: int | None
    every: str | None
