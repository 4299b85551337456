"""Clients."""

from datetime import date

from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import JsonList


class ClientRow(SQLModel, table=True):
    """See :class:`cmcli.domain.clients.Client`."""

    __tablename__ = "clients"
    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    name: str | None
    goes_by: str | None
    pronouns: str | None
    dob: date | None = Field(index=True)
    born: str | None
    phones: tuple[str, ...] | None = Field(sa_type=JsonList)
    safe_contact: str | None
    whereabouts: str | None
    area: str | None
    languages: tuple[str, ...] | None = Field(sa_type=JsonList)
    interpreter: str | None
    tell_once: str | None
    confidential: str | None
    gender: tuple[str, ...] | None = Field(sa_type=JsonList)
    race: tuple[str, ...] | None = Field(sa_type=JsonList)
    veteran: str | None
    disability: str | None
    household: str | None
    name_key: str = Field(index=True)


class FormerValueRow(SQLModel, table=True):
    """See :class:`cmcli.domain.clients.FormerValue`."""

    __tablename__ = "former"
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id", index=True)
    field: str
    value: str
    became: str | None
    until_on: date
    by: str
    reason: str | None
