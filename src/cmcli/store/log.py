"""The log: how an operation is written to it, read from it, and chained."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from cmcli.domain.operations import Operation, chained
from cmcli.errors import StoreProblem
from cmcli.store.mapping import row_table
from cmcli.store.view import View
from cmcli.store.work import Work, change_rows


def head_of(connection: Connection, *, lock: bool = False) -> Row[Any]:
    """The row at the end of the chain, locked for the rest of the transaction if asked."""
    heads = row_table("log", "HeadRow")
    statement = select(heads)
    if lock:
        statement = statement.with_for_update()
    found = connection.execute(statement).one_or_none()
    if found is None:
        raise StoreProblem("The store has no head; it was never set up.", "cm init makes a store.")
    return found


def entry_fields(entry: Mapping[str, Any], changes: list[Mapping[str, Any]]) -> Iterator[str]:
    """What the hash of an entry covers, in order."""
    yield str(entry["seq"])
    yield entry["id"]
    yield entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    for name in ("actor", "os_user", "command", "reason", "undoes", "key", "arguments"):
        value = entry[name]
        yield "" if value is None else f"={value}"
    for change in changes:
        yield str(change["position"])
        yield change["case_id"] or ""
        yield change["table_name"]
        yield change["row_id"]
        yield change["before_digest"]
        yield change["after_digest"]


def write(work: Work, *, os_user: str, key: str | None, arguments: str | None) -> None:
    """Append the operation to the log and move the head."""
    head = head_of(work.connection)
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
    }
    entry["hash"] = chained(head.hash, entry_fields(entry, list(changes)))
    operations, heads = row_table("log", "OperationRow"), row_table("log", "HeadRow")
    work.connection.execute(insert(operations), [{**entry, "result": work.result}])
    if changes:
        work.connection.execute(insert(row_table("log", "ChangeRow")), changes)
    work.connection.execute(update(heads).values(seq=work.seq, hash=entry["hash"]))


_SHOWN = ("seq", "id", "at", "actor", "os_user", "command", "reason", "undoes", "prev", "hash")


def operations(
    view: View,
    *,
    actor: str | None = None,
    case_id: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[Operation]:
    """Operations, newest first."""
    table = row_table("log", "OperationRow")
    statement = select(*(table.c[name] for name in _SHOWN)).order_by(table.c.seq.desc())
    if actor is not None:
        statement = statement.where(table.c.actor == actor)
    if since is not None:
        statement = statement.where(table.c.at >= since)
    if case_id is not None:
        changes = row_table("log", "ChangeRow")
        touched = select(changes.c.seq).where(changes.c.case_id == case_id)
        statement = statement.where(table.c.seq.in_(touched))
    if limit is not None:
        statement = statement.limit(limit)
    return [Operation(**row._mapping) for row in view.connection.execute(statement)]


def operation(view: View, key: str | int) -> Operation | None:
    """The operation with that number or id."""
    table = row_table("log", "OperationRow")
    statement = select(*(table.c[name] for name in _SHOWN))
    text = str(key)
    if text.isascii() and text.isdigit() and len(text) < 16:
        statement = statement.where(table.c.seq == int(text))
    else:
        statement = statement.where(table.c.id == text)
    row = view.connection.execute(statement).one_or_none()
    return None if row is None else Operation(**row._mapping)


def repeated(connection: Connection, key: str) -> Any | None:
    """The operation that was asked for under that ``--id`` before, if there is one."""
    table = row_table("log", "OperationRow")
    columns = (table.c.seq, table.c.id, table.c.arguments, table.c.result)
    return connection.execute(select(*columns).where(table.c.key == key)).one_or_none()


def happened(connection: Connection, operation_id: str) -> bool:
    """Whether an operation is in the log (asked after an error at commit)."""
    table = row_table("log", "OperationRow")
    found = connection.execute(select(table.c.seq).where(table.c.id == operation_id)).one_or_none()
    return found is not None
