"""The contact clock: when the next contact of a case is due, and why.

An earlier promise, a crisis, a transfer or, with outreach, a missed attempt brings it forward.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import DueDate, counted, number_of, start_of_model, start_of_work, told
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.stay_clock import retried, through_stays
from cmcli.domain.terms import Terms, terms_of, usual_days
from cmcli.domain.transfer_clock import first_contact

AFTER_A_CRISIS = 1
"""Days after a crisis contact until the next contact is due."""


def contact(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when the next contact of an open case is due."""
    terms = terms_of(facts, model)
    due = through_stays(
        facts, today, terms, _contact_clock(facts, model, terms), partial(_own, facts, terms)
    )
    retry = retried(facts, today, _retry(facts, terms.model))
    for sooner in (_promise(facts), retry, _crisis(facts), first_contact(facts, model)):
        due = _earlier(due, sooner)
    if due is not None:
        found = due
        yield found._replace(why=lambda: f"{told(found.why)}{_since_then(facts)}.")


def _since_then(facts: CaseFacts) -> str:
    """Describe attempts and contacts since then that reset nothing."""
    text = ""
    if facts.held_on is not None and (facts.counted_on is None or facts.counted_on < facts.held_on):
        text = f"; the contact on {short_day(facts.held_on)} does not count"
    if facts.attempt_on is None:
        return text
    if facts.attempts == 1:
        return f"{text}; 1 attempt since, on {short_day(facts.attempt_on)}"
    if facts.attempts > 1:
        last = short_day(facts.attempt_on)
        return f"{text}; {facts.attempts} attempts since, the last on {last}"
    return text


def promised_contact(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find the agreed contact of a waitlisted case.

    A waitlisted person has no clock, but may have an agreed date.
    """
    due = _promise(facts)
    if due is not None:
        yield due._replace(why=f"{told(due.why)}.")


def _earlier(clock: DueDate | None, other: DueDate | None) -> DueDate | None:
    """The clock, unless the other is sooner: nothing here ever moves a due date back."""
    if clock is None or other is None:
        return clock or other
    if other.on >= clock.on:
        return clock
    return other._replace(
        why=lambda: f"{told(other.why)}. Without it, due {short_day(clock.on)}: {told(clock.why)}",
        rule=lambda: f"{told(other.rule)} {told(clock.rule)}",
    )


def _contact_clock(facts: CaseFacts, model: Model, terms: Terms) -> DueDate | None:
    seen, start = facts.counted_on, start_of_work(facts.case)
    first = _first(facts, terms.model, start)
    if seen is None:
        return first
    due = _since(facts, terms, seen)
    if due is None and terms.model.key != model.key:
        return _first(facts, model, start_of_model(facts.case))
    # Who was last seen while waiting is not late on the day of acceptance.
    return first if due is not None and seen < start and due.on < first.on else due


def _counted_from(facts: CaseFacts, day: date) -> str:
    """Name the day from which the clock counts: that of the last contact, or of a stay."""
    what = "Last counted contact" if facts.counted_on == day else "Counted from"
    return f"{what} {short_day(day)}"


def _since(facts: CaseFacts, terms: Terms, seen: date) -> DueDate | None:
    return _agreed(facts, terms, seen) or _interval(facts, terms, seen)


def _own(facts: CaseFacts, terms: Terms, since: date) -> DueDate | None:
    """The case's own clock after a stay, counted from a day when it was not late."""
    seen, start = facts.counted_on, start_of_work(facts.case)
    if seen is None or seen < start:
        return _first(facts, terms.model, since)
    return _since(facts, terms, since)


def _first(facts: CaseFacts, model: Model, start: date) -> DueDate:
    days = model.first_contact_days
    return counted(
        facts,
        start,
        days,
        lambda: f"First contact within {say_days(days)} of {short_day(start)} ({model.key})",
        lambda: number_of(model, "first_contact_days", days),
    )


def _agreed(facts: CaseFacts, terms: Terms, seen: date) -> DueDate | None:
    """The schedule that was agreed; where it ends sooner, its last day or the model's clock."""
    rhythm = terms.rhythm
    if rhythm is None:
        return None
    days, until = rhythm.days, ""
    if rhythm.until_on is not None:
        until = f" until {short_day(rhythm.until_on)}"
        usual = usual_days(terms.model, terms.acuity, terms.phase)
        if usual is not None:
            days = min(days, max((rhythm.until_on - seen).days, usual))
    due = counted(
        facts,
        seen,
        days,
        f"{_counted_from(facts, seen)}, then every {say_days(rhythm.days)} as agreed{until}",
        f"This contact schedule was agreed from {short_day(rhythm.from_on)}:"
        f" {rhythm.reason.rstrip('.')}.",
    )
    return due._replace(rhythm_agreed=True)


def _interval(facts: CaseFacts, terms: Terms, seen: date) -> DueDate | None:
    """The model's own clock: by phase, else by acuity, else one follow-up."""
    model = terms.model
    days = usual_days(model, terms.acuity, terms.phase)
    if days is None:
        return _follow_up(facts, model, seen)
    key, by = "contact_days", f"acuity {terms.acuity}"
    if model.phase_days:
        key = "phase_days"
        by = "before phase 1" if terms.phase is None else f"phase {terms.phase}"
    return counted(
        facts,
        seen,
        days,
        lambda: f"{_counted_from(facts, seen)}, then every {say_days(days)} ({model.key}, {by})",
        lambda: number_of(model, key, days),
    )


def _follow_up(facts: CaseFacts, model: Model, seen: date) -> DueDate | None:
    """The one follow-up: after the client's agreement to the plan, else after the last referral,
    or after the first contact where that came later.

    Without an agreement or a referral, it is after the last contact.
    """
    days = model.follow_up_days
    if days is None or followed_up_on(facts, model) is not None or facts.tried_twice_on is not None:
        return None
    since, what = seen, _counted_from(facts, seen)
    referred, first = facts.referred_on, facts.first_counted_on
    met = first if referred is not None and first is not None and first > referred else None
    for done, on in (
        ("Plan agreed", facts.agreed_on),
        ("First contact", met),
        ("Last referral", referred),
    ):
        if on is not None:
            since = max(on, facts.case.model_from or on)
            what = f"{done} {short_day(since)}"
            break
    return counted(
        facts,
        since,
        days,
        f"{what}, follow-up after {say_days(days)} ({model.key})",
        number_of(model, "follow_up_days", days),
    )


def followed_up_on(facts: CaseFacts, model: Model) -> date | None:
    """Return the day of the follow-up that a model without an interval has; None if not held.

    It is the first contact that counts after the client agreed to the plan, or without a plan after
    the last referral, but not the first contact of all. Without either it is a contact that counts
    so many days after the first one.
    """
    if facts.agreed_on is not None or facts.referred_on is not None:
        return facts.followed_on
    first, last, days = facts.first_counted_on, facts.counted_on, model.follow_up_days
    if first is None or last is None or days is None:
        return None
    changed = facts.case.model_from if model.key == facts.case.model else None
    since = max(first, changed or first)
    return last if last >= since + timedelta(days=days) else None


def _promise(facts: CaseFacts) -> DueDate | None:
    promised = facts.next_on
    if promised is None or (facts.counted_on is not None and promised <= facts.counted_on):
        return None
    return DueDate(
        promised,
        f"Next contact agreed for {short_day(promised)}",
        "An agreed date before the scheduled one is the due date.",
    )


def _retry(facts: CaseFacts, model: Model) -> DueDate | None:
    tried = facts.attempt_on
    if not model.outreach or not facts.attempts or tried is None:
        return None
    days = model.retry_days
    return counted(
        facts,
        tried,
        days,
        lambda: f"Try again {say_days(days)} after the attempt on {short_day(tried)}",
        lambda: number_of(model, "retry_days", days),
    )


def _crisis(facts: CaseFacts) -> DueDate | None:
    if facts.crisis_on is None:
        return None
    return counted(
        facts,
        facts.crisis_on,
        AFTER_A_CRISIS,
        f"Crisis contact {short_day(facts.crisis_on)}, then a contact on the next day",
        "A crisis contact makes the next contact due on the next day.",
    )
