"""Transfers from worker to worker, asked for or done."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class HandoverRow(SQLModel, table=True):
    """See :class:`cmcli.domain.handovers.Handover`."""

    __tablename__ = "handovers"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_handovers_to_status", "to_id", "status"),
        Index("ix_handovers_from_status", "from_id", "status"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    from_id: str | None = Field(foreign_key="workers.id")
    to_id: str = Field(foreign_key="workers.id")
    asked_by: str = Field(foreign_key="workers.id")
    asked_on: date
    reason: str = Field(sa_type=Text)
    status: str
    answered_by: str | None = Field(foreign_key="workers.id")
    answered_on: date | None
    answer: str | None = Field(sa_type=Text)
    moved_on: date | None
    told_on: date | None
    promised: str | None = Field(sa_type=Text)
