"""Roadblocks of contacts."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)
from cmcli.store.schema import contacts as _contacts  # noqa: F401  (foreign key)


class RoadblockRow(SQLModel, table=True):
    """See :class:`cmcli.domain.roadblocks.Roadblock`."""

    __tablename__ = "roadblocks"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    text: str
    on: date
    contact_id: str | None = Field(foreign_key="contacts.id", index=True)
    answered_on: date | None
    answered_by: str | None
    reason: str | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
