"""*Step done*: a step is done, or a goal has come to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.domain.dates import short_day
from cmcli.tui.forms.choice import Choice, Option, options
from cmcli.tui.forms.days import Day
from cmcli.tui.forms.fields import Field, Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal, Step
    from cmcli.store.find import Found
    from cmcli.store.view import View


@dataclass(frozen=True, slots=True)
class Facts:
    """The open goals with the steps that wait."""

    goals: "tuple[tuple[Goal, tuple[Step, ...]], ...]"


class Form(Base[Facts]):
    """``cm plan done``."""

    COMMAND = ("plan", "done")
    POSITIONAL = ("step",)
    OFFERS = {**Base.OFFERS, "future": ("on",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """What is open in the plan."""
        from cmcli.casework.closing import open_goals
        from cmcli.domain.plans import Step

        goals = open_goals(view, cases[0].case)
        steps = view.all(
            Step,
            order=("number",),
            goal_id=[one.id for one in goals],
            done_on=None,
            dropped=False,
        )
        return Facts(
            tuple((goal, tuple(s for s in steps if s.goal_id == goal.id)) for goal in goals)
        )

    def rows(self) -> Iterator[Widget]:
        """What is done, and when."""
        from cmcli.catalog.access import labels

        items = [option for goal, steps in self.facts.goals for option in self._of(goal, steps)]
        steps = [one.key for one in items if "." in one.key]
        help_ = "Enter lists steps and goals." if items else "Nothing in the plan is open."
        first = steps[0] if len(steps) == 1 else ""
        states = [(k, v) for k, v in labels("goal state").items() if k not in ("open", "dropped")]
        yield Row(Choice("step", "What", help_, items, value=first, needed=True))
        yield Row(
            Day("on", "On", "Empty: today.", option="--on", today=self.known.today, prefer="past")
        )
        yield Row(
            Choice(
                "outcome",
                "Outcome",
                "How far the goal was reached.",
                options(states),
                option="--outcome",
                value="achieved",
            ),
            shown=False,
        )
        yield Row(Line("note", "What came of it", "In a line.", option="--note"), shown=False)

    def _of(self, goal: "Goal", steps: "tuple[Step, ...]") -> Iterator[Option]:
        for step in steps:
            by = f", by {short_day(step.due_on)}" if step.due_on else ""
            number = f"{goal.number}.{step.number}"
            text = self.text(f"{step.text} ({step.who}{by})").plain
            yield Option(number, f"{number} {text}")
        text = self.text(goal.text).plain
        yield Option(str(goal.number), f"{goal.number} {text}", "the goal itself")

    def edited(self, field: Field | None) -> None:
        """A goal has an outcome, a step has none."""
        chosen = self.value("step")
        for key in ("outcome", "note"):
            self.show_row(key, bool(chosen) and "." not in chosen)
