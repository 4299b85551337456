"""The cases that workers had open at some time in a period, with who had them when."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import bindparam, func, or_, select

from cmcli.domain.cases import Case, Placement
from cmcli.domain.holding import Span, spans
from cmcli.store.core.mapping import columns_of, from_columns, table_of
from cmcli.store.core.statements import Statement
from cmcli.store.core.view import CHUNK, View


def held_between(view: View, workers: Sequence[str], first: date, last: date) -> list[Span]:
    """Return the times when these workers (ids) had a case open in the period."""
    cases: dict[str, Case] = {}
    for start in range(0, len(workers), CHUNK):
        some = workers[start : start + CHUNK]
        for row in view.rows(_cases(), workers=some, first=first, last=last):
            one = from_columns(Case, row)
            cases[one.id] = one
    theirs = set(workers)
    return [
        span
        for span in spans_of(view, list(cases.values()))
        if span.worker_id in theirs and span.days(first, last)
    ]


def spans_of(view: View, cases: Sequence[Case]) -> list[Span]:
    """Return all times of these cases."""
    placements: defaultdict[str, list[Placement]] = defaultdict(list)
    for one in view.all(Placement, case_id=[case.id for case in cases]):
        placements[one.case_id].append(one)
    return [span for case in cases for span in spans(case, placements[case.id])]


@cache
def _cases() -> Statement:
    cases, placements = table_of(Case).c, table_of(Placement).c
    asked = bindparam("workers", type_=placements.worker_id.type, expanding=True)
    first, last = (bindparam(name, type_=cases.opened_on.type) for name in ("first", "last"))
    begun = func.coalesce(cases.accepted_on, cases.opened_on)
    return Statement(
        select(*columns_of(Case))
        .where(
            cases.id.in_(select(placements.case_id).where(placements.worker_id.in_(asked))),
            cases.status.in_(("open", "closed")),
            begun <= last,
            or_(cases.closed_on.is_(None), cases.closed_on > first),
        )
        .order_by(cases.id),
        "workers",
    )
