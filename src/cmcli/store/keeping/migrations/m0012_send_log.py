"""Form 12: a digest of the send log, so that a row changed outside cm is noticed.

Names are indexed again, too.
"""

import sqlalchemy as sa
from alembic.operations import Operations

REINDEX = True
"""A name in another script is found by its sound, and an accented one no longer counts as such."""

REDIGEST = True
"""The digest is that of the rows which are there."""


def migrate(op: Operations) -> None:
    """Add the table of the digest with its one row."""
    made = op.create_table(
        "ledger_digests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
    )
    op.bulk_insert(made, [{"id": 1, "rows": 0, "digest": "0" * 64}])
