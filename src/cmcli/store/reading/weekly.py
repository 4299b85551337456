"""Contacts held, and cases accepted and closed, counted by day in SQL."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select, true

from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View
from cmcli.store.reading.conditions import held


def held_by_day(view: View, workers: Sequence[str], first: date, last: date) -> Counter[date]:
    """Count the contacts that these workers (ids) held, by day; both days are included.

    They are found by the index of workers and days: what was before costs nothing.
    """
    found: Counter[date] = Counter()
    for start in range(0, len(workers), CHUNK):
        some = workers[start : start + CHUNK]
        found.update(dict(view.rows(_held(), workers=some, first=first, last=last)))
    return found


def accepted_by_day(
    view: View, workers: Sequence[str] | None, first: date, last: date
) -> Counter[date]:
    """Count the cases of these workers (ids; None: of everybody and nobody) that were put to
    work, by day."""
    return _counted(view, "accepted_on", workers, first, last)


def closed_by_day(
    view: View, workers: Sequence[str] | None, first: date, last: date
) -> Counter[date]:
    """Count the cases of these workers (ids; None: of everybody and nobody) that were closed, by
    day."""
    return _counted(view, "closed_on", workers, first, last)


def _counted(
    view: View, column: str, workers: Sequence[str] | None, first: date, last: date
) -> Counter[date]:
    if workers is None:
        return Counter(dict(view.rows(_cases(column, False), first=first, last=last)))
    found: Counter[date] = Counter()
    for start in range(0, len(workers), CHUNK):
        some = workers[start : start + CHUNK]
        rows = view.rows(_cases(column, True), workers=some, first=first, last=last)
        found.update(dict(rows))
    return found


@cache
def _held() -> Statement:
    one = table_of(Contact).c
    workers = bindparam("workers", type_=one.worker_id.type, expanding=True)
    theirs = one.worker_id.in_(workers) & _between(one.on)
    return Statement(
        select(one.on, func.count()).where(theirs, held(one)).group_by(one.on), "workers"
    )


@cache
def _cases(column: str, of_workers: bool) -> Statement:
    one = table_of(Case).c
    day = one[column]
    workers = bindparam("workers", type_=one.worker_id.type, expanding=True)
    theirs: Any = one.worker_id.in_(workers) if of_workers else true()
    kept = one.status == "closed" if column == "closed_on" else true()
    asked = select(day, func.count()).where(theirs, kept, _between(day)).group_by(day)
    return Statement(asked, *(["workers"] if of_workers else []))


def _between(day: Any) -> Any:
    first, last = (bindparam(name, type_=day.type) for name in ("first", "last"))
    return (day >= first) & (day <= last)
