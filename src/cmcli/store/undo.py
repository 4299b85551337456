"""Taking an operation back: what it would touch, what stands in the way, and doing it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select, tuple_

from cmcli.domain.cases import Case
from cmcli.domain.operations import Change
from cmcli.domain.plans import Goal, PlanVersion, Step
from cmcli.domain.records import RecordField, RecordType, all_records, record_of
from cmcli.store.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.mapping import table_of, to_columns
from cmcli.store.view import CHUNK, View
from cmcli.store.work import Work

_RECORDS = all_records()
"""Any record may be taken back, so all are known before the store is locked."""

_CASES = record_of(Case).table

PLACING = frozenset(("status", "worker_id", "model"))
"""The columns of a case by which it weighs on a worker."""

_AGREED_ON = (record_of(Goal).table, record_of(Step).table)
"""Tables whose rows a version of the plan holds."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why an operation cannot be taken back: a sentence, and the later operation if it is one."""

    why: str
    seq: int | None = None


def changes_of(view: View, seq: int) -> list[Change]:
    """The changes of an operation, in their order."""
    columns = CHANGES.c
    rows = view.connection.execute(
        select(CHANGES).where(columns.seq == seq).order_by(columns.position)
    )
    return [
        Change(
            position=row.position,
            case_id=row.case_id,
            table=row.table_name,
            row=row.row_id,
            before=None if row.before is None else json.loads(row.before),
            after=None if row.after is None else json.loads(row.after),
        )
        for row in rows
    ]


def undoings(view: View, after: int) -> dict[int, int]:
    """Operation → the one that took it back, of those later than ``after`` that still hold."""
    columns = OPERATIONS.c
    rows = view.connection.execute(
        select(columns.seq, columns.undoes)
        .where(columns.undoes.is_not(None), columns.seq > after)
        .order_by(columns.seq.desc())
    )
    found: dict[int, int] = {}
    for seq, undone in rows:
        if seq not in found:  # what was itself taken back takes nothing back any more
            found[undone] = seq
    return found


def _without_effect(view: View, after: int) -> set[int]:
    """The later operations that were taken back, and those that did it: together, nothing."""
    return {one for pair in undoings(view, after).items() if pair[0] > after for one in pair}


def blockers(view: View, seq: int, changes: list[Change]) -> list[Blocker]:
    """Everything that stands in the way of taking the operation back."""
    found = [Blocker(why) for change in changes if (why := _bound(change)) is not None]
    found += _later_changes(view, seq, changes)
    found += _new_references(view, changes)
    found += _named_references(view, changes)
    found += _agreements(view, seq, changes)
    return found


def _bound(change: Change) -> str | None:
    """Return why a change stays for good: it is a signature or an agreement."""
    described, after = _RECORDS[change.table], change.after or {}
    if change.before is None and described.final:
        return described.final
    signed = (one.final for one in described.fields.values() if one.final and after.get(one.name))
    return next(signed, None)


def _later_changes(view: View, seq: int, changes: Iterable[Change]) -> list[Blocker]:
    """Later operations on the same rows, but for those that were taken back and what did it."""
    rows = {(change.table, change.row) for change in changes}
    columns = CHANGES.c
    wanted = list(rows)
    gone = _without_effect(view, seq)
    later: dict[int, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), 200):
        statement = select(columns.seq, columns.table_name).where(
            tuple_(columns.table_name, columns.row_id).in_(wanted[start : start + 200]),
            columns.seq > seq,
        )
        for number, name in view.connection.execute(statement):
            if number not in gone:
                later[number].add(name)
    return [
        Blocker(f"operation {number} changed it later ({', '.join(sorted(names))})", number)
        for number, names in sorted(later.items())
    ]


def _new_references(view: View, changes: list[Change]) -> list[Blocker]:
    """Rows outside of the operation that refer to a row that it made."""
    made: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.before is None:
            made[change.table].add(change.row)
    found = []
    for name, described in _RECORDS.items():
        table = table_of(described.kind)
        for one in described.fields.values():
            refers = sorted(made.get(one.refers or "", ()))
            count = 0
            for start in range(0, len(refers), CHUNK):
                part = table.c[one.name].in_(refers[start : start + CHUNK])
                rows = view.connection.execute(select(table.c.id).where(part))
                count += sum(row[0] not in made[name] for row in rows)
            if count:
                found.append(Blocker(f"{count} later in {name} rest on what it made"))
    return found


def _named_references(view: View, changes: list[Change]) -> list[Blocker]:
    """Rows outside of the operation that name a row that it made, by its number or key."""
    made = {change.row for change in changes if change.before is None}
    found = []
    for described, one in _naming():
        target, key = one.names or ("", "")
        table = table_of(described.kind)
        for change in changes:
            if change.table != target or change.row not in made:
                continue
            image = change.after or {}
            if image.get("kind", "strength") != "strength":
                continue
            rows = view.connection.execute(
                select(table.c.id).where(
                    table.c.case_id == change.case_id, table.c[one.name] == image.get(key)
                )
            )
            count = sum(row[0] not in made for row in rows)
            if count:
                found.append(Blocker(f"{count} later in {described.table} rest on what it made"))
    return found


def _naming() -> Iterator[tuple[RecordType, RecordField]]:
    """Yield the fields that name a record of their case by its number or key."""
    for described in _RECORDS.values():
        for one in described.fields.values():
            if one.names is not None:
                yield described, one


def _agreements(view: View, seq: int, changes: list[Change]) -> list[Blocker]:
    """Later versions of a plan for which the operation wrote a goal or a step."""
    written = {c.case_id for c in changes if c.table in _AGREED_ON and c.before is None}
    columns = CHANGES.c
    statement = select(columns.seq).where(
        columns.case_id.in_([case for case in written if case is not None]),
        columns.seq > seq,
        columns.table_name == record_of(PlanVersion).table,
    )
    rows = view.connection.execute(statement.distinct().order_by(columns.seq)) if written else ()
    return [Blocker(f"the plan was agreed since, in operation {row[0]}") for row in rows]


def joined_since(view: View, cases: Collection[str], seq: int) -> bool:
    """Whether any of these cases came to its worker, or to its model, after that operation."""
    columns = CHANGES.c
    keys, gone = sorted(cases), _without_effect(view, seq)
    for start in range(0, len(keys), CHUNK):
        statement = select(columns.seq, columns.before).where(
            columns.table_name == _CASES,
            columns.row_id.in_(keys[start : start + CHUNK]),
            columns.seq > seq,
        )
        for number, before in view.connection.execute(statement):
            if number in gone:
                continue
            if before is None or not PLACING.isdisjoint(json.loads(before)):
                return True
    return False


def cases_after(view: View, changes: Iterable[Change]) -> list[tuple[Case | None, Case]]:
    """The cases that would be there once the changes are taken back, each with what it is now."""
    mine = [one for one in changes if one.table == _CASES]
    now = {case.id: case for case in view.all(Case, id={change.row for change in mine})}
    then: dict[str, dict[str, Any] | None] = {key: to_columns(now[key]) for key in now}
    for change in reversed(mine):
        before = None if change.before is None else _RECORDS[_CASES].from_image(change.before)
        then[change.row] = None if before is None else {**(then.get(change.row) or {}), **before}
    return [(now.get(key), Case(**columns)) for key, columns in then.items() if columns is not None]


def take_back(work: Work, changes: list[Change]) -> None:
    """Write the opposite of each change, the last first; the caller has asked for blockers."""
    for (name, made), run in groupby(reversed(changes), key=lambda c: (c.table, c.before is None)):
        described = _RECORDS[name]
        if made:
            rows = _rows(work, described, [change.row for change in run])
            work.delete_rows(described, rows)
            continue
        _change_back(work, described, run)


def _change_back(work: Work, of: RecordType, changes: Iterable[Change]) -> None:
    for change in changes:
        if change.after is None:
            columns = of.from_image(change.before or {})
            every = {name: columns.get(name) for name in of.fields}
            work.insert_rows(of, [every])
        else:
            before, after = of.from_image(change.before or {}), of.from_image(change.after or {})
            work.update_row(of, change.row, change.case_id, after, before)


def _rows(work: Work, of: RecordType, keys: list[str]) -> list[dict[str, Any]]:
    """The rows with these keys, in their order."""
    table = table_of(of.kind)
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(keys), CHUNK):
        part = table.c.id.in_(keys[start : start + CHUNK])
        for row in work.connection.execute(table.select().where(part)):
            found[row.id] = dict(row._mapping)
    return [found[key] for key in keys]
