"""Clients."""

from datetime import date

from sqlmodel import Field, SQLModel


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
    phone: str | None
    safe_contact: str | None
    whereabouts: str | None
    language: str | None
    interpreter: str | None
    household: str | None
    name_key: str = Field(index=True)
    phone_key: str = Field(index=True)


class FormerValueRow(SQLModel, table=True):
    """See :class:`cmcli.domain.clients.FormerValue`."""

    __tablename__ = "former"
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id", index=True)
    field: str
    value: str
    until_on: date
    by: str
    reason: str | None
