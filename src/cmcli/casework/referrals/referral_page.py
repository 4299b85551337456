"""One referral with what happened to it, for people and for programs."""

from collections.abc import Iterator
from typing import NamedTuple

from cmcli.casework.listing import CaseView, case_view
from cmcli.casework.referrals.referrals import (
    events_of,
    find_referral,
    followed_by,
    referral_record,
)
from cmcli.catalog.access import labels
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.records import record_of
from cmcli.domain.referrals import Referral, ReferralEvent, events_told
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase

_AS_TYPED = ("reason", "next_step", "phone", "address", "hours", "bring", "apply")


class ReferralPage(NamedTuple):
    """A referral: its heading, its facts with their titles, and its events with their days."""

    record: dict[str, object]
    heading: str
    facts: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]


def referral_shown(view: View, found: FoundCase, number: int) -> ReferralPage:
    """Return the referral of that number; raises as :func:`find_referral`."""
    one = find_referral(view, found.case, number)
    shown, events = case_view(view, found.case, found.client), events_of(view, one)
    record = {
        "ref": found.ref,
        **referral_record(one, shown),
        "sent_by": _sender(view, one),
        "events": [_event_record(event) for event in events],
    }
    return ReferralPage(
        record,
        f"{found.ref} {found.client.shown_name}: referral {one.number} to {one.known_as}",
        tuple((title.capitalize(), text) for title, text in _facts(view, one, shown)),
        tuple((short_day(event.on), told) for event, told in events_told(one, events)),
    )


def _event_record(event: ReferralEvent) -> dict[str, object]:
    return {
        "on": event.on,
        "status": event.status,
        "reason": event.reason,
        "by": event.by_whom,
        "answer": event.answer,
    }


def _sender(view: View, one: Referral) -> str | None:
    worker = view.get(Worker, one.sent_by) if one.sent_by else None
    return worker.handle if worker else None


def _facts(view: View, one: Referral, shown: CaseView) -> Iterator[tuple[str, str]]:
    """Yield what is known of a referral: each title with its text."""
    sender = _sender(view, one)
    yield "sent", short_day(one.sent_on) + (f" by {sender}" if sender else "")
    yield "status", one.standing
    item = followed_by(shown, one)
    if item is not None:
        yield "follow up by", format_day(item.due_on, view.today)
    elif one.ended_on is not None:
        yield "ended", short_day(one.ended_on)
    if one.organization and one.organization != one.to:
        yield "organization", one.organization
    if one.need is not None:
        yield "need", labels("need domain", view.words).get(one.need, one.need)
    if one.goal is not None:
        yield "goal", str(one.goal)
    for name in ("urgent", "warm", "natural"):
        if getattr(one, name):
            yield record_of(Referral).fields[name].title, "yes"
    if one.led_by is not None:
        yield "led by", one.led_by
    for name in _AS_TYPED:
        if getattr(one, name) is not None:
            yield record_of(Referral).fields[name].title, getattr(one, name)
