"""What a caseworker's days add to the cases of the benchmarks: appointments, people, alerts, stays.

A worker's share of them is the same in every agency, however large it is.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cmcli.domain.alerts import Alert
from cmcli.domain.appointments import CANCELLED, KEPT, MISSED, Appointment
from cmcli.domain.benefits import Benefit
from cmcli.domain.cases import Case
from cmcli.domain.mandated import MandatedReport
from cmcli.domain.people import PersonAround
from cmcli.domain.referrals import Referral, ReferralEvent
from cmcli.domain.stays import Stay
from cmcli.domain.tasks import Task
from cmcli.domain.workers import Worker
from cmcli.store.core.mapping import Entity
from cmcli.store.core.work import Work

WEEKLY, ONCE, FORMER = 10, 6, (3, 3, 2, 2, 2)
"""Appointments of an open case: in a weekly series, and single ones; of a closed case by its index.
With the usual share a worker has 1,000."""

REFERRALS, LIVE, REFERRED = 10, 3, 3
"""Referrals of an open case, of which some have not ended, and of a closed one: 1,000 a worker."""

TIMES = [time(hour, minute) for hour in range(8, 17) for minute in (0, 15, 30, 45)]
OUTCOMES = (KEPT, KEPT, KEPT, KEPT, MISSED, CANCELLED)
PLACES = (None, "Housing office, 4 Elm St", "County court, room 12", "Clinic on 3rd")


@dataclass
class Around:
    """The records of one case; ``index`` is its place among the worker's cases."""

    work: Work
    case: Case
    worker: Worker
    index: int
    today: date
    chance: random.Random
    number: int = 0

    def records(self) -> Iterator[Entity]:
        """Give all of them; what is referred to comes before what refers to it."""
        yield from self._people()
        if not self.case.ended:
            yield from self._alert()
            yield from self._stay()
            yield from self._tasks()
            yield self._benefit()
        yield from self._reports()
        yield from self._referrals()
        yield from self._appointments()

    def _people(self) -> Iterator[Entity]:
        for number, role in enumerate(("sister", "landlord"), start=1):
            yield PersonAround(
                id=self.work.new_id(),
                client_id=self.case.client_id,
                case_id=self.case.id,
                number=number,
                name=f"Person {self.index} {role.title()}",
                role=role,
                phone="555 0100",
                may_contact=self.chance.choice((None, "yes", "ask", "never")),
                emergency=number == 1,
                added_on=self.case.opened_on,
                added_by=self.worker.handle,
            )

    def _alert(self) -> Iterator[Entity]:
        if self.index % 4:
            return
        yield Alert(
            id=self.work.new_id(),
            client_id=self.case.client_id,
            case_id=self.case.id,
            number=1,
            kind="pet",
            text="A large dog in the yard.",
            review_on=self.today + timedelta(days=self.chance.randrange(-20, 200)),
            added_on=self.case.opened_on,
            added_by=self.worker.handle,
        )

    def _stay(self) -> Iterator[Entity]:
        """A stay that ended for each fifth case, and one that goes on for each twelfth."""
        begun = max(self.case.opened_on, self.today - timedelta(days=30))
        if self.index % 12 == 0 or self.index % 5 == 0:
            yield Stay(
                id=self.work.new_id(),
                case_id=self.case.id,
                number=1,
                kind="hospital",
                place="General Hospital",
                begun_on=begun,
                ended_on=None if self.index % 12 == 0 else begun + timedelta(days=5),
                entered_on=begun,
            )

    def _tasks(self) -> Iterator[Entity]:
        for number in range(1, 5):
            added = max(self.case.opened_on, self.today - timedelta(days=10 * number))
            yield Task(
                id=self.work.new_id(),
                case_id=self.case.id,
                number=number,
                text="ask for the forms",
                due_on=self.today + timedelta(days=self.chance.randrange(-5, 20)),
                added_on=added,
                done_on=added if number > 2 else None,
            )

    def _benefit(self) -> Entity:
        return Benefit(
            id=self.work.new_id(),
            case_id=self.case.id,
            number=1,
            kind="snap",
            status="granted",
            amount=23_400,
            every="month",
            since=self.case.opened_on,
            renew_on=self.today + timedelta(days=self.chance.randrange(10, 300)),
            renew_set_on=self.case.opened_on,
            added_on=self.case.opened_on,
        )

    def _reports(self) -> Iterator[Entity]:
        """Mandated reports, of which the written one of the first case is still to be sent."""
        if self.index % 60:
            return
        yield MandatedReport(
            id=self.work.new_id(),
            case_id=self.case.id,
            author_id=self.worker.id,
            number=1,
            agency="County",
            reference=f"R-{self.index}",
            told_on=self.case.opened_on,
            written_by=self.case.opened_on + timedelta(days=2),
            written_on=None if self.index == 0 else self.case.opened_on,
        )

    def _referrals(self) -> Iterator[Entity]:
        """Referrals with their first event; the last ones of an open case have not ended."""
        times = REFERRED if self.case.ended else REFERRALS
        last = self.case.closed_on or self.today
        for number in range(1, times + 1):
            live = not self.case.ended and number > times - LIVE
            sent = max(self.case.opened_on, last - timedelta(days=self.chance.randrange(1, 20)))
            one = Referral(
                id=self.work.new_id(),
                case_id=self.case.id,
                number=number,
                to="Food bank on Elm Street",
                need="housing",
                sent_on=sent,
                sent_by=self.worker.id,
                status="sent" if live else "completed",
                status_on=sent,
                ended_on=None if live else sent,
            )
            yield one
            yield ReferralEvent(
                id=self.work.new_id(),
                case_id=self.case.id,
                referral_id=one.id,
                on=sent,
                status=one.status,
            )

    def _appointments(self) -> Iterator[Appointment]:
        """Give a weekly series of which the last is ahead, and single ones; a closed case has a few
        of those, and all of them are answered."""
        if self.case.ended:
            yield from self.former(FORMER[self.index % len(FORMER)])
            return
        last = self.today + timedelta(days=self.chance.randrange(7))
        yield from self._series(last, WEEKLY)
        yield from self.former(ONCE - 1)
        yield self._single(self.today + timedelta(days=self.chance.randrange(-2, 14)), ahead=True)

    def former(self, times: int) -> Iterator[Appointment]:
        """Give so many single ones that were answered, while the case was open."""
        last = self.case.closed_on or self.today
        days = max(2, (last - self.case.opened_on).days)
        for _ in range(times):
            yield self._single(last - timedelta(days=self.chance.randrange(1, days)))

    def _series(self, last: date, times: int) -> Iterator[Appointment]:
        begin, before = self.chance.choice(TIMES), None
        for week in reversed(range(times)):
            on = last - timedelta(weeks=week)
            one = self._one(on, begin, "home visit", answered=week > 0, follows=before, every=7)
            before = one.id
            yield one

    def _single(self, on: date, *, ahead: bool = False) -> Appointment:
        return self._one(on, self.chance.choice(TIMES), "housing application", answered=not ahead)

    def _one(
        self,
        on: date,
        begin: time,
        text: str,
        *,
        answered: bool,
        follows: str | None = None,
        every: int | None = None,
    ) -> Appointment:
        self.number += 1
        at = datetime.combine(on, begin, UTC)
        outcome = self.chance.choice(OUTCOMES) if answered else None
        return Appointment(
            id=self.work.new_id(),
            case_id=self.case.id,
            number=self.number,
            text=text,
            at=at,
            on=on,
            slot_at=at,
            minutes=45,
            place=self.chance.choice(PLACES),
            with_whom=self.chance.choice((None, None, "Dr. Lee")),
            every=every,
            added_on=min(on, self.today) - timedelta(days=3),
            follows_id=follows,
            outcome=outcome,
            outcome_on=on if outcome else None,
        )
