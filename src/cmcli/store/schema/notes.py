"""Notes."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import contacts as _contacts  # noqa: F401  (foreign key)
from cmcli.store.schema.indexes import few_by_time


class NoteRow(SQLModel, table=True):
    """See :class:`cmcli.domain.contacts.Note`."""

    __tablename__ = "notes"
    __table_args__ = (
        few_by_time("notes", "apart", "contact_id IS NULL"),
        UniqueConstraint("case_id", "number"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    contact_id: str | None = Field(foreign_key="contacts.id", index=True)
    worker_id: str = Field(foreign_key="workers.id")
    at: datetime = Field(sa_type=UtcMoment)
    on: date
    text: str = Field(sa_type=Text)
    signed_at: datetime | None = Field(sa_type=UtcMoment)
    signed_by: str | None
    addendum_to: int | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None
    moved_to: str | None
    moved_from: str | None
    kind: str | None
