"""The writes since a place in the log, so that cm reads only those again."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.records import all_records, record_of
from cmcli.domain.reminders import LEADING
from cmcli.domain.workers import Worker
from cmcli.store.core.bookkeeping import CHANGES
from cmcli.store.core.head import head_of
from cmcli.store.core.view import CHUNK, View

MOST = CHUNK
"""Cases that are worth reading one by one; after more of them everything is read again."""

_CLIENTS = record_of(Client).table
_WORKERS = record_of(Worker).table

RowTouched = tuple[str | None, str, str, bool]
"""The case of a row that was changed, its table and its id, and whether it was added."""


def _stay_with_clients() -> frozenset[str]:
    """Return the tables of what is recorded on a case and stays with the client."""
    records = all_records().values()
    return frozenset(
        one.table for one in records if one.owner == "client_id" and "case_id" in one.fields
    )


@dataclass(frozen=True, slots=True)
class Touched:
    """The ids of the cases that have changed; None if any case may have."""

    cases: frozenset[str] | None


def last_seq(view: View) -> int:
    """The number of the last operation that the snapshot holds."""
    return head_of(view.connection).seq


def ever_added(view: View, kind: type[Any]) -> int:
    """How many rows of a class the log knows, also those that are gone since."""
    ids = func.count(CHANGES.c.row_id.distinct())
    asked = select(ids).where(CHANGES.c.table_name == record_of(kind).table)
    return int(view.connection.execute(asked).scalar_one())


def touched_since(view: View, seq: int) -> Touched:
    """Return the changes of the operations after that number.

    A change of a client, or of what stays with the client such as people and alerts, touches all
    cases of the client; one of staff or settings may touch any. A new worker who leads nobody
    touches none.
    """
    rows = view.connection.execute(
        select(
            CHANGES.c.case_id,
            CHANGES.c.table_name,
            CHANGES.c.row_id,
            CHANGES.c.before.is_(None).label("added"),
        )
        .where(CHANGES.c.seq > seq)
        .distinct()
        .limit(MOST * 4)
    ).all()
    if len(rows) == MOST * 4:
        return Touched(None)
    return touched_by(view, [tuple(row) for row in rows])


def touched_by(view: View, changed: Collection[RowTouched]) -> Touched:
    """Return what these changes touch."""
    new = _new_workers(view, changed)
    rows = [one[:3] for one in changed if one[2] not in new]
    if any(case is None and table != _CLIENTS for case, table, _ in rows):
        return Touched(None)
    found = {row[0] for row in rows if row[0] is not None}
    clients = {row[2] for row in rows if row[0] is None}
    stay = _stay_with_clients()
    around = {row[0] for row in rows if row[0] is not None and row[1] in stay}
    clients |= {case.client_id for case in view.all(Case, id=around)} if around else set()
    found |= {case.id for case in view.all(Case, client_id=clients)} if clients else set()
    return Touched(frozenset(found) if len(found) <= MOST else None)


def _new_workers(view: View, changed: Collection[RowTouched]) -> set[str]:
    """The ids of the workers who were added and whom no item of others names: supervisors and
    admins may know of their reports."""
    added = {row for _, table, row, added in changed if added and table == _WORKERS}
    return {one.id for one in view.all(Worker, id=added) if one.role not in LEADING}
