"""*Agree*: the draft of the plan becomes the next version, as the client agreed to it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form

if TYPE_CHECKING:
    from cmcli.casework.plan.versions import PlanSnapshot
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class AgreeForm(Form["PlanSnapshot"]):
    """``cm plan agree``."""

    SAYS = AgreePlan

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "PlanSnapshot":
        """The plan as it stands."""
        from cmcli.casework.plan.versions import plan_of

        return plan_of(view, cases[0].case)

    def rows(self) -> Iterator[Widget]:
        """How, by whom and when."""
        yield self.row("how")
        yield self.row("by")
        yield self.row("words")
        yield self.row("on")
        yield self.row("reason")

    def head(self) -> list[str]:
        """Describe the content of the version."""
        plan = self.facts
        goals = [one for one in plan.goals if one.goal.state == "open"]
        steps = sum(1 for one in goals for step in one.steps if not step.dropped)
        number = 1 if plan.version is None else plan.version.number + 1
        changes = f", {len(plan.pending)} changes" if plan.version is not None else ""
        what = f"{len(goals)} open goal{'s' * (len(goals) != 1)}, {steps} step{'s' * (steps != 1)}"
        return [f"It becomes version {number}: {what}{changes}."]

    def edited(self, field: FormField | None) -> None:
        """A guardian has a name."""
        by = self.fields["by"]
        by.needed = self.value("how") == "guardian"
        self._row("by").paint()

    def question(self) -> str | None:
        """A version stays as it is."""
        said = {
            "signed": "The client has signed it",
            "verbal": "The client has agreed in words",
            "guardian": f"{self.value('by')} has agreed",
            "not-agreed": "It was put to the client, who did not agree",
        }[self.value("how")]
        return f"{said}? You can't change or undo a version."


FORM = AgreeForm
