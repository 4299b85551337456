"""Form 5: an entry of the log keeps the day that was claimed, and the mark of its command."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add both columns, empty in the entries that are there: those keep their hashes."""
    op.add_column("operations", sa.Column("on", sa.Date))
    op.add_column("operations", sa.Column("mark", sa.String))
    op.create_index("ix_operations_on", "operations", ["on"])
    op.create_index("ix_operations_mark", "operations", ["mark"])
