"""The record of one program: who was served when on its model, and what happened with them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from cmcli.domain.cases import Case, Placement
from cmcli.domain.contacts import WITH_CLIENT, WITH_TEAM, Contact, Note
from cmcli.domain.fidelity import ENOUGH_DAYS, Trace, Window, Windows
from cmcli.domain.models import Model
from cmcli.domain.people import PersonAround
from cmcli.domain.plans import PlanVersion
from cmcli.domain.referrals import Referral
from cmcli.domain.workers import Worker

NO_MODE = "contacts whose mode was not said"
TOO_NEW = f"clients in the program for less than {ENOUGH_DAYS // 7} weeks"
LEFT = "clients who left in this time"
NOTHING = Fraction(0)
CHANGED = "changed-model"
"""Why a client's time on a model ended, where the case went on."""


@dataclass(frozen=True, slots=True)
class Served:
    """The time of a case on one model: from ``since`` until the day before ``until``.

    ``left`` is the reason for closing, or `CHANGED`. ``worker_id`` is who had the case on the last
    day that is looked at.
    """

    case: Case
    since: date
    until: date | None
    left: str | None
    worker_id: str | None
    placements: tuple[Placement, ...]
    contacts: tuple[Contact, ...] = ()

    def on(self, day: date) -> bool:
        """Return whether the client was served on that day."""
        return self.since <= day and (self.until is None or day < self.until)

    def within(self, window: Window) -> Iterator[Contact]:
        """Yield the contacts of this time in the window."""
        return (one for one in self.contacts if window.holds(one.on) and self.on(one.on))


def times_served(
    case: Case, placements: Iterable[Placement], models: Collection[str], last: date
) -> Iterator[Served]:
    """Yield the times of a case on one of these models up to the last day."""
    if case.accepted_on is None:
        return
    known = sorted(
        (one for one in placements if one.from_on <= last), key=lambda one: (one.from_on, one.id)
    )
    runs = [tuple(run) for _, run in groupby(known, key=lambda one: one.model)]
    for at, run in enumerate(runs):
        since = max(run[0].from_on, case.accepted_on)
        after = runs[at + 1][0].from_on if at + 1 < len(runs) else None
        until, left = _end(case, after, last)
        if run[0].model in models and since <= last and (until is None or since < until):
            yield Served(case, since, until, left, run[-1].worker_id, run)


def _end(case: Case, after: date | None, last: date) -> tuple[date | None, str | None]:
    if after is not None:
        return after, CHANGED
    if case.closed_on is not None and case.closed_on <= last:
        return case.closed_on, case.close_reason
    return None, None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRecord:
    """The facts about one program.

    ``face`` are the modes of contacts face to face, ``outside`` those of them that are not at the
    office. ``members`` are the workers of its team, None for a program of several. ``carried`` are
    the open cases of each worker, of any model, on the last day. ``hours`` gives the contracted
    hours of a worker on that day, ``full_time`` those of a full-time worker.
    """

    model: Model
    windows: Windows
    served: Sequence[Served]
    face: frozenset[str]
    outside: frozenset[str]
    groups: bool
    workers: Mapping[str, Worker]
    members: Sequence[Worker] | None = None
    people: Mapping[str, PersonAround]
    carried: Mapping[str, int]
    hours: Callable[[Worker], Decimal]
    full_time: Decimal
    versions: Mapping[str, Sequence[PlanVersion]]
    referrals: Mapping[str, Sequence[Referral]]
    supervisions: Mapping[str, Sequence[Note]]

    def handle(self, worker_id: str | None) -> str | None:
        """Return the username of a worker."""
        return None if worker_id is None else self.workers[worker_id].handle

    def settled(self) -> Iterator[Served]:
        """Yield those who are served on the last day of the weeks for long enough to count."""
        latest = self.windows.weeks.last - timedelta(days=ENOUGH_DAYS - 1)
        return (one for one in self.present() if one.since <= latest)

    def present(self) -> Iterator[Served]:
        """Yield those who are served on the last day of the weeks."""
        return (one for one in self.served if one.on(self.windows.weeks.last))

    def not_settled(self) -> Iterator[Trace]:
        """Yield the cases that don't count in the items about contacts, with the reason."""
        weeks = self.windows.weeks
        counted = {one.case.id for one in self.settled()}
        new = {one.case.id for one in self.present()} - counted
        gone = {
            one.case.id for one in self.served if one.until is not None and weeks.holds(one.until)
        }
        yield from (Trace(case, "case", why=TOO_NEW) for case in sorted(new))
        yield from (Trace(case, "case", why=LEFT) for case in sorted(gone - new - counted))

    def face_to_face(self, one: Served, window: Window) -> Iterator[Contact]:
        """Yield the contacts face to face with the client that were held."""
        return (
            contact
            for contact in one.within(window)
            if contact.counts(self.face, groups=self.groups)
        )

    def counting(self, one: Served, window: Window) -> list[Contact]:
        """Return the contacts with the client, calls too, that count on the model."""
        modes = self.model.counted_modes
        return [each for each in one.within(window) if each.counts(modes, groups=self.groups)]

    def without_mode(self, one: Served, window: Window) -> Iterator[Trace]:
        """Yield the contacts held with the client whose mode nobody said."""
        for contact in one.within(window):
            if contact.held and contact.with_whom == WITH_CLIENT and contact.mode is None:
                yield self.trace(contact, why=NO_MODE)

    def trace(
        self,
        contact: Contact,
        counted: int = 0,
        of: Fraction = NOTHING,
        *,
        why: str | None = None,
    ) -> Trace:
        """Return a contact as a record behind an item."""
        return Trace(
            contact.case_id,
            "contact",
            counted,
            of,
            number=contact.number,
            on=contact.on,
            worker=self.handle(contact.worker_id),
            text=contact.mode if contact.with_whom == WITH_CLIENT else contact.with_whom,
            why=why,
        )

    def of_weeks(self, one: Served, window: Window) -> Trace:
        """Return the weeks of a client in the window, from the first day in the program on."""
        part = Window(max(window.first, one.since), window.last)
        return Trace(one.case.id, "case", of=part.weeks)

    def equivalents(self, worker: Worker) -> Fraction:
        """Return the contracted hours of a worker in full-time workers."""
        return Fraction(self.hours(worker)) / Fraction(self.full_time)


def of_numbers(contacts: Iterable[Contact]) -> tuple[int, ...]:
    """Return the numbers of contacts."""
    return tuple(one.number for one in contacts)


def supervised(record: ProgramRecord) -> tuple[Trace, ...]:
    """Return each week of each worker who has cases of the program, and whether one of these was
    in supervision: in a note of that kind, or in a conference of the team that they attended."""
    theirs: defaultdict[str, list[Served]] = defaultdict(list)
    for one in record.served:
        if one.worker_id is not None:
            theirs[one.worker_id].append(one)
    found = [
        _week(record, record.workers[key], some, week)
        for week in record.windows.weeks.parts(7)
        for key, some in theirs.items()
        if any(one.on(week.last) for one in some)
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.worker or "")))


def _week(record: ProgramRecord, worker: Worker, some: Sequence[Served], week: Window) -> Trace:
    notes = sum(
        week.holds(note.on) for one in some for note in record.supervisions.get(one.case.id, ())
    )
    conferences = sum(
        contact.held
        and contact.with_whom == WITH_TEAM
        and (contact.worker_id == worker.id or worker.handle in (contact.attended or ()))
        for one in some
        for contact in one.within(week)
    )
    said = f"supervision notes: {notes}, team conferences: {conferences}"
    reached = bool(notes or conferences)
    return Trace(
        None, "week", int(reached), Fraction(1), on=week.first, worker=worker.handle, text=said
    )


def caseloads(record: ProgramRecord) -> tuple[Trace, ...]:
    """Return the open cases of each worker of the program, of any model, for the hours they have.

    Workers come in the order of their usernames.
    """
    keys = {one.worker_id for one in record.present() if one.worker_id}
    workers = sorted((record.workers[key] for key in keys), key=lambda one: one.handle)
    return tuple(
        Trace(
            None,
            "worker",
            record.carried.get(one.id, 0),
            record.equivalents(one),
            worker=one.handle,
        )
        for one in workers
    )
