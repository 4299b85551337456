"""The log: how an operation is written to it, read from it, and chained."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, column, select, table, update
from sqlalchemy.engine import Connection

from cmcli.domain.operations import Operation, chained, digest
from cmcli.errors import StoreProblem
from cmcli.store.mapping import row_table
from cmcli.store.statements import Statement, insertion
from cmcli.store.view import View
from cmcli.store.work import Work, change_rows

_HEAD = table(
    "heads",
    column("store_id", String),
    column("schema_version", Integer),
    column("seq", Integer),
    column("hash", String),
)
"""The head as far as reading needs it: opening a store loads no table class."""

_READ_HEAD = Statement(select(_HEAD))
_LOCK_HEAD = Statement(select(_HEAD).with_for_update())
_MOVE_HEAD = Statement(
    update(_HEAD).values(
        seq=bindparam("new_seq", type_=Integer()), hash=bindparam("new_hash", type_=String())
    )
)


class LogHead(NamedTuple):
    """The row at the end of the chain."""

    store_id: str
    schema_version: int
    seq: int
    hash: str


def head_of(connection: Connection, *, lock: bool = False) -> LogHead:
    """The row at the end of the chain, locked for the rest of the transaction if asked."""
    found = (_LOCK_HEAD if lock else _READ_HEAD).rows(connection)
    if not found:
        raise StoreProblem("The store has no head; it was never set up.", "cm init makes a store.")
    return LogHead(*found[0])


def entry_fields(entry: Mapping[str, Any], changes: list[Mapping[str, Any]]) -> Iterator[str]:
    """What the hash of an entry covers, in order."""
    yield str(entry["seq"])
    yield entry["id"]
    yield entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    for name in ("actor", "os_user", "command", "reason", "undoes", "key", "arguments"):
        yield _optional(entry[name])
    yield entry["result_digest"]
    for change in changes:
        yield str(change["position"])
        yield _optional(change["case_id"])
        yield change["table_name"]
        yield change["row_id"]
        yield change["before_digest"]
        yield change["after_digest"]


def _optional(value: object) -> str:
    """A value that may be absent, so that an absent one differs from an empty one."""
    return "" if value is None else f"={value}"


def write(
    work: Work, head: LogHead, *, os_user: str, key: str | None, arguments: str | None
) -> None:
    """Append the operation to the log and move the head, which is the one locked for it."""
    changes = change_rows(work.seq, work.changes)
    entry: dict[str, Any] = {
        "seq": work.seq,
        "id": work.id,
        "at": datetime.now(UTC),
        "actor": work.actor.handle,
        "os_user": os_user,
        "command": work.command,
        "reason": work.reason,
        "undoes": work.undoes,
        "prev": head.hash,
        "key": key,
        "arguments": arguments,
        "result_digest": digest(work.result),
    }
    entry["hash"] = chained(head.hash, entry_fields(entry, list(changes)))
    rows = [{**entry, "result": work.result}]
    insertion(row_table("log", "OperationRow")).run(work.connection, rows)
    if changes:
        insertion(row_table("log", "ChangeRow")).run(work.connection, changes)
    _MOVE_HEAD.run(work.connection, [{"new_seq": work.seq, "new_hash": entry["hash"]}])


SHOWN = ("seq", "id", "at", "actor", "os_user", "command", "reason", "undoes", "prev", "hash")
"""The columns of an entry that make up an :class:`Operation`."""


def operations(
    view: View,
    *,
    actor: str | None = None,
    case_id: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[Operation]:
    """Operations, newest first."""
    entries = row_table("log", "OperationRow")
    statement = select(*(entries.c[name] for name in SHOWN)).order_by(entries.c.seq.desc())
    if actor is not None:
        statement = statement.where(entries.c.actor == actor)
    if since is not None:
        statement = statement.where(entries.c.at >= since)
    if case_id is not None:
        changes = row_table("log", "ChangeRow")
        touched = select(changes.c.seq).where(changes.c.case_id == case_id)
        statement = statement.where(entries.c.seq.in_(touched))
    if limit is not None:
        statement = statement.limit(limit)
    return [Operation(**row._mapping) for row in view.connection.execute(statement)]


def operation(view: View, key: str | int) -> Operation | None:
    """The operation with that number or id."""
    entries = row_table("log", "OperationRow")
    statement = select(*(entries.c[name] for name in SHOWN))
    text = str(key)
    if text.isascii() and text.isdigit() and len(text) < 16:
        statement = statement.where(entries.c.seq == int(text))
    else:
        statement = statement.where(entries.c.id == text)
    row = view.connection.execute(statement).one_or_none()
    return None if row is None else Operation(**row._mapping)


class Repeated(NamedTuple):
    """What an operation answered, by whom it was done, and the digest of what it was asked."""

    seq: int
    id: str
    actor: str
    arguments: str | None
    result: str | None


_ENTRIES = table("operations", *(column(name, String) for name in (*Repeated._fields, "key")))
_REPEATED = Statement(
    select(*(_ENTRIES.c[name] for name in Repeated._fields)).where(
        _ENTRIES.c.key == bindparam("asked", type_=String())
    )
)


def repeated(connection: Connection, key: str) -> Repeated | None:
    """The operation that was asked for under that ``--id`` before, if there is one."""
    found = _REPEATED.rows(connection, asked=key)
    return Repeated(*found[0]) if found else None


def happened(connection: Connection, operation_id: str) -> bool:
    """Whether an operation is in the log (asked after an error at commit)."""
    entries = row_table("log", "OperationRow")
    found = connection.execute(
        select(entries.c.seq).where(entries.c.id == operation_id)
    ).one_or_none()
    return found is not None
