"""Due items about covers, which belong to no case: for both workers, and leave without a cover."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from cmcli.domain.clocks import DueItem
from cmcli.domain.covers import NOTICE, days_away
from cmcli.domain.dates import short_day
from cmcli.domain.due_dates import SUPERVISOR
from cmcli.domain.reductions import Reduction

AHEAD = timedelta(days=7)
"""How long before leave a supervisor hears that nobody covers."""


class CoverState(NamedTuple):
    """A cover, with the open ``cases`` of who is covered, and how many of these clients were told.

    ``worker`` and ``by`` are handles; ``by_works`` says whether who covers still works here.
    ``apart`` counts the cases that somebody else covers.
    """

    number: int
    worker: str
    by: str
    by_works: bool
    from_on: date
    last_on: date
    written: bool
    written_back: bool
    cases: int
    told: int
    apart: int = 0

    def covers(self, worker: str, day: date) -> bool:
        """Return whether somebody does the worker's part on the day."""
        return self.worker == worker and self.by_works and self.from_on <= day <= self.last_on


class WorkerAway(NamedTuple):
    """A worker with hours reserved, by handle, and how many open cases there are."""

    worker: str
    cases: int
    reductions: tuple[Reduction, ...]


class CaseApart(NamedTuple):
    """An open case (its reference) of one worker that a second one covers, both by handle."""

    case: str
    worker: str
    by: str
    from_on: date
    last_on: date

    def holds(self, day: date) -> bool:
        """Return whether it holds on the day."""
        return self.from_on <= day <= self.last_on


class _Lack(NamedTuple):
    """The cases of a worker that nobody with hours sees to from a day on, counted or named."""

    day: date
    worker: str
    cases: int
    named: tuple[str, ...] = ()


def cover_items(one: CoverState, today: date) -> Iterator[DueItem]:
    """Give what is due because of a cover, one item at most for each of the two who works here."""
    if one.last_on < one.from_on or not one.cases:
        return
    untold = one.cases - one.told
    whom = f"{untold} of {one.cases} clients {'is' if untold == 1 else 'are'} not told"
    whom = "the client is not told" if one.cases == 1 else whom
    days = f"from {short_day(one.from_on)} to {short_day(one.last_on)}"
    missing = [] if one.written else ["the hand-over is not written"]
    missing += [whom] if untold > 0 else []
    if missing and today <= one.last_on:
        why = f"{one.by} covers {days}, but {' and '.join(missing)}."
        on = one.from_on - timedelta(days=NOTICE)
        yield _item(one, one.worker, on, today, why, late_on=one.from_on)
    if not one.by_works:
        return
    if today <= one.from_on or (untold > 0 and today <= one.last_on):
        told = f" {whom[0].upper()}{whom[1:]}." if untold > 0 else ""
        many = _cases(one.cases)
        many = f"{one.cases - one.apart} of the {many}" if one.apart else many
        why = f"{one.by} covers {many} of {one.worker} {days}.{told}"
        yield _item(one, one.by, one.from_on, today, why)
    elif not one.written_back:
        why = f"The cover for {one.worker} ends on {short_day(one.last_on)}: write the hand-back."
        yield _item(one, one.by, one.last_on, today, why)


def _item(
    one: CoverState,
    worker: str,
    on: date,
    today: date,
    why: str,
    late_on: date | None = None,
) -> DueItem:
    return DueItem(
        case=None,
        kind="cover",
        worker=worker,
        due_on=on,
        days_late=max(0, (today - (late_on or on)).days),
        why=why,
        rule=f"To see it: cm cover show {one.number}. Clients are told with cm cover told, and the"
        " hand-over is written with cm cover handover, the hand-back with cm cover handback.",
        number=str(one.number),
        text=f"{one.by} for {one.worker}",
        late_on=late_on,
        subject=f"cover {one.number}",
    )


def uncovered_items(
    away: Collection[WorkerAway],
    covers: Collection[CoverState],
    today: date,
    apart: Collection[CaseApart] = (),
) -> Iterator[DueItem]:
    """Give an item for each worker without hours and without a cover, if there are open cases.

    Cases that the worker covers for somebody else count too, also single ones (``apart``).
    """
    last = today + AHEAD
    off = {one.worker: set(days_away(one.reductions, today, last)) for one in away}
    cases = {one.worker: one.cases for one in covers}
    cases |= {one.worker: one.cases for one in away}
    days = [today + timedelta(days=number) for number in range(AHEAD.days + 1)]
    found: defaultdict[str, list[_Lack]] = defaultdict(list)
    for worker, count in sorted(cases.items()):
        for day in days:
            left = count - sum(one.worker == worker and one.holds(day) for one in apart)
            bare = _without_hours([worker], day, covers, off) if left > 0 else None
            if bare is not None:
                found[bare].append(_Lack(day, worker, left))
                break
    for bare, lack in _lacking_apart(apart, days, covers, off):
        found[bare].append(lack)
    for bare, lacking in sorted(found.items()):
        yield _uncovered(bare, lacking)


def _lacking_apart(
    apart: Collection[CaseApart],
    days: Collection[date],
    covers: Collection[CoverState],
    off: Mapping[str, Collection[date]],
) -> Iterator[tuple[str, _Lack]]:
    """Give who has no hours for single cases, with these cases, together by day and worker."""
    named: defaultdict[tuple[str, date, str], list[str]] = defaultdict(list)
    for one in sorted(apart):
        for day in filter(one.holds, days):
            bare = _without_hours([one.worker, one.by], day, covers, off)
            if bare is not None:
                named[bare, day, one.worker].append(one.case)
                break
    for (bare, day, worker), refs in named.items():
        yield bare, _Lack(day, worker, len(refs), tuple(refs))


def _without_hours(
    first: Collection[str],
    day: date,
    covers: Collection[CoverState],
    off: Mapping[str, Collection[date]],
) -> str | None:
    """Return who should see to cases but has no hours, None where it is well.

    ``first`` are the worker and who covers the case by itself, if anybody does.
    """
    passed = [*first]
    while (by := _coverer(passed[-1], day, covers)) is not None and by not in passed:
        passed.append(by)
    return passed[-1] if day in off.get(passed[-1], ()) else None


def _coverer(worker: str, day: date, covers: Collection[CoverState]) -> str | None:
    return next((one.by for one in covers if one.covers(worker, day)), None)


def _uncovered(bare: str, lacking: Collection[_Lack]) -> DueItem:
    """Return the item for who lacks a cover: from which day, and whose cases how many."""
    day = min(one.day for one in lacking)
    return DueItem(
        case=None,
        kind="uncovered",
        worker=None,
        due_on=day - AHEAD,
        late_on=day,
        days_late=0,
        why=" ".join(_lacks(bare, one) for one in lacking),
        rule="A worker whose hours are all reserved needs somebody who covers: cm cover add"
        f" {bare} --by WORKER --from D --to D",
        text=_cases(sum(one.cases for one in lacking), "open"),
        whose=SUPERVISOR,
        subject=bare,
    )


def _lacks(bare: str, one: _Lack) -> str:
    cases, day = _cases(one.cases, "open"), short_day(one.day)
    if one.named:
        refs = ", ".join(one.named)
        return f"{bare} covers {refs} for {one.worker}, but has no hours on {day}."
    if bare == one.worker:
        return f"{bare} has no hours on {day}, {cases} and no cover."
    return f"{bare} covers {cases} for {one.worker}, but has no hours on {day}."


def _cases(count: int, which: str = "") -> str:
    what = " ".join(part for part in (which, "case" if count == 1 else "cases") if part)
    return f"{count} {what}"
