"""The cases of a program over a time, with their contacts, and how many cases workers had."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache

from sqlalchemy import bindparam, exists, func, or_, select

from cmcli.domain.cases import Case, Placement
from cmcli.domain.contacts import Contact
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View
from cmcli.store.reading.conditions import right


def cases_on_models(view: View, models: Collection[str], first: date, last: date) -> list[Case]:
    """Return the cases that were ever on one of these models and were open in these days."""
    rows = view.rows(_on_models(), models=list(models), first=first, last=last)
    return [from_columns(Case, row) for row in rows]


def contacts_between(
    view: View, cases: Collection[str], first: date, last: date
) -> Mapping[str, list[Contact]]:
    """Return the contacts of cases from the first to the last day, in order of time.

    Contacts entered in error, and those that belong to another case, are left out.
    """
    found: defaultdict[str, list[Contact]] = defaultdict(list)
    keys = sorted(cases)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        for row in view.rows(_between(), cases=part, first=first, last=last):
            one = from_columns(Contact, row)
            found[one.case_id].append(one)
    return found


def cases_carried(view: View, day: date) -> Mapping[str, int]:
    """Return how many open cases of any model each worker had at the end of a day."""
    return {worker: count for worker, count in view.rows(_carried(), day=day) if worker}


@cache
def _on_models() -> Statement:
    one, then = table_of(Case).c, table_of(Placement).c
    first, last = (bindparam(name, type_=one.accepted_on.type) for name in ("first", "last"))
    models = bindparam("models", type_=then.model.type, expanding=True)
    was = exists().where(then.case_id == one.id, then.model.in_(models))
    asked = select(*columns_of(Case)).where(
        one.accepted_on <= last, or_(one.closed_on.is_(None), one.closed_on >= first), was
    )
    return Statement(asked.order_by(one.id), "models")


@cache
def _between() -> Statement:
    one = table_of(Contact).c
    cases = bindparam("cases", type_=one.case_id.type, expanding=True)
    first, last = (bindparam(name, type_=one.on.type) for name in ("first", "last"))
    asked = select(*columns_of(Contact)).where(
        one.case_id.in_(cases), one.on >= first, one.on <= last, right(one)
    )
    return Statement(asked.order_by(one.at, one.id), "cases")


@cache
def _carried() -> Statement:
    one, then = table_of(Case).c, table_of(Placement).c
    day = bindparam("day", type_=one.accepted_on.type)
    latest = (
        select(then.worker_id)
        .where(then.case_id == one.id, then.from_on <= day)
        .order_by(then.from_on.desc(), then.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    open_then = select(latest.label("worker")).where(
        one.accepted_on <= day, or_(one.closed_on.is_(None), one.closed_on > day)
    )
    carried = open_then.subquery()
    return Statement(select(carried.c.worker, func.count()).group_by(carried.c.worker))
