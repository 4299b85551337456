"""Referrals are followed: a new status, an inquiry, or an entry that was wrong."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.referrals.meeting import meetings_of, schedule
from cmcli.casework.referrals.referrals import (
    checked_follow_up,
    find_referral,
    referral_answer,
    settle_rejected,
    settled,
)
from cmcli.casework.referrals.values import AskReferral, FollowReferral, ReferralInError
from cmcli.domain.appointments import Appointment
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.referrals import (
    MOST_ASKS,
    NO_ANSWER,
    REJECTED,
    SCHEDULED,
    Referral,
    ReferralEvent,
)
from cmcli.errors import Refused, Sentence
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

_CHANGED = "changed"


def perform_follow(work: Work, found: FoundCase, said: FollowReferral) -> Answer:
    """Record a status, the next step or the day of a follow-up."""
    require(work.actor.role, "record")
    found = found.locked_by(work)
    one = find_referral(work, found.case, said.number)
    on = _day(work, one, said.on)
    columns: dict[str, Any] = {}
    if said.next_step is not None:
        columns["next_step"] = said.next_step
    if said.status is not None:
        _happened(work, one, on, status=said.status, reason=said.reason, by_whom=said.by)
    made = None if said.at is None else schedule(work, found, one, said.at)
    for meeting in meetings_of(work, one) if said.status == SCHEDULED else ():
        columns["appointment_on"] = meeting.on
    one = settled(work, found.case, one, **columns)
    if said.next_step is not None:
        _check_rejected(one)
    if follow := checked_follow_up(one, said.follow_on):
        one = work.change(one, **follow)
    what = _CHANGED if said.status is None else f"{said.status} {format_day(on, work.today)}"
    return referral_answer(work, found, one, what, _more(work, found.ref, one, said, made))


def _more(
    work: Work, ref: str, one: Referral, said: FollowReferral, made: Appointment | None
) -> Iterator[str]:
    """Tell what else a status means, and what made no difference."""
    if said.status is not None and said.status != one.status:
        work.warn(
            f"What was recorded for {short_day(one.status_on)} is later and stays: {one.standing}."
        )
    if one.status != SCHEDULED:
        _warn_of_meeting(work, ref, one)
    if made is not None:
        yield f"Appointment {made.number}: {made.when(work.now.tzinfo)}, {made.words}."
    if one.status == "accepted":
        yield (
            "Accepted does not mean enrolled. Once the client gets the service, record: started."
        )
    if one.status == REJECTED and one.ended_on is None:
        yield (
            f"What comes next? Record it: cm referral set {ref} {one.number} --next TEXT. Or refer"
            " the client elsewhere."
        )


def _warn_of_meeting(work: Work, ref: str, one: Referral) -> None:
    """Name the coming appointment of a referral that is not scheduled any more."""
    for made in meetings_of(work, one):
        if made.at > work.now:
            work.warn(
                f"Appointment {made.number} was made for it and stays:"
                f" {made.when(work.now.tzinfo)}. To cancel it: cm appointment cancelled {ref}"
                f" {made.number}"
            )


def _check_rejected(one: Referral) -> None:
    if one.status != REJECTED:
        raise Refused(
            f"Referral {one.number} was not rejected ({one.status}), so it needs no next step.",
            Sentence("Leave out {next_step}."),
            code="not-rejected",
            field="next_step",
        )


def perform_ask(work: Work, found: FoundCase, said: AskReferral) -> Answer:
    """Record an inquiry, and the answer if there was one."""
    require(work.actor.role, "record")
    found = found.locked_by(work)
    before = find_referral(work, found.case, said.number)
    on = _day(work, before, said.on)
    _happened(work, before, on, answer=said.answer)
    one = settled(work, found.case, before)
    what = f"asked {format_day(on, work.today)}"
    if said.answer is not None:
        return referral_answer(work, found, one, f"{what}: {said.answer}")
    lines = []
    if one.asks:
        lines.append(f"Asked without an answer on {one.asks} of {MOST_ASKS} days.")
    if one.status == NO_ANSWER and before.status != NO_ANSWER:
        lines.append(
            f"If you hear of it later: cm referral set {found.ref} {one.number} --status STATUS"
        )
    return referral_answer(work, found, one, f"{what}, no answer", lines)


def perform_error(work: Work, found: FoundCase, said: ReferralInError) -> Answer:
    """Mark a referral as entered in error."""
    require(work.actor.role, "record")
    found = found.locked_by(work)
    one = find_referral(work, found.case, said.number)
    work.reason = said.reason
    moment = work.now.astimezone(UTC)
    one = work.change(one, error_at=moment, error_reason=said.reason)
    settle_rejected(work, found.case, one.need)
    _warn_of_meeting(work, found.ref, one)
    return referral_answer(work, found, one, f"was entered in error: {said.reason}")


def _day(work: Work, one: Referral, said: date | None) -> date:
    """Return the day of what happened; raise :class:`Refused` for one before it was sent."""
    on = day_of_fact(work, said)
    if on < one.sent_on:
        raise Refused(
            f"Referral {one.number} was sent on {short_day(one.sent_on)}, after {short_day(on)}.",
            f"Enter a day from {short_day(one.sent_on)} on.",
            code="before-referral",
            field="on",
        )
    return on


def _happened(work: Work, one: Referral, on: date, **what: str | None) -> ReferralEvent:
    """Keep an event of a referral."""
    return work.add(
        ReferralEvent(id=work.new_id(), case_id=one.case_id, referral_id=one.id, on=on, **what)
    )
