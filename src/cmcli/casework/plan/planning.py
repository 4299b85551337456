"""Planning: goals and steps are written, changed, done, dropped or declined, and revisions opened.

All of it is the draft, which becomes a version when it is agreed (`cmcli.casework.plan.versions`).
"""

import re
from datetime import date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.models_today import Models
from cmcli.casework.plan.goal_terms import columns_of
from cmcli.casework.plan.goals import find_goal, find_item
from cmcli.casework.plan.plan_answers import goal_answer, step_answer
from cmcli.casework.plan.values.agreement import RevisePlan
from cmcli.casework.plan.values.goals import AddGoal, ChangeItem, Cleared
from cmcli.casework.plan.values.steps import AddStep, DeclineItem, DropItem, FinishItem, is_step
from cmcli.catalog.goal_words import goal_words
from cmcli.domain import smart
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.plans import Declined, Goal, Step
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.errors import Refused, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

_ITEM = re.compile(r"\d+(\.\d*)?", re.ASCII)


def perform_add_goal(work: Work, found: FoundCase, said: AddGoal) -> Answer:
    """Add a goal, and say by when."""
    goal = add_goal(work, found.case, said)
    return goal_answer(work, found, goal, "added", smart=said.smart or None)


def add_goal(work: Work, case: Case, said: AddGoal) -> Goal:
    """Add a goal; it is linked to a need, to a strength, or to neither (an aspiration).

    A goal that is not SMART gets a warning, or is refused if the agency's setting says so. Models
    that do not show the check have it only on request.
    """
    case = work.locked(case)
    check_may_plan(work, case)
    _warn_if_past(work, said.due_on)
    number = work.next_number(Goal, case_id=case.id)
    columns = columns_of(work, case, said)
    goal = Goal(id=work.new_id(), case_id=case.id, number=number, due_set_on=work.today, **columns)
    _check_smart(work, case, goal, wanted=said.smart)
    return work.add(goal)


def perform_set(work: Work, found: FoundCase, said: ChangeItem) -> Answer:
    """Change a goal or a step, and say what it is now."""
    if is_step(said.item):
        goal, step = change_step(work, found.case, said)
        return step_answer(work, found, goal, step, "changed")
    goal = change_goal(work, found.case, said)
    return goal_answer(work, found, goal, "changed", smart=said.smart or None)


def change_goal(work: Work, case: Case, said: ChangeItem) -> Goal:
    """Change what is said of a goal that is still open."""
    case = work.locked(case)
    check_may_plan(work, case)
    goal = _open(find_goal(work, case, said.item))
    _warn_if_past(work, said.due_on)
    changed = work.change(goal, **_dated(work, goal, columns_of(work, case, said)))
    _check_smart(work, case, changed, wanted=said.smart)
    return changed


def change_step(work: Work, case: Case, said: ChangeItem) -> tuple[Goal, Step]:
    """Change a step that is neither done nor dropped."""
    case = work.locked(case)
    check_may_plan(work, case)
    goal, step = _waiting_step(work, case, said.item)
    _warn_if_past(work, said.due_on)
    columns = {"text": said.text, "who": said.who, "due_on": said.due_on}
    changed = {name: value or None for name, value in columns.items() if value is not None}
    return goal, work.change(step, **_dated(work, step, changed))


def _dated(work: Work, item: Goal | Step, columns: dict[str, Any]) -> dict[str, Any]:
    """Add the day when another due date is set: stays before it do not pause that one."""
    if columns.get("due_on", item.due_on) == item.due_on:
        return columns
    return {**columns, "due_set_on": work.today}


def perform_add_step(work: Work, found: FoundCase, said: AddStep) -> Answer:
    """Add a step, and say who does it by when."""
    goal, step = add_step(work, found.case, said)
    return step_answer(work, found, goal, step, "added")


def add_step(work: Work, case: Case, said: AddStep) -> tuple[Goal, Step]:
    """Add a step to an open goal."""
    case = work.locked(case)
    check_may_plan(work, case)
    goal = _open(find_goal(work, case, str(said.goal)))
    _warn_if_past(work, said.due_on)
    step = Step(
        id=work.new_id(),
        case_id=case.id,
        goal_id=goal.id,
        number=work.next_number(Step, goal_id=goal.id),
        text=said.text,
        who=said.who,
        due_on=said.due_on,
        due_set_on=work.today,
    )
    return goal, work.add(step)


def _warn_if_past(work: Work, due_on: date | Cleared | None) -> None:
    """Say that a due date is before today, because its year is probably mistyped."""
    if isinstance(due_on, date) and due_on < work.today:
        work.warn(f"The due date {short_day(due_on)} is in the past.")


def perform_done(work: Work, found: FoundCase, said: FinishItem) -> Answer:
    """Record that a step is done or that a goal has ended, and say when."""
    when = format_day(said.on or work.today, work.today)
    if is_step(said.step):
        goal, step = do_step(work, found.case, said)
        return step_answer(work, found, goal, step, f"done {when}")
    goal = end_goal(work, found.case, said)
    return goal_answer(work, found, goal, f"{goal.state} {when}")


def do_step(work: Work, case: Case, said: FinishItem) -> tuple[Goal, Step]:
    """Record that a step was done."""
    case = work.locked(case)
    on = _may_carry_out(work, case, said.on)
    goal, step = _waiting_step(work, case, said.step)
    return goal, work.change(step, done_on=on)


def end_goal(work: Work, case: Case, said: FinishItem) -> Goal:
    """End a goal, as achieved where no outcome is said."""
    case = work.locked(case)
    on = _may_carry_out(work, case, said.on)
    goal = _open(find_goal(work, case, said.step))
    state = said.outcome or "achieved"
    return work.change(goal, state=state, ended_on=on, outcome=said.note or None)


def perform_drop(work: Work, found: FoundCase, said: DropItem) -> Answer:
    """Take a goal or a step out of the plan, and answer with it."""
    goal, step = drop(work, found.case, said.item, said.reason or None)
    if step is not None:
        return step_answer(work, found, goal, step, "removed from the plan")
    return goal_answer(work, found, goal, "removed from the plan")


def drop(work: Work, case: Case, item: str, reason: str | None) -> tuple[Goal, Step | None]:
    """Take a goal or a step out of the plan; it stays in the record."""
    case = work.locked(case)
    check_may_plan(work, case)
    work.reason = reason
    if is_step(item):
        goal, step = _waiting_step(work, case, item)
        return goal, work.change(step, dropped=True)
    goal = _open(find_goal(work, case, item))
    return work.change(goal, state="dropped", ended_on=work.today, outcome=reason), None


def perform_decline(work: Work, found: FoundCase, said: DeclineItem) -> Answer:
    """Record what the client declined, and say what it was."""
    made = decline(work, found.case, said)
    record = {"item": made.item, "text": made.text, "words": made.words, "on": made.on}
    line = f"{found.ref} declined on {format_day(made.on, work.today)}: {made.text} ({made.item})."
    return case_answer(work, found.case, (line,), record, client=found.client)


def decline(work: Work, case: Case, said: DeclineItem) -> Declined:
    """Record what the client declined: a goal or step, which then leaves the plan, or an offer
    in words."""
    case = work.locked(case)
    require(work.actor.role, "plan")
    on = day_of_fact(work, said.on)
    what, text = "offer", said.item
    if _ITEM.fullmatch(text):
        find_item(work, case, text)
        goal, step = drop(work, case, text, "declined by the client")
        what = f"goal {goal.number}" if step is None else f"step {goal.number}.{step.number}"
        text = goal.text if step is None else step.text
    else:
        _check_not_over(case)
    return work.add(
        Declined(
            id=work.new_id(),
            case_id=case.id,
            item=what,
            text=text,
            words=said.words or None,
            on=on,
        )
    )


def perform_revise(work: Work, found: FoundCase, said: RevisePlan) -> Answer:
    """Begin a revision, and say how it ends."""
    case = revise(work, found.case, said.reason)
    lines = (
        f"{found.ref} plan: being revised, {case.revision}",
        "To change it: cm plan add-goal, set or drop. To end the revision: cm plan agree",
    )
    record = {"revision": case.revision, "revision_on": case.revision_on}
    return case_answer(work, case, lines, record, client=found.client)


def revise(work: Work, case: Case, reason: str) -> Case:
    """Begin a revision of the plan; add the reason to the first while one is under way.

    Goals and steps can be changed at any time; the revision says why, and puts the case back to
    planning until the changed plan is agreed.
    """
    case = work.locked(case)
    check_may_plan(work, case)
    work.reason = reason
    if case.revision is None:
        return work.change(case, revision=reason, revision_on=work.today)
    if reason in case.revision.split("; "):
        return case
    both = clean_input(f"{case.revision}; {reason}", what="The reason", limit=SHORT_LIMIT)
    return work.change(case, revision=both)


def check_may_plan(work: Work, case: Case) -> None:
    """Raise :class:`Refused` where the actor may not plan, or the case takes no plan any more."""
    require(work.actor.role, "plan")
    _check_not_over(case)


def _check_not_over(case: Case) -> None:
    if case.status == "referred-out":
        raise Refused(
            "The case was referred out, so there is no plan to write.",
            "To open a new episode: cm reopen",
            code="referred-out",
        )
    if case.status == "closed":
        raise Refused(
            "The case is closed, so you can't change its plan.",
            "To open a new episode: cm reopen",
            code="closed",
        )


def _may_carry_out(work: Work, case: Case, said: date | None) -> date:
    """Return the day: a closed case takes what was done up to its closing, too."""
    require(work.actor.role, "plan")
    on = day_of_fact(work, said)
    if case.status == "closed" and case.closed_on is not None and on <= case.closed_on:
        return on
    _check_not_over(case)
    return on


def _open(goal: Goal) -> Goal:
    if goal.state != "open":
        raise Refused(
            f"Goal {goal.number} is no longer open ({goal.state}).",
            "To add a new one: cm plan add-goal",
            code="goal-ended",
        )
    return goal


def _waiting_step(view: View, case: Case, reference: str) -> tuple[Goal, Step]:
    goal, step = find_item(view, case, reference)
    if step is None:
        raise UsageProblem(
            f"{goal.number} is a goal; a step is written like {goal.number}.1.",
            f"To see the steps of goal {goal.number}: cm plan show",
        )
    name = f"Step {goal.number}.{step.number}"
    if step.done_on is not None:
        raise Refused(f"{name} was already done on {short_day(step.done_on)}.", code="step-done")
    if step.dropped:
        raise Refused(
            f"{name} was removed from the plan.", "To add a new one: cm plan add-step", code="gone"
        )
    return goal, step


def _check_smart(work: Work, case: Case, goal: Goal, *, wanted: bool) -> None:
    if not (wanted or Models(work)[case.model].smart_shown):
        return
    verdict = smart.check(goal, goal_words(), today=work.today)
    failing = {letter: one.why for letter, one in verdict.letters.items() if not one.ok}
    if not failing:
        return
    sentence = f"Goal {goal.number} is not SMART yet ({', '.join(failing)})."
    reasons = "\n    ".join(f"{letter}  {why}" for letter, why in failing.items())
    if work.settings.get("plan.smart", work.today) == "refuse":
        raise Refused(sentence, " ".join(failing.values()), code="not-smart")
    work.warn(f"{sentence}\n    {reasons}")
