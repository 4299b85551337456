"""Form 27: indexes, so that a case with a long history costs no more than one with a short one."""

import sqlalchemy as sa
from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Add them: for all contacts of a case by day, and by time for the few that are looked for."""
    op.create_index("ix_contacts_case_on", "contacts", ["case_id", "on"])
    _few(op, "contacts", "crisis", "kind = 'crisis'")
    _few(op, "contacts", "promised", "next_on IS NOT NULL")
    _few(op, "contacts", "awaiting", "awaits IS 1", "awaits IS true")
    _few(op, "notes", "apart", "contact_id IS NULL")


def _few(op: Operations, table: str, name: str, which: str, of_server: str | None = None) -> None:
    op.create_index(
        f"ix_{table}_case_{name}",
        table,
        ["case_id", "at"],
        sqlite_where=sa.text(which),
        postgresql_where=sa.text(of_server or which),
    )
