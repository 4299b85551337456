"""Workers and their teams."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import DecimalText, JsonList


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
    supervisor_id: str | None = Field(foreign_key="workers.id")
    team_role: str | None
    languages: tuple[str, ...] | None = Field(sa_type=JsonList)
    models: tuple[str, ...] | None = Field(sa_type=JsonList)
    areas: tuple[str, ...] | None = Field(sa_type=JsonList)


class OnCallRow(SQLModel, table=True):
    """See :class:`cmcli.domain.workers.OnCall`."""

    __tablename__ = "on_calls"
    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="teams.id", index=True)
    worker_id: str = Field(foreign_key="workers.id")
    from_on: date
    to_on: date
    phone: str | None
