"""Goals as they are read: with their steps, the series of their progress and the SMART verdict."""

from collections.abc import Sequence
from typing import NamedTuple

from cmcli.casework.models_today import Models
from cmcli.catalog.goal_words import goal_words
from cmcli.domain.cases import Case
from cmcli.domain.findings import Finding
from cmcli.domain.plans import Goal, Measurement, Step
from cmcli.domain.progress import latest_level, series, share
from cmcli.domain.smart import Smart, check
from cmcli.errors import NotFound
from cmcli.store.core.view import View

LEVEL_FIELDS = {
    -2: "gas_minus_2",
    -1: "gas_minus_1",
    0: "gas_0",
    1: "gas_plus_1",
    2: "gas_plus_2",
}
"""Level of goal attainment → the goal's field that says it in words."""


class GoalView(NamedTuple):
    """A goal with what belongs to it; ``smart`` is None where the model does not show it."""

    goal: Goal
    steps: tuple[Step, ...]
    points: tuple[Measurement, ...]
    smart: Smart | None

    def as_dict(self) -> dict[str, object]:
        """Return the goal for JSON; ``progress`` is a share from 0 to 1, or None."""
        goal = self.goal
        return {
            "number": goal.number,
            "text": goal.text,
            "need": goal.need,
            "strength": goal.strength,
            "measure": goal.measure,
            "baseline": goal.baseline,
            "target": goal.target,
            "due_on": goal.due_on,
            "progress": share(goal, self.points),
            "series": [
                {"on": point.on, "at": point.at, "value": point.value, "gas": point.gas}
                for point in self.points
            ],
            "words": goal.words,
            "confidence": goal.confidence,
            "weight": goal.weight,
            "monitored_by": goal.monitored_by,
            "levels": levels_of(goal),
            "gas_baseline": goal.gas_baseline,
            "gas": latest_level(self.points),
            "state": goal.state,
            "ended_on": goal.ended_on,
            "outcome": goal.outcome,
            "steps": [step_record(goal, step) for step in self.steps],
            "smart": None if self.smart is None else self.smart.as_dict(),
        }


def levels_of(goal: Goal) -> dict[str, str]:
    """Return the described levels of goal attainment, by ``-2`` to ``2``."""
    said = {str(level): getattr(goal, name) for level, name in LEVEL_FIELDS.items()}
    return {level: text for level, text in said.items() if text is not None}


def step_record(goal: Goal, step: Step) -> dict[str, object]:
    """A step for JSON; ``number`` counts within the case, as in ``2.1``."""
    return {
        "number": f"{goal.number}.{step.number}",
        "text": step.text,
        "who": step.who,
        "due_on": step.due_on,
        "done_on": step.done_on,
        "dropped": step.dropped,
    }


def goal_views(
    view: View, case: Case, goals: Sequence[Goal] | None = None, *, smart: bool | None = None
) -> list[GoalView]:
    """The goals of a case (or those given of it), in their order.

    ``smart`` says whether the verdict is wanted; None: as the case's model has it.
    """
    if goals is None:
        goals = view.all(Goal, order=("number",), case_id=case.id)
    keys = [goal.id for goal in goals]
    view.ahead(Measurement, goal_id=keys)
    steps = view.all(Step, order=("number",), goal_id=keys)
    points = series(view.all(Measurement, goal_id=keys))
    wanted = Models(view)[case.model].smart_shown if smart is None else smart
    return [
        GoalView(
            goal,
            tuple(step for step in steps if step.goal_id == goal.id),
            tuple(point for point in points if point.goal_id == goal.id),
            check(goal, goal_words(), opened=case.opened_on, today=view.today) if wanted else None,
        )
        for goal in goals
    ]


def goal_view(view: View, case: Case, goal: Goal, *, smart: bool | None = None) -> GoalView:
    """Return one goal as written or changed just now: its date must be after today."""
    found = goal_views(view, case, [goal], smart=smart)[0]
    if found.smart is None:
        return found
    return found._replace(smart=check(goal, goal_words(), today=view.today))


def find_goal(view: View, case: Case, reference: str) -> Goal:
    """The goal that ``2`` means; raises :class:`NotFound` with those there are."""
    goals = view.all(Goal, order=("number",), case_id=case.id)
    said = reference.strip()
    for goal in goals:
        if said == str(goal.number):
            return goal
    known = ", ".join(f"{goal.number} {goal.text}" for goal in goals)
    hint = f"Goals are: {known}." if goals else "To add the first: cm plan add-goal CASE TEXT"
    raise NotFound(f"There is no goal {said[:20]}.", hint)


def find_item(view: View, case: Case, reference: str) -> tuple[Goal, Step | None]:
    """The goal that ``2`` means, or the goal and step that ``2.1`` means."""
    number, dot, rest = reference.strip().partition(".")
    goal = find_goal(view, case, number)
    if not dot:
        return goal, None
    steps = view.all(Step, order=("number",), goal_id=goal.id)
    for step in steps:
        if rest == str(step.number):
            return goal, step
    known = ", ".join(f"{goal.number}.{step.number} {step.text}" for step in steps)
    hint = f"Its steps are: {known}." if steps else "To add the first: cm plan add-step CASE"
    raise NotFound(f"Goal {goal.number} has no step {rest[:20] or reference}.", hint)


def strengths_of(view: View, case: Case) -> list[Finding]:
    """The client's strengths that assessments found, in the order of their numbers."""
    found = view.all(Finding, order=("number",), case_id=case.id)
    return [one for one in found if one.kind == "strength"]
