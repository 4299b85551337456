"""The tables that hold no records: the log, the ledger of reminders, drafts, and an index.

The log covers none of them; the ledger has a digest of its own. Their keys and indexes are
declared in ``store/schema/``.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import TableClause

from cmcli.domain.records import without_none
from cmcli.store.core.mapping import light_table

DECLARED: dict[str, Mapping[str, Any]] = {}
"""Table → column → its type in Python, ``X | None`` if it may be empty."""


def _table(name: str, /, **columns: Any) -> TableClause:
    DECLARED[name] = columns
    return light_table(name, {one: without_none(hint)[0] for one, hint in columns.items()})


HEADS = _table("heads", id=int, store_id=str, schema_version=int, seq=int, hash=str)
"""One row: the end of the log's chain."""

OPERATIONS = _table(
    "operations",
    seq=int,
    id=str,
    at=datetime,
    actor=str,
    os_user=str,
    command=str,
    reason=str | None,
    undoes=int | None,
    prev=str,
    hash=str,
    key=str | None,
    arguments=str | None,
    result=str | None,
    result_digest=str,
    on=date | None,
    mark=str | None,
)
"""One command's entry. ``key`` is the caller's ``--id``, ``result`` what it was answered, ``on``
the day that was claimed; ``mark`` is shared by the entries of a command on many cases."""

CHANGES = _table(
    "changes",
    seq=int,
    position=int,
    case_id=str | None,
    table_name=str,
    row_id=str,
    before=str | None,
    after=str | None,
    before_digest=str,
    after_digest=str,
)
"""The change of one row."""

MIGRATIONS = _table("migrations", number=int, name=str, at=datetime)
"""Which migrations a store has been through."""

REMINDERS = _table(
    "reminders",
    period=date,
    channel=str,
    worker_id=str,
    case_id=str,
    rule=str,
    state=str,
    on=date,
    attempts=int,
    next_at=datetime | None,
    delivery_id=str,
)
"""One due item for one recipient in one period, as :mod:`cmcli.store.keeping.ledger` keeps it."""

DELIVERIES = _table(
    "deliveries",
    id=str,
    channel=str,
    worker_id=str | None,
    key=str,
    state=str,
    on=date,
    at=datetime,
    ended_at=datetime | None,
    items=int,
    error=str | None,
)
"""One digest handed to a channel."""

FEED_ITEMS = _table(
    "feed_items", channel=str, uid=str, sequence=int, digest=str, changed_at=datetime
)
"""One event of a calendar feed."""

LEDGER_DIGESTS = _table("ledger_digests", id=int, rows=int, digest=str)
"""One row: how many rows the three tables before have, and the sum of their hashes."""

DRAFTS = _table("drafts", worker_id=str, form=str, case_id=str, text=str, saved_at=datetime)
"""Unsaved input of a worker in a form."""

RESOURCE_NEEDS = _table(
    "resource_needs",
    domain=str,
    resource_id=str,
    number=int,
    name=str,
    needs=str,
    age_from=int | None,
    age_to=int | None,
    income_max=int | None,
    income_percent=int | None,
    serves=str,
    conditions=int,
    areas=str,
    languages=str,
    networks=str,
    more=int,
)
"""An entry of the directory for one need domain; see :mod:`cmcli.store.core.directory_index`."""
