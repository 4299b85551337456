"""Form 19: stays in a hospital, jail, detox or treatment, or away."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table of stays."""
    days = ("until_on", "until_set_on", "ended_on", "prepared_on", "benefits_on")
    op.create_table(
        "stays",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("begun_on", sa.Date, nullable=False),
        *(sa.Column(day, sa.Date) for day in days),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("allowed_by", sa.String),
        sa.UniqueConstraint("case_id", "number"),
    )
