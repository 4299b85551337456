"""The documents of clients."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class DocumentRow(SQLModel, table=True):
    """See :class:`cmcli.domain.documents.Document`."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    kind: str
    status: str | None
    since: date | None
    renew_on: date | None
    renew_set_on: date | None
    note: str | None
    added_on: date
    error_at: datetime | None = Field(sa_type=UtcMoment)
    error_reason: str | None


class DocumentChangeRow(SQLModel, table=True):
    """See :class:`cmcli.domain.documents.DocumentChange`."""

    __tablename__ = "document_changes"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    document_id: str = Field(foreign_key="documents.id")
    on: date
    status: str | None
