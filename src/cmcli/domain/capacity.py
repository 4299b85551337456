"""The hours that workers have for casework on any day: contracted hours less reductions.

Whoever needs a capacity asks :class:`StaffHours`, so that no two places can disagree.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from cmcli.domain.reductions import ContractedHours, Reduction
from cmcli.domain.workers import Worker

ANNOUNCED = 60
"""A change of capacity is announced so many days ahead."""


class ComingCapacity(NamedTuple):
    """The next change of a capacity: its day, and the capacity from then on."""

    on: date
    capacity: Fraction


class StaffHours:
    """The dated hours and reductions of workers.

    ``full_time`` gives the hours a week of 1.0 full-time worker on a day; that number changes on
    the days ``changing``.
    """

    def __init__(
        self,
        contracted: Iterable[ContractedHours],
        reductions: Iterable[Reduction],
        full_time: Callable[[date], Decimal],
        changing: Iterable[date] = (),
    ) -> None:
        self._contracted: defaultdict[str, list[ContractedHours]] = defaultdict(list)
        for row in sorted(contracted, key=lambda row: (row.from_on, row.id)):
            self._contracted[row.worker_id].append(row)
        self._reductions: defaultdict[str, list[Reduction]] = defaultdict(list)
        for reduction in reductions:
            self._reductions[reduction.worker_id].append(reduction)
        self._full_time = full_time
        self._changing = tuple(changing)

    def contracted(self, worker: Worker, on: date) -> Decimal:
        """Return the contracted hours a week on that day."""
        held = [row.hours for row in self._contracted[worker.id] if row.from_on <= on]
        return held[-1] if held else worker.hours

    def reduced(self, worker: Worker, on: date) -> Fraction:
        """Return the part of the contracted hours that is reserved for something else, 0 to 1."""
        shares = (Fraction(one.share) for one in self._reductions[worker.id] if one.holds(on))
        return min(sum(shares, Fraction(0)), Fraction(1))

    def capacity(self, worker: Worker, on: date) -> Fraction:
        """Return the hours for casework that day in full-time workers; 0 for who has left."""
        if not worker.active:
            return Fraction(0)
        share = Fraction(self.contracted(worker, on)) / Fraction(self._full_time(on))
        return share * (1 - self.reduced(worker, on))

    def away(self, worker: Worker, on: date) -> bool:
        """Return whether who works here has no hours for casework, as all are reserved."""
        return worker.active and self.reduced(worker, on) == 1

    def of(self, workers: Iterable[Worker], on: date) -> Fraction:
        """Return the capacity of several workers together."""
        return sum((self.capacity(worker, on) for worker in workers), Fraction(0))

    def by_day(self, workers: Sequence[Worker]) -> Callable[[date], Fraction]:
        """Return what gives their capacity on a day, computed once between two changes of it."""
        changes = sorted(self.days(workers))

        @cache
        def between(change: int) -> Fraction:
            return self.of(workers, changes[change - 1] if change else date.min)

        return lambda day: between(bisect_right(changes, day))

    def mean(self, worker: Worker, first: date, last: date) -> Fraction:
        """Return the capacity of an average day of a period, both days included."""
        starts = [first, *sorted(day for day in set(self.days([worker])) if first < day <= last)]
        ends = [*starts[1:], last + timedelta(days=1)]
        held = sum(
            (
                self.capacity(worker, start) * (end - start).days
                for start, end in zip(starts, ends, strict=True)
            ),
            Fraction(0),
        )
        return held / ((last - first).days + 1)

    def coming(
        self, workers: Sequence[Worker], on: date, within: int = ANNOUNCED
    ) -> ComingCapacity | None:
        """Return the next change of their capacity after a day, if there is one in time."""
        last = on + timedelta(days=within)
        days = sorted({day for day in self.days(workers) if on < day <= last})
        if not days:
            return None
        now = self.of(workers, on)
        return next(
            (ComingCapacity(day, then) for day in days if (then := self.of(workers, day)) != now),
            None,
        )

    def days(self, workers: Iterable[Worker]) -> Iterator[date]:
        """Give the days when the capacity of one of them can change, in no order."""
        yield from self._changing
        for worker in workers:
            yield from (row.from_on for row in self._contracted[worker.id])
            for one in self._reductions[worker.id]:
                yield one.from_on
                if one.until_on is not None:
                    yield one.until_on + timedelta(days=1)


def in_words(capacity: Fraction) -> str:
    """Say a capacity: full-time, half-time, or as a part of full-time; a team's in workers."""
    if capacity > 1:
        return f"{float(capacity):.2f} full-time workers"
    usual = {Fraction(0): "no hours", Fraction(1, 2): "half-time", Fraction(1): "full-time"}
    return usual.get(capacity) or f"{float(capacity * 100):.0f} % of full-time"
