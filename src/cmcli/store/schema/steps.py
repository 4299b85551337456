"""The steps of goals."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import goals as _goals  # noqa: F401  (foreign key)


class StepRow(SQLModel, table=True):
    """See :class:`cmcli.domain.plans.Step`."""

    __tablename__ = "steps"
    __table_args__ = (UniqueConstraint("goal_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    goal_id: str = Field(foreign_key="goals.id")
    number: int
    text: str
    who: str
    due_on: date | None
    done_on: date | None
    dropped: bool
    due_set_on: date | None
