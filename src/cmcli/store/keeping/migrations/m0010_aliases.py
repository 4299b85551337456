"""Form 10: old references of merged clients, and a search index of names in every script."""

import sqlalchemy as sa
from alembic.operations import Operations

REINDEX = True
"""Names are found by their sound and in Latin letters, texts without blanks by pairs."""


def migrate(op: Operations) -> None:
    """Add the table of old references."""
    op.create_table(
        "aliases",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("client_id", sa.String, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.id")),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("episode", sa.Integer, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.UniqueConstraint("code", "episode"),
    )
    for column in ("client_id", "case_id"):
        op.create_index(f"ix_aliases_{column}", "aliases", [column])
