"""*Step done*: a step is done, or a goal has come to its end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.plan.values.steps import FinishItem
from cmcli.domain.dates import near_day
from cmcli.tui.forms.choice import options
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal, Step
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

    Open = tuple[tuple[Goal, tuple[Step, ...]], ...]


class DoneForm(Form["Open"]):
    """``cm plan done``; the facts are the open goals with the steps that wait."""

    SAYS = FinishItem

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "Open":
        """Read the open goals and steps of the plan."""
        from cmcli.casework.round.closing import open_goals
        from cmcli.domain.plans import Step

        goals = open_goals(view, cases[0].case)
        steps = view.all(
            Step,
            order=("number",),
            goal_id=[one.id for one in goals],
            done_on=None,
            dropped=False,
        )
        return tuple((goal, tuple(s for s in steps if s.goal_id == goal.id)) for goal in goals)

    def rows(self) -> Iterator[Widget]:
        """Ask for the finished goal or step, and for the date."""
        from cmcli.catalog.access import labels

        items = [option for goal, steps in self.facts for option in self._of(goal, steps)]
        steps = [one.key for one in items if "." in one.key]
        states = [(k, v) for k, v in labels("goal state").items() if k not in ("open", "dropped")]
        yield self.row(
            "step",
            choices=items,
            value=steps[0] if len(steps) == 1 else "",
            help="Enter lists steps and goals." if items else "Nothing in the plan is open.",
        )
        yield self.row("on")
        yield self.row("outcome", choices=options(states), value="achieved", shown=False)
        yield self.row("note", shown=False)

    def _of(self, goal: "Goal", steps: "tuple[Step, ...]") -> Iterator[Option]:
        for step in steps:
            by = f", by {near_day(step.due_on, self.known.today)}" if step.due_on else ""
            number = f"{goal.number}.{step.number}"
            text = self.text(f"{step.text} ({step.who}{by})").plain
            yield Option(number, f"{number} {text}")
        text = self.text(goal.text).plain
        yield Option(str(goal.number), f"{goal.number} {text}", "the goal itself")

    def edited(self, field: FormField | None) -> None:
        """A goal has an outcome, a step has none."""
        chosen = self.value("step")
        for key in ("outcome", "note"):
            self.show_row(key, bool(chosen) and "." not in chosen)


FORM = DoneForm
