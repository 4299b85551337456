"""Form 4: contacts are numbered within their case, and can be in error or moved.

Those that are there are numbered by their time; later ones take the next number.
"""

import sqlalchemy as sa
from alembic.operations import Operations

NUMBERED = """
UPDATE contacts SET number = by_time.number FROM (
    SELECT id, row_number() OVER (PARTITION BY case_id ORDER BY "at", id) AS number FROM contacts
) AS by_time WHERE by_time.id = contacts.id
"""


def migrate(op: Operations) -> None:
    """Add the columns, number the contacts, and keep each number unique within its case."""
    op.add_column("contacts", sa.Column("number", sa.Integer))
    op.add_column("contacts", sa.Column("error_at", sa.DateTime(timezone=True)))
    for name in ("error_reason", "moved_to", "moved_from"):
        op.add_column("contacts", sa.Column(name, sa.String))
    op.execute(NUMBERED)
    with op.batch_alter_table("contacts") as batch:
        batch.alter_column("number", existing_type=sa.Integer, nullable=False)
        batch.create_unique_constraint("contacts_case_id_number_key", ["case_id", "number"])
