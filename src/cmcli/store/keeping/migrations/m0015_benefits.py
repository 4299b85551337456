"""Form 15: benefits and wages, and their terms from day to day."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the tables of benefits and of their terms."""
    days = ("renew_on", "renew_set_on", "decided_on", "appeal_by", "keep_by", "known_on")
    op.create_table(
        "benefits",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        *_terms(),
        *(sa.Column(day, sa.Date) for day in days),
        sa.Column("note", sa.String),
        sa.Column("added_on", sa.Date, nullable=False),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_table(
        "benefit_changes",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("benefit_id", sa.String, sa.ForeignKey("benefits.id"), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        *_terms(),
    )
    op.create_index("ix_benefit_changes_case_id", "benefit_changes", ["case_id"])


def _terms() -> "list[sa.Column[object]]":
    return [
        sa.Column("status", sa.String),
        sa.Column("amount", sa.Integer),
        sa.Column("every", sa.String),
    ]
