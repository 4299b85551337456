"""People around a client."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.core.columns import JsonList
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class PersonAroundRow(SQLModel, table=True):
    """See :class:`cmcli.domain.people.PersonAround`."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("client_id", "number"),)
    id: str = Field(primary_key=True)
    client_id: str = Field(foreign_key="clients.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    number: int
    name: str
    role: str
    phone: str | None
    email: str | None
    may_contact: str | None
    emergency: bool
    household: bool
    provider: str | None
    former_names: str | None
    former_phones: tuple[str, ...] | None = Field(sa_type=JsonList)
    added_on: date
    added_by: str
    ended_on: date | None
    ended_by: str | None
    end_reason: str | None
