"""Safety flags, agreed rhythms and aftercare."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)


class FlagRow(SQLModel, table=True):
    """See :class:`cmcli.domain.safety.Flag`."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    kind: str
    text: str
    raised_on: date
    raised_by: str
    settled_on: date | None = Field(index=True)
    settled_by: str | None
    done: str | None
    told: str | None
    look_on: date | None


class FlagActionRow(SQLModel, table=True):
    """See :class:`cmcli.domain.safety.FlagAction`."""

    __tablename__ = "actions"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    flag_id: str = Field(foreign_key="flags.id")
    on: date
    by: str
    done: str
    told: str
    look_on: date


class RhythmRow(SQLModel, table=True):
    """See :class:`cmcli.domain.safety.Rhythm`."""

    __tablename__ = "rhythms"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    days: int
    from_on: date
    until_on: date | None
    reason: str
    allowed_by: str | None


class AftercareRow(SQLModel, table=True):
    """See :class:`cmcli.domain.safety.Aftercare`."""

    __tablename__ = "aftercare"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    due_on: date
    contact_id: str | None
    done_on: date | None = Field(index=True)
