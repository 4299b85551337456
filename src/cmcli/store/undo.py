"""Taking an operation back: what it would touch, what stands in the way, and doing it."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, tuple_

from cmcli.domain.operations import Change
from cmcli.store.mapping import from_plain, logged_tables, row_table
from cmcli.store.view import CHUNK, View
from cmcli.store.work import Work

_SIGNED = {"notes": "signed_at"}


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


def undone_by(view: View, seq: int) -> int | None:
    """The number of the operation that took this one back, if there is one."""
    table = row_table("log", "OperationRow")
    return view.connection.execute(
        select(func.min(table.c.seq)).where(table.c.undoes == seq)
    ).scalar()


def blockers(view: View, seq: int, changes: list[Change]) -> list[Blocker]:
    """Everything that stands in the way of taking the operation back."""
    found = [Blocker(why) for change in changes if (why := _bound(change)) is not None]
    found += _later_changes(view, seq, changes)
    found += _new_references(view, changes)
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
    rows = {(change.table, change.row) for change in changes}
    table = row_table("log", "ChangeRow")
    wanted = list(rows)
    later: dict[int, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), 200):
        statement = select(table.c.seq, table.c.table_name).where(
            tuple_(table.c.table_name, table.c.row_id).in_(wanted[start : start + 200]),
            table.c.seq > seq,
        )
        for number, name in view.connection.execute(statement):
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
                    found.append(Blocker(f"{count} of {table.name} refer to what it made"))
    return found


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
