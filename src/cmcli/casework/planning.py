"""Planning: goals and steps are written, changed, done, dropped or declined, and revisions opened.

All of it is the draft, which becomes a version when it is agreed (`cmcli.casework.versions`).
"""

import re
from datetime import date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.goal_terms import GoalTerms, columns_of, short_text
from cmcli.casework.goals import find_goal, find_item
from cmcli.casework.plan.values.agreement import RevisePlan
from cmcli.casework.plan.values.steps import AddStep
from cmcli.casework.plan_answers import step_answer
from cmcli.casework.rules import Models
from cmcli.catalog.access import check
from cmcli.domain import smart
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, parse_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.plans import Declined, Goal, Step
from cmcli.domain.text import NAME_LIMIT, SHORT_LIMIT, clean_input
from cmcli.errors import Refused, UsageProblem
from cmcli.store.find import Found
from cmcli.store.view import View
from cmcli.store.work import Work

_ITEM = re.compile(r"\d+(\.\d*)?", re.ASCII)


def add_goal(work: Work, case: Case, terms: GoalTerms, *, smart_wanted: bool | None = None) -> Goal:
    """Write a goal; it rests on a need, on a strength, or on neither (an aspiration).

    What is not SMART about it is warned of, or refused where the agency's setting says so; in
    models that do not show it only with ``smart_wanted``.
    """
    case = work.locked(case)
    check_may_plan(work, case)
    if not (terms.text or "").strip():
        raise UsageProblem("A goal needs its text.", "Say what the client wants to reach.")
    number = work.next_number(Goal, case_id=case.id)
    columns = columns_of(work, case, terms)
    goal = Goal(id=work.new_id(), case_id=case.id, number=number, **columns)
    _check_smart(work, case, goal, smart_wanted)
    return work.add(goal)


def change_goal(
    work: Work, case: Case, reference: str, terms: GoalTerms, *, smart_wanted: bool | None = None
) -> Goal:
    """Change what is said of a goal that is still open."""
    case = work.locked(case)
    check_may_plan(work, case)
    goal = _open(find_goal(work, case, reference))
    columns = columns_of(work, case, terms)
    if not columns:
        raise UsageProblem("Nothing to change was named.", "Try: cm plan set CASE 1 --by eom.")
    changed = work.change(goal, **columns)
    _check_smart(work, case, changed, smart_wanted)
    return changed


def perform_add_step(work: Work, found: Found, said: AddStep) -> Answer:
    """Add a step, and say who does it by when."""
    goal, step = add_step(work, found.case, said)
    return step_answer(work, found, goal, step, "added")


def add_step(work: Work, case: Case, said: AddStep) -> tuple[Goal, Step]:
    """Add a step to an open goal."""
    case = work.locked(case)
    check_may_plan(work, case)
    goal = _open(find_goal(work, case, str(said.goal)))
    step = Step(
        id=work.new_id(),
        case_id=case.id,
        goal_id=goal.id,
        number=work.next_number(Step, goal_id=goal.id),
        text=said.text,
        who=said.who,
        due_on=said.due_on,
    )
    return goal, work.add(step)


def change_step(
    work: Work,
    case: Case,
    reference: str,
    *,
    text: str | None = None,
    who: str | None = None,
    by: str | None = None,
) -> tuple[Goal, Step]:
    """Change a step that is neither done nor dropped; an empty ``by`` takes its date away."""
    case = work.locked(case)
    check_may_plan(work, case)
    goal, step = _waiting_step(work, case, reference)
    columns: dict[str, Any] = {}
    if text is not None:
        columns["text"] = clean_input(text, what="The step", limit=SHORT_LIMIT)
    if who is not None:
        columns["who"] = _who(who)
    if by is not None:
        columns["due_on"] = parse_day(by, work.today) if by.strip() else None
    if not columns:
        raise UsageProblem("Nothing to change was named.", "Try: cm plan set CASE 1.1 --by eom.")
    return goal, work.change(step, **columns)


def do_step(work: Work, case: Case, reference: str, *, on: date) -> tuple[Goal, Step]:
    """Write down that a step was done on that day."""
    case = work.locked(case)
    _may_carry_out(work, case, on)
    goal, step = _waiting_step(work, case, reference)
    return goal, work.change(step, done_on=on)


def end_goal(
    work: Work, case: Case, reference: str, *, outcome: str, note: str | None, on: date
) -> Goal:
    """End a goal: ``outcome`` is achieved, partly or not-achieved, ``note`` what came of it."""
    case = work.locked(case)
    _may_carry_out(work, case, on)
    state = check("goal state", outcome)
    if state in ("open", "dropped"):
        raise UsageProblem(
            "--outcome takes achieved, partly or not-achieved.",
            "cm plan drop takes a goal out of the plan.",
        )
    goal = _open(find_goal(work, case, reference))
    return work.change(goal, state=state, ended_on=on, outcome=short_text(note, "The note"))


def drop(work: Work, case: Case, reference: str, *, reason: str | None) -> tuple[Goal, Step | None]:
    """Take a goal or a step out of the plan; it stays in the record."""
    case = work.locked(case)
    check_may_plan(work, case)
    why = short_text(reason, "The reason")
    work.reason = why
    if "." in reference:
        goal, step = _waiting_step(work, case, reference)
        return goal, work.change(step, dropped=True)
    goal = _open(find_goal(work, case, reference))
    return work.change(goal, state="dropped", ended_on=work.today, outcome=why), None


def decline(work: Work, case: Case, item: str, *, words: str | None, on: date) -> Declined:
    """Write down what the client declined: a goal or step, which then leaves the plan, or an
    offer in words."""
    require(work.actor.role, "plan")
    case = work.locked(case)
    _not_ahead(work, on, "What was declined")
    what, text = "offer", clean_input(item, what="What was declined", limit=SHORT_LIMIT)
    if _ITEM.fullmatch(text):
        find_item(work, case, text)
        goal, step = drop(work, case, text, reason="declined by the client")
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
            words=short_text(words, "The client's words", multiline=True),
            on=on,
        )
    )


def perform_revise(work: Work, found: Found, said: RevisePlan) -> Answer:
    """Begin a revision, and say how it ends."""
    case = revise(work, found.case, said.reason)
    lines = (
        f"{found.ref} plan: being revised, {case.revision}",
        "Change it with cm plan add-goal, set or drop; cm plan agree ends the revision.",
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
            "cm reopen opens a new episode.",
            code="referred-out",
        )
    if case.status == "closed":
        raise Refused(
            "The case is closed; its plan stays as it is.",
            "cm reopen opens a new episode.",
            code="closed",
        )


def _may_carry_out(work: Work, case: Case, on: date) -> None:
    """What was done up to the closing is taken after it too; nothing is done in the future."""
    require(work.actor.role, "plan")
    _not_ahead(work, on, "What is done")
    if case.status == "closed" and case.closed_on is not None and on <= case.closed_on:
        return
    _check_not_over(case)


def _not_ahead(work: Work, on: date, what: str) -> None:
    if on > work.today:
        raise Refused(
            f"{what} cannot lie ahead: {format_day(on, work.today)}.",
            "Give the day on which it was, or leave --on out for today.",
            code="future",
        )


def _open(goal: Goal) -> Goal:
    if goal.state != "open":
        raise Refused(
            f"Goal {goal.number} is no longer open ({goal.state}).",
            "cm plan add-goal writes a new one.",
            code="goal-ended",
        )
    return goal


def _waiting_step(view: View, case: Case, reference: str) -> tuple[Goal, Step]:
    goal, step = find_item(view, case, reference)
    if step is None:
        raise UsageProblem(
            f"{goal.number} is a goal; a step is written like {goal.number}.1.",
            f"cm plan show lists the steps of goal {goal.number}.",
        )
    name = f"Step {goal.number}.{step.number}"
    if step.done_on is not None:
        raise Refused(f"{name} was done on {short_day(step.done_on)} already.", code="step-done")
    if step.dropped:
        raise Refused(
            f"{name} was taken out of the plan.", "cm plan add-step writes a new one.", code="gone"
        )
    return goal, step


def _who(who: str) -> str:
    """``worker``, ``client`` or a name; the two words in any case."""
    name = clean_input(who, what="Who does it", limit=NAME_LIMIT)
    return name.lower() if name.lower() in ("worker", "client") else name


def _check_smart(work: Work, case: Case, goal: Goal, wanted: bool | None) -> None:
    shown = Models(work)[case.model].smart_shown if wanted is None else wanted
    if not shown:
        return
    verdict = smart.check(goal, today=work.today)
    failing = {letter: one.why for letter, one in verdict.letters.items() if not one.ok}
    if not failing:
        return
    sentence = f"Goal {goal.number} is not SMART yet ({', '.join(failing)})."
    reasons = "\n    ".join(f"{letter}  {why}" for letter, why in failing.items())
    if work.settings.get("plan.smart", work.today) == "refuse":
        raise Refused(sentence, " ".join(failing.values()), code="not-smart")
    work.warn(f"{sentence}\n    {reasons}")
