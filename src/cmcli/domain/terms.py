"""The terms of the contact clock: those of the latest contact that counts, or of the acceptance.

Nothing that changes later (a schedule, the acuity, the model) moves a due date before the next
contact that counts, so that no change hides how late a contact is.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cmcli.domain.cases import Placement
from cmcli.domain.due_dates import start_of_work
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.phases import Phases
from cmcli.domain.safety import Rhythm


class Terms(NamedTuple):
    """The model, acuity, phase and agreed schedule by which the next contact is due."""

    model: Model
    acuity: int
    phase: int | None
    rhythm: Rhythm | None


def terms_of(facts: CaseFacts, model: Model) -> Terms:
    """Return the terms of the next contact; ``model`` is the case's model of today."""
    case, then = facts.case, placement_then(facts)
    if then is None:
        on = facts.counted_on or start_of_work(case)
        phase = Phases(case, (), model).on(on) if model.phase_days else None
        return Terms(model, case.acuity, phase, _rhythm(facts))
    was = facts.model_then or model
    known = [one for one in facts.of(Placement) if (one.from_on, one.id) <= (then.from_on, then.id)]
    phase = Phases(case, known, was).on(_then(facts)) if was.phase_days else None
    return Terms(was, then.acuity, phase, _rhythm(facts))


def placement_then(facts: CaseFacts) -> Placement | None:
    """Return the placement in force at the latest contact that counts, or at the acceptance."""
    known = facts.of(Placement)
    if len(known) <= 1:
        return next(iter(known), None)
    placements = sorted(known, key=lambda one: (one.from_on, one.id))
    start, seen = start_of_work(facts.case), facts.counted_on
    if seen is None or seen < start:
        later = [one for one in placements if one.from_on >= start]
        return later[0] if later else placements[-1]
    before = _known_then(facts, placements)
    return before[-1] if before else placements[0]


def usual_days(model: Model, acuity: int, phase: int | None) -> int | None:
    """Return the model's own days between contacts; None for a model without an interval.

    Before phase 1 the interval is that of phase 1.
    """
    if model.phase_days:
        return model.phase_days[min(phase or 1, len(model.phase_days)) - 1]
    return model.contact_days[acuity] if model.contact_days is not None else None


def too_slow(days: int, usual: int | None) -> bool:
    """Return whether a schedule is slower than twice the model's, which a supervisor must agree."""
    return usual is not None and days > 2 * usual


def _then(facts: CaseFacts) -> date:
    start = start_of_work(facts.case)
    return start if facts.counted_on is None else max(facts.counted_on, start)


def _known_then(facts: CaseFacts, placements: Iterable[Placement]) -> list[Placement]:
    """The placements that were written before the latest contact that counts, and held that day.

    Newer records have higher ids.
    """
    on, key = _then(facts), facts.counted_id
    return [one for one in placements if one.from_on <= on and (key is None or one.id < key)]


def _rhythm(facts: CaseFacts) -> Rhythm | None:
    """The schedule that was agreed by the day of the latest contact that counts."""
    if facts.counted_on is None:
        return None
    on = facts.counted_on
    holding = [
        one
        for one in facts.of(Rhythm)
        if one.from_on <= on and (one.until_on is None or on <= one.until_on)
    ]
    return holding[-1] if holding else None
