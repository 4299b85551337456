"""Form 29: stays that were entered in error, and the series of a repeated appointment."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the columns; they stay empty for what was recorded before."""
    op.add_column("stays", sa.Column("error_at", sa.DateTime(timezone=True)))
    op.add_column("stays", sa.Column("error_reason", sa.String))
    op.add_column("appointments", sa.Column("series_id", sa.String))
