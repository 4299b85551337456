"""Referrals: where a client was sent, and what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.hidden_names import names_in
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

SENT, RECEIVED, WAITLISTED = "sent", "received", "waitlisted"
REJECTED, SCHEDULED = "rejected", "scheduled"
NO_SHOW, NO_ANSWER = "no-show", "no-answer"

ENDS = ("completed", NO_ANSWER, "withdrawn")
"""The statuses with which a referral ends. A rejected one ends with its next step."""

MOST_ASKS = 3
"""After so many days with an inquiry and no answer, the outcome counts as unknown."""

URGENT, AGAIN = "urgent", "waitlisted-again"

USUAL_DAYS: Mapping[str, int] = {
    SENT: 7,
    RECEIVED: 7,
    URGENT: 2,
    "accepted": 14,
    WAITLISTED: 30,
    AGAIN: 90,
    SCHEDULED: 14,
    "started": 30,
}
"""Days until a referral is followed up, by its status; an agency sets others.

``urgent`` is for urgent ones that were sent or received, ``waitlisted-again`` from the second time
on, and ``scheduled`` for an appointment without a known day.
"""


@record("referrals", day="sent_on", live={"ended_on": None, "error_at": None})
class Referral:
    """A referral of a case; ``number`` counts within the case.

    ``to`` and the texts after it are what the directory said on the day it was sent, or what was
    typed. ``need`` is a need domain and ``goal`` the number of a goal of the case. ``status`` is a
    key of `REFERRAL_STATUSES` since ``status_on``. A ``warm`` one is handed over together with the
    client. ``led_by`` is ``client`` or ``worker``; ``natural`` help comes from people and groups
    around the client, not from a service. ``follow_on`` is the day that was said for the next
    follow-up, and ``appointment_on`` that of the appointment of a scheduled one. ``asks`` counts
    the inquiries since the last answer; ``asked_on`` is the latest inquiry, or the day when the
    same status was heard again. ``next_step`` is what comes after a rejection. ``ended_on`` is the
    day from which nobody follows it up any more. ``error_reason`` marks it as entered in error.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    to: str = column(searched=True)
    resource_id: str | None = column(default=None, refers="resources")
    organization: str | None = column(default=None, searched=True)
    phone: str | None = None
    address: str | None = column(default=None, searched=True)
    hours: str | None = None
    bring: str | None = column(default=None, title="documents to bring")
    apply: str | None = column(default=None, title="how to apply")
    service: str | None = column(default=None, searched=True)
    need: str | None = column(default=None, names="needs.domain", holds="need domain")
    goal: int | None = column(default=None, names="goals.number")
    urgent: bool = column(default=False, usual=False)
    warm: bool = column(default=False, title="handed over together", usual=False)
    natural: bool = column(default=False, title="natural help", usual=False)
    led_by: str | None = column(default=None, title="led by")
    sent_on: date = column(title="sent")
    sent_by: str | None = column(default=None, refers="workers", title="sent by")
    status: str
    status_on: date = column(title="status since")
    reason: str | None = column(default=None, searched=True)
    follow_on: date | None = column(default=None, planned=True, title="follow up on")
    appointment_on: date | None = column(default=None, planned=True, title="appointment on")
    asks: int = column(default=0, title="inquiries without an answer", usual=0)
    asked_on: date | None = column(default=None, title="last inquiry")
    next_step: str | None = column(default=None, searched=True)
    ended_on: date | None = column(default=None, title="ended")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")

    @property
    def heard_on(self) -> date:
        """The day from which its clock counts: that of its status, or of a later inquiry."""
        return max(self.status_on, self.asked_on or self.status_on)

    @property
    def known_as(self) -> str:
        """Return the place, and what the client gets there."""
        return f"{self.to} ({self.service})" if self.service else self.to

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that are hidden with the client's: those of natural help."""
        return names_in(self.to) if self.natural else ()

    @property
    def marks(self) -> str:
        """Return that it is urgent, or handed over together with the client."""
        return ", ".join(word for word in ("urgent", "warm") if getattr(self, word))

    @property
    def words(self) -> str:
        """Return it as a sentence names it: number, place and status."""
        return f"referral {self.number} to {self.to} ({self.standing})"

    @property
    def standing(self) -> str:
        """Tell the status and its day in a few words; of an appointment, the day that it is on."""
        if self.status == SCHEDULED and self.appointment_on is not None:
            return f"scheduled for {short_day(self.appointment_on)}"
        return _STANDING[self.status].format(short_day(self.status_on))


_STANDING = {
    "sent": "sent {}",
    "received": "received {}",
    "accepted": "accepted {}, not enrolled yet",
    "waitlisted": "on their waitlist since {}",
    "rejected": "rejected {}",
    "scheduled": "scheduled since {}, day not recorded",
    "started": "started {}",
    "completed": "completed {}",
    "no-show": "no-show {}",
    "no-answer": "outcome unknown since {}",
    "withdrawn": "withdrawn {}",
}


@record("referral_events", noun="referral event")
class ReferralEvent:
    """Something that happened to a referral on a day: a new status, else an inquiry.

    ``answer`` is the answer to an inquiry, None where nobody answered.
    """

    id: str
    case_id: str = column(refers="cases")
    referral_id: str = column(refers="referrals", parent=True)
    on: date
    status: str | None = None
    reason: str | None = column(default=None, searched=True)
    by_whom: str | None = column(default=None, title="by")
    answer: str | None = column(default=None, searched=True)


class Standing(NamedTuple):
    """The status of a referral as its events have it, and the inquiries since the last answer.

    ``ended_on`` is the day of a status that ends it. A rejected one is not ended by its status.
    """

    status: str
    status_on: date
    reason: str | None = None
    asks: int = 0
    asked_on: date | None = None

    @property
    def ended_on(self) -> date | None:
        """The day of a status with which a referral ends."""
        return self.status_on if self.status in ENDS else None


def in_order(events: Iterable[ReferralEvent]) -> list[ReferralEvent]:
    """Put events in the order of their days, and those of one day in that of their recording."""
    return sorted(events, key=lambda one: (one.on, one.id))


def standing_after(events: Iterable[ReferralEvent]) -> Standing:
    """Return the standing of a referral after its events; the first event says its status."""
    now, before = None, None
    for one in in_order(events):
        if now is None:
            now = Standing(one.status or SENT, one.on, one.reason)
        elif one.status not in (None, now.status):
            before = now
            now = now._replace(status=one.status, status_on=one.on, reason=one.reason, asks=0)
        elif one.status is None and one.answer is None:
            now, before = _unanswered(now, one), now
        elif now.status == NO_ANSWER and before is not None and one.answer is not None:
            now = before._replace(asks=0, asked_on=one.on)
        else:
            now = now._replace(reason=one.reason or now.reason, asks=0, asked_on=one.on)
    if now is None:
        raise ValueError("a referral has no event")
    return now


def _unanswered(now: Standing, one: ReferralEvent) -> Standing:
    """Count an inquiry, those of one day once; with the last of them, the outcome is unknown."""
    if now.asks and now.asked_on == one.on:
        return now
    now = now._replace(asked_on=one.on)
    if now.status in (*ENDS, REJECTED):
        return now
    if now.asks + 1 < MOST_ASKS:
        return now._replace(asks=now.asks + 1)
    return now._replace(status=NO_ANSWER, status_on=one.on, reason=None, asks=MOST_ASKS)


@tells(Referral, ReferralEvent)
def _referrals(past: Past) -> Iterator[CaseEvent]:
    """Referrals when they were sent, and what happened to them."""
    events = past.of(ReferralEvent)
    for one in past.of(Referral):
        if one.error_at is None:
            own = (event for event in events if event.referral_id == one.id)
            for event, told in events_told(one, own):
                text = f"{one.known_as}: {told}"
                yield CaseEvent("referral", event.on, text, number=one.number)


def events_told(
    one: Referral, events: Iterable[ReferralEvent]
) -> Iterator[tuple[ReferralEvent, str]]:
    """Yield the events of a referral in order, each with what it says."""
    own = in_order(events)
    for count, event in enumerate(own, start=1):
        yield event, _told(one, event, standing_after(own[:count]))


def _told(one: Referral, event: ReferralEvent, then: Standing) -> str:
    """Tell an event of a referral, and that the outcome is unknown since then."""
    what = event.status or ("asked" if event.answer else "asked, no answer")
    if event.status == SENT and one.marks:
        what = f"{what} ({one.marks})"
    unknown = "outcome unknown" if then.status == NO_ANSWER and event.on == then.status_on else None
    by = event.by_whom and f"by {event.by_whom}"
    return joined(what, by, event.reason, event.answer, unknown)
