"""From the record to the page of a referral that the client carries: where, when, what, and whom.

It is in plain words and never tells what staff think of the client.
"""

from collections.abc import Iterator

from cmcli.casework.looking.client_pages import printed_for, whom_to_call, worker_of
from cmcli.casework.referrals.meeting import meetings_of
from cmcli.casework.referrals.referrals import find_referral, open_referrals
from cmcli.catalog.access import labels
from cmcli.domain.appointments import Appointment
from cmcli.domain.carrying import (
    discreet_hours,
    discreet_phone,
    discreet_place,
    discreet_text,
    first_name,
    telling_words,
)
from cmcli.domain.dates import short_day, weekday_of
from cmcli.domain.natural_help import CLIENT, WORKER
from cmcli.domain.referrals import REJECTED, SENT, Referral
from cmcli.reports.client_page import ClientPage
from cmcli.reports.plan import CALL_TITLE, PagePart
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase

_STANDING = {
    "received": "They know about me.",
    "accepted": "They have a place for me. It has not begun yet.",
    "waitlisted": "I am on their waiting list.",
    REJECTED: "They have no place for me at this time. We look for something else.",
    "started": "It has begun.",
    "no-show": "We can make a new appointment.",
    "completed": "This is done.",
    "no-answer": "They have not answered us.",
    "withdrawn": "This is no longer planned.",
}
"""The status of a referral in words for a client."""


def referral_page(view: View, found: FoundCase, number: int, *, discreet: bool) -> ClientPage:
    """Return the page of a referral.

    A ``discreet`` page names neither the agency, the place nor what the client gets there.
    """
    one = find_referral(view, found.case, number)
    part = _discreet_part(view, found, one) if discreet else help_part(view, found, one)
    facts = part.facts or (("", "My worker tells me where and when."),)
    call = whom_to_call(view, found, discreet=discreet)
    parts = [PagePart(title="Where and when" if discreet else "What I need to know", facts=facts)]
    if call:
        parts.append(PagePart(title=CALL_TITLE, facts=tuple(("", line) for line in call)))
    return ClientPage(
        title="My note" if discreet else f"My way to {one.to}",
        heading=printed_for(view, found, discreet=discreet),
        parts=tuple(parts),
    )


def help_parts(view: View, found: FoundCase) -> tuple[PagePart, ...]:
    """Return the referrals that go on, for the client's plan."""
    going = [one for one in open_referrals(view, found.case) if one.status != REJECTED]
    return tuple(help_part(view, found, one) for one in going)


def help_part(view: View, found: FoundCase, one: Referral) -> PagePart:
    """Return what the client needs to know about a referral."""
    domain = labels("need domain", view.words).get(one.need or "")
    meeting = next(iter(meetings_of(view, one)), None)
    facts = [
        ("What it is for", one.service or domain),
        ("Part of", one.organization if one.organization != one.to else None),
        ("Who does what", _who(view, found, one)),
        ("How it stands", _STANDING.get(one.status)),
        *_where_and_when(view, one, meeting),
        ("How to begin", one.apply),
        ("What to bring", one.bring),
    ]
    return PagePart(title=one.to, facts=_said(facts))


def _discreet_part(view: View, found: FoundCase, one: Referral) -> PagePart:
    meeting = next(iter(meetings_of(view, one)), None)
    facts = [
        (title, _discreet(title, text, one) if text else None)
        for title, text in _where_and_when(view, one, meeting)
    ]
    if one.warm:
        facts.append(("Who comes along", first_name(_worker(view, found))))
    return PagePart(title="", facts=_said(facts))


def _discreet(title: str, text: str, one: Referral) -> str:
    """Return what a discreet page may say of a fact: no name of the place, and no topic."""
    names = [name for name in (one.to, one.organization, one.service) if name]
    match title:
        case "Where":
            return discreet_place(text, names)
        case "Open":
            return discreet_hours(text)
        case "Phone":
            return discreet_phone(text)
    if title == "When":
        return text
    return discreet_text(text, telling_words(names))  # how to get there is free text


def _said(facts: list[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in facts if text)


def _where_and_when(
    view: View, one: Referral, meeting: Appointment | None
) -> Iterator[tuple[str, str | None]]:
    """Tell the appointment, the place, its hours and its phone."""
    if meeting is not None:
        yield "When", meeting.when(view.now.tzinfo)
    elif one.appointment_on is not None:
        yield "When", f"{weekday_of(one.appointment_on)} {short_day(one.appointment_on)}"
    yield "Where", meeting.place if meeting is not None and meeting.place else one.address
    yield "How I get there", None if meeting is None else meeting.transport
    yield "Open", one.hours
    yield "Phone", one.phone


def _who(view: View, found: FoundCase, one: Referral) -> str | None:
    """Tell who gets in touch with the place, and who goes along."""
    worker, said = _worker(view, found), []
    if one.status == SENT and one.led_by == CLIENT:
        said.append("I get in touch with them.")
    elif one.status == SENT and one.led_by == WORKER:
        said.append(f"{worker} gets in touch with them for me.")
    elif one.status == SENT:
        said.append("We have asked them.")
    if one.warm:
        said.append(f"{worker} goes with me.")
    return " ".join(said) or None


def _worker(view: View, found: FoundCase) -> str:
    worker = worker_of(view, found)
    return worker.name if worker else "My worker"
