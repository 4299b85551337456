"""Form 8: a client has several phones and languages, more data, and former values.

A birth without its day has a column. A phone and a language become the first of several.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

REINDEX = True
"""A client is found by the digits of a phone."""

TEXTS = ("born", "tell_once", "confidential", "veteran", "disability")
LISTS = ("phones", "languages", "gender", "race")

MOVED = {"phone": "phones", "language": "languages"}
"""Columns of one text, each with the column of several that takes its place."""


def migrate(op: Operations) -> None:
    """Add the columns and the table of former values; move phones and languages."""
    for name in TEXTS:
        op.add_column("clients", sa.Column(name, sa.String))
    for name in LISTS:
        op.add_column("clients", sa.Column(name, sa.Text))
    _move(op.get_bind())
    op.drop_index("ix_clients_phone_key", "clients")
    for name in (*MOVED, "phone_key"):
        op.drop_column("clients", name)
    op.create_table(
        "former",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("client_id", sa.String, sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("became", sa.String),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("reason", sa.String),
    )
    op.create_index("ix_former_client_id", "former", ["client_id"])


def _move(connection: sa.Connection) -> None:
    clients = sa.table("clients", *map(sa.column, ("id", *MOVED, *MOVED.values())))
    known = sa.or_(*(clients.c[name].is_not(None) for name in MOVED))
    for row in connection.execute(sa.select(clients).where(known)).mappings().all():
        moved = {many: _listed(row[name]) for name, many in MOVED.items()}
        connection.execute(sa.update(clients).where(clients.c.id == row["id"]).values(moved))


def _listed(text: Any) -> str | None:
    """Return the text as the only one of a list."""
    return None if text is None else json.dumps([text], ensure_ascii=False)
