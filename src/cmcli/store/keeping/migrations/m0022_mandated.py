"""Form 22: mandated reports."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table."""
    op.create_table(
        "mandated_reports",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("author_id", sa.String, sa.ForeignKey("workers.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("agency", "reference")),
        sa.Column("told_on", sa.Date, nullable=False),
        sa.Column("told_to", sa.String),
        *(sa.Column(name, sa.Date) for name in ("written_by", "written_on")),
        sa.UniqueConstraint("case_id", "author_id", "number"),
    )
    op.create_index("ix_mandated_reports_author_id", "mandated_reports", ["author_id"])
