"""*Step*: who does what by when towards a goal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.plan.values.steps import AddStep
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal
    from cmcli.domain.roadblocks import Roadblock
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


@dataclass(frozen=True, slots=True)
class StepFacts:
    """The open goals of the case, and its open roadblocks."""

    goals: "tuple[Goal, ...]"
    roadblocks: "tuple[Roadblock, ...]"


class AddStepForm(Form[StepFacts]):
    """``cm plan add-step``."""

    SAYS = AddStep

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> StepFacts:
        """The open goals and roadblocks of the case."""
        from cmcli.casework.roadblocks.roadblocks import open_roadblocks
        from cmcli.casework.round.closing import open_goals

        case = cases[0].case
        return StepFacts(tuple(open_goals(view, case)), tuple(open_roadblocks(view, case)))

    def rows(self) -> Iterator[Widget]:
        """The goal and the step."""
        goals = [
            Option(str(one.number), f"{one.number} {self.text(one.text).plain}")
            for one in self.facts.goals
        ]
        yield self.row(
            "goal",
            choices=goals,
            value=goals[0].key if len(goals) == 1 else "",
            help="Enter lists the goals." if goals else "No open goals. Press p to add one.",
        )
        yield self.row("text")
        yield self.row("who")
        yield self.row("due_on")
        if self.facts.roadblocks:
            choices = [
                Option(str(one.number), f"{one.number} {self.text(one.text).plain}")
                for one in self.facts.roadblocks
            ]
            yield self.row("roadblock", choices=[Option("", "none"), *choices])


FORM = AddStepForm
