"""Aliases: old references of merged clients."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint


class AliasRow(SQLModel, table=True):
    """See :class:`cmcli.domain.aliases.Alias`."""

    __tablename__ = "aliases"
    __table_args__ = (UniqueConstraint("code", "episode"),)
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id", index=True)
    case_id: str | None = Field(foreign_key="cases.id", index=True)
    code: str
    episode: int
    on: date
