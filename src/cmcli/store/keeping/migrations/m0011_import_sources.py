"""Form 11: the date and the map of the last import from each system."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the table of systems that were imported from."""
    op.create_table(
        "import_sources",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("system", sa.String, nullable=False, unique=True),
        sa.Column("exported_at", sa.String),
        sa.Column("map_name", sa.String),
        sa.Column("map_text", sa.String),
        sa.Column("map_on", sa.Date),
    )
