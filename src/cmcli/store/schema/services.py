"""Services delivered."""

from datetime import date

from sqlmodel import Field, Index, SQLModel

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class ServiceRow(SQLModel, table=True):
    """See :class:`cmcli.domain.services.Service`."""

    __tablename__ = "services"
    __table_args__ = (Index("ix_services_case_on", "case_id", "on"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    on: date
    kind: str
    text: str | None
    cents: int | None
