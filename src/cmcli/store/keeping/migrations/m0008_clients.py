"""Form 8: what is known of a birth without its day, and the former values of a client's data."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add what is known of a birth without its day, and the table of former values."""
    op.add_column("clients", sa.Column("born", sa.String))
    op.create_table(
        "former",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("client_id", sa.String, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("reason", sa.String),
    )
    op.create_index("ix_former_client_id", "former", ["client_id"])
