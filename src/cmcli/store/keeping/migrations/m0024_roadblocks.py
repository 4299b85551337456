"""Form 24: roadblocks of contacts, and who attended a team conference."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table of roadblocks; those of earlier contacts stay only with them."""
    op.create_table(
        "roadblocks",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("contact_id", sa.String, sa.ForeignKey("contacts.id")),
        sa.Column("answered_on", sa.Date),
        sa.Column("answered_by", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("error_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.add_column("contacts", sa.Column("attended", sa.Text))
    op.create_index("ix_roadblocks_contact_id", "roadblocks", ["contact_id"])
