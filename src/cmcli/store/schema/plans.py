"""Agreed versions of plans, and what clients declined."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class PlanVersionRow(SQLModel, table=True):
    """See :class:`cmcli.domain.plans.PlanVersion`."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    agreed_on: date
    how: str
    by: str | None
    words: str | None
    reason: str | None
    snapshot: str = Field(sa_type=Text)


class DeclinedRow(SQLModel, table=True):
    """See :class:`cmcli.domain.plans.Declined`."""

    __tablename__ = "declined"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    item: str
    text: str
    words: str | None
    on: date
