"""Form 24: the day when the due date of a goal or a step was set."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the days; they stay empty where nobody wrote them down."""
    for table in ("goals", "steps"):
        op.add_column(table, sa.Column("due_set_on", sa.Date))
