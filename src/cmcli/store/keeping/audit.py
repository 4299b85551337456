"""Verifying the log: the chain of operations, and the live rows against what the log says of them.
The send log has a digest of its own.

Everything is streamed in order, so a store of any size is verified in little memory.
"""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, bindparam, case, exists, func, select

from cmcli.domain.operations import GENESIS, chained, digest
from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem
from cmcli.store.core.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.core.head import head_of
from cmcli.store.core.log import entry_fields
from cmcli.store.core.mapping import logged_tables
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.keeping.ledger_digest import send_log_fault
from cmcli.store.keeping.row_audit import Fault, as_stored, compared, read_moment

MOST_FAULTS = 20
"""Faults of live rows that are gathered before the search ends."""

_HEAD = re.compile(r"([0-9]{1,15}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain, as it is handed outside: number and hash of the last operation."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """The inverse of ``str``; raises :class:`UsageProblem`."""
        match = _HEAD.fullmatch(text.strip().lower())
        if match is None:
            raise UsageProblem(
                f"{quoted(text)} is not a checkpoint.",
                "It is SEQ:HASH, as cm audit verify and cm db backup print it.",
            )
        return cls(int(match[1]), match[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The result of a verification: counts, the head, and faults."""

    head: Head
    operations: int
    changes: int
    rows: int = 0
    faults: tuple[Fault, ...] = ()


class _Broken(Exception):
    def __init__(self, seq: int | None, why: str) -> None:
        super().__init__(why)
        self.fault = Fault(seq, why)


@dataclass(slots=True)
class _Walk:
    """How far the chain has been followed."""

    seq: int = 0
    hash: str = GENESIS
    operations: int = 0
    changes: int = 0


def head_now(view: View) -> Head:
    """The head that the store states, unverified."""
    head = head_of(view.connection)
    return Head(head.seq, head.hash)


def verify(view: View, *, against: Head | None = None) -> Verified:
    """The whole log, every live row and the send log; ``against`` is a head that was kept outside.

    The chain alone cannot show that its end was cut off and the head rewritten; a head from
    outside can. Faults are in the order of the operations by which they show.
    """
    found = verify_log(view, against=against)
    if found.faults:
        return found
    rows, faults = 0, []
    for fault in compared(view, logged_tables()):
        if fault is None:
            rows += 1
        else:
            faults.append(fault)
        if len(faults) >= MOST_FAULTS:
            break
    if (wrong := send_log_fault(view)) is not None:
        faults.append(wrong)
    faults.sort(key=lambda fault: (fault.seq is None, fault.seq or 0))
    return Verified(
        head=found.head,
        operations=found.operations,
        changes=found.changes,
        rows=rows,
        faults=tuple(faults),
    )


def verify_log(
    view: View, *, against: Head | None = None, last: int | None = None, head: Head | None = None
) -> Verified:
    """The chain and the head, without the live rows; ``last`` operations only, if given, and
    whether any text is gone from those before.

    ``head`` is what the store states, if it was read already.
    """
    walk, head = _Walk(), head or head_now(view)
    faults: tuple[Fault, ...] = ()
    try:
        if last is not None:
            _skip_to(view, walk, head.seq - last)
        _follow(view, walk, against)
        _check_head(head, walk, against)
    except _Broken as broken:
        faults = (broken.fault,)
    return Verified(
        head=Head(walk.seq, walk.hash),
        operations=walk.operations,
        changes=walk.changes,
        faults=faults,
    )


def _skip_to(view: View, walk: _Walk, seq: int) -> None:
    """Begin behind an operation, whose hash is taken as it stands; raise if any text is gone up to
    there, which can be told without reading the texts."""
    if seq <= 0:
        return
    entry, change = OPERATIONS.c, CHANGES.c
    gone = [
        select(func.min(entry.seq)).where(entry.result.is_(None), entry.result_digest != ""),
        select(func.min(change.seq)).where(change.before.is_(None), change.before_digest != ""),
        select(func.min(change.seq)).where(change.after.is_(None), change.after_digest != ""),
    ]
    statement = select(entry.hash, *(one.scalar_subquery() for one in gone))
    found = view.connection.execute(statement.where(entry.seq == seq)).one_or_none()
    if found is None:
        raise _Broken(seq, f"Change {seq} is missing from the log.")
    first = min((one for one in found[1:] if one is not None), default=seq + 1)
    if first <= seq:
        raise _Broken(first, f"Change {first} was altered: an image or an answer is gone.")
    walk.seq, walk.hash = seq, found[0]


_ENTRY = tuple(OPERATIONS.c.keys())
_CHANGE = tuple(CHANGES.c.keys())


def _walked() -> Statement:
    """The entries from a number on, each with its changes; what is long only with the first."""
    first = func.coalesce(CHANGES.c.position, 1) == 1
    entry = [
        as_stored(case((first, column)).label(name) if name == "result" else column)
        for name, column in OPERATIONS.c.items()
    ]
    return Statement(
        select(*entry, *map(as_stored, CHANGES.c))
        .select_from(OPERATIONS.outerjoin(CHANGES, CHANGES.c.seq == OPERATIONS.c.seq))
        .where(OPERATIONS.c.seq > bindparam("after", type_=Integer()))
        .order_by(OPERATIONS.c.seq, CHANGES.c.position)
    )


def _follow(view: View, walk: _Walk, against: Head | None) -> None:
    """Recompute the chain from where the walk stands to its end."""
    began, width = walk.seq, len(_ENTRY)
    with closing(_walked().stream(view.connection, after=walk.seq)) as rows:
        for _, group in groupby(rows, key=itemgetter(0)):
            told = list(group)
            entry = dict(zip(_ENTRY, told[0][:width], strict=True))
            changes: list[Mapping[str, Any]] = [
                dict(zip(_CHANGE, row[width:], strict=True)) for row in told if row[-1] is not None
            ]
            _check_entry(walk, entry, changes)
            if against is not None and walk.seq == against.seq and walk.hash != against.hash:
                raise _Broken(
                    walk.seq,
                    f"Change {walk.seq} does not match the checkpoint kept outside.",
                )
    known = exists().where(OPERATIONS.c.seq == CHANGES.c.seq)
    left = select(func.min(CHANGES.c.seq)).where(CHANGES.c.seq > began, ~known)
    missing = view.connection.execute(left).scalar()
    if missing is not None:
        raise _Broken(missing, f"The log has entries of change {missing}, which is missing.")


def _check_entry(walk: _Walk, entry: Mapping[str, Any], changes: list[Mapping[str, Any]]) -> None:
    seq = walk.seq + 1
    if entry["seq"] != seq:
        raise _Broken(seq, f"Change {seq} is missing from the log.")
    if entry["prev"] != walk.hash:
        raise _Broken(seq, f"Change {seq} does not follow from the one before it.")
    columns = {**entry, "at": read_moment(entry["at"])}
    fields = entry_fields(columns, changes)
    if columns["at"] is None or entry["hash"] != chained(entry["prev"], map(str, fields)):
        raise _Broken(seq, f"Change {seq} was altered: its hash does not match.")
    _check_text(seq, "answer", entry["result"], entry["result_digest"])
    for change in changes:
        _check_text(seq, "image", change["before"], change["before_digest"])
        _check_text(seq, "image", change["after"], change["after_digest"])
    walk.seq, walk.hash = seq, entry["hash"]
    walk.operations += 1
    walk.changes += len(changes)


def _check_text(seq: int, what: str, text: Any, kept: str) -> None:
    """Raise if the text is not that of the digest. One that is gone is one that was altered:
    nothing in the log has erased it."""
    if text is None and kept:
        raise _Broken(seq, f"Change {seq} was altered: an {what} is gone.")
    if text is not None and (not isinstance(text, str) or digest(text) != kept):
        raise _Broken(seq, f"Change {seq} was altered: an {what} is not the one it wrote.")


def _check_head(head: Head, walk: _Walk, against: Head | None) -> None:
    if against is not None and against.seq > walk.seq:
        raise _Broken(
            walk.seq + 1,
            f"The log was cut: it ends at change {walk.seq}, but change {against.seq} existed.",
        )
    if head.seq > walk.seq:
        raise _Broken(walk.seq + 1, f"Change {walk.seq + 1} is missing from the end of the log.")
    if head.seq < walk.seq:
        raise _Broken(head.seq + 1, f"Change {head.seq + 1} is after the end of the log.")
    if head.hash != walk.hash:
        raise _Broken(head.seq, "The head of the log does not match its last change.")
