"""Twelve weeks in numbers: contacts held, and cases that came and went.

The number of late cases at the end of earlier weeks is left out. It needs the whole record of each
of these days, which takes too long for thousands of cases.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.weekly import accepted_by_day, closed_by_day, held_by_day

WEEKS = 12
"""The weeks that are counted; each has seven days, and the last one ends today."""


@dataclass(frozen=True, slots=True)
class WeekTrends:
    """Counts by week, the oldest first.

    ``held`` are the contacts that the workers of the scope held, with anybody, ``accepted`` the
    cases that were put to work, and ``closed`` those that were closed. Cases count for the worker
    who has, or had, them last.
    """

    last: date
    held: tuple[int, ...]
    accepted: tuple[int, ...]
    closed: tuple[int, ...]


def week_trends(view: View, workers: Sequence[Worker] | None) -> WeekTrends:
    """Count the weeks of these workers (None: of everybody, and cases of nobody)."""
    last = view.today
    first = last - timedelta(days=7 * WEEKS - 1)
    everybody = view.all(Worker, order=("handle",)) if workers is None else workers
    ids = [one.id for one in everybody]
    own = None if workers is None else ids
    return WeekTrends(
        last,
        _weeks(held_by_day(view, ids, first, last), first),
        _weeks(accepted_by_day(view, own, first, last), first),
        _weeks(closed_by_day(view, own, first, last), first),
    )


def _weeks(days: Counter[date], first: date) -> tuple[int, ...]:
    found = [0] * WEEKS
    for day, count in days.items():
        found[(day - first).days // 7] += count
    return tuple(found)
