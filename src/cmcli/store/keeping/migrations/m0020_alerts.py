"""Form 20: alerts for whoever visits a client, and their reviews."""

import sqlalchemy as sa
from alembic.operations import Operations


def _owners() -> list[sa.Column[str]]:
    return [
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("client_id", sa.String, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
    ]


def migrate(op: Operations) -> None:
    """Add the tables."""
    op.create_table(
        "alerts",
        *_owners(),
        sa.Column("number", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "text")),
        *(sa.Column(name, sa.String) for name in ("source", "told_client")),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("review_on", "added_on")),
        sa.Column("added_by", sa.String, nullable=False),
        sa.Column("ended_on", sa.Date),
        *(sa.Column(name, sa.String) for name in ("ended_by", "end_reason")),
        sa.UniqueConstraint("client_id", "number"),
    )
    op.create_index("ix_alerts_case_id", "alerts", ["case_id"])
    op.create_table(
        "alert_reviews",
        *_owners(),
        sa.Column("alert_id", sa.String, sa.ForeignKey("alerts.id"), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("by", "found")),
        sa.Column("review_on", sa.Date, nullable=False),
    )
    for name in ("client_id", "case_id", "alert_id"):
        op.create_index(f"ix_alert_reviews_{name}", "alert_reviews", [name])
