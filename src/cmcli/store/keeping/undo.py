"""Undo in the store: what an operation changed, what blocks its undo, and reversing it."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    TableClause,
    Text,
    and_,
    bindparam,
    cast,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

import cmcli.catalog.names  # noqa: F401 - a name may be indexed again while the store is locked
from cmcli.catalog.models import model_keys
from cmcli.domain.agency_settings import DatedSetting
from cmcli.domain.cases import Case
from cmcli.domain.keys import LISTS
from cmcli.domain.operations import Change
from cmcli.domain.plans import Goal, PlanVersion, Step
from cmcli.domain.records import RecordField, RecordType, all_records, record_of, sealed_tables
from cmcli.domain.words import MODEL, made_by, names_key
from cmcli.store.core.bookkeeping import CHANGES, OPERATIONS
from cmcli.store.core.images import FILLED, change_of
from cmcli.store.core.mapping import table_of, to_columns
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View
from cmcli.store.core.work import Work
from cmcli.store.reading.history import Rows

_RECORDS = all_records()
"""Undo can reverse any record, so all are loaded before the store is locked."""

_CASES = record_of(Case).table
_SETTINGS = record_of(DatedSetting).table

PLACING = frozenset(("status", "worker_id", "model"))
"""The columns of a case by which it weighs on a worker."""

_SELECTS = 100
"""Selects in one statement; SQLite takes 500."""

_AGREED_ON = (record_of(Goal).table, record_of(Step).table)
"""Tables whose rows a version of the plan holds."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """A reason why an operation can't be undone: a sentence, and the later operation if any."""

    why: str
    seq: int | None = None


def changes_of(view: View, seq: int) -> list[Change]:
    """The changes of an operation, in their order."""
    columns = CHANGES.c
    rows = view.connection.execute(
        select(CHANGES).where(columns.seq == seq).order_by(columns.position)
    )
    return [change_of(row) for row in rows]


def undoings(view: View, after: int) -> dict[int, int]:
    """Map each operation to the one that undid it, for those later than ``after`` that still
    count."""
    found: dict[int, int] = {}
    for seq, undone in _UNDOS.rows(view.connection, after=after):
        if seq not in found:  # what was itself taken back takes nothing back any more
            found[undone] = seq
    return found


_PART = OPERATIONS.alias("part")

_UNDOS = Statement(
    select(OPERATIONS.c.seq, _PART.c.seq)
    .where(
        OPERATIONS.c.undoes.is_not(None),
        OPERATIONS.c.seq > bindparam("after", type_=Integer()),
        or_(
            _PART.c.seq == OPERATIONS.c.undoes,
            # The undo of a whole command has the mark of the command.
            and_(
                _PART.c.mark == OPERATIONS.c.mark,
                _PART.c.undoes.is_(None),
                _PART.c.seq <= OPERATIONS.c.undoes,
            ),
        ),
    )
    .order_by(OPERATIONS.c.seq.desc())
)


def without_effect(undone: Mapping[int, int], after: int) -> set[int]:
    """Return the later undone operations and those that undid them; together they change
    nothing."""
    return {one for pair in undone.items() if pair[0] > after for one in pair}


def blockers(view: View, seq: int, changes: Sequence[Change], gone: set[int]) -> list[Blocker]:
    """Return everything that blocks undoing the operation; ``gone`` are the later operations
    without effect."""
    found = [Blocker(why) for change in changes if (why := _bound(change)) is not None]
    found += _later_changes(view, seq, changes, gone)
    found += _new_references(view, changes)
    found += _named_references(view, changes)
    found += _agreements(view, seq, changes)
    found += _own_keys(view, changes)
    return found


def _bound(change: Change) -> str | None:
    """Return why a change stays for good: it is a signature or an agreement."""
    described, after = _RECORDS[change.table], change.after or {}
    if change.before is None and after.get("moved_from"):
        return None  # a copy of what was signed elsewhere
    if change.before is None and described.final:
        return described.final
    signed = (one.final for one in described.fields.values() if one.final and after.get(one.name))
    return next(signed, None)


def _later_changes(
    view: View, seq: int, changes: Iterable[Change], gone: set[int]
) -> list[Blocker]:
    """Return later operations on the same rows, except undone ones and those that undid them."""
    rows = {(change.table, change.row) for change in changes}
    columns = CHANGES.c
    wanted = list(rows)
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
        Blocker(f"change {number} later changed the same records ({_nouns(names)})", number)
        for number, names in sorted(later.items())
    ]


def _new_references(view: View, changes: Sequence[Change]) -> list[Blocker]:
    """Rows outside of the operation that refer to a row that it made."""
    made: dict[str, set[str]] = defaultdict(set)
    mine: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.before is None:
            made[change.table].add(change.row)
        fields = _RECORDS[change.table].fields
        if change.before is None or any(fields[name].refers for name in change.before):
            mine[change.table].add(change.row)  # it goes, or refers to another row again
    asked = [
        select(literal(name).label("name"), table.c.id.label("id")).where(table.c[one].in_(part))
        for name, table, one, refers in _references()
        for part in _parts(sorted(made.get(refers, ())))
    ]
    return _counted(view, asked, mine)


def _references() -> Iterator[tuple[str, TableClause, str, str]]:
    """Yield every field that refers to another record: table, its name, field, and the other."""
    for name, described in _RECORDS.items():
        for one in described.fields.values():
            if one.refers is not None:
                yield name, table_of(described.kind), one.name, one.refers


def _named_references(view: View, changes: Sequence[Change]) -> list[Blocker]:
    """Rows outside of the operation that name a row that it made, by its number or key."""
    made = {change.row for change in changes if change.before is None}
    asked = []
    for described, one in _naming():
        target, key = one.names or ("", "")
        table = table_of(described.kind)
        for change in changes:
            if change.table != target or change.row not in made:
                continue
            image = change.after or {}
            if image.get("kind", "strength") != "strength":
                continue
            asked.append(
                select(literal(described.table).label("name"), table.c.id.label("id")).where(
                    table.c.case_id == change.case_id, table.c[one.name] == image.get(key)
                )
            )
    return _counted(view, asked, {described.table: made for described, _ in _naming()})


def _naming() -> Iterator[tuple[RecordType, RecordField]]:
    """Yield the fields that name a record of their case by its number or key."""
    for described in _RECORDS.values():
        for one in described.fields.values():
            if one.names is not None:
                yield described, one


def _counted(
    view: View, asked: Sequence[Select[Any]], made: Mapping[str, Collection[str]]
) -> list[Blocker]:
    """How many rows these find that the operation did not make, by table."""
    count: Counter[str] = Counter()
    for start in range(0, len(asked), _SELECTS):
        for name, key in view.connection.execute(union_all(*asked[start : start + _SELECTS])):
            count[name] += key not in made.get(name, ())
    return [_depending(name, many) for name, many in count.items() if many]


def _depending(table: str, many: int) -> Blocker:
    if table in sealed_tables():  # whoever may not know of these learns neither kind nor number
        return Blocker("something that was recorded later depends on it")
    records = "1 later record depends" if many == 1 else f"{many} later records depend"
    return Blocker(f"{records} on it ({_nouns([table])})")


def _own_keys(view: View, changes: Sequence[Change]) -> list[Blocker]:
    """Records and settings outside of the operation that have a key of the agency's own which it
    made, and keys that the undo would bring back although they are gone."""
    mine = {change.row for change in changes}
    made = [
        own
        for change in changes
        if change.table == _SETTINGS and change.before is None
        if (own := made_by(str((change.after or {})["key"]))) is not None
    ]
    asked = [
        select(literal(described.table).label("name"), table.c.id.label("id")).where(
            _holds(table.c[one.name], one, key)
        )
        for described, one in _holding()
        for table in [table_of(described.kind)]
        for of, key in made
        if one.holds == of
    ]
    found = _counted(view, asked, dict.fromkeys(_RECORDS, mine))
    named = {row.id for row in view.settings.rows for own in made if names_key(row, *own)} - mine
    if named:
        found.append(_depending(_SETTINGS, len(named)))
    for change in changes:
        if change.table == _SETTINGS and change.after is None:
            back = made_by(str((change.before or {})["key"]))
            if back is not None and back[1] in view.words.all(back[0]):
                found.append(Blocker(f"the {back[0]} {back[1]} was added again"))
        for one in _RECORDS[change.table].fields.values():
            held = (change.before or {}).get(one.name) if one.holds else None
            for key in [held] if isinstance(held, str) else held or ():
                if one.holds and not _is_known(view, one.holds, key):
                    found.append(Blocker(f"the {one.holds} {key} no longer exists"))
    return found


def makes_own_key(change: Change) -> bool:
    """Return whether the change makes a key of the agency's own, which records may then have."""
    if change.table != _SETTINGS or change.before is not None:
        return False
    return made_by(str((change.after or {})["key"])) is not None


def _holding() -> Iterator[tuple[RecordType, RecordField]]:
    """Yield the fields with a key of a list that an agency may add to."""
    for described in _RECORDS.values():
        for one in described.fields.values():
            if one.holds is not None:
                yield described, one


def _holds(column: Any, one: RecordField, key: str) -> Any:
    """Return the condition that a column holds the key, alone or in a list."""
    if one.type is str:
        return column == key
    return cast(column, Text).contains(f'"{key}"', autoescape=True)


def _is_known(view: View, of: str, key: str) -> bool:
    if of != MODEL and LISTS[of].texts:
        return True
    shipped = model_keys() if of == MODEL else LISTS[of].keys
    return key in shipped or key in view.words.all(of)


def _nouns(tables: Iterable[str]) -> str:
    """The records of these tables as people call them: ``goal, safety flag``."""
    return ", ".join(sorted(_RECORDS[name].noun for name in tables))


def _agreements(view: View, seq: int, changes: Sequence[Change]) -> list[Blocker]:
    """Later versions of a plan for which the operation wrote a goal or a step."""
    written = {c.case_id for c in changes if c.table in _AGREED_ON and c.before is None}
    columns = CHANGES.c
    statement = select(columns.seq).where(
        columns.case_id.in_([case for case in written if case is not None]),
        columns.seq > seq,
        columns.table_name == record_of(PlanVersion).table,
    )
    rows = view.connection.execute(statement.distinct().order_by(columns.seq)) if written else ()
    return [Blocker(f"the plan was agreed later, in change {row[0]}") for row in rows]


def joined_since(view: View, cases: Collection[str], seq: int, gone: set[int]) -> bool:
    """Return whether any of these cases came to its worker or its model after that operation,
    except by those ``gone``."""
    columns = CHANGES.c
    keys = sorted(cases)
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


def touched_since(view: View, cases: Collection[str], seq: int, gone: set[int]) -> bool:
    """Return whether anything of these cases was changed after that operation, except by those
    ``gone``."""
    columns = CHANGES.c
    statement = select(columns.seq).where(columns.case_id.in_(sorted(cases)), columns.seq > seq)
    return any(row[0] not in gone for row in view.connection.execute(statement.distinct()))


def cases_after(view: View, changes: Iterable[Change]) -> list[tuple[Case | None, Case]]:
    """Return the cases as they would be after the undo, each with the case as it is now."""
    mine = [one for one in changes if one.table == _CASES]
    now = {case.id: case for case in view.all(Case, id={change.row for change in mine})}
    then: dict[str, dict[str, Any] | None] = {key: to_columns(now[key]) for key in now}
    for change in reversed(mine):
        before = None if change.before is None else _RECORDS[_CASES].from_image(change.before)
        then[change.row] = None if before is None else {**(then.get(change.row) or {}), **before}
    return [(now.get(key), Case(**columns)) for key, columns in then.items() if columns is not None]


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


def take_back(work: Work, changes: Iterable[Change], rows: Rows) -> None:
    """Write the opposite of each change, the last first; the caller has asked for blockers, and
    gives the rows as they are now."""
    backwards = sorted(changes, key=lambda change: -change.position)
    for (name, made), run in groupby(backwards, key=lambda c: (c.table, c.before is None)):
        if made:
            work.delete_rows(_RECORDS[name], [rows.pop((name, one.row)) for one in run])
            continue
        for change in run:
            _change_back(work, _RECORDS[name], change, rows)


def _change_back(work: Work, of: RecordType, change: Change, rows: Rows) -> None:
    before, key = of.from_image(change.before or {}), (change.table, change.row)
    if change.after is None:
        rows[key] = {name: before.get(name) for name in of.fields}
        if FILLED.get(change.table, frozenset()) - before.keys():  # gone before it had a number
            number = work.next_number(of.kind, case_id=rows[key]["case_id"])
            rows[key] |= {"number": number}
        work.insert_rows(of, [rows[key]])
    elif before:
        work.update_row(of, rows[key], before)
        rows[key] = rows[key] | before
