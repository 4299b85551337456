"""The log: how an operation is written to it, read from it, and chained."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, select, update
from sqlalchemy.engine import Connection

from cmcli.domain.operations import Operation, chained, digest
from cmcli.errors import StoreProblem
from cmcli.store.bookkeeping import CHANGES, HEADS, OPERATIONS
from cmcli.store.statements import Statement, insertion
from cmcli.store.view import View
from cmcli.store.work import Work, change_rows


class LogHead(NamedTuple):
    """The row at the end of the chain."""

    store_id: str
    schema_version: int
    seq: int
    hash: str


_HEAD = select(*(HEADS.c[name] for name in LogHead._fields))
_READ_HEAD = Statement(_HEAD)
_LOCK_HEAD = Statement(_HEAD.with_for_update())
_MOVE_HEAD = Statement(
    update(HEADS).values(
        seq=bindparam("new_seq", type_=Integer()), hash=bindparam("new_hash", type_=String())
    )
)


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
    insertion(OPERATIONS).run(work.connection, rows)
    if changes:
        insertion(CHANGES).run(work.connection, changes)
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
    entries = OPERATIONS.c
    statement = select(*(entries[name] for name in SHOWN)).order_by(entries.seq.desc())
    if actor is not None:
        statement = statement.where(entries.actor == actor)
    if since is not None:
        statement = statement.where(entries.at >= since)
    if case_id is not None:
        changes = CHANGES.c
        touched = select(changes.seq).where(changes.case_id == case_id)
        statement = statement.where(entries.seq.in_(touched))
    if limit is not None:
        statement = statement.limit(limit)
    return [Operation(**row._mapping) for row in view.connection.execute(statement)]


def operation(view: View, key: str | int) -> Operation | None:
    """The operation with that number or id."""
    entries = OPERATIONS.c
    statement = select(*(entries[name] for name in SHOWN))
    text = str(key)
    if text.isascii() and text.isdigit() and len(text) < 16:
        statement = statement.where(entries.seq == int(text))
    else:
        statement = statement.where(entries.id == text)
    row = view.connection.execute(statement).one_or_none()
    return None if row is None else Operation(**row._mapping)


class Repeated(NamedTuple):
    """What an operation answered, by whom it was done, and the digest of what it was asked."""

    seq: int
    id: str
    actor: str
    arguments: str | None
    result: str | None


_REPEATED = Statement(
    select(*(OPERATIONS.c[name] for name in Repeated._fields)).where(
        OPERATIONS.c.key == bindparam("asked", type_=String())
    )
)


def repeated(connection: Connection, key: str) -> Repeated | None:
    """The operation that was asked for under that ``--id`` before, if there is one."""
    found = _REPEATED.rows(connection, asked=key)
    return Repeated(*found[0]) if found else None


def happened(connection: Connection, operation_id: str) -> bool:
    """Whether an operation is in the log (asked after an error at commit)."""
    entries = OPERATIONS.c
    found = connection.execute(select(entries.seq).where(entries.id == operation_id)).one_or_none()
    return found is not None
