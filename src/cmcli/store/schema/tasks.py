"""The tasks of cases."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)
from cmcli.store.schema import workers as _workers  # noqa: F401  (foreign key)


class TaskRow(SQLModel, table=True):
    """See :class:`cmcli.domain.tasks.Task`."""

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    text: str
    worker_id: str | None = Field(foreign_key="workers.id", index=True)
    due_on: date | None
    added_on: date
    done_on: date | None
    dropped_on: date | None
    reason: str | None
