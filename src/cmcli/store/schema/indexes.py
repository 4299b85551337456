"""Indexes of the few rows of a case for which a condition holds."""

from sqlalchemy import text
from sqlmodel import Index


def few_by_time(table: str, name: str, which: str, of_server: str | None = None) -> Index:
    """Return the index of these rows of each case by time.

    ``of_server`` is the condition in the words of PostgreSQL, where they differ.
    """
    return Index(
        f"ix_{table}_case_{name}",
        "case_id",
        "at",
        sqlite_where=text(which),
        postgresql_where=text(of_server or which),
    )
