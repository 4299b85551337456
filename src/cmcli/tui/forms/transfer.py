"""*Transfer*: give cases to another worker, with the loads before and after next to each name."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from cmcli.casework.capacity.offers import CaseOffer, standing
from cmcli.casework.round.values.moving import Transfer
from cmcli.casework.transfers.transfers import workers_had
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Pick
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.forms.workers import worker_rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class TransferFacts(NamedTuple):
    """The effect on each worker, and how many workers the client of one case has had."""

    offers: list[CaseOffer]
    had: str | None


class TransferForm(Form[TransferFacts]):
    """``cm transfer``."""

    SAYS = Transfer

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> TransferFacts:
        """Read the effect on each worker."""
        loads = standing(view, cases)
        had = workers_had(view, cases[0].case) if len(cases) == 1 else None
        return TransferFacts(loads.offers([loads.held(one.case) for one in cases]), had)

    def alarms(self) -> list[str]:
        """Say how many workers the client has had, before another one."""
        return [self.facts.had] if self.facts.had else []

    def rows(self) -> Iterator[Widget]:
        """Ask for the worker and the reason."""
        about = "Letters narrow the list, Enter chooses. The bar is the share of the target."
        offers, signs = self.facts.offers, self.dashboard.signs
        rows = partial(worker_rows, offers, signs, self.dashboard.style("error"))
        to = Pick("to", "To", about, rows(0), needed=True, fitted=rows)
        to.says = "to"
        yield FormRow(to, stacked=True)
        yield self.row("reason")
        yield self.row("ask")
        yield self.row("told_on")
        yield self.row("promised")
        yield self.row("override", shown=False)

    def question(self) -> str | None:
        """Many cases are not transferred by a slip of the finger."""
        if len(self.refs) < 2:
            return None
        if self.value("ask"):
            return f"Ask {self.value('to')} to take over {len(self.refs)} cases?"
        return f"Transfer {len(self.refs)} cases to {self.value('to')}?"


FORM = TransferForm
