"""Reviews."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class ReviewRow(SQLModel, table=True):
    """See :class:`cmcli.domain.reviews.Review`."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    on: date
    worker_id: str = Field(foreign_key="workers.id")
    decision: str
    effectiveness: int | None
    efficiency: int | None
    cost: int | None
    appropriateness: int | None
    relevance: int | None
    satisfaction: int | None
    reflection: str | None
    needs_met: bool | None
    next_on: date | None
    gas_t: str | None
    note: str | None
