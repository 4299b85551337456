"""How many open cases each worker had on several days, counted by the store in one question."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select

from cmcli.domain.cases import Case, Placement
from cmcli.store.core.mapping import table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import View


def open_on(view: View, days: Sequence[date]) -> dict[str, tuple[int, ...]]:
    """Return worker's id → the open cases that they had on each of the days, as
    :func:`cmcli.domain.holding.spans` finds them. Who had none is left out."""
    if not days:
        return {}
    asked: dict[str, Any] = {f"day{number}": day for number, day in enumerate(days)}
    rows = view.rows(_open_on(len(days)), first=min(days), **asked)
    return {worker: tuple(counts) for worker, *counts in rows if any(counts)}


@cache
def _open_on(days: int) -> Statement:
    """The placements of cases that were open then, each with the day of the next one."""
    cases, placements = table_of(Case).c, table_of(Placement).c
    following = func.lead(placements.from_on).over(
        partition_by=placements.case_id, order_by=(placements.from_on, placements.id)
    )
    held = (
        select(
            placements.worker_id,
            placements.from_on,
            following.label("next_on"),
            func.coalesce(cases.accepted_on, cases.opened_on).label("begun_on"),
            cases.closed_on,
        )
        .join_from(table_of(Placement), table_of(Case), placements.case_id == cases.id)
        .where(_still_open(cases))
        .subquery()
        .c
    )
    counts = (
        func.sum(case((_holds(held, f"day{number}", cases), 1), else_=0)) for number in range(days)
    )
    return Statement(
        select(held.worker_id, *counts)
        .where(held.worker_id.is_not(None))
        .group_by(held.worker_id)
        .order_by(held.worker_id)
    )


def _still_open(cases: Any) -> Any:
    first = bindparam("first", type_=cases.opened_on.type)
    closed = and_(cases.status == "closed", cases.closed_on > first)
    return or_(cases.status == "open", closed)


def _holds(held: Any, name: str, cases: Any) -> Any:
    day = bindparam(name, type_=cases.opened_on.type)
    return and_(
        held.from_on <= day,
        held.begun_on <= day,
        or_(held.closed_on.is_(None), held.closed_on > day),
        or_(held.next_on.is_(None), held.next_on > day),
    )
