"""What must hold of a store after any fault, looked at with nothing of the verbs' own."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from cmcli.domain.operations import GENESIS
from cmcli.store.core.bookkeeping import CHANGES, HEADS, OPERATIONS
from cmcli.store.core.engine import is_url, open_engine
from cmcli.store.core.mapping import image_of, logged_tables


def assert_sound(address: str) -> None:
    """The file is sound, the log has no gap and its chain holds, and every live row is what the
    log says: an operation is there whole or not at all."""
    engine = open_engine(address)
    with engine.connect() as connection, connection.begin():
        if not is_url(address):
            pragma = connection.exec_driver_sql
            assert pragma("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert pragma("PRAGMA foreign_key_check").all() == []
        _assert_chained(connection)
        assert _live(connection) == _told_by_the_log(connection)
    engine.dispose()


def operations(address: str, key: str | None = None) -> int:
    """How many operations the log has, or has under that ``--id``."""
    table = OPERATIONS
    statement = select(func.count()).select_from(table)
    if key is not None:
        statement = statement.where(table.c.key == key)
    engine = open_engine(address)
    with engine.connect() as connection, connection.begin():
        found = connection.execute(statement).scalar_one()
    engine.dispose()
    return int(found)


def _assert_chained(connection: Connection) -> None:
    head = connection.execute(select(HEADS)).one()
    table = OPERATIONS
    before = GENESIS
    entries = connection.execute(select(table).order_by(table.c.seq)).all()
    for number, entry in enumerate(entries, start=1):
        assert (entry.seq, entry.prev) == (number, before)
        before = entry.hash
    assert (head.seq, head.hash) == (len(entries), before)
    changes = CHANGES
    for change in connection.execute(select(changes)):
        for side in ("before", "after"):
            assert _digest(change._mapping[side]) == change._mapping[f"{side}_digest"]


def _digest(image: str | None) -> str:
    return "" if image is None else hashlib.sha256(image.encode()).hexdigest()


def _told_by_the_log(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    """Every row as the changes of the log leave it, without its empty columns."""
    changes = CHANGES
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for change in connection.execute(select(changes).order_by(changes.c.seq, changes.c.position)):
        place = (change.table_name, change.row_id)
        if change.after is None:
            del told[place]
        else:
            told[place] = {**told.get(place, {}), **json.loads(change.after)}
    return {place: _filled(row.items()) for place, row in told.items()}


def _live(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (name, row.id): json.loads(json.dumps(image_of(dict(row._mapping))))
        for name, table in logged_tables().items()
        for row in connection.execute(select(table))
    }


def _filled(columns: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in columns if value is not None}
