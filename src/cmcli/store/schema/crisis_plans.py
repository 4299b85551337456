"""The crisis plans of clients, and their reviews."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class CrisisPlanRow(SQLModel, table=True):
    """See :class:`cmcli.domain.crisis_plans.CrisisPlan`."""

    __tablename__ = "crisis_plans"
    __table_args__ = (UniqueConstraint("client_id", "number"),)
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    number: int
    at: datetime = Field(sa_type=UtcMoment)
    on: date
    by: str
    warnings: str | None
    make_safer: str | None
    helps: str | None
    avoid: str | None
    calls: str | None
    reasons: str | None
    replaced_on: date | None


class CrisisPlanReviewRow(SQLModel, table=True):
    """See :class:`cmcli.domain.crisis_plans.CrisisPlanReview`."""

    __tablename__ = "crisis_reviews"
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id", index=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    plan_id: str = Field(foreign_key="crisis_plans.id", index=True)
    at: datetime = Field(sa_type=UtcMoment)
    on: date
    by: str
