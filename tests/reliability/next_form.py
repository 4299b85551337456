"""A migration for the tests: a column, a table that is built anew, another that is filled."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic.operations import Operations

from cmcli.store.core.form import LATEST
from cmcli.store.keeping.migrations import MIGRATIONS, Migration, migrate_postgres, migrate_sqlite

NEXT = (*MIGRATIONS, Migration(LATEST + 1, "a form of the tests", "reliability.next_form"))


def migrate(op: Operations) -> None:
    """Bring a store from the latest form to one that does not exist."""
    op.add_column("clients", sa.Column("shoe_size", sa.Integer))
    op.execute("UPDATE clients SET shoe_size = 42")
    with op.batch_alter_table("clients", recreate="auto") as batch:
        batch.alter_column("shoe_size", nullable=False)
    op.create_table("shoes", sa.Column("id", sa.String, primary_key=True))
    op.execute("INSERT INTO shoes (id) SELECT id FROM clients")


def main() -> None:
    """Migrate the store that the process is given."""
    address = sys.argv[1]
    if "://" in address:
        migrate_postgres(address, migrations=NEXT)
    else:
        migrate_sqlite(Path(address), migrations=NEXT)
