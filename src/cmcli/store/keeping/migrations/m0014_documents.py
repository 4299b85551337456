"""Form 14: documents with their status and the last day to renew them."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table of documents."""
    days = ("added_on", "have_on", "needed_on", "applied_on", "expired_on")
    op.create_table(
        "documents",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("status", sa.String),
        sa.Column("renew_on", sa.Date),
        sa.Column("renew_set_on", sa.Date),
        sa.Column("note", sa.String),
        *(sa.Column(day, sa.Date, nullable=day != "added_on") for day in days),
        sa.UniqueConstraint("case_id", "number"),
    )
