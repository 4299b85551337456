"""Form 23: households and their members."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add the tables of households and of their members; imports fill them from then on."""
    op.create_table(
        "households",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("begun_on", sa.Date, nullable=False),
        sa.Column("begun_by", sa.String, nullable=False),
    )
    owners = ("household", "client", "case")
    op.create_table(
        "household_members",
        sa.Column("id", sa.String, primary_key=True),
        *(
            sa.Column(f"{one}_id", sa.String, sa.ForeignKey(f"{one}s.id"), nullable=False)
            for one in owners
        ),
        *(sa.Column(name, sa.String) for name in ("relationship", "joined_with")),
        sa.Column("joined_on", sa.Date, nullable=False),
        sa.Column("joined_by", sa.String, nullable=False),
        sa.Column("counts_on", sa.Date),
        sa.Column("confirmed_by", sa.String),
        sa.Column("awaits", sa.Boolean, nullable=False),
        sa.Column("crossed", sa.String),
        sa.Column("left_on", sa.Date),
        *(sa.Column(name, sa.String) for name in ("left_by", "left_reason")),
    )
    for one in owners:
        op.create_index(f"ix_household_members_{one}_id", "household_members", [f"{one}_id"])
