"""The phases of a case: when each begins, and the phase of a day.

Before the first phase is said, the case is in none. From then on the phase follows the date, each
lasting as long as the model says. A phase that is said again after its time is held back.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cmcli.domain.cases import Case, Placement
from cmcli.domain.dates import add_months
from cmcli.domain.due_dates import start_of_work
from cmcli.domain.models import Model


class PhaseSaid(NamedTuple):
    """A phase as somebody said it, with its first day."""

    on: date
    phase: int


class ComingPhase(NamedTuple):
    """The next phase, with the day that the dates give it; ``held``: the one before was held."""

    phase: int
    on: date
    held: bool


class Phases:
    """The phases of a case on its model, by what was said of them."""

    def __init__(self, case: Case, placements: Iterable[Placement], model: Model) -> None:
        self.count = len(model.phase_days or ())
        self.months = model.phase_months or 0
        self.said = _said(case, placements, model) if self.count else []
        self.begun_on = self._begun_on(case)

    def _begun_on(self, case: Case) -> date | None:
        """The first day of phase 1, or the day that a later first phase gives it."""
        if not self.said:
            return None
        first = self.said[0]
        on = max(first.on, start_of_work(case)) if case.accepted_on else first.on
        return add_months(on, -(min(first.phase, self.count) - 1) * self.months)

    def starts_on(self, phase: int) -> date | None:
        """Return the first day of a phase by the dates."""
        return (
            None if self.begun_on is None else add_months(self.begun_on, (phase - 1) * self.months)
        )

    def scheduled(self, day: date) -> int:
        """Return the phase that the dates give a day on or after the first day of phase 1."""
        starts = [self.starts_on(phase) for phase in range(2, self.count + 1)]
        return 1 + sum(on is not None and on <= day for on in starts)

    def on(self, day: date) -> int | None:
        """Return the phase of a day; None before phase 1 begins."""
        known = [one for one in self.said if one.on <= day]
        if not known:
            return None
        last = known[-1]
        if self.scheduled(last.on) > last.phase:
            return last.phase
        return min(max(last.phase, self.scheduled(day)), self.count)

    def coming(self, case: Case) -> ComingPhase | None:
        """Return the next phase after the one that was said last; None after the last phase."""
        if case.phase is None or not self.said:
            return None
        since = case.phase_from or self.said[0].on
        scheduled = self.scheduled(since)
        held = scheduled > case.phase
        phase = (scheduled if held else case.phase) + 1
        on = self.starts_on(phase)
        return None if phase > self.count or on is None else ComingPhase(phase, on, held)

    def ends_on(self, months: int) -> date | None:
        """Return the last day of a model that lasts so many months from phase 1 on."""
        return None if self.begun_on is None else add_months(self.begun_on, months)


def _said(case: Case, placements: Iterable[Placement], model: Model) -> list[PhaseSaid]:
    """The phases of the latest time on this model, the oldest first."""
    found: list[PhaseSaid] = []
    for one in sorted(placements, key=lambda one: (one.from_on, one.id), reverse=True):
        if one.model != model.key or one.phase is None:
            break
        found.append(PhaseSaid(one.from_on, one.phase))
    if not found and case.phase is not None and case.model == model.key:
        return [PhaseSaid(case.phase_from or start_of_work(case), case.phase)]
    return found[::-1]
