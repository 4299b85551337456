"""*Goal*: a goal of the plan, checked letter by letter while it is typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.widget import Widget

from cmcli.casework.described.texts import Texts
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.catalog.goal_words import goal_words
from cmcli.domain.plans import Goal
from cmcli.domain.smart import Smart, check
from cmcli.errors import CmError
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import LEVELS
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow, RowHeading

if TYPE_CHECKING:
    from cmcli.domain.findings import Finding
    from cmcli.domain.needs import Need
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """Needs and strengths to link to, and whether the model shows the SMART check by itself."""

    needs: "tuple[Need, ...]"
    strengths: "tuple[Finding, ...]"
    shown: bool


class AddGoalForm(Form[GoalFacts]):
    """``cm plan add-goal``."""

    SAYS = AddGoal

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> GoalFacts:
        """Needs and strengths of the case."""
        from cmcli.casework.models_today import Models
        from cmcli.casework.plan.goals import strengths_of
        from cmcli.domain.needs import Need

        case = cases[0].case
        return GoalFacts(
            tuple(view.all(Need, order=("domain",), case_id=case.id)),
            tuple(strengths_of(view, case)),
            Models(view)[case.model].smart_shown,
        )

    def rows(self) -> Iterator[Widget]:
        """The goal, what it is linked to, how anyone sees it, and in whose words."""
        yield self.row("text", help="The goal, and who will reach it.")
        yield FormRow(
            Choice(
                "rests",
                "Linked to",
                "A need, a strength, or neither. Enter lists the choices.",
                self._ground(),
            )
        )
        yield self.row("measure")
        yield FormRow(
            self.field("baseline", hint="now"),
            self.field("target", hint="to reach"),
            label="From, to",
        )
        yield self.row("due_on")
        yield self.row("words", height=2)
        yield self.row("confidence")
        yield self.row("weight")
        yield self.row("monitored_by", key="monitored")
        yield from self._levels()
        if not self.facts.shown:
            yield self.row("smart")

    def _ground(self) -> list[Option]:
        needs = [
            Option(f"need {one.domain}", one.domain, self.text(one.text or "a need").plain)
            for one in self.facts.needs
        ]
        strengths = [
            Option(f"strength {one.number}", f"strength {one.number}", self.text(one.text).plain)
            for one in self.facts.strengths
        ]
        return [Option("", "the client's wish", "neither need nor strength"), *needs, *strengths]

    def _levels(self) -> Iterator[Widget]:
        yield RowHeading("Levels of the goal scale, in words (optional)")
        for level in LEVELS[1:]:
            field = self.field(
                "levels",
                key=f"level{level.key}",
                label=f"Level {level.word}",
                prefix=f"{level.key}=",
                help=f"What {level.about} looks like.",
            )
            yield FormRow(field)
        yield self.row("gas_baseline", choices=LEVELS, help="The level at the start.")

    def texts(self) -> Texts:
        """Add the need or strength that the goal is linked to."""
        kind, _, which = self.value("rests").partition(" ")
        said = super().texts()
        return said.saying(**{kind: which}) if kind else said

    def edited(self, field: FormField | None) -> None:
        """Check it again."""
        if not self.facts.shown and not self.value("smart"):
            self.query_one("#panel").display = False
            return
        self.panel(self._verdict(check(self._goal(), goal_words(), today=self.known.today)))

    def _verdict(self, smart: Smart) -> Text:
        app, text = self.dashboard, Text()
        for letter, verdict in smart.letters.items():
            sign = app.signs("done") if verdict.ok else app.signs("open")
            style = app.style("success" if verdict.ok else "warning")
            text.append(f"{letter} {sign} {'ok' if verdict.ok else 'no'}  ", style=style)
            text.append(f"{verdict.why}\n", style="dim" if verdict.ok else "")
        text.rstrip()
        return text

    def _goal(self) -> Goal:
        """The goal as far as it can be read."""
        kind, _, which = self.value("rests").partition(" ")
        columns = {name: self._value_of(name) for name in _CHECKED}
        return Goal(
            id="",
            case_id="",
            number=0,
            text=self.value("text"),
            need=which if kind == "need" else None,
            strength=int(which) if kind == "strength" else None,
            gas_0=self.value("level0") or None,
            **columns,
        )

    def _value_of(self, name: str) -> Any:
        """Return the value of a field, None where it has none that can be read."""
        field = next(one for one in self.fields.values() if one.says == name)
        try:
            texts = field.texts()
            return self._described(name).kind.read(texts[0], self.by) if texts else None
        except CmError:
            return None


_CHECKED = ("measure", "baseline", "target", "due_on", "words", "confidence", "gas_baseline")
"""The fields that the SMART check looks at, beside the text and the link."""


FORM = AddGoalForm
