"""*Review*: what was expected against what came of it, and how to go on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.round.values.review import STEPS, Appraisal
from cmcli.tui.forms.close import against, closing_rows
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import goal_rows

if TYPE_CHECKING:
    from cmcli.domain.closing import ClosingFacts
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

JUDGED = ("effectiveness", "efficiency", "appropriateness", "relevance", "satisfaction")


class ReviewForm(Form["ClosingFacts"]):
    """``cm review``."""

    SAYS = Appraisal
    OFFERS = {**Form.OFFERS, "too-few-attempts": ("override",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "ClosingFacts":
        """Read the goals of the case, and what may speak against closing it."""
        from cmcli.casework.round.closing_rules import closing_facts

        return closing_facts(view, cases[0].case)

    def rows(self) -> Iterator[Widget]:
        """The goals, the judgements, the decision and what goes with it."""
        yield from goal_rows(self, self.facts.open_goals, "values", "levels")
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
        yield from closing_rows(self, self.facts.open_goals, shown=False)
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
        outcomes = [f"outcome-{goal.number}" for goal in self.facts.open_goals]
        for key in (*outcomes, "support", "summary", "aftercare"):
            self.show_row(key, closes)
        self.show_row("flags-handed-to", closes and bool(self.known.flags))

    def question(self) -> str | None:
        """Closing is asked about here too."""
        said: Appraisal = self.texts().read(self.by)
        met = [*self.facts.against_needs_met()] if said.needs_met else []
        doubts = against(self.facts, said.closing, *met)
        if said.closing is None:
            return f"Save the review anyway?{doubts}" if doubts else None
        who = f"{self.known.case.ref} {self.name_of(self.known.case)}"
        return f"Close {who} with this review?{doubts}"


FORM = ReviewForm
