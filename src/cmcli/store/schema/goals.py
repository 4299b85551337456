"""Goals."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import DecimalText
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class GoalRow(SQLModel, table=True):
    """See :class:`cmcli.domain.plans.Goal`."""

    __tablename__ = "goals"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    text: str
    need: str | None
    strength: int | None
    measure: str | None
    baseline: Decimal | None = Field(sa_type=DecimalText)
    target: Decimal | None = Field(sa_type=DecimalText)
    due_on: date | None
    words: str | None
    confidence: int | None
    weight: Decimal = Field(sa_type=DecimalText)
    monitored_by: str | None
    gas_minus_2: str | None
    gas_minus_1: str | None
    gas_0: str | None
    gas_plus_1: str | None
    gas_plus_2: str | None
    gas_baseline: int | None
    state: str
    ended_on: date | None
    outcome: str | None
    due_set_on: date | None
