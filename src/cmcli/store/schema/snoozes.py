"""Snoozes."""

from datetime import date

from sqlmodel import Field, SQLModel

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class SnoozeRow(SQLModel, table=True):
    """See :class:`cmcli.domain.reminders.Snooze`."""

    __tablename__ = "snoozes"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    kind: str
    number: str | None
    from_on: date
    until_on: date
    reason: str
    by: str
    lifted_on: date | None
    lifted_by: str | None
