"""Stays in a hospital, jail, detox or treatment, or away."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class StayRow(SQLModel, table=True):
    """See :class:`cmcli.domain.stays.Stay`."""

    __tablename__ = "stays"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    kind: str
    place: str | None
    begun_on: date
    until_on: date | None
    until_set_on: date | None
    ended_on: date | None
    prepared_on: date | None
    benefits_on: date | None
    entered_on: date
    allowed_by: str | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None
