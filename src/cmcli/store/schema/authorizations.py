"""Authorizations of services by payers, and their statuses from day to day."""

from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import DecimalText, UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)
from cmcli.store.schema import services as _services  # noqa: F401  (foreign key)


class AuthorizationRow(SQLModel, table=True):
    """See :class:`cmcli.domain.authorizations.Authorization`."""

    __tablename__ = "authorizations"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    planned_id: str = Field(foreign_key="planned_services.id", index=True)
    payer: str
    reference: str | None
    units: Decimal = Field(sa_type=DecimalText)
    used_before: Decimal | None = Field(sa_type=DecimalText)
    from_on: date
    to_on: date
    status: str
    status_on: date
    appeal_by: date | None
    keep_by: date | None
    known_on: date | None
    reason: str | None
    added_on: date
    ended_on: date | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None


class AuthorizationChangeRow(SQLModel, table=True):
    """See :class:`cmcli.domain.authorizations.AuthorizationChange`."""

    __tablename__ = "authorization_changes"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    authorization_id: str = Field(foreign_key="authorizations.id", index=True)
    on: date
    status: str
    reason: str | None
