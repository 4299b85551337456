"""The logical content of a store as one digest, to show that nothing has changed."""

import hashlib

from sqlalchemy import select

from cmcli.store.core.bookkeeping import CHANGES, HEADS, OPERATIONS
from cmcli.store.core.mapping import logged_tables
from cmcli.store.core.view import View


def content(view: View) -> dict[str, list[str]]:
    """Every row of every table that the log covers, and of the log itself, as sorted texts."""
    tables = dict(logged_tables())
    tables |= {table.name: table for table in (HEADS, OPERATIONS, CHANGES)}
    return {
        name: sorted(repr(tuple(row)) for row in view.connection.execute(select(table)))
        for name, table in tables.items()
    }


def live_content(view: View) -> dict[str, list[str]]:
    """The rows without the log: what an undo must bring back."""
    log = ("heads", "operations", "changes")
    return {name: rows for name, rows in content(view).items() if name not in log}


def digest(view: View) -> str:
    """One text for the whole content."""
    return hashlib.sha256(repr(content(view)).encode()).hexdigest()
