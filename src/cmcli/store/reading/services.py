"""Services that were delivered, added up by the store: a case may have hundreds of them."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, func, select

from cmcli.domain.services import PlannedService, Service
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View


class UnplannedServices(NamedTuple):
    """The services of one kind that a case had without a plan; money is in cents."""

    case_id: str
    kind: str
    deliveries: int
    first_on: date
    last_on: date
    cents: int | None
    without_cost: int


class SpentPart(NamedTuple):
    """Deliveries of one case, kind and funding in one month (2026-03), added up."""

    case_id: str
    kind: str
    funding: str | None
    month: str
    deliveries: int
    cents: int | None
    with_cost: int


def unplanned(view: View, cases: Collection[str]) -> list[UnplannedServices]:
    """Return what these cases (ids) had without a plan, as an import reports it."""
    return [
        UnplannedServices(*row)
        for part in _chunks(cases)
        for row in view.rows(_unplanned(), ids=part)
    ]


def spent(
    view: View, cases: Collection[str], first: date | None, last: date | None
) -> list[SpentPart]:
    """Return what these cases (ids) were delivered in a period, both days included."""
    asked: dict[str, Any] = {"first": first or date.min, "last": last or date.max}
    return [
        SpentPart(*row)
        for part in _chunks(cases)
        for row in view.rows(_spent(view.dialect), ids=part, **asked)
    ]


def _chunks(keys: Collection[str]) -> list[list[str]]:
    ids = list(keys)
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


@cache
def _unplanned() -> Statement:
    given = table_of(Service).c
    return Statement(
        select(
            given.case_id,
            given.kind,
            func.count(),
            func.min(given.on),
            func.max(given.on),
            func.sum(given.cents),
            func.count() - func.count(given.cents),
        )
        .where(_of_cases(), given.planned.is_(None), given.error_at.is_(None))
        .group_by(given.case_id, given.kind)
        .order_by(given.case_id, given.kind),
        "ids",
    )


@cache
def _spent(dialect: str) -> Statement:
    given, plans = table_of(Service), table_of(PlannedService)
    month = (
        func.strftime("%Y-%m", given.c.on, type_=String())
        if dialect == "sqlite"
        else func.to_char(given.c.on, "YYYY-MM", type_=String())
    )
    funding = func.coalesce(given.c.funding, plans.c.funding)
    groups = (given.c.case_id, given.c.kind, funding, month)
    first, last = (bindparam(name, type_=given.c.on.type) for name in ("first", "last"))
    return Statement(
        select(*groups, func.count(), func.sum(given.c.cents), func.count(given.c.cents))
        .select_from(given.outerjoin(plans, plans.c.id == given.c.planned_id))
        .where(_of_cases(), given.c.error_at.is_(None), given.c.on.between(first, last))
        .group_by(*groups),
        "ids",
    )


def _of_cases() -> Any:
    column = table_of(Service).c.case_id
    return column.in_(bindparam("ids", type_=column.type, expanding=True))
