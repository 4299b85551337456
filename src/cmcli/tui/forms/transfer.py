"""*Transfer*: give cases to another worker, with the loads before and after next to each name."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from cmcli.casework.capacity.offers import CaseOffer, standing
from cmcli.casework.round.values.moving import Transfer
from cmcli.casework.suggesting.ranking import workers_known
from cmcli.casework.transfers.transfers import workers_had
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Pick
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.forms.workers import worker_rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class TransferFacts(NamedTuple):
    """The effect on each worker, and how many workers the client of one case has had.

    ``reasons`` speak for and against each worker for one case, as ``cm suggest`` has them.
    """

    offers: list[CaseOffer]
    had: str | None
    reasons: Mapping[str, str]


class TransferForm(Form[TransferFacts]):
    """``cm transfer``."""

    SAYS = Transfer

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> TransferFacts:
        """Read the effect on each worker."""
        if len(cases) > 1:
            loads = standing(view, cases)
            return TransferFacts(loads.offers([loads.held(one.case) for one in cases]), None, {})
        known, case = workers_known(view, cases), cases[0].case
        ranked = known.ranked(case)
        offers = [one.offer for one in ranked]
        present = known.loads.of(case.worker_id)
        if present is not None:
            offers.append(known.loads.offer(present, [known.loads.held(case)]))
        reasons = {one.offer.worker: one.fit.words for one in ranked}
        return TransferFacts(offers, workers_had(view, case), reasons)

    def alarms(self) -> list[str]:
        """Say how many workers the client has had, before another one."""
        return [self.facts.had] if self.facts.had else []

    def rows(self) -> Iterator[Widget]:
        """Ask for the worker and the reason."""
        about = "Letters narrow the list, Enter chooses. The bar is the share of the target."
        offers, signs = self.facts.offers, self.dashboard.signs
        reasons = {who: self.text(words).plain for who, words in self.facts.reasons.items()}
        rows = partial(worker_rows, offers, signs, self.dashboard.style("error"), reasons=reasons)
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
