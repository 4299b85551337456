"""The first form of the store: its tables, the search index, and the guard over the log."""

from importlib.resources import files

from alembic.operations import Operations

SEPARATOR = "\n;;\n"
"""Between the statements of a file (a trigger holds semicolons of its own)."""


def migrate(op: Operations) -> None:
    """Run the statements that were written down for this engine."""
    dialect = op.get_bind().dialect.name
    written = files("cmcli.store.keeping.migrations").joinpath(f"m0001_{dialect}.sql")
    for statement in written.read_text(encoding="utf-8").split(SEPARATOR):
        op.get_bind().exec_driver_sql(statement.strip())
