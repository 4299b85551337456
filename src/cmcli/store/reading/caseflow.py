"""The cases that came to workers, and that were closed, from one day to another."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, literal_column, or_, select, union_all

from cmcli.domain.cases import Case, Placement
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View


class CameOrWent(NamedTuple):
    """A worker's case that came or was closed; ``before`` is the worker it came from, if any."""

    worker_id: str
    case_id: str
    closed: bool
    before: str | None


def came_and_went(
    view: View, workers: Sequence[str], first: date, last: date
) -> Iterator[CameOrWent]:
    """Give the cases of these workers (ids) that came to them or were closed, both days included.

    A case came when it was accepted for the worker, or moved to them.
    """
    for start in range(0, len(workers), CHUNK):
        some = workers[start : start + CHUNK]
        for row in view.rows(_both(), workers=some, first=first, last=last):
            worker, case, closed, before = row
            if closed or before != worker:
                yield CameOrWent(worker, case, bool(closed), before)


def _of_workers() -> tuple[Any, Any, Any]:
    """The condition on the worker of a case, and the parameters of both days."""
    cases = table_of(Case).c
    return (
        cases.worker_id.in_(bindparam("workers", type_=cases.worker_id.type, expanding=True)),
        bindparam("first", type_=cases.closed_on.type),
        bindparam("last", type_=cases.closed_on.type),
    )


@cache
def _both() -> Statement:
    return Statement(union_all(_closed(), _came()), "workers")


def _closed() -> Any:
    cases = table_of(Case).c
    theirs, first, last = _of_workers()
    columns: tuple[Any, ...] = (
        cases.worker_id,
        cases.id,
        literal_column("1"),
        cases.worker_id,
    )
    return select(*columns).where(
        theirs, cases.status == "closed", cases.closed_on >= first, cases.closed_on <= last
    )


def _came() -> Any:
    """Each placement of those days on the case's present worker, and the worker before it."""
    cases, came, before = table_of(Case), table_of(Placement), table_of(Placement).alias()
    theirs, first, last = _of_workers()
    earlier = or_(
        before.c.from_on < came.c.from_on,
        and_(before.c.from_on == came.c.from_on, before.c.id < came.c.id),
    )
    was = (
        select(before.c.worker_id)
        .where(before.c.case_id == came.c.case_id, earlier)
        .order_by(before.c.from_on.desc(), before.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(cases.c.worker_id, cases.c.id, literal_column("0"), was)
        .select_from(cases.join(came, came.c.case_id == cases.c.id))
        .where(
            theirs,
            cases.c.status.in_(("open", "closed")),
            or_(cases.c.closed_on.is_(None), cases.c.closed_on >= first),
            came.c.worker_id == cases.c.worker_id,
            came.c.from_on >= first,
            came.c.from_on <= last,
        )
    )
