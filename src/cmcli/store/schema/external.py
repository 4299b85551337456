"""Links between our rows and rows of another system, and the systems."""

from datetime import date

from sqlmodel import Field, Index, SQLModel, UniqueConstraint


class ExternalRow(SQLModel, table=True):
    """``digest`` is that of the source row when it was last taken over. The operation that did so
    is the latest in the log that changed this row."""

    __tablename__ = "externals"
    __table_args__ = (
        UniqueConstraint("system", "kind", "external_id"),
        Index("ix_externals_row", "table_name", "row_id"),
    )
    id: str = Field(primary_key=True)
    system: str
    kind: str
    external_id: str
    table_name: str
    row_id: str
    digest: str


class ImportSourceRow(SQLModel, table=True):
    """See :class:`cmcli.domain.external.ImportSource`."""

    __tablename__ = "import_sources"
    id: str = Field(primary_key=True)
    system: str = Field(unique=True)
    exported_at: str | None
    map_name: str | None
    map_text: str | None
    map_on: date | None
