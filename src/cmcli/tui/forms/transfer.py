"""*Transfer*: give cases to another worker, with the loads before and after next to each name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.capacity.offers import CaseOffer, standing
from cmcli.casework.round.values.moving import Transfer
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Pick
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.forms.workers import worker_rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class TransferForm(Form[list[CaseOffer]]):
    """``cm transfer``."""

    SAYS = Transfer

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> list[CaseOffer]:
        """Read the effect on each worker."""
        loads = standing(view, cases)
        return loads.offers([loads.held(one.case) for one in cases])

    def rows(self) -> Iterator[Widget]:
        """Ask for the worker and the reason."""
        about = "Letters narrow the list, Enter chooses. The bar is the share of the target."
        rows = worker_rows(self.facts, self.dashboard.signs, self.dashboard.style("error"))
        to = Pick("to", "To", about, rows, needed=True)
        to.says = "to"
        yield FormRow(to, stacked=True)
        yield self.row("reason")
        yield self.row("override", shown=False)

    def question(self) -> str | None:
        """Many cases are not transferred by a slip of the finger."""
        if len(self.refs) < 2:
            return None
        return f"Transfer {len(self.refs)} cases to {self.value('to')}?"


FORM = TransferForm
