"""The log: how an operation is written to it, read from it, and chained."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, select
from sqlalchemy.engine import Connection, Dialect

from cmcli.domain.operations import Operation, chained, digest
from cmcli.store.core.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.core.changes import PART
from cmcli.store.core.head import LOCK_HEAD, MOVE_HEAD, LogHead, first_of, move_head
from cmcli.store.core.statements import Asked, Statement, insertion, send_writes, together
from cmcli.store.core.view import View
from cmcli.store.core.work import Work


def entry_fields(entry: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Return the fields that the hash of an entry covers, in order."""
    yield str(entry["seq"])
    yield entry["id"]
    yield entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    for name in ("actor", "os_user", "command", "reason", "undoes", "key", "arguments"):
        yield _optional(entry[name])
    yield entry["result_digest"]
    for name in ("on", "mark"):  # older entries have none, and keep the hash that they got
        if entry.get(name) is not None:
            yield f"{name}={entry[name]}"
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


class Repeated(NamedTuple):
    """The stored answer of an operation, its actor, and the digest of the request.

    ``seq`` is None for one that is not in the log yet.
    """

    seq: int | None
    id: str
    actor: str
    arguments: str | None
    result: str | None


_DONE_UNDER = Statement(
    select(*(OPERATIONS.c[name] for name in Repeated._fields)).where(
        OPERATIONS.c.key.in_(bindparam("asked", type_=String(), expanding=True))
    ),
    "asked",
)


class LogEntry(NamedTuple):
    """An operation that was done and is not in the log yet; ``key`` is its ``--id`` and
    ``arguments`` the digest of what was asked."""

    work: Work
    os_user: str
    key: str | None = None
    arguments: str | None = None

    def as_repeated(self) -> Repeated:
        """Return the answer for a repeat of the operation."""
        work = self.work
        return Repeated(None, work.id, work.actor.handle, self.arguments, work.result)


def prepare_log(dialect: Dialect) -> None:
    """Compile what writes an operation into the log: others wait for every moment of the lock."""
    for statement in (insertion(OPERATIONS), insertion(CHANGES), LOCK_HEAD, MOVE_HEAD):
        statement.prepare(dialect)


def enter(connection: Connection, entries: Sequence[LogEntry]) -> list[Repeated]:
    """Write operations into the log, behind its head, which is locked from now on.

    If another process has used the same ``--id`` since, nothing is written, and its operations are
    returned.
    """
    for one in entries:
        one.work.changes.prepare()
    keys = [one.key for one in entries if one.key is not None]
    asked: list[Asked] = [(LOCK_HEAD, {})]
    if keys:
        asked.append((_DONE_UNDER, {"asked": keys}))
    heads, *found = together(connection, asked)
    if found and found[0]:
        return [Repeated(*row) for row in dict.fromkeys(found[0])]
    head = first_of(heads)
    for one in entries:
        row = _as_row(one, head)
        insertion(OPERATIONS).run(connection, [row])
        for part in one.work.changes.log_rows(row["seq"]):
            insertion(CHANGES).run(connection, part)
            if len(part) == PART:  # there may be many more, and none is to wait in memory
                send_writes(connection)
        head = head._replace(seq=row["seq"], hash=row["hash"])
    move_head(connection, head.seq, head.hash)
    return []


def _as_row(one: LogEntry, head: LogHead) -> dict[str, Any]:
    """The row of the log for an operation that follows that head."""
    work = one.work
    work.seq = head.seq + 1
    entry: dict[str, Any] = {
        "seq": work.seq,
        "id": work.id,
        "at": datetime.now(UTC),
        "actor": work.actor.handle,
        "os_user": one.os_user,
        "command": work.command,
        "reason": work.reason,
        "undoes": work.undoes,
        "prev": head.hash,
        "key": one.key,
        "arguments": one.arguments,
        "result_digest": digest(work.result),
        "on": work.today,
        "mark": work.mark,
    }
    changes = chain.from_iterable(work.changes.log_rows())
    entry["hash"] = chained(head.hash, entry_fields(entry, changes))
    return {**entry, "result": work.result}


SHOWN = Operation._fields
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


def marked(view: View, mark: str) -> list[Operation]:
    """The operations with that mark, the oldest first."""
    entries = OPERATIONS.c
    statement = select(*(entries[name] for name in SHOWN)).where(entries.mark == mark)
    rows = view.connection.execute(statement.order_by(entries.seq))
    return [Operation(**row._mapping) for row in rows]


def first_command(view: View) -> str | None:
    """The command of the first operation, which says whether the store is for practice."""
    entries = OPERATIONS.c
    return view.connection.execute(select(entries.command).where(entries.seq == 1)).scalar()


def repeated(connection: Connection, key: str) -> Repeated | None:
    """The operation that was asked for under that ``--id`` before, if there is one."""
    found = _DONE_UNDER.rows(connection, asked=[key])
    return Repeated(*found[0]) if found else None


def happened(connection: Connection, operation_id: str) -> bool:
    """Return whether an operation is in the log (asked after an error at commit)."""
    entries = OPERATIONS.c
    found = connection.execute(select(entries.seq).where(entries.id == operation_id)).one_or_none()
    return found is not None
