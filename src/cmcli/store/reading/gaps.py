"""Where the record has gaps: each question one statement that starts from what is open.

Closed cases cost nothing, but for notes, which are looked through whole only when that is asked.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, null, select, true

from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.external import External
from cmcli.domain.plans import Goal, PlanVersion
from cmcli.domain.safety import Flag
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.stays import Stay
from cmcli.domain.workers import Worker
from cmcli.store.core.mapping import table_of
from cmcli.store.core.view import View
from cmcli.store.reading import conditions

MOST_NOTES = 1000
"""Notes that are named; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: the case, since when, and the number of what is meant (a goal, note or flag).

    ``by`` is the handle of the worker whose it is, None where it is nobody's.
    """

    ref: str
    on: date | None
    number: int | None = None
    by: str | None = None


def _cases(worker: Worker | None, *status: str) -> tuple[Any, ColumnElement[bool]]:
    """The table of cases, and the condition that a case is the worker's (None: anybody's)."""
    cases = table_of(Case)
    mine = true() if worker is None else cases.c.worker_id == worker.id
    return cases, cases.c.status.in_(status or ("open",)) & mine


def _asked(
    view: View, source: Any, where: Any, *, on: Any, limit: int | None = None, **more: Any
) -> list[Gap]:
    """Gaps from a join that has the cases in it, the oldest first."""
    cases, clients = table_of(Case), table_of(Client)
    workers = table_of(Worker).alias("whose")
    number, by = more.get("number"), more.get("by", cases.c.worker_id)
    order = [on, clients.c.code] if number is None else [on, clients.c.code, number]
    statement: Select[Any] = (
        select(
            clients.c.code,
            cases.c.episode,
            on,
            null() if number is None else number,
            workers.c.handle,
        )
        .select_from(
            source.join(clients, clients.c.id == cases.c.client_id).outerjoin(
                workers, workers.c.id == by
            )
        )
        .where(where)
        .order_by(*order)
        .limit(limit)
    )
    rows = view.connection.execute(statement)
    return [Gap(case_ref(code, episode), day, num, who) for code, episode, day, num, who in rows]


def _begun() -> ColumnElement[Any]:
    cases = table_of(Case)
    return func.coalesce(cases.c.accepted_on, cases.c.opened_on, type_=cases.c.opened_on.type)


def without_agreement(view: View, worker: Worker | None) -> list[Gap]:
    """Open cases with an open goal whose plan was never agreed; since the case was begun."""
    cases, mine = _cases(worker)
    goals, versions = table_of(Goal), table_of(PlanVersion)
    planned = exists().where(goals.c.case_id == cases.c.id, goals.c.state == "open")
    agreed = exists().where(versions.c.case_id == cases.c.id, conditions.agreed(versions.c))
    return _asked(view, cases, mine & planned & ~agreed, on=_begun())


def on_nobody(view: View) -> list[Gap]:
    """Open cases without a worker."""
    cases, open_ = _cases(None)
    return _asked(view, cases, open_ & cases.c.worker_id.is_(None), on=_begun())


def on_the_departed(view: View) -> list[Gap]:
    """Open cases that are on a worker who no longer works here."""
    cases, gone = table_of(Case), table_of(Worker).alias("gone")
    ids = select(gone.c.id).where(gone.c.active.is_(False))
    where = cases.c.worker_id.in_(ids) & (cases.c.status == "open")
    return _asked(view, cases, where, on=_begun())


def same_model_twice(view: View) -> list[Gap]:
    """Open cases whose client has an earlier open case in the same model; since the opening."""
    cases, open_ = _cases(None)
    earlier = cases.alias("earlier")
    both = (
        exists()
        .where(earlier.c.client_id == cases.c.client_id, earlier.c.status == "open")
        .where(earlier.c.model == cases.c.model, earlier.c.episode < cases.c.episode)
    )
    return _asked(view, cases, open_ & both, on=_begun())


def past_goals(view: View, worker: Worker | None) -> list[Gap]:
    """Open goals of open cases whose date has passed; since that date. During a stay they pause."""
    cases, mine = _cases(worker)
    goals, stays = table_of(Goal), table_of(Stay)
    late = (goals.c.state == "open") & (goals.c.due_on < view.today)
    there = and_(stays.c.case_id == cases.c.id, stays.c.ended_on.is_(None), *conditions.live(Stay))
    paused = exists().where(there, stays.c.begun_on <= goals.c.due_on)
    source = cases.join(goals, goals.c.case_id == cases.c.id)
    return _asked(view, source, mine & late & ~paused, on=goals.c.due_on, number=goals.c.number)


def unsigned_notes(
    view: View, worker: Worker | None, *, before: date, every_case: bool
) -> list[Gap]:
    """Return notes from before that day without a signature, the oldest :data:`MOST_NOTES`.

    ``worker`` narrows to the notes that they wrote, ``every_case`` widens to ended cases.
    """
    source, waiting = _unsigned(worker, before, every_case)
    notes = table_of(Note)
    more = {"number": notes.c.number, "by": notes.c.worker_id}
    return _asked(view, source, waiting, on=notes.c.on, limit=MOST_NOTES, **more)


def count_unsigned(
    view: View, worker: Worker | None, *, before: date, every_case: bool
) -> dict[str, int]:
    """Worker's handle → how many notes :func:`unsigned_notes` is about, the most first."""
    source, waiting = _unsigned(worker, before, every_case)
    notes, workers = table_of(Note), table_of(Worker)
    counted = select(notes.c.worker_id, func.count()).select_from(source).where(waiting)
    rows = view.connection.execute(counted.group_by(notes.c.worker_id)).all()
    handles = select(workers.c.id, workers.c.handle)
    named = {row.id: row.handle for row in view.connection.execute(handles)} if rows else {}
    found = sorted((-count, named.get(key, "nobody")) for key, count in rows)
    return {handle: -count for count, handle in found}


def _unsigned(worker: Worker | None, before: date, every_case: bool) -> tuple[Any, Any]:
    cases, notes = table_of(Case), table_of(Note)
    waiting = notes.c.signed_at.is_(None) & notes.c.error_at.is_(None) & (notes.c.on < before)
    if not every_case:
        waiting &= cases.c.status.in_(UNDER_WAY)
    if worker is not None:
        waiting &= notes.c.worker_id == worker.id
    return cases.join(notes, notes.c.case_id == cases.c.id), waiting


def old_revisions(view: View, worker: Worker | None, *, before: date) -> list[Gap]:
    """Open cases whose plan has been under revision since before that day."""
    cases, mine = _cases(worker)
    begun = cases.c.revision.is_not(None) & (cases.c.revision_on < before)
    return _asked(view, cases, mine & begun, on=cases.c.revision_on)


def never_seen(view: View, worker: Worker | None, *, before: date) -> list[Gap]:
    """Return open cases from before that day without any contact or attempt."""
    cases, mine = _cases(worker)
    contacts = table_of(Contact)
    seen = exists().where(contacts.c.case_id == cases.c.id, conditions.right(contacts.c))
    return _asked(view, cases, mine & (_begun() < before) & ~seen, on=_begun())


def open_flags(view: View, worker: Worker | None) -> list[Gap]:
    """Safety flags that nobody settled and that were due before today, on cases of any status."""
    cases, flags = table_of(Case), table_of(Flag)
    due_on = func.coalesce(flags.c.look_on, flags.c.raised_on)
    waiting = and_(*conditions.live(Flag), due_on < view.today)
    if worker is not None:
        waiting &= cases.c.worker_id == worker.id
    source = flags.join(cases, cases.c.id == flags.c.case_id)
    return _asked(view, source, waiting, on=due_on, number=flags.c.number)


def without_address(view: View) -> list[str]:
    """The handles of active workers with open cases who have no email address."""
    cases, workers = table_of(Case), table_of(Worker)
    busy = exists().where(cases.c.worker_id == workers.c.id, cases.c.status == "open")
    nowhere = workers.c.active.is_(True) & workers.c.email.is_(None)
    statement = select(workers.c.handle).where(nowhere, busy).order_by(workers.c.handle)
    return [row.handle for row in view.connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Doubled:
    """Several ids of another system that look like one: its name, the kind of row, the ids."""

    system: str
    kind: str
    ids: tuple[str, ...]


def imported(view: View, most: int) -> int:
    """How many rows came from other systems; counted up to ``most``."""
    rows = select(table_of(External).c.id).limit(most).subquery()
    return view.connection.execute(select(func.count()).select_from(rows)).scalar_one()


def doubled_externals(view: View) -> list[Doubled]:
    """Return ids that differ only in blanks or capitals, unless they lead to one row here.

    Ids that lead to one row were joined here: by a merge of clients, or by a map of users.
    """
    table = table_of(External)
    key = (table.c.system, table.c.kind, func.lower(func.trim(table.c.external_id)))
    several = func.count(table.c.row_id.distinct()) > literal(1)
    own = table.c.kind.not_in(("member", "benefit", "need"))  # their ids are made of other ids
    groups = select(*key).where(own).group_by(*key).having(several).subquery()
    alike = [column == groups.c[at] for at, column in enumerate(key)]
    rows = view.connection.execute(
        select(*key, table.c.external_id).join(groups, and_(*alike)).order_by(*key)
    )
    ids: dict[tuple[str, str, str], list[str]] = {}
    for system, kind, spelled, external_id in rows:
        ids.setdefault((system, kind, spelled), []).append(external_id)
    return [Doubled(*key[:2], tuple(sorted(some))) for key, some in ids.items()]
