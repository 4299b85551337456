"""Versions of a plan: the plan as it stands, as it was agreed, and what differs between them."""

from datetime import date
from typing import NamedTuple

from cmcli.casework.plan.goals import GoalView, goal_views, strengths_of
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day
from cmcli.domain.needs import Need
from cmcli.domain.plan_content import (
    Difference,
    PlanContent,
    differences,
    from_snapshot,
)
from cmcli.domain.plans import Declined, Goal, PlanVersion, Step
from cmcli.errors import NotFound
from cmcli.store.core.view import View


class PlanSnapshot(NamedTuple):
    """A plan as it stands: its goals, the latest version, and what of it is not agreed yet.

    ``pending`` compares the draft with that version in what is agreed upon; without a version it
    is empty and nothing is agreed.
    """

    case: Case
    goals: tuple[GoalView, ...]
    version: PlanVersion | None
    pending: tuple[Difference, ...]
    declined: tuple[Declined, ...]

    def as_dict(self) -> dict[str, object]:
        """The plan for JSON."""
        return {
            "version": None if self.version is None else version_record(self.version),
            "revision": self.case.revision,
            "revision_on": self.case.revision_on,
            "not_agreed_yet": [one.as_dict() for one in self.pending],
            "goals": [one.as_dict() for one in self.goals],
            "declined": [
                {"item": one.item, "text": one.text, "words": one.words, "on": one.on}
                for one in self.declined
            ],
        }


def version_record(version: PlanVersion) -> dict[str, object]:
    """A version for JSON, without its content."""
    return {
        "number": version.number,
        "agreed_on": version.agreed_on,
        "how": version.how,
        "by": version.by,
        "reason": version.reason,
        "words": version.words,
    }


def standing(plan: PlanSnapshot, today: date) -> str:
    """Which version there is, and what of the draft is not agreed yet."""
    if plan.version is None:
        over = plan.case.ended
        return "It was never agreed." if over else "Draft, not agreed yet."
    version = f"Version {plan.version.number}, {how_agreed(plan.version)}"
    version += f" {format_day(plan.version.agreed_on, today)}"
    if not plan.pending:
        return f"{version}."
    changes: dict[str, list[str]] = {}
    for one in plan.pending:
        changes.setdefault(one.item, []).append(one.field or one.change)
    said = "; ".join(f"{item} {', '.join(what)}" for item, what in changes.items())
    return f"{version}. Not agreed yet: {said}."


def how_agreed(version: PlanVersion) -> str:
    """Tell how the client agreed, or that the client did not."""
    words = {
        "signed": "signed",
        "verbal": "agreed in words",
        "guardian": f"agreed by {version.by}",
        "not-agreed": "put to the client and not agreed",
    }
    return words[version.how]


def draft(view: View, case: Case) -> PlanContent:
    """The content of the plan as it stands today."""
    goals = [
        goal
        for goal in view.all(Goal, order=("number",), case_id=case.id)
        if goal.state != "dropped"
    ]
    steps = view.all(Step, order=("number",), goal_id=[goal.id for goal in goals])
    needs = {goal.need for goal in goals if goal.need is not None}
    strengths = {goal.strength for goal in goals if goal.strength is not None}
    return PlanContent(
        goals=tuple(goals),
        steps=tuple(step for step in steps if not step.dropped),
        needs=tuple(
            (need.domain, need.text)
            for need in view.all(Need, order=("domain",), case_id=case.id, domain=needs)
        ),
        strengths=tuple(
            (found.number, found.text)
            for found in strengths_of(view, case)
            if found.number in strengths
        ),
    )


def versions_of(view: View, case: Case) -> list[PlanVersion]:
    """The versions of a plan, the first one first."""
    return view.all(PlanVersion, order=("number",), case_id=case.id)


def version(view: View, case: Case, number: int) -> PlanVersion:
    """The version of that number; raises :class:`NotFound` with those there are."""
    found = versions_of(view, case)
    for one in found:
        if one.number == number:
            return one
    known = ", ".join(str(one.number) for one in found)
    hint = f"Use one of: {known}." if known else "To create the first: cm plan agree CASE"
    raise NotFound(f"The plan has no version {number}.", hint)


def latest(view: View, case: Case) -> PlanVersion | None:
    """The latest version, None where none was made yet."""
    found = view.all(PlanVersion, order=("-number",), limit=1, case_id=case.id)
    return found[0] if found else None


def plan_of(view: View, case: Case, *, smart: bool | None = None) -> PlanSnapshot:
    """The plan as it stands, with everything that was ever in it."""
    view.ahead(Declined, order=("on", "id"), case_id=case.id)
    view.ahead(Goal, order=("number",), case_id=case.id)
    made = latest(view, case)
    # Of a case that has ended nothing is agreed any more: its goals were ended with it.
    over = case.ended
    pending = [] if made is None or over else pending_in(view, case, made)
    declined = view.all(Declined, order=("on", "id"), case_id=case.id)
    goals = goal_views(view, case, smart=smart)
    return PlanSnapshot(case, tuple(goals), made, tuple(pending), tuple(declined))


def plan_at(view: View, case: Case, number: int, *, smart: bool | None = None) -> PlanSnapshot:
    """The plan as that version has it, with the progress known on the day of its agreement."""
    made = version(view, case, number)
    content = from_snapshot(made.snapshot)
    goals = [
        GoalView(
            one.goal,
            content.steps_of(one.goal),
            tuple(point for point in one.points if point.on <= made.agreed_on),
            one.smart,
        )
        for one in goal_views(view, case, content.goals, smart=smart)
    ]
    return PlanSnapshot(case, tuple(goals), made, (), ())


def pending_in(view: View, case: Case, made: PlanVersion) -> list[Difference]:
    """Return the changes of the draft since that version that are not agreed yet."""
    found = differences(from_snapshot(made.snapshot), draft(view, case))
    return [one for one in found if one.agreed_upon]


def compared(
    view: View, case: Case, first: int | None, second: int | None
) -> tuple[PlanVersion, PlanVersion | None, list[Difference]]:
    """Compare two versions; None is the draft.

    Without numbers it is the latest version and the draft, with one that version and the draft.
    """
    old = latest(view, case) if first is None else version(view, case, first)
    if old is None:
        raise NotFound("The plan has no version yet.", "To create the first: cm plan agree CASE")
    new = None if second is None else version(view, case, second)
    now = draft(view, case) if new is None else from_snapshot(new.snapshot)
    return old, new, differences(from_snapshot(old.snapshot), now)
