"""Due items about covers, which belong to no case: for both workers, and leave without a cover."""

from collections.abc import Collection, Iterator
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


def cover_items(one: CoverState, today: date) -> Iterator[DueItem]:
    """Give what is due because of a cover, one item for each of the two at most."""
    if one.last_on < one.from_on or not one.cases:
        return
    untold = one.cases - one.told
    whom = f"{untold} of {one.cases} clients {'is' if untold == 1 else 'are'} not told"
    days = f"from {short_day(one.from_on)} to {short_day(one.last_on)}"
    missing = [] if one.written else ["the hand-over is not written"]
    missing += [whom] if untold > 0 else []
    if missing and today <= one.last_on:
        why = f"{one.by} covers {days}, but {' and '.join(missing)}."
        on = one.from_on - timedelta(days=NOTICE)
        yield _item(one, one.worker, on, today, why, late_on=one.from_on)
    if today <= one.from_on or (untold > 0 and today <= one.last_on):
        told = f" {whom[0].upper()}{whom[1:]}." if untold > 0 else ""
        why = f"{one.by} covers {_cases(one.cases - one.apart)} of {one.worker} {days}.{told}"
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
    away: Collection[WorkerAway], covers: Collection[CoverState], today: date
) -> Iterator[DueItem]:
    """Give an item for each worker with open cases who has no hours and no cover on some day."""
    for one in away:
        bare = [
            day
            for day in days_away(one.reductions, today, today + AHEAD)
            if not any(cover.covers(one.worker, day) for cover in covers)
        ]
        if one.cases and bare:
            yield DueItem(
                case=None,
                kind="uncovered",
                worker=None,
                due_on=bare[0] - AHEAD,
                late_on=bare[0],
                days_late=0,
                why=f"{one.worker} has no hours on {short_day(bare[0])},"
                f" {_cases(one.cases, 'open')} and no cover.",
                rule="A worker whose hours are all reserved needs somebody who covers: cm cover add"
                f" {one.worker} --by WORKER --from D --to D",
                text=_cases(one.cases, "open"),
                whose=SUPERVISOR,
                subject=one.worker,
            )


def _cases(count: int, which: str = "") -> str:
    what = " ".join(part for part in (which, "case" if count == 1 else "cases") if part)
    return f"{count} {what}"
