"""Cover: who does the work of a worker on leave, for a time, without taking over the cases."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.reductions import Reduction
from cmcli.domain.workers import Worker

NOTICE = 7
"""A cover becomes due for the worker who leaves so many days before its start."""

LOOKED_BACK = 30
"""A hand-back that nobody wrote is asked for until so many days after the end."""

_DAY = timedelta(days=1)


@record("covers", noun="cover")
class Cover:
    """``by_id`` does the work of ``worker_id`` from ``from_on`` to ``to_on``, both included.

    ``number`` counts in the agency. One that ends sooner has ``ended_on``, the first day without
    it. ``handover`` is what was written at its start, and ``handback`` at its end.
    """

    id: str
    number: int = column(label=True)
    worker_id: str = column(refers="workers")
    by_id: str = column(refers="workers", title="covered by")
    from_on: date = column(planned=True, title="from")
    to_on: date = column(planned=True, title="to")
    reason: str | None = None
    entered_on: date = column(title="entered")
    ended_on: date | None = column(default=None, planned=True, title="ended")
    handover: str | None = None
    handover_at: datetime | None = column(default=None, title="hand-over written")
    handback: str | None = None
    handback_at: datetime | None = column(default=None, title="hand-back written")

    @property
    def last_on(self) -> date:
        """The last day of it, which is before its first if it ended before it began."""
        return self.to_on if self.ended_on is None else min(self.to_on, self.ended_on - _DAY)

    def holds(self, day: date) -> bool:
        """Return whether it holds on the day."""
        return self.from_on <= day <= self.last_on

    def overlaps(self, first: date, last: date) -> bool:
        """Return whether it holds on any of these days."""
        return self.from_on <= last and first <= self.last_on and self.from_on <= self.last_on


@record("covered_cases", noun="covered case")
class CoveredCase:
    """Something special about one case of a cover.

    ``by_id`` is another worker who covers this case, and ``told_on`` the day when the client heard
    of the cover.
    """

    id: str
    cover_id: str = column(refers="covers")
    case_id: str = column(refers="cases")
    by_id: str | None = column(default=None, refers="workers", title="covered by")
    told_on: date | None = column(default=None, title="client told")


class Coverer(NamedTuple):
    """A worker who does the work of the worker ``covers_for`` (handles), up to a last day."""

    worker_id: str
    handle: str
    covers_for: str
    last_on: date

    @property
    def said(self) -> str:
        """The words that go with what is due: ``wren covers for heron until 12 Mar.``"""
        return f"{self.handle} covers for {self.covers_for} until {short_day(self.last_on)}."


class CasesCovered(NamedTuple):
    """The number of open cases of a worker (a handle) that somebody covers, and until when."""

    worker: str
    cases: int
    last_on: date


class CoverOn(NamedTuple):
    """A cover that holds on a day, with the worker who is covered, by id and handle.

    ``by`` are id and handle of who covers, None for who no longer works here. ``others`` are those
    of the workers who cover single cases, by the case.
    """

    worker_id: str
    handle: str
    by: tuple[str, str] | None
    last_on: date
    others: Mapping[str, tuple[str, str]] = {}


class DayCovers:
    """The covers that hold on one day. They say who sees to a case on that day.

    Nobody else may say so: lists, clocks and reminders all ask here.
    """

    def __init__(self, covers: Iterable[CoverOn] = ()) -> None:
        self._of = {one.worker_id: one for one in covers}
        self._usual = self._coverers("")
        special = {case for one in self._of.values() for case in one.others}
        self._special = {case: self._coverers(case) for case in special}

    def of_case(self, case_id: str) -> Mapping[str, Coverer]:
        """Return who covers in this case, by the handle of the worker who is covered."""
        return self._special.get(case_id, self._usual)

    def of_worker(self, worker: Worker) -> Coverer | None:
        """Return who covers for the worker in most cases."""
        return self._usual.get(worker.handle)

    def absent(self, workers: Collection[str]) -> set[str]:
        """Return the ids of those for whom one of these workers (ids) covers in any case."""
        every = (self._usual, *self._special.values())
        handles = {
            away for found in every for away, one in found.items() if one.worker_id in workers
        }
        return {one.worker_id for one in self._of.values() if one.handle in handles}

    def away(self) -> Collection[str]:
        """Return the ids of those who are covered."""
        return self._of.keys()

    def covering(self, cases: Iterable[tuple[str, str]]) -> Mapping[str, tuple[CasesCovered, ...]]:
        """Count by the handle of who covers; the cases are given by worker's id and their own."""
        found: Counter[tuple[str, str, date]] = Counter()
        for worker, case in cases:
            by = self.of_case(case).get(self._of[worker].handle)
            if by is not None:
                found[by.handle, by.covers_for, by.last_on] += 1
        counted: dict[str, tuple[CasesCovered, ...]] = {}
        for (handle, away, last_on), count in sorted(found.items()):
            counted[handle] = (*counted.get(handle, ()), CasesCovered(away, count, last_on))
        return counted

    def seen_to(self, workers: Collection[str], worker_id: str | None, case_id: str) -> bool:
        """Return whether one of the workers covers the case, which belongs to ``worker_id``."""
        away = self._of.get(worker_id or "")
        by = None if away is None else self.of_case(case_id).get(away.handle)
        return by is not None and by.worker_id in workers

    def _coverers(self, case: str) -> dict[str, Coverer]:
        found = ((one.handle, self._by(one, case)) for one in self._of.values())
        return {handle: by for handle, by in found if by is not None}

    def _by(self, away: CoverOn, case: str) -> Coverer | None:
        """Follow the covers from who is away to who is there: somebody who covers may be away."""
        passed = {away.worker_id}
        by = None
        one: CoverOn | None = away
        while one is not None:
            who = one.others.get(case, one.by)
            if who is None or who[0] in passed:
                break
            by = who
            passed.add(who[0])
            one = self._of.get(who[0])
        return None if by is None else Coverer(*by, away.handle, away.last_on)


def days_away(reductions: Collection[Reduction], first: date, last: date) -> Iterator[date]:
    """Give each day from the first to the last when all hours of a worker are reserved.

    ``reductions`` are the worker's.
    """
    day = first
    while day <= last:
        holding = (
            one.share
            for one in reductions
            if one.from_on <= day and (one.until_on is None or day <= one.until_on)
        )
        if sum(holding, Decimal(0)) >= 1:
            yield day
        day += _DAY
