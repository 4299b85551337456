"""Form 21: the crisis plans of clients in their versions, and the reviews of them."""

import sqlalchemy as sa
from alembic.operations import Operations

_PARTS = ("warnings", "make_safer", "helps", "avoid", "calls", "reasons")


def migrate(op: Operations) -> None:
    """Add the tables."""
    op.create_table(
        "crisis_plans",
        *_owners(),
        sa.Column("number", sa.Integer, nullable=False),
        *_made(),
        *(sa.Column(name, sa.String) for name in _PARTS),
        sa.Column("replaced_on", sa.Date),
        sa.UniqueConstraint("client_id", "number"),
    )
    op.create_index("ix_crisis_plans_case_id", "crisis_plans", ["case_id"])
    op.create_table(
        "crisis_reviews",
        *_owners(),
        sa.Column("plan_id", sa.String, sa.ForeignKey("crisis_plans.id"), nullable=False),
        *_made(),
    )
    for name in ("client_id", "case_id", "plan_id"):
        op.create_index(f"ix_crisis_reviews_{name}", "crisis_reviews", [name])


def _owners() -> list[sa.Column[str]]:
    return [
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("client_id", sa.String, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
    ]


def _made() -> list[sa.Column[object]]:
    return [
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    ]
