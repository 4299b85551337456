"""Taking an operation back: what it would touch, what stands in the way, and doing it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select, tuple_

from cmcli.domain.cases import Case
from cmcli.domain.operations import Change
from cmcli.store.mapping import from_plain, logged_tables, row_table, to_columns
from cmcli.store.view import CHUNK, View
from cmcli.store.work import Work

_SIGNED = {"notes": "signed_at"}

_BY_NUMBER = (
    ("notes", "number", "notes", "addendum_to"),
    ("needs", "domain", "goals", "need"),
    ("findings", "number", "goals", "strength"),
)
"""What refers within a case by a number or a key: table and column, by table and column."""

PLACING = frozenset(("status", "worker_id", "model"))
"""The columns of a case by which it weighs on a worker."""

_AGREED_ON = ("goals", "steps")
"""Tables whose rows a version of the plan holds."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why an operation cannot be taken back: a sentence, and the later operation if it is one."""

    why: str
    seq: int | None = None


def changes_of(view: View, seq: int) -> list[Change]:
    """The changes of an operation, in their order."""
    table = row_table("log", "ChangeRow")
    rows = view.connection.execute(
        select(table).where(table.c.seq == seq).order_by(table.c.position)
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
    table = row_table("log", "OperationRow")
    rows = view.connection.execute(
        select(table.c.seq, table.c.undoes)
        .where(table.c.undoes.is_not(None), table.c.seq > after)
        .order_by(table.c.seq.desc())
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
    """A signature or an agreement is not taken back."""
    if change.table == "plan_versions" and change.before is None:
        return "it is an agreement"
    column = _SIGNED.get(change.table)
    if column is not None and (change.after or {}).get(column):
        return "it is a signature"
    return None


def _later_changes(view: View, seq: int, changes: Iterable[Change]) -> list[Blocker]:
    """Later operations on the same rows, but for those that were taken back and what did it."""
    rows = {(change.table, change.row) for change in changes}
    table = row_table("log", "ChangeRow")
    wanted = list(rows)
    gone = _without_effect(view, seq)
    later: dict[int, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), 200):
        statement = select(table.c.seq, table.c.table_name).where(
            tuple_(table.c.table_name, table.c.row_id).in_(wanted[start : start + 200]),
            table.c.seq > seq,
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
    for table in logged_tables().values():
        for column in table.c:
            for key in column.foreign_keys:
                target = key.column.table.name
                refers = sorted(made.get(target, ()))
                count = 0
                for start in range(0, len(refers), 500):
                    part = refers[start : start + 500]
                    rows = view.connection.execute(select(table.c.id).where(column.in_(part)))
                    count += sum(row[0] not in made[table.name] for row in rows)
                if count:
                    found.append(Blocker(f"{count} later in {table.name} rest on what it made"))
    return found


def _named_references(view: View, changes: list[Change]) -> list[Blocker]:
    """Rows outside of the operation that name a row that it made, by its number or key."""
    made = {change.row for change in changes if change.before is None}
    found = []
    for target, key, source, column in _BY_NUMBER:
        for change in changes:
            if change.table != target or change.row not in made:
                continue
            image, table = change.after or {}, logged_tables()[source]
            if image.get("kind", "strength") != "strength":
                continue
            rows = view.connection.execute(
                select(table.c.id).where(
                    table.c.case_id == change.case_id, table.c[column] == image.get(key)
                )
            )
            count = sum(row[0] not in made for row in rows)
            if count:
                found.append(Blocker(f"{count} later in {source} rest on what it made"))
    return found


def _agreements(view: View, seq: int, changes: list[Change]) -> list[Blocker]:
    """Later versions of a plan for which the operation wrote a goal or a step."""
    written = {c.case_id for c in changes if c.table in _AGREED_ON and c.before is None}
    table = row_table("log", "ChangeRow")
    statement = select(table.c.seq).where(
        table.c.case_id.in_([case for case in written if case is not None]),
        table.c.seq > seq,
        table.c.table_name == "plan_versions",
    )
    rows = view.connection.execute(statement.distinct().order_by(table.c.seq)) if written else ()
    return [Blocker(f"the plan was agreed since, in operation {row[0]}") for row in rows]


def joined_since(view: View, cases: Collection[str], seq: int) -> bool:
    """Whether any of these cases came to its worker, or to its model, after that operation."""
    table = row_table("log", "ChangeRow")
    keys, gone = sorted(cases), _without_effect(view, seq)
    for start in range(0, len(keys), CHUNK):
        statement = select(table.c.seq, table.c.before).where(
            table.c.table_name == "cases",
            table.c.row_id.in_(keys[start : start + CHUNK]),
            table.c.seq > seq,
        )
        for number, before in view.connection.execute(statement):
            if number in gone:
                continue
            if before is None or not PLACING.isdisjoint(json.loads(before)):
                return True
    return False


def cases_after(view: View, changes: Iterable[Change]) -> list[tuple[Case | None, Case]]:
    """The cases that would be there once the changes are taken back, each with what it is now."""
    table, mine = logged_tables()["cases"], [one for one in changes if one.table == "cases"]
    now = {case.id: case for case in view.all(Case, id={change.row for change in mine})}
    then: dict[str, dict[str, Any] | None] = {key: to_columns(now[key]) for key in now}
    for change in reversed(mine):
        before = None if change.before is None else from_plain(table, dict(change.before))
        then[change.row] = None if before is None else {**(then.get(change.row) or {}), **before}
    return [(now.get(key), Case(**columns)) for key, columns in then.items() if columns is not None]


def take_back(work: Work, changes: list[Change]) -> None:
    """Write the opposite of each change, the last first; the caller has asked for blockers."""
    tables = logged_tables()
    for (name, made), run in groupby(reversed(changes), key=lambda c: (c.table, c.before is None)):
        if made:
            rows = _rows(work, tables[name], [change.row for change in run])
            work.delete_rows(name, tables[name], rows)
            continue
        _change_back(work, tables[name], run)


def _change_back(work: Work, table: Any, changes: Iterable[Change]) -> None:
    for change in changes:
        if change.after is None:
            columns = from_plain(table, dict(change.before or {}))
            every = {column.name: columns.get(column.name) for column in table.c}
            work.insert_rows(change.table, table, [every])
        else:
            before = from_plain(table, dict(change.before or {}))
            after = from_plain(table, dict(change.after or {}))
            work.update_row(change.table, table, change.row, change.case_id, after, before)


def _rows(work: Work, table: Any, keys: list[str]) -> list[dict[str, Any]]:
    """The rows with these keys, in their order."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(keys), CHUNK):
        part = table.c.id.in_(keys[start : start + CHUNK])
        for row in work.connection.execute(table.select().where(part)):
            found[row.id] = dict(row._mapping)
    return [found[key] for key in keys]
