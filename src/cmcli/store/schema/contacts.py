"""Contacts and attempts."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cmcli.store.core.columns import JsonList, UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)
from cmcli.store.schema import people as _people  # noqa: F401  (foreign key)
from cmcli.store.schema.indexes import few_by_time


class ContactRow(SQLModel, table=True):
    """See :class:`cmcli.domain.contacts.Contact`."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_case_at", "case_id", "at"),
        Index("ix_contacts_case_on", "case_id", "on"),
        few_by_time("contacts", "crisis", "kind = 'crisis'"),
        few_by_time("contacts", "promised", "next_on IS NOT NULL"),
        few_by_time("contacts", "awaiting", "awaits IS 1", "awaits IS true"),
        Index("ix_contacts_worker_on", "worker_id", "on"),
        UniqueConstraint("case_id", "number"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    worker_id: str = Field(foreign_key="workers.id")
    at: datetime = Field(sa_type=UtcMoment)
    on: date
    mode: str | None
    with_whom: str
    kind: str
    outcome: str
    minutes: int | None
    travel: int | None
    did: tuple[str, ...] = Field(sa_type=JsonList)
    roadblock: str | None
    interpreter: str | None
    next_on: date | None
    person_id: str | None = Field(foreign_key="people.id", index=True)
    attended: tuple[str, ...] | None = Field(sa_type=JsonList)
    entered_on: date | None
    backdated_on: date | None
    awaits: bool | None
    allowed_by: str | None
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None
    moved_to: str | None
    moved_from: str | None
