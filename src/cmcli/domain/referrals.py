"""Referrals: where a client was sent, and what came of it."""

from collections.abc import Iterator
from datetime import date, datetime

from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("referrals", day="sent_on", live={"ended_on": None, "error_at": None})
class Referral:
    """A referral of a case; ``number`` counts within the case.

    ``to`` and the texts after it are what the directory said on the day it was sent, or what was
    typed. ``need`` is a need domain and ``goal`` the number of a goal of the case. ``status`` is a
    key of `REFERRAL_STATUSES` since ``status_on``. A ``warm`` one is handed over together with the
    client. ``led_by`` is ``client`` or ``worker``; ``natural`` help comes from people and groups
    around the client, not from a service. ``follow_on`` is the day that was said for the next
    follow-up. ``asks`` counts the inquiries since the last answer, the latest on ``asked_on``.
    ``next_step`` is what comes after a rejection. ``ended_on`` is the day from which nobody follows
    it up any more. ``error_reason`` marks it as entered in error.
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
    asks: int = column(default=0, title="inquiries without an answer", usual=0)
    asked_on: date | None = column(default=None, title="last inquiry")
    next_step: str | None = column(default=None, searched=True)
    ended_on: date | None = column(default=None, title="ended")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")


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


@tells(Referral, ReferralEvent)
def _referrals(past: Past) -> Iterator[CaseEvent]:
    """Referrals when they were sent, and what happened to them."""
    referrals = {one.id: one for one in past.of(Referral) if one.error_at is None}
    for event in past.of(ReferralEvent):
        one = referrals.get(event.referral_id)
        if one is None:
            continue
        what = event.status or ("asked" if event.answer else "asked, no answer yet")
        marks = ", ".join(word for word in ("urgent", "warm") if getattr(one, word))
        if event.status == "sent" and marks:
            what = f"{what} ({marks})"
        text = joined(f"{one.to}: {what}", event.by_whom and f"by {event.by_whom}")
        yield CaseEvent(
            "referral", event.on, joined(text, event.reason, event.answer), number=one.number
        )
