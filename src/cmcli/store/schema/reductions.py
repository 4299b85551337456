"""Contracted hours, and reductions of them."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import DecimalText
from cmcli.store.schema import workers as _workers  # noqa: F401  (foreign key)


class ReductionRow(SQLModel, table=True):
    """See :class:`cmcli.domain.reductions.Reduction`."""

    __tablename__ = "reductions"
    id: str = Field(primary_key=True)
    worker_id: str = Field(foreign_key="workers.id", index=True)
    share: Decimal = Field(sa_type=DecimalText)
    from_on: date
    until_on: date | None
    reason: str
    category: str | None


class ContractedHoursRow(SQLModel, table=True):
    """See :class:`cmcli.domain.reductions.ContractedHours`."""

    __tablename__ = "contracted_hours"
    id: str = Field(primary_key=True)
    worker_id: str = Field(foreign_key="workers.id", index=True)
    from_on: date
    hours: Decimal = Field(sa_type=DecimalText)
