"""Which migrations a store has been through."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import UtcMoment


class MigrationRow(SQLModel, table=True):
    """Which migrations this store has been through."""

    __tablename__ = "migrations"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    at: datetime = Field(sa_type=UtcMoment)
