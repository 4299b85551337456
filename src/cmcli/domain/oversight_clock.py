"""Rules for a supervisor about a case: no contact for long, and lateness that a change hides."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from cmcli.domain.cases import Placement
from cmcli.domain.contact_clock import contact
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.due_dates import SUPERVISOR, DueDate, start_of_work
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.phases import Phases
from cmcli.domain.terms import placement_then, too_slow, usual_days


def no_contact(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find an open case without any held contact with the client for the agency's days.

    Where the model or an agreed schedule is slower than that, it is due the day after its interval.
    Models without a contact schedule have no such item.
    """
    start = start_of_work(facts.case)
    met = facts.reached_on is not None and facts.reached_on >= start
    since = max(facts.reached_on or start, start)
    if since + timedelta(days=facts.no_contact_days) > today:
        return
    phases = Phases(facts.case, facts.of(Placement), model)
    usual = usual_days(model, facts.case.acuity, phases.on(today))
    if usual is None:
        return
    agreed = facts.rhythm.days if facts.rhythm is not None and _holds(facts, usual) else 0
    days = max(facts.no_contact_days, usual + 1, agreed + 1)
    if since + timedelta(days=days) <= today:
        what = "" if met else ", when the case was accepted"
        yield DueDate(
            since + timedelta(days=days),
            f"No contact with the client since {short_day(since)}{what}.",
            f"Any held contact with the client counts here. A supervisor looks after"
            f" {say_days(days)} without one (supervise.no-contact-days).",
            whose=SUPERVISOR,
        )


def _holds(facts: CaseFacts, usual: int) -> bool:
    """Return whether the agreed schedule needs no supervisor, or has one's agreement."""
    rhythm = facts.rhythm
    if rhythm is None:
        return False
    return rhythm.allowed_by is not None or not too_slow(rhythm.days, usual)


def moved_lateness(facts: CaseFacts, model: Model, today: date) -> Iterator[DueDate]:
    """Find a change to a lower acuity, a slower model or phase while a contact was late.

    The late contact stays late until one counts. A supervisor agrees by making the same change
    again; a change that a supervisor made needs nobody else.
    """
    if len(facts.of(Placement)) < 2:
        return
    then = placement_then(facts)
    order = [
        one
        for one in sorted(facts.of(Placement), key=_written)
        if then is not None and _written(one) >= _written(then)
    ]
    if len(order) < 2:
        return
    late = next(contact(facts, model, today), None)
    if late is None:
        return
    models = {one.key: one for one in (facts.model_then, model) if one is not None}
    for before, after in pairwise(order):
        if late.on >= after.from_on or _agreed(after, order):
            continue
        if _days(facts, before, after.from_on, models) < _days(facts, after, after.from_on, models):
            yield DueDate(
                after.from_on,
                f"{_change(before, after)} on {short_day(after.from_on)}, while the contact of"
                f" {short_day(late.on)} was late.",
                "The contact stays late until one counts. A supervisor agrees by making the same"
                " change again with cm set.",
                whose=SUPERVISOR,
            )
            return


def _written(one: Placement) -> tuple[date, str]:
    return one.from_on, one.id


def _days(
    facts: CaseFacts, placed: Placement, on: date, models: Mapping[str, Model]
) -> tuple[bool, int]:
    """Sort placements by the days between contacts on that day; one without a schedule is last.

    A model that is neither today's nor that of the latest contact is not compared.
    """
    model = models.get(placed.model)
    if model is None:
        return False, 0
    known = [one for one in facts.of(Placement) if _written(one) <= _written(placed)]
    days = usual_days(model, placed.acuity, Phases(facts.case, known, model).on(on))
    return days is None, days or 0


def _agreed(change: Placement, order: list[Placement]) -> bool:
    """Return whether a supervisor made the change, or confirmed it without changing anything."""
    if change.allowed_by is not None:
        return True
    return any(
        after.allowed_by is not None
        and after.confirms(before)
        and _written(before) >= _written(change)
        for before, after in pairwise(order)
    )


def _change(before: Placement, after: Placement) -> str:
    if before.model != after.model:
        return f"The model was changed from {before.model} to {after.model}"
    if before.acuity != after.acuity:
        return f"The acuity was changed from {before.acuity} to {after.acuity}"
    return f"The phase was changed from {before.phase or 'none'} to {after.phase}"
