"""The needs of a case as they stand."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class NeedRow(SQLModel, table=True):
    """See :class:`cmcli.domain.needs.Need`."""

    __tablename__ = "needs"
    __table_args__ = (UniqueConstraint("case_id", "domain"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    domain: str
    text: str | None
    rating: int | None
    unrated: str | None
    stage_of_change: str | None
    stage_on: date | None
