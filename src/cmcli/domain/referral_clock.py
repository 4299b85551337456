"""When a referral is followed up: days after its status or the last inquiry, until it ends."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from cmcli.domain.contact_clock import followed_up_on
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import DueDate, counted
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.referrals import (
    AGAIN,
    NO_SHOW,
    RECEIVED,
    REJECTED,
    SCHEDULED,
    SENT,
    URGENT,
    WAITLISTED,
    Referral,
)


def referral_items(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when the referrals of a case are followed up that have not ended.

    Items of the earlier model stay due until the next contact that counts.
    """
    models = [one for one in (model, facts.model_then) if one is not None]
    for one in facts.of(Referral):
        if not all(replaced(facts, each, one) for each in models):
            yield follow_up(facts, one)


def replaced(facts: CaseFacts, model: Model, one: Referral) -> bool:
    """Return whether the one follow-up contact of the model takes the place of the clock.

    It does for referrals that were sent before it, unless they are urgent.
    """
    if one.urgent or facts.case.status != "open" or model.follow_up_days is None:
        return False
    if model.contact_days is not None or model.phase_days is not None:
        return False
    held = followed_up_on(facts, model) or facts.tried_twice_on
    return held is None or one.sent_on < held


def follow_up(facts: CaseFacts, one: Referral) -> DueDate:
    """Return when a referral is followed up, and why; an earlier day that was said goes first."""
    due = _clock(facts, one)
    said = one.follow_on
    if said is not None and one.heard_on < said < due.on:
        due = DueDate(
            said,
            lambda: f"{_told(one)} Follow-up was set for {short_day(said)}.",
            "A follow-up that was set earlier than the usual one is the due date.",
        )
    return due._replace(
        number=str(one.number),
        text=lambda: f"{one.known_as}: {one.standing}",
        worker=_sender(facts, one),
    )


def _sender(facts: CaseFacts, one: Referral) -> str | None:
    """Return who made the referral of a case that has no worker, if they still work here."""
    if facts.worker is not None or one.sent_by is None or one.sent_by in facts.gone:
        return None
    return facts.handles.get(one.sent_by)


def _clock(facts: CaseFacts, one: Referral) -> DueDate:
    """The clock of its status."""
    since, words = one.heard_on, partial(_told, one)
    if one.status == REJECTED:
        why = f"{_told(one)} Record the next step, or refer the client elsewhere."
        return counted(facts, since, 1, why, "A rejection is due on the next working day.")
    if one.status == NO_SHOW:
        return counted(facts, since, 1, words, "A no-show is due on the next working day.")
    met = one.appointment_on
    if one.status == SCHEDULED and met is not None and since <= max(met, one.status_on):
        rule = "A scheduled referral is followed up on the working day after the appointment."
        return counted(facts, max(met, one.status_on), 1, words, rule)
    key = _key(one)
    days = facts.referral_days[key]
    return counted(
        facts,
        since,
        days,
        lambda: f"{_told(one)} Follow-up after {say_days(days)}.",
        lambda: f"Setting referral.days-{key}: {say_days(days)}.",
    )


def _key(one: Referral) -> str:
    """Return the name of the number of days that goes with its status."""
    if one.urgent and one.status in (SENT, RECEIVED):
        return URGENT
    if one.status == WAITLISTED and one.heard_on > one.status_on:
        return AGAIN
    return one.status


def _told(one: Referral) -> str:
    """Tell where it went and how it is, and what was asked since."""
    asked = ""
    if one.asked_on is not None and one.asked_on >= one.status_on:
        unanswered = f", {one.asks} without an answer" if one.asks else ""
        asked = f"; last inquiry {short_day(one.asked_on)}{unanswered}"
    return f"Referral {one.number} to {one.to}: {one.standing}{asked}."
