"""*Accept*: a case is taken from the waitlist, or assigned where it has no worker."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.capacity.offers import LoadsToday, standing
from cmcli.casework.round.values.moving import Acceptance
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.workers import worker_row

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class AcceptForm(Form[LoadsToday]):
    """``cm accept``."""

    SAYS = Acceptance

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> LoadsToday:
        """Read the loads of workers."""
        return standing(view, cases)

    def rows(self) -> Iterator[Widget]:
        """Ask for the worker and the date."""
        case = self.known.case.case
        held = [self.facts.held(case)]
        yield worker_row(self, self.facts, lambda: held, f"you ({self.known.me.handle})")
        yield self.row("unassigned")
        yield self.row("on")
        yield self.row("reason")
        yield self.row("override", shown=False)


FORM = AcceptForm
