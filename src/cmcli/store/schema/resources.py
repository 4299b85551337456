"""The directory of services, and its index by need."""

from datetime import date

from sqlmodel import Field, Index, SQLModel

from cmcli.store.core.columns import JsonList


class ResourceRow(SQLModel, table=True):
    """See :class:`cmcli.domain.resources.Resource`."""

    __tablename__ = "resources"
    __table_args__ = (
        Index(
            "ix_resources_ended_on_checked_on_added_on_number",
            *("ended_on", "checked_on", "added_on", "number"),
        ),
    )
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
    checked_on: date | None
    added_on: date
    ended_on: date | None
    end_reason: str | None


class ResourceNeedRow(SQLModel, table=True):
    """See :mod:`cmcli.store.core.directory_index`."""

    __tablename__ = "resource_needs"
    __table_args__ = {"sqlite_with_rowid": False}
    domain: str = Field(primary_key=True)
    resource_id: str = Field(primary_key=True, index=True)
    number: int
    name: str
    needs: str
    age_from: int | None
    age_to: int | None
    income_max: int | None
    income_percent: int | None
    serves: str
    conditions: int
    areas: str
    languages: str
    networks: str
    more: int
