"""Workers and their teams."""

from decimal import Decimal

from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import DecimalText


class TeamRow(SQLModel, table=True):
    """See :class:`cmcli.domain.workers.Team`."""

    __tablename__ = "teams"
    id: str = Field(primary_key=True)
    handle: str = Field(unique=True)
    name: str


class WorkerRow(SQLModel, table=True):
    """See :class:`cmcli.domain.workers.Worker`."""

    __tablename__ = "workers"
    id: str = Field(primary_key=True)
    handle: str = Field(unique=True)
    name: str
    role: str
    hours: Decimal = Field(sa_type=DecimalText)
    team_id: str | None = Field(foreign_key="teams.id", index=True)
    os_user: str | None = Field(index=True)
    active: bool
    email: str | None
