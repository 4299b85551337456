"""*Step*: who does what by when towards a goal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.plan.values.steps import AddStep
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class AddStepForm(Form["tuple[Goal, ...]"]):
    """``cm plan add-step``; the facts are the open goals."""

    SAYS = AddStep

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "tuple[Goal, ...]":
        """The open goals of the case."""
        from cmcli.casework.round.closing import open_goals

        return tuple(open_goals(view, cases[0].case))

    def rows(self) -> Iterator[Widget]:
        """The goal and the step."""
        goals = [
            Option(str(one.number), f"{one.number} {self.text(one.text).plain}")
            for one in self.facts
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


FORM = AddStepForm
