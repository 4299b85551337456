"""*Close*: a case ends, with its outcomes and what supports the client from now on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cmcli.casework.round.values.closing import Closing
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import goal_row
from cmcli.tui.forms.rows import RowHeading

if TYPE_CHECKING:
    from cmcli.domain.closing import ClosingFacts
    from cmcli.domain.plans import Goal
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class CloseForm(Form["ClosingFacts"]):
    """``cm close``."""

    SAYS = Closing
    OFFERS = {  # noqa: RUF012
        "future": ("on",),
        "before-opening": ("on",),
        "too-few-attempts": ("override",),
    }

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "ClosingFacts":
        """Read the goals that end with the case, and what may speak against closing it."""
        from cmcli.casework.round.closing_rules import closing_facts

        return closing_facts(view, cases[0].case)

    def rows(self) -> Iterator[Widget]:
        """Why, the outcomes, and what comes after."""
        yield self.row("reason", help="Why the case closes. Enter lists the reasons.")
        yield from closing_rows(self, self.facts.open_goals)
        yield self.row("on")
        yield self.row("override", shown=False)

    def question(self) -> str | None:
        """Closing ends goals, clocks and reminders."""
        found = self.known.case
        flags = self.value("flags-handed-to")
        handed = f" Open flags go to {flags}." if flags else ""
        unsaid = sum(not self.value(f"outcome-{one.number}") for one in self.facts.open_goals)
        dropped = f" {unsaid} goals without an outcome are marked as dropped." if unsaid > 1 else ""
        dropped = " 1 goal without an outcome is marked as dropped." if unsaid == 1 else dropped
        doubts = against(self.facts, self.texts().read(self.by))
        return f"Close {found.ref} {self.name_of(found)}?{handed}{dropped}{doubts}"


def against(facts: "ClosingFacts", closing: Closing | None, *more: str) -> str:
    """Say what speaks against closing, after a question."""
    from cmcli.casework.round.closing_rules import to_confirm

    return "".join(f" {one}" for one in (*more, *to_confirm(facts, closing)))


def closing_rows(
    form: "Form[Any]", goals: "tuple[Goal, ...]", *, shown: bool = True
) -> Iterator[Widget]:
    """The outcomes of goals, support, summary, aftercare, and who takes the open flags."""
    if goals and shown:
        yield RowHeading("How far each open goal was reached")
    for goal in goals:
        states = form.field_of_goal(
            "outcome", goal.number, help=f"Goal {goal.number}. Default: dropped.", unsaid="-"
        )
        yield goal_row(form, states, goal, shown=shown)
    yield form.row("support", height=2, shown=shown)
    yield form.row("summary", shown=shown)
    yield form.row("aftercare", hint="2w, 3m", shown=shown)
    yield form.row("flags_handed_to", shown=shown and bool(form.known.flags))


FORM = CloseForm
