"""The log: its head, the operations, and the change of each row."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field, Index, SQLModel

from cmcli.store.core.columns import UtcMoment


class HeadRow(SQLModel, table=True):
    """One row: the end of the chain. Every write locks it first, so writers are serial."""

    __tablename__ = "heads"
    id: int = Field(primary_key=True)
    store_id: str
    schema_version: int
    seq: int
    hash: str


class OperationRow(SQLModel, table=True):
    """One command's entry. ``key`` is the caller's ``--id``, ``result`` what it was answered,
    ``on`` the day that was claimed; ``mark`` is shared by the entries of a command on many cases.

    The chain covers the digest of the answer, so the answer can be erased as images can.
    """

    __tablename__ = "operations"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = Field(unique=True)
    at: datetime = Field(sa_type=UtcMoment)
    actor: str = Field(index=True)
    os_user: str
    command: str
    reason: str | None
    undoes: int | None
    prev: str
    hash: str
    key: str | None = Field(unique=True)
    arguments: str | None
    result: str | None = Field(sa_type=Text)
    result_digest: str
    on: date | None = Field(index=True)
    mark: str | None = Field(index=True)


class ChangeRow(SQLModel, table=True):
    """The change of one row. The chain covers the digests, so an image can be erased lawfully."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_row", "table_name", "row_id", "seq", "position"),
        Index("ix_changes_case", "case_id", "seq"),
    )
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str | None
    table_name: str
    row_id: str
    before: str | None = Field(sa_type=Text)
    after: str | None = Field(sa_type=Text)
    before_digest: str
    after_digest: str
