"""Form 7: who allowed a contact schedule that is much slower than the model's."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the supervisor's username to the schedules; nobody has allowed those there are."""
    op.add_column("rhythms", sa.Column("allowed_by", sa.String))
