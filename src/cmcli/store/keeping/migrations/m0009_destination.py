"""Form 9: where a client went when the case closed."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the destination to the cases; nobody has said one of those there are."""
    op.add_column("cases", sa.Column("destination", sa.String))
