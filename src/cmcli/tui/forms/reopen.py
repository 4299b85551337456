"""*Reopen*: a client whose case is closed comes back; a new episode begins."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.capacity.offers import LoadsToday, standing
from cmcli.casework.round.values.moving import Reopening
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.workers import worker_row

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class ReopenForm(Form[LoadsToday]):
    """``cm reopen``."""

    SAYS = Reopening
    OFFERS = {"over-ceiling": ("or-waitlist", "override"), "client-died": ("yes",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> LoadsToday:
        """Read the loads of workers."""
        return standing(view, cases)

    def rows(self) -> Iterator[Widget]:
        """Why, and who takes it."""
        case = self.known.case.case
        held = [self.facts.held(replace(case, id=f"next of {case.id}"))]
        yield self.row("reason")
        yield worker_row(self, self.facts, lambda: held, "as before")
        yield self.row("or_waitlist", shown=False)
        yield self.row("override", shown=False)
        yield self.row("yes", shown=False)


FORM = ReopenForm
