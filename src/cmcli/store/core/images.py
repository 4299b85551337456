"""Images of rows in the log, read as rows of today's form: entries are never rewritten."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from cmcli.domain.operations import Change

DROPPED: Mapping[str, frozenset[str]] = {
    "externals": frozenset(("seq",)),
    "clients": frozenset(("phone_key",)),
    "documents": frozenset(("have_on", "needed_on", "applied_on", "expired_on")),
}
"""Table → columns that older images have and today's rows have no more (forms 3, 8 and 17)."""

LISTED: Mapping[str, Mapping[str, str]] = {
    "clients": {"phone": "phones", "language": "languages"},
}
"""Table → columns of one text that became columns of several (form 8)."""

FILLED: Mapping[str, frozenset[str]] = {
    "contacts": frozenset(("number",)),
    "documents": frozenset(("since",)),
    "benefits": frozenset(("since",)),
}
"""Table → columns that a migration has filled in rows whose older images have none (forms 4, 17).
"""


def image(table: str, text: str) -> dict[str, Any]:
    """The columns of an image of a row of that table."""
    columns: dict[str, Any] = json.loads(text)
    for name in DROPPED.get(table, ()):
        columns.pop(name, None)
    for name, many in LISTED.get(table, {}).items():
        if name in columns:
            text = columns.pop(name)
            columns[many] = None if text is None else [text]
    return columns


def image_or_none(table: str, text: str | None) -> dict[str, Any] | None:
    """The same, or None where there is no image."""
    return None if text is None else image(table, text)


def change_of(row: Row[Any]) -> Change:
    """Return the change that an entry of the log tells."""
    return Change(
        position=row.position,
        case_id=row.case_id,
        table=row.table_name,
        row=row.row_id,
        before=image_or_none(row.table_name, row.before),
        after=image_or_none(row.table_name, row.after),
    )
