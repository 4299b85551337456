"""Appointments, and when they were moved."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cmcli.store.core.columns import UtcMoment
from cmcli.store.schema import cases as _cases  # noqa: F401  (foreign key)
from cmcli.store.schema import contacts as _contacts  # noqa: F401  (foreign key)


class AppointmentRow(SQLModel, table=True):
    """See :class:`cmcli.domain.appointments.Appointment`."""

    __tablename__ = "appointments"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_appointments_case_id_at", "case_id", "at"),
        Index("ix_appointments_case_id_outcome", "case_id", "outcome"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    number: int
    text: str
    at: datetime = Field(sa_type=UtcMoment)
    on: date
    slot_at: datetime = Field(sa_type=UtcMoment)
    minutes: int | None
    place: str | None
    transport: str | None
    with_whom: str | None
    every: int | None
    until_on: date | None
    remind_days: int | None
    added_on: date
    follows_id: str | None = Field(foreign_key="appointments.id", index=True)
    series_id: str | None
    agreed_in: str | None
    outcome: str | None
    outcome_on: date | None
    outcome_by: str | None
    reason: str | None
    contact_id: str | None = Field(foreign_key="contacts.id", index=True)


class AppointmentMoveRow(SQLModel, table=True):
    """See :class:`cmcli.domain.appointments.AppointmentMove`."""

    __tablename__ = "appointment_moves"
    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    appointment_id: str = Field(foreign_key="appointments.id", index=True)
    on: date
    from_at: datetime = Field(sa_type=UtcMoment)
    to_at: datetime = Field(sa_type=UtcMoment)
    moved_by: str | None
    reason: str | None
