"""*Close*: a case ends, with its outcomes and what supports the client from now on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cmcli.casework.round.values.closing import Closing
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.rows import FormRow, RowHeading

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class CloseForm(Form["tuple[Goal, ...]"]):
    """``cm close``; the facts are the open goals."""

    SAYS = Closing
    OFFERS = {"future": ("on",), "before-opening": ("on",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "tuple[Goal, ...]":
        """The goals that end with the case."""
        from cmcli.casework.round.closing import open_goals

        return tuple(open_goals(view, cases[0].case))

    def rows(self) -> Iterator[Widget]:
        """Why, the outcomes, and what comes after."""
        yield self.row("reason", help="Why the case closes. Enter lists the reasons.")
        yield from closing_rows(self, self.facts)
        yield self.row("on")

    def question(self) -> str | None:
        """Closing ends goals, clocks and reminders."""
        found = self.known.case
        flags = self.value("flags-handed-to")
        handed = f" Open flags go to {flags}." if flags else ""
        unsaid = sum(not self.value(f"outcome-{one.number}") for one in self.facts)
        dropped = f" {unsaid} goals without an outcome are marked as dropped." if unsaid > 1 else ""
        dropped = " 1 goal without an outcome is marked as dropped." if unsaid == 1 else dropped
        return f"Close {found.ref} {self.name_of(found)}?{handed}{dropped}"


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
        yield FormRow(states, label=form.text(f"{goal.number} {goal.text}").plain, shown=shown)
    yield form.row("support", height=2, shown=shown)
    yield form.row("summary", shown=shown)
    yield form.row("aftercare", hint="2w, 3m", shown=shown)
    yield form.row("flags_handed_to", shown=shown and bool(form.known.flags))


FORM = CloseForm
