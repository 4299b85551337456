"""Which cases anything can be due on, found by index so that closed cases cost nothing."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select, union, union_all

from cmcli.domain.approvals import RETURNED, Approval
from cmcli.domain.cases import Case
from cmcli.domain.clocks import read_by_rules
from cmcli.domain.covers import DayCovers
from cmcli.domain.handovers import ASKED, Handover
from cmcli.domain.mandated import MandatedReport
from cmcli.domain.referrals import Referral
from cmcli.domain.reminders import LEADING
from cmcli.domain.statuses import ENDED, UNDER_WAY
from cmcli.domain.tasks import Task
from cmcli.domain.workers import Worker
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View
from cmcli.store.reading.conditions import live
from cmcli.store.reading.covers import covers_ahead, day_covers
from cmcli.store.reading.facts import authors_known


def cases_with_dues(view: View, workers: Collection[str] | None) -> list[Case]:
    """The open and waiting cases of these workers (their ids; None: of everybody and nobody),
    and of those that have ended the ones with a live record that a rule reads.

    With them come the cases that one of these covers today, other workers' cases with a task for
    one of these, a decision that was returned to one of these, or a request to one of these to take
    over, cases without a worker with a referral that one of these made, and those with a
    mandated report that is due to who looks.
    """
    if workers is None:
        return view.all(Case, status=UNDER_WAY) + _unfinished(view)
    if not workers:
        return []
    view.ahead(Worker, id=workers)
    covers_ahead(view)
    found = view.all(Case, worker_id=workers, status=UNDER_WAY)
    covers = day_covers(view)
    absent = covers.absent(workers).difference(workers)
    if absent:
        view.ahead(Case, worker_id=absent, status=UNDER_WAY)
    found += _more_of(view, workers, absent) + _covered(view, covers, workers, absent)
    found = list({one.id: one for one in found}.values())
    sealed = _reported(view, workers).difference(one.id for one in found)
    return found + view.all(Case, id=sealed) if sealed else found


def cases_seen_to(view: View, workers: Collection[str]) -> list[Case]:
    """Return the open and waiting cases of these workers (ids), and those that they cover today."""
    covers_ahead(view)
    found = view.all(Case, worker_id=workers, status=UNDER_WAY)
    covers = day_covers(view)
    return found + _covered(view, covers, workers, covers.absent(workers).difference(workers))


def _covered(
    view: View, covers: DayCovers, workers: Collection[str], absent: Collection[str]
) -> list[Case]:
    """The open and waiting cases of those absent that one of the workers covers."""
    cases = view.all(Case, worker_id=absent, status=UNDER_WAY) if absent else ()
    return [one for one in cases if covers.seen_to(workers, one.worker_id, one.id)]


def shared_cases(view: View, workers: Collection[str], among: Collection[Case]) -> set[str]:
    """Which of these cases are on somebody else, with a task for one of the workers, or with a
    decision that was returned or a request to take over to one of them.

    Cases that one of them covers today count as well, and cases without a worker with a live
    referral that one of them made. The keys are returned.
    """
    view.ahead(Worker, id=workers)
    covers_ahead(view)
    keys = {one.id for one in among}
    asked: dict[str, Any] = {"case_id": keys, "to_id": workers, "status": ASKED}
    view.ahead(Handover, **asked)
    decided: dict[str, Any] = {"case_id": keys, "submitted_by": workers, "status": RETURNED}
    view.ahead(Approval, **decided)
    tasks = view.all(Task, case_id=keys, done_on=None, dropped_on=None)
    covers = day_covers(view)
    both = covers.absent(workers).union(workers)
    found = {one.case_id for one in view.all(Handover, **asked)}
    found |= {one.case_id for one in view.all(Approval, **decided)}
    found |= {one.case_id for one in tasks if one.worker_id in both}
    found |= {one.id for one in among if covers.seen_to(workers, one.worker_id, one.id)}
    found |= {one.id for one in referred_by(view, both)}.intersection(keys)
    return found | _reported(view, workers).intersection(keys)


def referred_by(view: View, workers: Collection[str]) -> list[Case]:
    """The cases without a worker, with a live referral that one of these workers made."""
    return [from_columns(Case, row) for row in _referred().rows(view.connection, both=[*workers])]


def _reported(view: View, workers: Collection[str]) -> set[str]:
    """The cases with a report that one of the workers still has to see to, if they may know it.

    Only who looks learns of their own, unless all is read to be sent. The reports of others are
    read only where one of the workers may know of any.
    """
    asked = view.all(Worker, id=workers)
    told = [one for one in asked if view.unsealed or one.handle == view.watcher]
    if not told:
        return set()
    leads = any(one.role in LEADING for one in told)
    own: dict[str, Any] = {} if leads else {"author_id": [one.id for one in told]}
    reports = view.all(MandatedReport, written_on=None, **own)
    known = authors_known(view, {one.author_id for one in reports})
    handles = {one.handle for one in told}
    return {one.case_id for one in reports if handles.intersection(known.get(one.author_id, ()))}


def _unfinished(view: View) -> list[Case]:
    """Ended cases of everybody, starting from the few records that are live."""
    found = (from_columns(Case, row) for row in _of_all().rows(view.connection))
    return [case for case in found if case.ended]


def _more_of(view: View, workers: Collection[str], absent: Collection[str]) -> list[Case]:
    """The same of a few workers, and of those absent whom they cover for, starting from their
    cases: the agency's size costs nothing.

    With them the cases of others under way that they have a task in, a returned decision on or are
    asked to take over, starting from these, and those without a worker with a referral that they
    made.
    """
    both = {*workers, *absent}
    rows = view.rows(_of_workers(), workers=[*workers], both=[*both])
    found = [from_columns(Case, row) for row in rows]
    return [
        one
        for one in found
        if one.worker_id in both or one.worker_id is None or one.status in UNDER_WAY
    ]


@cache
def _of_all() -> Statement:
    """Cases of any status: asked for here, it would lead SQLite through every closed case."""
    cases = table_of(Case)
    waiting = union(
        *(select(table_of(kind).c.case_id).where(*live(kind)) for kind in read_by_rules(*ENDED))
    )
    return Statement(select(*columns_of(Case)).where(cases.c.id.in_(waiting)))


@cache
def _of_workers() -> Statement:
    """Ended cases of workers, and cases of others, of any status, that they have a task in, a
    returned decision on or are asked to take over.

    ``both`` are the workers and those for whom they cover. Asked for the status too, SQLite would
    go through every open case of the agency.
    """
    cases = table_of(Case)
    any_live = or_(
        *(
            exists().where(table_of(kind).c.case_id == cases.c.id, *live(kind))
            for kind in read_by_rules(*ENDED)
        )
    )
    key = cases.c.worker_id.type
    mine = cases.c.worker_id.in_(bindparam("workers", type_=key, expanding=True))
    held = cases.c.worker_id.in_(bindparam("both", type_=key, expanding=True))
    ended = select(*columns_of(Case)).where(held, cases.c.status.in_(ENDED), any_live)
    tasks = table_of(Task).c
    given = bindparam("both", type_=tasks.worker_id.type, expanding=True)
    named = select(tasks.case_id).where(tasks.worker_id.in_(given), *live(Task))
    requests = table_of(Handover).c
    to = bindparam("workers", type_=requests.to_id.type, expanding=True)
    asked = select(requests.case_id).where(requests.to_id.in_(to), requests.status == ASKED)
    decided = table_of(Approval).c
    by = bindparam("workers", type_=decided.submitted_by.type, expanding=True)
    returned = select(decided.case_id).where(
        decided.submitted_by.in_(by), decided.status == RETURNED
    )
    others = select(*columns_of(Case)).where(
        cases.c.id.in_(union(named, asked, returned)),
        or_(cases.c.worker_id.is_(None), ~mine),
    )
    return Statement(union_all(ended, others, _without_worker()), "workers", "both")


@cache
def _referred() -> Statement:
    return Statement(_without_worker(), "both")


def _without_worker() -> Any:
    """The cases without a worker with a live referral of workers, starting from the referrals."""
    cases, referrals = table_of(Case), table_of(Referral).c
    makers = bindparam("both", type_=referrals.sent_by.type, expanding=True)
    made = select(referrals.case_id).where(referrals.sent_by.in_(makers), *live(Referral))
    # Asked for no worker, SQLite would go through all cases of nobody.
    nobody = func.coalesce(cases.c.worker_id, "") == ""
    return select(*columns_of(Case)).where(cases.c.id.in_(made), nobody)
