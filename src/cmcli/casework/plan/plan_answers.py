"""How the verbs of the plan answer: the goal or step as it is now, beside its case."""

from collections.abc import Iterable

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.plan.goals import goal_view, step_record
from cmcli.domain.dates import format_day
from cmcli.domain.plans import Goal, Step
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def goal_answer(
    work: Work, found: FoundCase, goal: Goal, what: str, *, smart: bool | None = None
) -> Answer:
    """Answer with the goal after a change; ``smart`` shows the SMART check in any model."""
    shown = goal_view(work, found.case, goal, smart=smart)
    by = f", by {format_day(goal.due_on, work.today)}" if goal.due_on else ""
    by = by if goal.state == "open" else ""
    line = f"{found.ref} goal {goal.number} {what}: {goal.text}{by}"
    return case_answer(work, found.case, (line,), shown.as_dict(), client=found.client)


def step_answer(
    work: Work, found: FoundCase, goal: Goal, step: Step, what: str, more: Iterable[str] = ()
) -> Answer:
    """Answer with the step after a change."""
    waits = step.due_on is not None and step.done_on is None and not step.dropped
    by = f", by {format_day(step.due_on, work.today)}" if step.due_on and waits else ""
    line = f"{found.ref} step {goal.number}.{step.number} {what}: {step.text} ({step.who}{by})"
    lines = (line, *more)
    return case_answer(work, found.case, lines, step_record(goal, step), client=found.client)
