"""Which model, acuity, phase and worker a case had from when."""

from datetime import date

from sqlmodel import Field, SQLModel

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class PlacementRow(SQLModel, table=True):
    """See :class:`cmcli.domain.cases.Placement`."""

    __tablename__ = "placements"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    from_on: date
    model: str
    acuity: int
    phase: int | None
    worker_id: str | None = Field(foreign_key="workers.id", index=True)
    reason: str
    allowed_by: str | None
