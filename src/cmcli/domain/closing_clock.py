"""Due dates of the next phase, of the end of a short model, and of clients without a worker."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from cmcli.domain.cases import Placement
from cmcli.domain.contact_clock import followed_up_on
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import (
    SUPERVISOR,
    DueDate,
    counted,
    number_of,
    routine,
    start_of_model,
    start_of_work,
)
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.phases import Phases
from cmcli.domain.waitlist import DeclinedPlace, presses


def phase(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when the next phase begins by the dates."""
    phases = Phases(facts.case, facts.of(Placement), model)
    coming = phases.coming(facts.case)
    if coming is None or phases.begun_on is None:
        return
    name = model.phase_names[coming.phase - 1]
    held = f", after phase {facts.case.phase} was held back" if coming.held else ""
    yield routine(
        facts,
        phases.begun_on,
        DueDate(
            coming.on,
            f"Phase {coming.phase} ({name}) begins on {short_day(coming.on)}{held}:"
            " confirm it, or hold it back.",
            number_of(model, "phase_months", phases.months),
        ),
    )


def close(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when a case of a model with one follow-up is to close."""
    days = model.ask_close_days
    if days is None:
        return
    start = start_of_model(facts.case)
    due = counted(
        facts,
        start,
        days,
        f"{model.key} lasts {say_days(days)} from {short_day(start)}: close the case.",
        number_of(model, "ask_close_days", days),
    )
    rule = f"{model.key} has one follow-up, and then the case closes."
    for on, why in (
        (followed_up_on(facts, model), "The follow-up was on {}: close the case."),
        (facts.tried_twice_on, "You tried on two days, the second was {}: close the case."),
    ):
        if on is not None and max(on, start) < due.on:
            on = max(on, start)
            due = DueDate(on, why.format(short_day(on)), rule)
    yield due


def waiting(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find when somebody on the waitlist next hears from the agency.

    A held contact with the client in any mode answers it.
    """
    days, rule = model.waiting_days, number_of(model, "waiting_days", model.waiting_days)
    of = model.key
    if presses(facts) and facts.waitlist_days.urgent < days:
        days, of = facts.waitlist_days.urgent, "open flag or urgent need"
        rule = f"With an open flag or an urgent need: {say_days(days)} (waitlist.urgent-days)."
    known = [facts.case.opened_on, facts.reached_on, facts.reviewed_on]
    since = max(day for day in known if day is not None)
    places = len(facts.of(DeclinedPlace))
    declined = "" if not places else f", {places} place{'s' * (places > 1)} declined"
    due = counted(
        facts,
        since,
        days,
        f"On the waitlist since {short_day(facts.case.opened_on)}{declined}, last in touch"
        f" {short_day(since)}: every {say_days(days)} ({of}).",
        f"{rule} A contact with the client answers it.",
    )
    promised = facts.next_on
    if promised is not None and since < promised < due.on:
        due = DueDate(
            promised, f"On the waitlist, and promised for {short_day(promised)}.", due.rule
        )
    yield due


def unassigned(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find since when an open case has no worker; a supervisor assigns it."""
    if facts.case.worker_id is not None:
        return
    since = start_of_work(facts.case)
    for before, after in pairwise(facts.of(Placement)):
        if before.worker_id is not None and after.worker_id is None:
            since = max(since, after.from_on)
    yield DueDate(
        since,
        f"Without a worker since {short_day(since)}.",
        "A supervisor assigns it with cm accept.",
        whose=SUPERVISOR,
    )
