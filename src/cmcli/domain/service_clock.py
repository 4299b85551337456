"""Planned services that are behind, and their authorizations that run out or do not suffice.

A service is behind by these rules:

- With an interval, the next delivery is due that many days after the last one, but not before the
  service begins. Without a delivery, it is due after the first day of the service (without one,
  after the day it was planned). None is due after the last day.
- Without an interval, the units that are left are due by the last day. Where no units were planned,
  one delivery is due by then.
- A service that has ended, or whose case isn't open, is never behind.
- A stay pauses neither services nor authorizations: to put a service on hold, end it and plan it
  again later. The payer's period runs on.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from cmcli.domain.authorizations import (
    DENIED,
    GRANTED,
    UNANSWERED,
    Authorization,
    AuthorizedUse,
    following,
    units_told,
    uses_of,
)
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import SUPERVISOR, DueDate, counted, routine
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.services import Delivered, PlannedService, Service, delivered

NAMED_AT_MOST = 5
"""Deliveries that a sentence names."""


def services_behind(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find the next delivery of each planned service."""
    deliveries = facts.of(Service)
    for one in facts.of(PlannedService):
        due = next_delivery(facts, one, delivered(one, deliveries))
        if due is not None:
            yield due._replace(number=str(one.number), text=one.words, of="service")


def next_delivery(facts: CaseFacts, one: PlannedService, given: Delivered) -> DueDate | None:
    """Return when the next delivery of a service is due, or None."""
    if one.ended_on is not None:
        return None
    if one.every is not None:
        return _by_interval(facts, one, given, one.every)
    if one.to_on is None or (given.deliveries if one.units is None else given.units >= one.units):
        return None
    left = "one delivery" if one.units is None else f"{one.much(one.units - given.units)}"
    return DueDate(
        one.to_on,
        f"Service {one.number} ({one.words}): {left} left, by {short_day(one.to_on)}.",
        "The last day was set with the service.",
    )


def _by_interval(
    facts: CaseFacts, one: PlannedService, given: Delivered, every: int
) -> DueDate | None:
    if given.last_on is None:
        since = one.from_on or one.added_on
    else:
        since = max(given.last_on, one.from_on or given.last_on)
    if one.to_on is not None and since + timedelta(days=every) > one.to_on:
        return None
    last = f"last delivery {short_day(given.last_on)}" if given.last_on else "no delivery yet"
    return counted(
        facts,
        since,
        every,
        f"Service {one.number} ({one.words}): {last}, planned every {say_days(every)}.",
        f"Due {say_days(every)} after {short_day(since)}, until it is given or ended.",
    )


def running_out(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when to ask for the next authorization, and when for the payer's answer.

    One that was granted is due some days before its end, or when most of it is used. Once another
    follows it, it isn't; but while that one is only requested or appealed, it is due again on its
    last day. A request or an appeal that follows none is due on its first day, but not before some
    days after it was made.
    """
    authorizations = facts.of(Authorization)
    uses = uses_of(authorizations, facts.of(Service))
    plans = _running(facts)
    covered: list[Authorization] = []
    for one in authorizations:
        planned = plans.get(one.planned_id)
        if one.standing != GRANTED or planned is None:
            continue
        use, after = uses[one.planned_id].by_id[one.id], following(one, authorizations)
        covered += after
        told = f"{units_told(one, use, planned.unit)}, ends {short_day(one.to_on)}"
        if not after:
            yield _item(one, planned, told, _soonest(facts, one, use, planned.unit))
        elif all(other.status in UNANSWERED for other in after):
            told = f"{told}, authorization {after[0].number} {_asked(after[0])}"
            yield _item(one, planned, told, _last_day(facts, one, after[0]))
    for one in authorizations:
        planned = plans.get(one.planned_id)
        if one.standing in UNANSWERED and planned is not None and one not in covered:
            told = f"{_asked(one)}, no answer recorded"
            yield _item(one, planned, told, _unanswered(facts, one))


def _item(one: Authorization, planned: PlannedService, told: str, due: DueDate) -> DueDate:
    text = f"{planned.kind}, {one.named}: {told}"
    return due._replace(number=str(one.number), text=text, of="authorization")


def _asked(one: Authorization) -> str:
    return f"{one.status} {short_day(one.status_on)}"


def _last_day(facts: CaseFacts, one: Authorization, asked: Authorization) -> DueDate:
    due = DueDate(
        max(one.to_on, one.added_on),
        f"Authorization {one.number} ({one.named}) ends on {short_day(one.to_on)}. The next one,"
        f" authorization {asked.number}, was {asked.status} on {short_day(asked.status_on)}, and no"
        " answer is recorded.",
        "Due on its last day, until the payer's answer is recorded.",
    )
    moved = routine(facts, one.added_on, due)
    return moved if moved.on <= due.on else due


def _unanswered(facts: CaseFacts, one: Authorization) -> DueDate:
    days = facts.authorization_limits.days_before
    due = DueDate(
        max(one.from_on, one.added_on, one.status_on + timedelta(days=days)),
        f"Authorization {one.number} ({one.named}) was {one.status} on {short_day(one.status_on)},"
        f" and no answer is recorded. It begins on {short_day(one.from_on)}.",
        f"Due on its first day, but not before {say_days(days)} after it was {one.status} (setting"
        " authorization.days-before), until the payer's answer is recorded.",
    )
    return routine(facts, one.status_on, due)


def _soonest(facts: CaseFacts, one: Authorization, use: AuthorizedUse, unit: str | None) -> DueDate:
    """Return the sooner of the day before the end and the day when too much was used."""
    days, percent = facts.authorization_limits
    ends = one.to_on
    why = (
        f"Authorization {one.number} ({one.named}) ends on {short_day(ends)}:"
        f" {units_told(one, use, unit)}."
    )
    before = DueDate(
        min(max(ends - timedelta(days=days), one.added_on), max(ends, one.added_on)),
        why,
        f"Due {say_days(days)} before its end (setting authorization.days-before), until another"
        " follows it or it is ended.",
    )
    moved = routine(facts, one.added_on, before)
    before = moved if moved.on <= ends else before
    reached = use.reached(one.units, percent)
    if reached is None or max(reached, one.added_on) >= before.on:
        return before
    return DueDate(
        max(reached, one.added_on),
        why,
        f"{percent} % was used on {short_day(reached)} (setting authorization.percent). It stays"
        " due until another follows it or it is ended.",
    )


def denied_authorizations(facts: CaseFacts) -> Iterator[tuple[Authorization, str, str]]:
    """Give the denials of authorizations with the number and the name of their due item.

    The number has that of the service before it, since a benefit may have the same one.
    """
    plans = {one.id: one for one in facts.of(PlannedService)}
    for one in facts.of(Authorization):
        planned = plans.get(one.planned_id)
        if one.standing == DENIED and planned is not None:
            number = f"{planned.number}.{one.number}"
            yield one, number, f"Authorization {one.number} ({planned.kind}, {one.named})"


def over_authorized(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find what no payer has agreed to pay for, until a supervisor agrees."""
    authorizations = facts.of(Authorization)
    uses = uses_of(authorizations, facts.of(Service))
    for planned in facts.of(PlannedService):
        use = uses.get(planned.id)
        past = [one for one in (use.past if use else ()) if one.allowed_by is None]
        days = [one.on for one in past]
        told = [_past_told(planned, past)] if past else []
        if planned.awaits and planned.allowed_by is None:
            known = [one.added_on for one in authorizations if one.planned_id == planned.id]
            days.append(max([planned.added_on, *known]))
            told.append(f"outside the payer's network: {planned.provider}.")
        if told:
            yield DueDate(
                min(days),
                f"Service {planned.number} ({planned.kind}) is {' It is '.join(told)}",
                f"A supervisor agrees with cm service set CASE {planned.number} --agree.",
                number=str(planned.number),
                text=f"{planned.kind}, {' '.join(told)}",
                whose=SUPERVISOR,
                of="service",
            )


def _past_told(planned: PlannedService, past: Sequence[Service]) -> str:
    named = ", ".join(
        f"{planned.number}.{one.number} of {short_day(one.on)}" for one in past[:NAMED_AT_MOST]
    )
    more = f" and {len(past) - NAMED_AT_MOST} more" if len(past) > NAMED_AT_MOST else ""
    what = "delivery" if len(past) == 1 else "deliveries"
    return f"past what is authorized: {what} {named}{more}."


def _running(facts: CaseFacts) -> Mapping[str, PlannedService]:
    """The services that have not ended, by id."""
    return {one.id: one for one in facts.of(PlannedService) if one.ended_on is None}
