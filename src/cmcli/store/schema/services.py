"""Services planned and delivered."""

from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cmcli.store.core.columns import DecimalText, UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)
from cmcli.store.schema import resources as _resources  # noqa: F401  (foreign key)
from cmcli.store.schema import workers as _workers  # noqa: F401  (foreign key)


class PlannedServiceRow(SQLModel, table=True):
    """See :class:`cmcli.domain.services.PlannedService`."""

    __tablename__ = "planned_services"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    kind: str
    provider: str | None
    resource_id: str | None = Field(foreign_key="resources.id", index=True)
    need: str | None
    goal: int | None
    every: int | None
    units: Decimal | None = Field(sa_type=DecimalText)
    unit: str | None
    cost: int | None
    funding: str | None
    from_on: date | None
    to_on: date | None
    note: str | None
    awaits: bool | None
    allowed_by: str | None
    added_on: date
    ended_on: date | None
    end_reason: str | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None


class ServiceRow(SQLModel, table=True):
    """See :class:`cmcli.domain.services.Service`."""

    __tablename__ = "services"
    __table_args__ = (
        Index("ix_services_case_on", "case_id", "on"),
        Index("ix_services_case_id_planned", "case_id", "planned"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    on: date
    kind: str
    text: str | None
    cents: int | None
    planned_id: str | None = Field(foreign_key="planned_services.id", index=True)
    number: int | None
    units: Decimal | None = Field(sa_type=DecimalText)
    worker_id: str | None = Field(foreign_key="workers.id")
    planned: bool | None
    funding: str | None
    allowed_by: str | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None
