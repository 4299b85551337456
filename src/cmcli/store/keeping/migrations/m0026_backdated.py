"""Form 26: contacts that were made to count long after they were recorded."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the columns; they stay empty for what was recorded and changed before."""
    for name in ("entered_on", "backdated_on"):
        op.add_column("contacts", sa.Column(name, sa.Date))
    op.add_column("contacts", sa.Column("awaits", sa.Boolean))
    op.add_column("contacts", sa.Column("allowed_by", sa.String))
