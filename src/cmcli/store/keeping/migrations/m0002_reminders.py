"""Form 2: e-mail addresses of workers, snoozes, the ledger of reminders, and drafts of forms."""

import sqlalchemy as sa
from alembic.operations import Operations

MOMENT = sa.DateTime(timezone=True)


def migrate(op: Operations) -> None:
    """Add the tables for reminders and drafts; leave all others unchanged."""
    op.add_column("workers", sa.Column("email", sa.String))
    _snoozes(op)
    _ledger(op)
    op.create_table(
        "drafts",
        sa.Column("worker_id", sa.String, primary_key=True),
        sa.Column("form", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )


def _snoozes(op: Operations) -> None:
    op.create_table(
        "snoozes",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("number", sa.String),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("lifted_on", sa.Date),
        sa.Column("lifted_by", sa.String),
    )
    op.create_index("ix_snoozes_case_id", "snoozes", ["case_id"])


def _ledger(op: Operations) -> None:
    """No references: sent reminders stay known when a case or a worker is removed by undo."""
    op.create_table(
        "reminders",
        sa.Column("period", sa.Date, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("worker_id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, primary_key=True),
        sa.Column("rule", sa.String, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("delivery_id", sa.String, nullable=False),
    )
    op.create_index("ix_reminders_delivery_id", "reminders", ["delivery_id"])
    op.create_index("ix_reminders_case_id", "reminders", ["case_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("worker_id", sa.String),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("error", sa.String),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state", "channel"])
    op.create_index("ix_deliveries_worker_id", "deliveries", ["worker_id"])
    op.create_table(
        "feed_items",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("uid", sa.String, primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
