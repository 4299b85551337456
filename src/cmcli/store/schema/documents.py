"""The documents of clients."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

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
    renew_on: date | None
    renew_set_on: date | None
    note: str | None
    added_on: date
    have_on: date | None
    needed_on: date | None
    applied_on: date | None
    expired_on: date | None
