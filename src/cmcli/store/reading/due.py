"""Which cases anything can be due on, found by index so that closed cases cost nothing."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import bindparam, exists, select, union

from cmcli.domain.cases import Case
from cmcli.domain.safety import Aftercare, Flag
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View

LIVE = ("open", "waitlist")
ENDED = ("closed", "referred-out")


def cases_with_dues(view: View, workers: Collection[str] | None) -> list[Case]:
    """The open and waiting cases of these workers (their ids; None: of everybody and nobody),
    and of those that have ended the ones with an open flag or aftercare to come."""
    if workers is None:
        return view.all(Case, status=LIVE) + _unfinished(view)
    if not workers:
        return []
    live = view.all(Case, worker_id=workers, status=LIVE)
    return live + _unfinished_of(view, workers)


def _unfinished(view: View) -> list[Case]:
    """Ended cases of everybody, starting from the few flags and promises that are open."""
    found = (from_columns(Case, row) for row in _of_all().rows(view.connection))
    return [case for case in found if case.status in ENDED]


def _unfinished_of(view: View, workers: Collection[str]) -> list[Case]:
    """The same of a few workers, starting from their cases: the agency's size costs nothing."""
    rows = _of_workers().rows(view.connection, workers=list(workers))
    return [from_columns(Case, row) for row in rows]


@cache
def _of_all() -> Statement:
    """Cases of any status: asked for here, it would lead SQLite through every closed case."""
    cases, flags, aftercare = table_of(Case), table_of(Flag), table_of(Aftercare)
    waiting = union(
        select(flags.c.case_id).where(flags.c.settled_on.is_(None)),
        select(aftercare.c.case_id).where(aftercare.c.done_on.is_(None)),
    )
    return Statement(select(*columns_of(Case)).where(cases.c.id.in_(waiting)))


@cache
def _of_workers() -> Statement:
    cases, flags, aftercare = table_of(Case), table_of(Flag), table_of(Aftercare)
    flagged = exists().where(flags.c.case_id == cases.c.id, flags.c.settled_on.is_(None))
    promised = exists().where(aftercare.c.case_id == cases.c.id, aftercare.c.done_on.is_(None))
    mine = cases.c.worker_id.in_(bindparam("workers", type_=cases.c.worker_id.type, expanding=True))
    found = select(*columns_of(Case)).where(mine, cases.c.status.in_(ENDED), flagged | promised)
    return Statement(found, "workers")
