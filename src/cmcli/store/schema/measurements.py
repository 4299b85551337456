"""The series of a goal's progress."""

from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field, Index, SQLModel

from cmcli.store.core.columns import DecimalText, UtcMoment
from cmcli.store.schema import goals as _goals  # noqa: F401  (foreign key)


class MeasurementRow(SQLModel, table=True):
    """See :class:`cmcli.domain.plans.Measurement`."""

    __tablename__ = "measurements"
    __table_args__ = (Index("ix_measurements_goal_at", "goal_id", "at"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    goal_id: str = Field(foreign_key="goals.id")
    at: datetime = Field(sa_type=UtcMoment)
    on: date
    value: Decimal | None = Field(sa_type=DecimalText)
    gas: int | None
    contact_id: str | None = Field(index=True)
    review_id: str | None
