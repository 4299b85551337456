"""Fields of several forms for each goal: its whole text, its measure now beside what it was, and
its level against the expected one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from cmcli.domain.dates import near_day
from cmcli.domain.progress import latest_level, latest_value
from cmcli.domain.timeline import joined
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow, RowHeading

if TYPE_CHECKING:
    from datetime import date

    from cmcli.domain.cases import Case
    from cmcli.domain.plans import Goal, Measurement
    from cmcli.store.core.view import View
    from cmcli.tui.forms.fields import FormField
    from cmcli.tui.forms.form import Form

EXPECTED = {
    -2: "much less than expected",
    -1: "less than expected",
    0: "as expected",
    1: "more than expected",
    2: "much more than expected",
}
"""The levels of goal attainment, where the goal does not say them in words of its own."""

LEVELS = [
    Option("", "-", "not judged"),
    *(
        Option(str(level), f"{level:+d}" if level else "0", word)
        for level, word in EXPECTED.items()
    ),
]
"""The levels to choose from."""


@dataclass(frozen=True, slots=True)
class GoalNow:
    """A goal with its measurements."""

    goal: "Goal"
    points: "tuple[Measurement, ...]"

    def was(self, today: "date") -> str:
        """Tell its measure, how it began or was last, what is aimed at, and by when."""
        goal, last = self.goal, latest_value(self.points)
        begun = goal.baseline if last is None else last
        at = next((one.on for one in reversed(self.points) if one.value == last), None)
        when = f" on {near_day(at, today)}" if last is not None and at is not None else ""
        known = (
            None if begun is None else f"{'began at' if last is None else 'was'} {begun:f}{when}"
        )
        target = None if goal.target is None else f"target {goal.target:f}"
        by = None if goal.due_on is None else f"by {near_day(goal.due_on, today)}"
        aim = joined(target, by, sep=" ")
        return joined(goal.measure or "no measure yet", joined(known, aim, sep=", "), sep=": ")

    def levels(self) -> list[Option]:
        """The levels, each with what it means for this goal."""
        from cmcli.casework.plan.goals import levels_of

        own, last = levels_of(self.goal), latest_level(self.points)
        was = "not judged" if last is None else f"not judged now; it was {last:+d}"
        known = (replace(one, about=own.get(one.key, one.about)) for one in LEVELS[1:])
        return [replace(LEVELS[0], about=was), *known]


def goals_now(view: "View", case: "Case", goals: "Sequence[Goal]") -> tuple[GoalNow, ...]:
    """Read the measurements of goals of a case."""
    from cmcli.domain.plans import Measurement
    from cmcli.domain.progress import series

    points = series(view.all(Measurement, case_id=case.id)) if goals else ()
    return tuple(
        GoalNow(goal, tuple(one for one in points if one.goal_id == goal.id)) for goal in goals
    )


class GoalFormRow(FormRow):
    """The whole text of a goal, and below it a field; ``beside`` stands at its right."""

    def __init__(
        self, field: "FormField", number: int, text: Static, beside: Static, *, shown: bool = True
    ) -> None:
        super().__init__(field, label=f"Goal {number}", shown=shown)
        self._note = None
        self._text, self._beside = text, beside

    def compose(self) -> ComposeResult:
        """The label, and right of it the text above the field."""
        yield self._label
        with Vertical(classes="goal"):
            yield self._text
            with Horizontal():
                yield from self.fields
                yield self._beside


def goal_rows(
    form: "Form[Any]", goals: Sequence[GoalNow], value: str, level: str
) -> Iterator[Widget]:
    """Rows for each goal, with the fields of these names for its value and its level."""
    if goals:
        yield RowHeading("Goals: the measure now, and the level against what was expected (0)")
    for one in goals:
        goal = one.goal
        measure = form.field_of_goal(
            value, goal.number, help=f"Goal {goal.number} now: {goal.measure or 'no measure yet'}."
        )
        levels = form.field_of_goal(
            level,
            goal.number,
            help=f"Goal {goal.number}: 0 is as expected, -2 much less, 2 much more.",
            choices=one.levels(),
        )
        if isinstance(levels, Choice):
            levels.explains = True
        yield goal_row(form, measure, goal, one.was(form.known.today))
        yield FormRow(levels, label=f"  Goal {goal.number} scale")


def goal_row(
    form: "Form[Any]", field: "FormField", goal: "Goal", beside: str = "", *, shown: bool = True
) -> GoalFormRow:
    """A field of a goal, with the whole text of the goal above it."""
    text = Static(form.text(goal.text, "bold"), markup=False)
    about = Static(form.text(beside), classes="was", markup=False)
    about.display = bool(beside)
    return GoalFormRow(field, goal.number, text, about, shown=shown)
