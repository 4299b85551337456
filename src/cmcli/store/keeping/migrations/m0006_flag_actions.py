"""Form 6: actions on safety flags, each with a day to look again."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table of actions, and to each flag the day to look again."""
    op.add_column("flags", sa.Column("look_on", sa.Date))
    op.create_table(
        "actions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("flag_id", sa.String, sa.ForeignKey("flags.id"), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("done", sa.String, nullable=False),
        sa.Column("told", sa.String, nullable=False),
        sa.Column("look_on", sa.Date, nullable=False),
    )
    op.create_index("ix_actions_case_id", "actions", ["case_id"])
