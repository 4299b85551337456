"""Form 18: appointments, and when they were moved."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the tables of appointments and of their moves."""
    moment = sa.DateTime(timezone=True)
    texts = ("place", "transport", "with_whom")
    op.create_table(
        "appointments",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("slot_at", moment, nullable=False),
        sa.Column("minutes", sa.Integer),
        *(sa.Column(name, sa.String) for name in texts),
        sa.Column("every", sa.Integer),
        sa.Column("until_on", sa.Date),
        sa.Column("remind_days", sa.Integer),
        sa.Column("added_on", sa.Date, nullable=False),
        sa.Column("follows_id", sa.String, sa.ForeignKey("appointments.id")),
        *(sa.Column(name, sa.String) for name in ("agreed_in", "outcome")),
        sa.Column("outcome_on", sa.Date),
        *(sa.Column(name, sa.String) for name in ("outcome_by", "reason")),
        sa.Column("contact_id", sa.String, sa.ForeignKey("contacts.id")),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_table(
        "appointment_moves",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("appointment_id", sa.String, sa.ForeignKey("appointments.id"), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("from_at", moment, nullable=False),
        sa.Column("to_at", moment, nullable=False),
        *(sa.Column(name, sa.String) for name in ("moved_by", "reason")),
    )
    for table, *columns in (
        ("appointments", "case_id", "at"),
        ("appointments", "case_id", "outcome"),
        ("appointments", "contact_id"),
        ("appointments", "follows_id"),
        ("appointment_moves", "appointment_id"),
        ("appointment_moves", "case_id"),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
