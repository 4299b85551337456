"""Form 13: tasks that are no step of a goal."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table of tasks."""
    op.create_table(
        "tasks",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("worker_id", sa.String, sa.ForeignKey("workers.id")),
        sa.Column("due_on", sa.Date),
        sa.Column("added_on", sa.Date, nullable=False),
        sa.Column("done_on", sa.Date),
        sa.Column("dropped_on", sa.Date),
        sa.Column("reason", sa.String),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_index("ix_tasks_worker_id", "tasks", ["worker_id"])
