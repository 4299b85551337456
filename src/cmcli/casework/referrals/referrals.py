"""The referrals of a case: found, settled after an event, and told."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.listing import CaseView, case_view
from cmcli.domain.cases import Case
from cmcli.domain.clocks import DueItem
from cmcli.domain.closing import ENTERED_TWICE
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.referrals import (
    NO_ANSWER,
    REJECTED,
    SCHEDULED,
    Referral,
    ReferralEvent,
    in_order,
    standing_after,
)
from cmcli.errors import UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, ref_of
from cmcli.store.reading.numbered import check_right, find_numbered


def open_referrals(view: View, case: Case) -> list[Referral]:
    """Return the referrals of a case that have not ended, by their numbers."""
    return view.all(Referral, **not_ended(case))


def not_ended(case: Case) -> dict[str, Any]:
    """Return the question that finds them."""
    return {"order": ("number",), "case_id": case.id, "ended_on": None, "error_at": None}


def right_referrals(view: View, case: Case) -> list[Referral]:
    """Return the referrals of a case that were not entered in error, by their numbers."""
    return view.all(Referral, order=("number",), case_id=case.id, error_at=None)


def listed_referrals(found: Iterable[Referral]) -> str:
    """List referrals in a sentence, by number, place and status."""
    return "; ".join(f"{one.number} {one.to} ({one.standing})" for one in found)


def referrals_left(ref: str, found: Sequence[Referral]) -> str:
    """Name the open referrals of a case that closes."""
    one = len(found) == 1
    many = "1 referral is" if one else f"{len(found)} referrals are"
    return (
        f"{many} still open and no longer followed up: {listed_referrals(found)}. To say what"
        f" became of {'it' if one else 'one'}: cm referral set {ref} N --status STATUS"
    )


def find_referral(view: View, case: Case, number: int) -> Referral:
    """Return the referral of that number; refuse one that was entered in error."""
    one = find_numbered(
        view,
        Referral,
        "referral",
        number,
        known=lambda: listed_referrals(right_referrals(view, case)),
        add="To make one: cm refer CASE WHERE",
        case_id=case.id,
    )
    check_right(one, f"Referral {number}", "To make a new one: cm refer CASE WHERE")
    return one


def events_of(view: View, one: Referral) -> list[ReferralEvent]:
    """Return what happened to a referral, in order."""
    return in_order(view.all(ReferralEvent, referral_id=one.id))


def settled(work: Work, case: Case, one: Referral, **columns: Any) -> Referral:
    """Let a referral be as its events have it, with these other columns."""
    events = events_of(work, one)
    now = standing_after(events)
    columns = {**now._asdict(), **columns}
    if now.status != SCHEDULED:
        columns["appointment_on"] = None
    if now.status != REJECTED and one.next_step is not None:
        columns["next_step"] = None
        work.warn(f"The next step after the rejection was cleared: {one.next_step}")
    after = work.change(one, **columns)
    ended_on = now.ended_on or _given_up(work, case, after, events[-1].on)
    return after if ended_on == after.ended_on else work.change(after, ended_on=ended_on)


def _given_up(work: Work, case: Case, one: Referral, last: date) -> date | None:
    """The day from which nobody follows up a referral whose status does not end it.

    A closed case owes nothing, and one that was referred out is followed up once.
    """
    if case.status == "closed" and case.closed_on is not None:
        return max(case.closed_on, one.sent_on)
    if case.status == "referred-out":
        return last if len(events_of(work, one)) > 1 else None
    if one.status != REJECTED:
        return None
    if one.next_step is not None:
        return one.ended_on or work.today
    return min(
        (other.sent_on for other in _with_twin(work, case) if follows(other, one)), default=None
    )


def _with_twin(view: View, case: Case) -> list[Referral]:
    """Return the referrals of a case, and of cases that a merge has closed as entered twice."""
    twins = view.all(Case, client_id=case.client_id, close_reason=ENTERED_TWICE)
    return view.all(Referral, case_id=[case.id, *(one.id for one in twins)], error_at=None)


def follows(other: Referral, rejected: Referral) -> bool:
    """Return whether a referral is what came next after a rejected one: it is for its need."""
    same = other.need is not None and other.need == rejected.need
    return same and other.id != rejected.id and other.sent_on >= rejected.status_on


def end_with(work: Work, case: Case) -> None:
    """Name the open referrals of a case that has just closed, and end their follow-up."""
    found = open_referrals(work, case)
    if found:
        work.warn(referrals_left(ref_of(work, case), found))
    for one in found:
        work.change(one, ended_on=_given_up(work, case, one, one.heard_on))


def settle_rejected(work: Work, case: Case, need: str | None) -> list[Referral]:
    """Settle the rejected referrals for a need again; return those that are no longer due."""
    ended = []
    for one in right_referrals(work, case) if need else ():
        if one.status == REJECTED and one.need == need:
            after = settled(work, case, one)
            if one.ended_on is None and after.ended_on is not None:
                ended.append(after)
    return ended


def checked_follow_up(one: Referral, said: date | str | None) -> dict[str, Any]:
    """Return the column of a follow-up that was set; it is after the day of the status."""
    if said is None:
        return {}
    if isinstance(said, date) and said <= one.heard_on:
        raise UsageProblem(
            f"The follow-up is not after {format_day(one.heard_on, said)}.",
            "Enter a later day.",
            field="follow_on",
        )
    return {"follow_on": said or None}


def followed_by(shown: CaseView, one: Referral) -> DueItem | None:
    """Return the item that follows up a referral of the case; None where nothing does.

    It is the next contact where the one follow-up contact of the model takes its place.
    """
    if one.ended_on is not None or one.error_at is not None:
        return None
    number = str(one.number)
    own = [item for item in shown.due if item.kind == "referral" and item.number == number]
    return own[0] if own else shown.next_contact


def referral_record(one: Referral, shown: CaseView) -> dict[str, object]:
    """Return a referral as JSON prints it, with the day of its next follow-up."""
    names = (
        *("number", "to", "organization", "service", "need", "goal", "status", "status_on"),
        *("reason", "sent_on", "urgent", "warm", "natural", "led_by", "appointment_on", "asks"),
        *("asked_on", "next_step", "ended_on", "phone", "address", "hours", "bring", "apply"),
    )
    item = followed_by(shown, one)
    days = {
        "follow_up_on": item.due_on if item else None,
        "days_late": item.days_late if item else 0,
    }
    return {**{name: getattr(one, name) for name in names}, **days}


def referral_answer(
    work: Work, found: FoundCase, one: Referral, what: str, lines: Iterable[str] = ()
) -> Answer:
    """Answer with a referral, what was done with it, and when it is followed up."""
    case = work.get(Case, found.case.id) or found.case
    shown = case_view(work, case, found.client)
    record = referral_record(one, shown)
    first = f"{found.ref} referral {one.number} to {one.known_as} {what}"
    told = (first, *lines, *_coming(work, shown, one))
    return case_answer(work, case, told, {"referral": record}, client=found.client, shown=shown)


def _coming(view: View, shown: CaseView, one: Referral) -> Iterable[str]:
    """Say when the referral is followed up, or why it is no longer."""
    if one.error_at is not None:
        return
    item = followed_by(shown, one)
    if item is not None:
        what = "Follow up" if item.kind == "referral" else "The follow-up contact of the case is"
        said, than = one.follow_on, ""
        if said is not None and said > item.due_on:
            than = f", sooner than the day that was set ({short_day(said)})"
        yield f"{what} by {format_day(item.due_on, view.today)}{than}."
    elif one.status == NO_ANSWER:
        yield "The outcome is unknown, and the referral has ended."
    elif one.ended_on is not None:
        yield "No more follow-up is due."
