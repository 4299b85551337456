"""Mandated reports."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class MandatedReportRow(SQLModel, table=True):
    """See :class:`cmcli.domain.mandated.MandatedReport`."""

    __tablename__ = "mandated_reports"
    __table_args__ = (UniqueConstraint("case_id", "author_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    author_id: str = Field(foreign_key="workers.id", index=True)
    number: int
    agency: str
    reference: str
    told_on: date
    told_to: str | None
    written_by: date | None
    written_on: date | None
