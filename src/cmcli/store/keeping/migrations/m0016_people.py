"""Form 16: people around a client, and the one of them that a contact was with."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table of people, and their key to contacts; no contact has one yet."""
    op.create_table(
        "people",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("client_id", sa.String, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        *(sa.Column(name, sa.String) for name in ("phone", "email", "may_contact")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("emergency", "household")),
        sa.Column("provider", sa.String),
        sa.Column("former_names", sa.String),
        sa.Column("former_phones", sa.Text),
        sa.Column("added_on", sa.Date, nullable=False),
        sa.Column("added_by", sa.String, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", sa.String),
        sa.Column("end_reason", sa.String),
        sa.UniqueConstraint("client_id", "number"),
    )
    op.create_index("ix_people_case_id", "people", ["case_id"])
    op.add_column(
        "contacts",
        sa.Column("person_id", sa.String, sa.ForeignKey("people.id")),
        inline_references=True,
    )
    op.create_index("ix_contacts_person_id", "contacts", ["person_id"])
