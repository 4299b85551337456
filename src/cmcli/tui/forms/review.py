"""*Review*: what was expected against what came of it, and how to go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.round.values.review import STEPS, Appraisal
from cmcli.tui.forms.close import against, closing_rows
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import GoalNow, goal_rows, goals_now
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.domain.closing import ClosingFacts
    from cmcli.domain.roadblocks import Roadblock
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

JUDGED = ("effectiveness", "efficiency", "appropriateness", "relevance", "satisfaction")


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """The reasons against closing, the open goals with their progress, and the roadblocks."""

    closing: "ClosingFacts"
    goals: tuple[GoalNow, ...]
    roadblocks: "tuple[Roadblock, ...]"


class ReviewForm(Form[ReviewFacts]):
    """``cm review``."""

    SAYS = Appraisal
    OFFERS = {**Form.OFFERS, "too-few-attempts": ("override",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> ReviewFacts:
        """Read the goals and roadblocks of the case, and what may speak against closing it."""
        from cmcli.casework.roadblocks.roadblocks import open_roadblocks
        from cmcli.casework.round.closing_rules import closing_facts

        case = cases[0].case
        closing = closing_facts(view, case)
        goals = goals_now(view, case, closing.open_goals)
        return ReviewFacts(closing, goals, tuple(open_roadblocks(view, case)))

    def rows(self) -> Iterator[Widget]:
        """The goals, the judgements, the decision and what goes with it."""
        yield from goal_rows(self, self.facts.goals, "values", "levels")
        for one in self.facts.roadblocks:
            yield self.row(
                "roadblocks",
                key=f"roadblock-{one.number}",
                row_label=f"Roadblock {one.number}",
                help=f"{self.text(one.text).plain}: does this review answer it?",
                choices=[Option("", "stays open"), Option(str(one.number), "answered")],
            )
        for name in JUDGED:
            yield self.row(name, unsaid="-")
        yield self.row("cost")
        yield self.row("reflection", height=3)
        yield self.row("needs_met", key="met")
        yield self.row("decision")
        yield self.row("note", height=2)
        yield self.row("next_on")
        yield self.row("acuity", unsaid="one step")
        yield self.row("model", unsaid="unchanged")
        yield self.row(
            "close_reason",
            row_label="Close at once",
            help="Why the case ends now. Default: it stays open until you close it.",
            unsaid="not yet",
        )
        yield from closing_rows(self, self.facts.closing.open_goals, shown=False)
        yield self.row("override", shown=False)

    def edited(self, field: FormField | None) -> None:
        """Show what goes with the decision."""
        if field is not None and field.key not in ("decision", "close-reason"):
            return
        decision = self.value("decision")
        for key in ("acuity", "model"):
            self.show_row(key, decision in STEPS)
        self.show_row("close-reason", decision == "close")
        closes = bool(self.value("close-reason"))
        outcomes = [f"outcome-{goal.number}" for goal in self.facts.closing.open_goals]
        for key in (*outcomes, "support", "summary", "aftercare"):
            self.show_row(key, closes)
        self.show_row("flags-handed-to", closes and bool(self.known.flags))

    def question(self) -> str | None:
        """Closing is asked about here too."""
        said: Appraisal = self.texts().read(self.by)
        met = [*self.facts.closing.against_needs_met()] if said.needs_met else []
        doubts = against(self.facts.closing, said.closing, *met)
        if said.closing is None:
            return f"Save the review anyway?{doubts}" if doubts else None
        who = f"{self.known.case.ref} {self.name_of(self.known.case)}"
        return f"Close {who} with this review?{doubts}"


FORM = ReviewForm
