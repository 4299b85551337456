"""Contacts of a worker by their day, found by index: what others recorded costs nothing."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Boolean, bindparam, distinct, func, select

from cmcli.domain.agency_settings import groups_count
from cmcli.domain.contacts import Contact
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View
from cmcli.store.reading.conditions import counts, right


def contacts_of_worker(view: View, worker_id: str, first: date, last: date) -> list[Contact]:
    """Return what the worker held and tried from the first to the last day, in order of time.

    Contacts entered in error are left out.
    """
    rows = view.rows(_of_worker(), worker=worker_id, first=first, last=last)
    return [from_columns(Contact, row) for row in rows]


class TimedContact(NamedTuple):
    """The minutes of a contact, where they were said."""

    worker_id: str
    case_id: str
    on: date
    minutes: int | None
    travel: int | None


def times_of_workers(
    view: View, workers: Sequence[str], first: date, last: date
) -> list[TimedContact]:
    """Return what the contacts and attempts of workers took from the first to the last day.

    Contacts entered in error are left out.
    """
    found: list[TimedContact] = []
    for start in range(0, len(workers), CHUNK):
        some = workers[start : start + CHUNK]
        rows = view.rows(_times(), workers=some, first=first, last=last)
        found += [TimedContact(*row) for row in rows]
    return found


def met_or_tried(
    view: View, cases: Collection[str], first: date, last: date
) -> Iterator[tuple[str, date, str, str]]:
    """Yield case, day, outcome and partner of the contacts of cases from the first to the last day.

    Contacts entered in error are left out.
    """
    yield from view.rows(_met_or_tried(), cases=list(cases), first=first, last=last)


def did_in_case(view: View, case_id: str) -> list[tuple[str, ...]]:
    """Return what was done in each contact of a case, where something was said.

    Contacts entered in error are left out.
    """
    return [did for (did,) in view.rows(_did_in_case(), case=case_id)]


def seen_by(
    view: View,
    cases: Collection[str],
    workers: Collection[str],
    modes: Collection[str],
    since: date,
) -> dict[str, int]:
    """Return how many of the workers (ids) each of the cases had counted contacts with since a day.

    ``modes`` are those that count; a case without such a contact is left out.
    """
    if not (cases and workers and modes):
        return {}
    asked = {"cases": [*cases], "workers": [*workers], "modes": [*modes]}
    groups = groups_count(view.settings, view.today)
    rows = view.rows(_seen_by(), **asked, since=since, last=view.today, groups=groups)
    return dict(rows)


@cache
def _seen_by() -> Statement:
    one = table_of(Contact).c
    asked = {"cases": one.case_id, "workers": one.worker_id, "modes": one.mode}
    case, worker, mode = (
        bindparam(name, type_=column.type, expanding=True) for name, column in asked.items()
    )
    since, last = (bindparam(name, type_=one.on.type) for name in ("since", "last"))
    groups = bindparam("groups", type_=Boolean())
    theirs = one.case_id.in_(case) & one.worker_id.in_(worker)
    return Statement(
        select(one.case_id, func.count(distinct(one.worker_id)))
        .where(theirs, one.on >= since, one.on <= last, counts(one, mode, groups))
        .group_by(one.case_id),
        *("cases", "workers", "modes"),
    )


@cache
def _times() -> Statement:
    one = table_of(Contact).c
    workers = bindparam("workers", type_=one.worker_id.type, expanding=True)
    first, last = (bindparam(name, type_=one.on.type) for name in ("first", "last"))
    asked = select(*(one[name] for name in TimedContact._fields))
    between = asked.where(one.worker_id.in_(workers), one.on >= first, one.on <= last, right(one))
    return Statement(between.order_by(one.on, one.id), "workers")


@cache
def _met_or_tried() -> Statement:
    one = table_of(Contact).c
    cases = bindparam("cases", type_=one.case_id.type, expanding=True)
    first, last = (bindparam(name, type_=one.on.type) for name in ("first", "last"))
    asked = select(one.case_id, one.on, one.outcome, one.with_whom)
    between = one.case_id.in_(cases), one.on >= first, one.on <= last
    return Statement(asked.where(*between, right(one)), "cases")


@cache
def _did_in_case() -> Statement:
    one = table_of(Contact).c
    case = bindparam("case", type_=one.case_id.type)
    return Statement(select(one.did).where(one.case_id == case, right(one), one.did != ()))


@cache
def _of_worker() -> Statement:
    one = table_of(Contact).c
    worker = bindparam("worker", type_=one.worker_id.type)
    first, last = (bindparam(name, type_=one.on.type) for name in ("first", "last"))
    asked = select(*columns_of(Contact)).where(one.worker_id == worker, right(one))
    between = asked.where(one.on >= first, one.on <= last)
    return Statement(between.order_by(one.on, one.at, one.id))
