"""The clocks of a stay: its release, the benefits, the time after it, and what pauses during it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import (
    SUPERVISOR,
    DueDate,
    counted,
    number_of,
    routine,
    start_of_work,
    told,
)
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.renewals import days_before
from cmcli.domain.safety import Rhythm
from cmcli.domain.stays import Stay, as_of, chains, paused
from cmcli.domain.terms import Terms, terms_of, usual_days

Clock = Callable[[date], DueDate | None]
"""Gives the due date of a contact clock that counts from a day."""


def through_stays(
    facts: CaseFacts, today: date, terms: Terms, due: DueDate | None, own: Clock
) -> DueDate | None:
    """Take a due date of the contact clock through the stays since the last contact that counts.

    A contact that was late when a stay began or ended stays late. During a stay the clock goes on
    as :func:`_there` says. After it, the case's ``own`` clock counts from the later of the last
    contact and the first day of the stay, or of the first one where there was a transfer.
    """
    stays = chains(as_of(facts.of(Stay), today))
    for begun_on, one in ((chain[0].begun_on, one) for chain in stays for one in chain):
        if due is None or due.on < one.begun_on:
            return due
        if one.ended_on is not None and facts.counted_on and one.ended_on <= facts.counted_on:
            continue
        since = _since(facts, begun_on)
        there = _there(facts, terms, one, since)
        if there is None:
            return due
        if one.ended_on is None or there.on < one.ended_on:
            return there
        due = own(since)
    return due


def _since(facts: CaseFacts, begun_on: date) -> date:
    """The later of the last contact that counts, the first day of the stay, and the acceptance."""
    start = start_of_work(facts.case)
    return max(facts.counted_on or start, begun_on, start)


class _Every(NamedTuple):
    """Days between contacts, the sentence on the number, and the schedule if one was agreed."""

    days: int
    rule: str
    rhythm: Rhythm | None = None


def _there(facts: CaseFacts, terms: Terms, stay: Stay, since: date) -> DueDate | None:
    """The clock during a stay; None for a model that has no clock of its own."""
    every = _every(facts, terms, stay)
    if every is None:
        return None
    days = every.days
    until = None if every.rhythm is None else every.rhythm.until_on
    if until is not None:  # after its end, the interval is the one without it
        without = _every(facts, terms._replace(rhythm=None), stay)
        days = min(days, max((until - since).days, without.days if without else days))
    what = "Last counted contact" if facts.counted_on == since else "Counted from"
    due = counted(
        facts,
        since,
        days,
        f"{stay.where.capitalize()} since {short_day(stay.begun_on)}: contact every"
        f" {say_days(every.days)} there. {what} {short_day(since)}",
        every.rule,
    )
    return due._replace(rhythm_agreed=every.rhythm is not None)


def _every(facts: CaseFacts, terms: Terms, stay: Stay) -> _Every | None:
    """The agency's days between contacts during a stay, or the model's if these are fewer.

    A schedule that was agreed before the stay counts only where it is shorter; one that was agreed
    during the stay holds there.
    """
    model, rhythm = terms.model, terms.rhythm
    days = facts.stay_days.between(outreach=model.outreach)
    key = "phase_days" if model.phase_days else "contact_days"
    own = usual_days(model, terms.acuity, terms.phase)
    if facts.counted_on is None or facts.counted_on < start_of_work(facts.case):
        own, key = model.first_contact_days, "first_contact_days"
    if own is None and rhythm is None:
        return None
    most = f"At most {say_days(days)} between contacts during a stay (setting stay.contact-days)."
    every = _Every(days, most)
    if own is not None and own < days:
        every = _Every(own, number_of(model, key, own))
    if rhythm is not None and (rhythm.days < every.days or rhythm.from_on >= stay.begun_on):
        said = f"This contact schedule was agreed from {short_day(rhythm.from_on)}"
        every = _Every(rhythm.days, f"{said}: {rhythm.reason.rstrip('.')}.", rhythm)
    return every


def retried(facts: CaseFacts, today: date, due: DueDate | None) -> DueDate | None:
    """Return the new try after a missed contact, unless a stay explains the miss.

    One that was late when the stay began stays late.
    """
    tried = facts.attempt_on
    if due is None or tried is None:
        return due
    later = (one.begun_on for one in as_of(facts.of(Stay), today) if one.begun_on > tried)
    began = next(later, None)
    return due if began is None or due.on < began else None


def unpaused(facts: CaseFacts, today: date, due: DueDate, set_on: date | None) -> Iterator[DueDate]:
    """Yield a due date that pauses during stays: not during one, and later by the days of those
    that are over, as far as they came after the date was set."""
    on, days = paused(due.on, as_of(facts.of(Stay), today), set_on)
    if on is not None:
        if days:
            said = f" It was paused for {say_days(days)} during a stay."
            due = due._replace(on=on, why=f"{told(due.why)}{said}")
        yield due


def stay_items(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when to prepare the release, to check the benefits, and to ask whether a stay goes on.

    Each has a number of its own below that of the stay.
    """
    for chain in chains(as_of(facts.of(Stay), today)):
        last = chain[-1]
        if last.ended_on is None and last.until_on is not None:
            yield from _release(facts, last, last.until_on, today)
        yield from _benefits(facts, chain)


def _release(facts: CaseFacts, one: Stay, until_on: date, today: date) -> Iterator[DueDate]:
    named = f"The expected {one.leaving} from stay {one.number} ({one.kind})"
    if until_on < today:
        yield DueDate(
            until_on,
            f"{named} was {short_day(until_on)}: end the stay, or enter another day.",
            "A stay is due on the day that was expected, until it ends.",
            number=f"{one.number}.3",
            text=f"{one.kind}: has it ended?",
            of="stay",
        )
    if one.prepared_on is not None:
        return
    days = days_before(facts.stay_days.prepare, one.kind)
    known = max(one.until_set_on or one.begun_on, one.begun_on)
    due = DueDate(
        min(max(until_on - timedelta(days=days), known), max(until_on, known)),
        f"{named} is {short_day(until_on)}: prepare it.",
        f"Due {say_days(days)} before (setting stay.prepare-days), until it is recorded as"
        " prepared.",
        number=f"{one.number}.1",
        text=f"{one.kind}: prepare the {one.leaving}",
        of="stay",
    )
    moved = routine(facts, known, due)
    yield moved if moved.on <= until_on else due


def _benefits(facts: CaseFacts, chain: Sequence[Stay]) -> Iterator[DueDate]:
    """Make the check due once for stays with transfers between them, counted from the first day."""
    first, last = chain[0], chain[-1]
    if any(one.benefits_on for one in chain):
        return
    since = max(first.begun_on, start_of_work(facts.case))
    for one in chain:
        days = days_before(facts.stay_days.benefits, one.kind)
        on = max(first.begun_on + timedelta(days=days), one.begun_on)
        if one.ended_on is None or one.ended_on >= on:
            break
    else:
        return
    named = f"stay {last.number} ({last.kind})"
    goes_on = "" if last is first else f" goes on from stay {first.number}, which"
    yield routine(
        facts,
        since,
        DueDate(
            max(on, one.entered_on, since),
            f"Benefits are often suspended during a stay, and {named}{goes_on} began"
            f" on {short_day(first.begun_on)}: check them.",
            f"Due {say_days(days)} after the first day (setting stay.benefits-days), until they are"
            " recorded as checked.",
            number=f"{last.number}.2",
            text=f"{last.kind}: check the benefits",
            of="stay",
        ),
    )


def after_discharge(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find the contacts that are due after a stay; one that counts on a later day answers them.

    Another stay ends those that were not late when it began. The days are those of the model at
    the last contact that counts.
    """
    stays, then = as_of(facts.of(Stay), today), terms_of(facts, model).model
    for number, one in enumerate(stays):
        left = one.ended_on
        if left is None or (facts.counted_on is not None and facts.counted_on > left):
            continue
        later = next((other.begun_on for other in stays[number + 1 :]), None)
        for days in then.discharge_days:
            due = counted(
                facts,
                left,
                days,
                f"{_left(one, left)}: contact within {say_days(days)}.",
                f"{number_of(then, 'discharge_days', days)} The day itself does not count.",
            )
            if due.on < start_of_work(facts.case) or (later is not None and due.on >= later):
                continue
            yield due._replace(
                number=f"{one.number}.{days}",
                text=f"after {one.leaving}, within {say_days(days)}",
                of="stay",
            )


def _left(one: Stay, left: date) -> str:
    return f"{one.leaving.capitalize()} ({one.kind}) was on {short_day(left)}"


def late_stay(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find the stays that were entered late, until a supervisor agrees."""
    for one in as_of(facts.of(Stay), today):
        if one.late(facts.case.opened_on, facts.stay_days.late):
            days = (one.entered_on - one.begun_on).days
            yield DueDate(
                one.entered_on,
                f"Stay {one.number} ({one.kind}) began on {short_day(one.begun_on)},"
                f" and was entered {say_days(days)} later.",
                "A stay changes what is late. A supervisor agrees with cm stay set --agree.",
                number=str(one.number),
                text=f"{one.kind}, entered {say_days(days)} later",
                whose=SUPERVISOR,
                of="stay",
            )
