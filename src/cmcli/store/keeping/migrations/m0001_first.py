"""The first form of the store: its tables, the search index, and the guard over the log."""

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

SEPARATOR = "\n;;\n"
"""Between the statements of a file (a trigger holds semicolons of its own)."""


def migrate(op: "Operations") -> None:
    """Run the statements that were written down for this engine."""
    for one in statements(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(one)


def statements(dialect: str) -> list[str]:
    """Return the statements that were written down for that engine."""
    written = files("cmcli.store.keeping.migrations").joinpath(f"m0001_{dialect}.sql")
    return [one.strip() for one in written.read_text(encoding="utf-8").split(SEPARATOR)]
