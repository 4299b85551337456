"""Households and their members."""

from datetime import date

from sqlmodel import Field, SQLModel

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class HouseholdRow(SQLModel, table=True):
    """See :class:`cmcli.domain.households.Household`."""

    __tablename__ = "households"
    id: str = Field(primary_key=True)
    begun_on: date
    begun_by: str


class HouseholdMemberRow(SQLModel, table=True):
    """See :class:`cmcli.domain.households.HouseholdMember`."""

    __tablename__ = "household_members"
    id: str = Field(primary_key=True)
    household_id: str = Field(foreign_key="households.id", index=True)
    client_id: str = Field(foreign_key="clients.id", index=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    relationship: str | None
    joined_with: str | None
    joined_on: date
    joined_by: str
    counts_on: date | None
    confirmed_by: str | None
    awaits: bool
    crossed: str | None
    left_on: date | None
    left_by: str | None
    left_reason: str | None
