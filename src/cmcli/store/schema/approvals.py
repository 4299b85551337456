"""Decisions that were submitted for approval."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class ApprovalRow(SQLModel, table=True):
    """See :class:`cmcli.domain.approvals.Approval`."""

    __tablename__ = "approvals"
    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    kind: str
    status: str = Field(index=True)
    command: str
    said: str = Field(sa_type=Text)
    seen: str = Field(sa_type=Text)
    digest: str
    submitted_by: str = Field(foreign_key="workers.id", index=True)
    submitted_on: date
    submitted_at: datetime = Field(sa_type=UtcMoment)
    reason: str | None = Field(sa_type=Text)
    answered_by: str | None = Field(foreign_key="workers.id")
    answered_on: date | None
    answer: str | None = Field(sa_type=Text)
    own: bool | None
