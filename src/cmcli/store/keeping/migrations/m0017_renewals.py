"""Form 17: the statuses of documents from day to day, and entries in error.

Documents that are there keep their present status and its day.
"""

import sqlalchemy as sa
from alembic.operations import Operations

STATUSES = ("have", "needed", "applied", "expired")

FILLED = (
    """
    UPDATE documents SET since = CASE status WHEN 'have' THEN have_on
    WHEN 'needed' THEN needed_on WHEN 'applied' THEN applied_on WHEN 'expired' THEN expired_on END
    """,
    """
    UPDATE benefits SET since = (
        SELECT max("on") FROM benefit_changes WHERE benefit_changes.benefit_id = benefits.id
    ) WHERE coalesce(status, every) IS NOT NULL OR amount IS NOT NULL
    """,
)


def migrate(op: Operations) -> None:
    """Add the columns and the table of statuses, and drop the days that it takes over."""
    for table in ("documents", "benefits"):
        op.add_column(table, sa.Column("since", sa.Date))
        op.add_column(table, sa.Column("error_at", sa.DateTime(timezone=True)))
        op.add_column(table, sa.Column("error_reason", sa.String))
    for statement in FILLED:
        op.execute(statement)
    for status in STATUSES:
        op.drop_column("documents", f"{status}_on")
    op.create_table(
        "document_changes",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("document_id", sa.String, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("status", sa.String),
    )
    op.create_index("ix_document_changes_case_id", "document_changes", ["case_id"])
