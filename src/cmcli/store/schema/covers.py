"""Covers, and what is special about single cases of them."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class CoverRow(SQLModel, table=True):
    """See :class:`cmcli.domain.covers.Cover`."""

    __tablename__ = "covers"
    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    worker_id: str = Field(foreign_key="workers.id", index=True)
    by_id: str = Field(foreign_key="workers.id", index=True)
    from_on: date
    to_on: date = Field(index=True)
    reason: str | None
    entered_on: date
    ended_on: date | None
    handover: str | None = Field(sa_type=Text)
    handover_at: datetime | None = Field(sa_type=UtcMoment)
    handback: str | None = Field(sa_type=Text)
    handback_at: datetime | None = Field(sa_type=UtcMoment)


class CoveredCaseRow(SQLModel, table=True):
    """See :class:`cmcli.domain.covers.CoveredCase`."""

    __tablename__ = "covered_cases"
    __table_args__ = (UniqueConstraint("cover_id", "case_id"),)
    id: str = Field(primary_key=True)
    cover_id: str = Field(foreign_key="covers.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    by_id: str | None = Field(foreign_key="workers.id", index=True)
    told_on: date | None
