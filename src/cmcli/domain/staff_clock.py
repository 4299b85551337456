"""Rules for a supervisor about workers: overload, unsigned notes and reduced hours.

These items belong to no case. Their subject is the worker, or the team.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.caseload import Carrier, Held, band, carried, percent, utilisation
from cmcli.domain.cases import Placement
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import SUPERVISOR
from cmcli.domain.models import Model
from cmcli.domain.reductions import Reduction
from cmcli.domain.workers import Worker

OVER = "over ceiling"
"""The band that a supervisor hears of."""


class StaffDays(NamedTuple):
    """After how many days a supervisor hears of notes without a signature (None: never), and of
    hours.

    ``reduction`` are the days before the end of reduced hours, and after their start;
    ``open_reduction`` those after the start where there is no end.
    """

    unsigned: int | None = 7
    reduction: int = 14
    open_reduction: int = 90


class UnsignedNotes(NamedTuple):
    """How many ``notes`` of a worker lack a signature, and the day and the case of the oldest."""

    worker: str
    notes: int
    oldest_on: date
    ref: str


def staff_item(kind: str, subject: str, name: str, on: date, why: str, rule: str) -> DueItem:
    """Return an item about a worker or a team for the supervisor."""
    return DueItem(
        case=None,
        kind=kind,
        worker=None,
        due_on=on,
        days_late=0,
        why=why,
        rule=rule,
        text=name,
        whose=SUPERVISOR,
        subject=subject,
    )


# Over the ceiling by facts.


def over_since(
    carrier: Carrier,
    members: Collection[str],
    placements: Mapping[str, Sequence[Placement]],
    capacity: Callable[[date], Fraction],
    days: Iterable[date],
    models: Mapping[str, Model],
) -> date | None:
    """Return since when a carrier has been over the ceiling without a break, with today's cases.

    ``members`` are the ids of its workers, ``placements`` those of the cases by id. ``days`` are
    when hours changed. Cases that have ended since are not counted, so it may have begun earlier.
    Leave of a worker neither begins it nor ends it.
    """
    then = _HeldThen(carrier.held, placements, members)
    found = None
    for day in sorted(then.changes.union(days), reverse=True):
        then.go_back(day)
        free = capacity(day)
        if not free and not carrier.is_team:
            continue
        before = Carrier(
            name=carrier.name,
            capacity=free,
            held=tuple(then.held.values()),
            in_team=carrier.in_team,
            is_team=carrier.is_team,
        )
        if band(carried(before, models), free) != OVER:
            break
        found = day
    return found


class _HeldThen:
    """The cases of some workers as they were on earlier and earlier days.

    ``changes`` holds each day with a new or changed case. Only what changes between two days is
    looked at again.
    """

    def __init__(
        self,
        held: Iterable[Held],
        placements: Mapping[str, Sequence[Placement]],
        members: Collection[str],
    ) -> None:
        self._members = members
        self._now = {one.case: one for one in held}
        self._placed = {
            key: sorted(placements.get(key, ()), key=_written, reverse=True) for key in self._now
        }
        self._changing: defaultdict[date, list[str]] = defaultdict(list)
        for key, placed in self._placed.items():
            for one in placed:
                self._changing[one.from_on].append(key)
        self.changes = {one.from_on for known in placements.values() for one in known}
        self._later = sorted(self._changing)
        self.held: dict[str, Held] = {}
        self._stale: Collection[str] = self._now

    def go_back(self, day: date) -> None:
        """Make ``held`` the cases that one of the members had on that day."""
        stale = set(self._stale)
        while self._later and self._later[-1] > day:
            stale.update(self._changing[self._later.pop()])
        for key in stale:
            self._as_of(key, day)
        self._stale = ()

    def _as_of(self, key: str, day: date) -> None:
        last = next((one for one in self._placed[key] if one.from_on <= day), None)
        if last is None or last.worker_id not in self._members:
            self.held.pop(key, None)
            return
        now = self._now[key]
        self.held[key] = Held(key, last.model, last.acuity, now.household, now.client)


def _written(placed: Placement) -> tuple[date, str]:
    return placed.from_on, placed.id


def overload(carrier: Carrier, name: str, since: date, models: Mapping[str, Model]) -> DueItem:
    """Return the item for a worker or a team that facts have taken over the ceiling."""
    who = f"team {carrier.name}" if carrier.is_team else carrier.name
    share = utilisation(carried(carrier, models).ceiling, carrier.capacity)
    state = f"at {percent(share)} of the ceiling" if share is not None else "without casework hours"
    return staff_item(
        "overload",
        who,
        name,
        since,
        f"{who[0].upper()}{who[1:]} is {state}, with {_open_cases(carrier)},"
        f" since {short_day(since)}.",
        "Acuity, hours and imports are facts, so they can take a caseload over the ceiling."
        " To make room: cm transfer CASE --to HANDLE --reason TEXT",
    )


def left_behind(carrier: Carrier, name: str, today: date) -> DueItem:
    """Return the item for the open cases of a worker who no longer works here.

    It is due today, because leaving has no date.
    """
    command = f"cm transfer --all-of {carrier.name} --to WORKER"
    item = staff_item(
        "overload",
        carrier.name,
        name,
        today,
        f"{carrier.name[0].upper()}{carrier.name[1:]} no longer works here, with"
        f" {_open_cases(carrier)}.",
        f"Who no longer works here has no hours for casework. To transfer all cases: {command}",
    )
    return item._replace(settled_by=command)


def _open_cases(carrier: Carrier) -> str:
    return "1 open case" if len(carrier.held) == 1 else f"{len(carrier.held)} open cases"


# Notes without a signature.


def unsigned(found: UnsignedNotes, name: str, days: int) -> DueItem:
    """Return the item for notes of a worker that have waited for a signature for more days."""
    notes = "1 note" if found.notes == 1 else f"{found.notes:,} notes"
    return staff_item(
        "unsigned",
        found.worker,
        name,
        found.oldest_on + timedelta(days=days),
        f"{found.worker} has {notes} without a signature for more than {say_days(days)}. The oldest"
        f" is of {short_day(found.oldest_on)}, on {found.ref}.",
        f"A note is signed within {say_days(days)} (supervise.unsigned-days)."
        " To sign: cm note CASE --sign",
    )


# Reduced hours.


def reduced_hours(
    worker: Worker, reductions: Iterable[Reduction], today: date, days: StaffDays
) -> DueItem | None:
    """Return the item for the reduced hours of a worker; None where nothing is new about them.

    It is one item however many there are: each that ends soon, has begun lately, or has had no end
    for long, has its sentence.
    """
    mine = sorted(
        (one for one in reductions if one.worker_id == worker.id), key=lambda one: one.from_on
    )
    told = [said for one in mine if (said := _told(worker.handle, one, mine, today, days))]
    if not told:
        return None
    return staff_item(
        "reduction",
        worker.handle,
        worker.name,
        min(on for on, _ in told),
        " ".join(text for _, text in told),
        f"A supervisor hears of it {say_days(days.reduction)} before the end and after the start"
        f" (supervise.reduction-days), and without an end after {say_days(days.open_reduction)}"
        " (supervise.open-reduction-days).",
    )


def _told(
    handle: str, one: Reduction, all_of: Sequence[Reduction], today: date, days: StaffDays
) -> tuple[date, str] | None:
    """The day when a reduction becomes news, and the sentence on it."""
    share = percent(Fraction(one.share))
    if one.until_on is not None and today <= one.until_on:
        tell = max(one.until_on - timedelta(days=days.reduction), one.from_on)
        if tell <= today:
            return tell, f"{handle} {_then(one.until_on + timedelta(days=1), all_of)}."
    began = one.from_on <= today <= one.from_on + timedelta(days=days.reduction)
    if began and (one.until_on is None or today <= one.until_on):
        until = f"until {short_day(one.until_on)}" if one.until_on else "without an end"
        since = short_day(one.from_on)
        return one.from_on, f"{handle} has {share} fewer hours since {since}, {until}."
    asked = one.from_on + timedelta(days=days.open_reduction)
    if one.until_on is None and asked <= today:
        since = short_day(one.from_on)
        return asked, f"{handle} has {share} fewer hours since {since}, and no end is set."
    return None


def _then(day: date, all_of: Sequence[Reduction]) -> str:
    """Say what a worker's hours are from the day when a reduction is over."""
    left = sum(
        Fraction(one.share)
        for one in all_of
        if one.from_on <= day and (one.until_on is None or day <= one.until_on)
    )
    if not left:
        return f"is back to full hours from {short_day(day)}"
    return f"has {percent(min(Fraction(left), Fraction(1)))} fewer hours from {short_day(day)}"
