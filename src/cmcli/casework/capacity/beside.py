"""The facts beside the caseload: the cases of each worker, lateness, leave, and a trend."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.casework.looking.glance import Glance, waiting
from cmcli.casework.looking.lateness import NOTHING_LATE, Lateness, lateness
from cmcli.domain.capacity import ANNOUNCED
from cmcli.domain.caseload import percent
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.dates import near_day
from cmcli.domain.reductions import Reduction
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.covers import covers_since
from cmcli.store.reading.held_weeks import open_on

WEEKS = 12
"""Points of a trend, a week apart."""

UNASSIGNED, WAITING = "unassigned", "waiting"
"""The rows of cases that no worker has."""


@dataclass(frozen=True, slots=True)
class BesideCaseload:
    """All of it by row: a worker's handle, ``team NAME``, :data:`UNASSIGNED` or :data:`WAITING`.

    ``cases`` are the most urgent first. ``trend`` are the numbers of open cases in the last
    :data:`WEEKS` weeks, today last. ``ahead`` are sentences on leave and covers. ``names`` are
    those of the workers.
    """

    cases: Mapping[str, tuple[Glance, ...]]
    late: Mapping[str, Lateness]
    trend: Mapping[str, tuple[int, ...]]
    ahead: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    def late_of(self, row: str) -> Lateness:
        """Return what is late in a row."""
        return self.late.get(row, NOTHING_LATE)


def row_name(row: CaseloadRow) -> str:
    """The worker's handle, or the team by name."""
    return row.worker or f"team {row.team}"


def beside_caseload(
    view: View, rows: Sequence[CaseloadRow], cases: Iterable[Glance], *, everybody: bool
) -> BesideCaseload:
    """Read it for the rows of a caseload from cases that were read already.

    ``everybody``: also of cases that no worker has.
    """
    counted = _counted(rows, everybody)
    every = tuple(cases)
    of_row: defaultdict[str, list[Glance]] = defaultdict(list)
    for case in every:
        if case.status == "open":
            for row in counted.get(case.worker, ()):
                of_row[row].append(case)
    workers = view.all(Worker, order=("handle",))
    late = lateness((one for one in every if one.status != "waitlist"), counted, view.today)
    found = {row: tuple(sorted(some, key=_urgency)) for row, some in of_row.items()}
    if everybody:
        found[WAITING] = tuple(waiting(view))
        waits = [one for one in every if one.status == "waitlist"]
        late |= lateness(waits, {None: (WAITING,)}, view.today)
    return BesideCaseload(
        found,
        late,
        _trends(view, counted, workers),
        _ahead(view, workers),
        {one.handle: one.name for one in workers},
    )


def _counted(rows: Sequence[CaseloadRow], everybody: bool) -> dict[str | None, tuple[str, ...]]:
    """Return by worker the rows that count them. The key None is for cases without a worker."""
    shown = {row_name(row) for row in rows}
    found: dict[str | None, tuple[str, ...]] = {
        row.worker: tuple(one for one in (row.worker, f"team {row.team}") if one in shown)
        for row in rows
        if row.worker is not None
    }
    return {**found, None: (UNASSIGNED,)} if everybody else found


def _urgency(one: Glance) -> tuple[bool, int, int, str]:
    return (not one.safety, -one.days_late, -one.acuity, one.ref)


def _trends(
    view: View, counted: Mapping[str | None, Sequence[str]], workers: Iterable[Worker]
) -> dict[str, tuple[int, ...]]:
    days = [view.today - timedelta(days=7 * weeks) for weeks in range(WEEKS - 1, -1, -1)]
    held, found = open_on(view, days), dict[str, tuple[int, ...]]()
    for one in workers:
        own = held.get(one.id, (0,) * WEEKS)
        for row in counted.get(one.handle, ()):
            before = found.get(row, (0,) * WEEKS)
            found[row] = tuple(a + b for a, b in zip(before, own, strict=True))
    return found


def _ahead(view: View, workers: Iterable[Worker]) -> dict[str, tuple[str, ...]]:
    """Tell of the hours that are reserved now or soon, and who covers when."""
    handles = {one.id: one.handle for one in workers}
    last = view.today + timedelta(days=ANNOUNCED)
    found: defaultdict[str, list[tuple[date, str]]] = defaultdict(list)
    for one in view.all(Reduction):
        over = one.until_on is not None and one.until_on < view.today
        if not (one.cancelled or over or one.from_on > last):
            found[handles[one.worker_id]].append((one.from_on, _reserved(one, view.today)))
    for cover in covers_since(view, view.today):
        if cover.from_on <= min(last, cover.last_on):
            days = _days(cover.from_on, cover.last_on, view.today)
            by = handles[cover.by_id]
            found[handles[cover.worker_id]].append((cover.from_on, f"{by} covers {days}."))
    return {
        handle: tuple(text for _, text in sorted(some, key=lambda pair: pair[0]))
        for handle, some in found.items()
    }


def _reserved(one: Reduction, today: date) -> str:
    days = _days(one.from_on, one.until_on, today)
    if one.share == 1:
        return f"No hours for casework {days}."
    return f"{percent(float(one.share))} of the hours reserved {days}."


def _days(first: date, last: date | None, today: date) -> str:
    return " ".join(_ends(first, last, today))


def _ends(first: date, last: date | None, today: date) -> Iterator[str]:
    if first > today or last is None:
        yield f"from {near_day(first, today)}"
    if last is not None:
        yield f"until {near_day(last, today)}"
