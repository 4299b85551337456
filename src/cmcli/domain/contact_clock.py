"""The contact clock: when the next contact of a case is due, and why.

An earlier promise or, with outreach, a missed attempt brings it forward.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from cmcli.domain.dates import say_days
from cmcli.domain.due_dates import DueDate, counted, number_of, start_of_model, start_of_work
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model


def contact(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when the next contact of an open case is due."""
    due = _contact_clock(facts, model, today)
    due = _earlier(due, _promise(facts))
    due = _earlier(due, _retry(facts, model))
    if due is not None:
        yield due._replace(why=f"{due.why}{_since_then(facts)}.")


def _since_then(facts: CaseFacts) -> str:
    """Describe attempts and contacts since then that reset nothing."""
    text = ""
    if facts.held_on is not None and (facts.counted_on is None or facts.counted_on < facts.held_on):
        text = f"; the contact on {facts.held_on} does not count"
    if facts.attempts == 1:
        return f"{text}; 1 attempt since, on {facts.attempt_on}"
    if facts.attempts > 1:
        return f"{text}; {facts.attempts} attempts since, the last on {facts.attempt_on}"
    return text


def promised_contact(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find the agreed contact of a waitlisted case.

    A waitlisted person has no clock, but may have an agreed date.
    """
    due = _promise(facts)
    if due is not None:
        yield due._replace(why=f"{due.why}.")


def _earlier(clock: DueDate | None, other: DueDate | None) -> DueDate | None:
    """The clock, unless the other is sooner: nothing here ever moves a due date back."""
    if clock is None or other is None:
        return clock or other
    if other.on >= clock.on:
        return clock
    return other._replace(
        why=f"{other.why}. Without it, due {clock.on}: {clock.why}",
        rule=f"{other.rule} {clock.rule}",
    )


def _contact_clock(facts: CaseFacts, model: Model, today: date) -> DueDate | None:
    seen, days = facts.counted_on, model.first_contact_days
    # Nothing that counted under an earlier model may count under this one; lateness is not hidden
    # by a change of model where something does.
    start = start_of_model(facts.case) if seen is None else start_of_work(facts.case)
    first = counted(
        facts,
        start,
        days,
        f"First contact within {say_days(days)} of {start} ({model.key})",
        number_of(model, "first_contact_days", days),
    )
    if seen is None:
        return first
    due = _rhythm(facts, seen, today) or _interval(facts, model, seen, today)
    # Who was last seen while waiting is not late on the day of acceptance.
    return first if due is not None and seen < start and due.on < first.on else due


def _rhythm(facts: CaseFacts, seen: date, today: date) -> DueDate | None:
    rhythm = facts.rhythm
    if rhythm is None or today < rhythm.from_on:
        return None
    if rhythm.until_on is not None and rhythm.until_on < today:
        return None
    until = f" until {rhythm.until_on}" if rhythm.until_on else ""
    due = counted(
        facts,
        seen,
        rhythm.days,
        f"Last counted contact {seen}, then every {say_days(rhythm.days)} as agreed{until}",
        f"This contact schedule was agreed from {rhythm.from_on}: {rhythm.reason.rstrip('.')}.",
    )
    return due._replace(rhythm_agreed=True)


def _interval(facts: CaseFacts, model: Model, seen: date, today: date) -> DueDate | None:
    """The model's own clock: by phase, else by acuity, else a follow-up and then closure."""
    if model.phase_days:
        phase = min(facts.case.phase or 1, len(model.phase_days))
        days = model.phase_days[phase - 1]
        return _every(facts, model, "phase_days", days, seen, f"phase {phase}")
    if model.contact_days is not None:
        acuity = facts.case.acuity
        days = model.contact_days[acuity]
        return _every(facts, model, "contact_days", days, seen, f"acuity {acuity}")
    return _follow_up(facts, model, seen, today)


def _every(facts: CaseFacts, model: Model, key: str, days: int, seen: date, by: str) -> DueDate:
    return counted(
        facts,
        seen,
        days,
        f"Last counted contact {seen}, then every {say_days(days)} ({model.key}, {by})",
        number_of(model, key, days),
    )


def _follow_up(facts: CaseFacts, model: Model, seen: date, today: date) -> DueDate | None:
    """One follow-up after the last contact; later on it is asked whether to close.

    The date stays that of the follow-up, so that asking makes nothing look less late.
    """
    asked = model.ask_close_days
    key = "ask_close_days" if model.follow_up_days is None else "follow_up_days"
    days = asked if model.follow_up_days is None else model.follow_up_days
    if days is None:
        return None
    why = f"Last counted contact {seen}, follow-up after {say_days(days)} ({model.key})"
    if asked is not None and today >= seen + timedelta(days=asked):
        why = f"Last counted contact {seen}, {say_days(asked)} ago or more: close? ({model.key})"
    return counted(facts, seen, days, why, number_of(model, key, days))


def _promise(facts: CaseFacts) -> DueDate | None:
    promised = facts.next_on
    if promised is None or (facts.counted_on is not None and promised <= facts.counted_on):
        return None
    return DueDate(
        promised,
        f"Next contact agreed for {promised}",
        "An agreed date before the scheduled one is the due date.",
    )


def _retry(facts: CaseFacts, model: Model) -> DueDate | None:
    if not model.outreach or not facts.attempts or facts.attempt_on is None:
        return None
    days = model.retry_days
    return counted(
        facts,
        facts.attempt_on,
        days,
        f"Try again {say_days(days)} after the attempt on {facts.attempt_on}",
        number_of(model, "retry_days", days),
    )
