"""The directory of services."""

from datetime import date

from sqlmodel import Field, SQLModel

from cmcli.store.core.columns import JsonList


class ResourceRow(SQLModel, table=True):
    """See :class:`cmcli.domain.resources.Resource`."""

    __tablename__ = "resources"
    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    name: str
    organization: str | None
    description: str | None
    needs: tuple[str, ...] | None = Field(sa_type=JsonList)
    phone: str | None
    email: str | None
    url: str | None
    address: str | None
    hours: str | None
    areas: tuple[str, ...] | None = Field(sa_type=JsonList)
    languages: tuple[str, ...] | None = Field(sa_type=JsonList)
    age_from: int | None
    age_to: int | None
    income_max: int | None
    income_percent: int | None
    serves: tuple[str, ...] | None = Field(sa_type=JsonList)
    networks: tuple[str, ...] | None = Field(sa_type=JsonList)
    eligibility: str | None
    cost: str | None
    bring: str | None
    apply: str | None
    program: str | None = Field(index=True)
    checked_on: date | None = Field(index=True)
    added_on: date
    ended_on: date | None
    end_reason: str | None
