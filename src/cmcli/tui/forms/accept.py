"""*Accept*: a case is taken from the waitlist, or one that is on nobody is assigned."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.offers import Standing, standing
from cmcli.domain.caseload import Held
from cmcli.tui.forms.choice import Tick
from cmcli.tui.forms.days import Day
from cmcli.tui.forms.fields import Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row
from cmcli.tui.forms.transfer import override
from cmcli.tui.forms.workers import worker_choice

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.view import View


class Form(Base[Standing]):
    """``cm accept``."""

    COMMAND = ("accept",)

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Standing:
        """Who carries what."""
        return standing(view)

    def rows(self) -> Iterator[Widget]:
        """Who takes it, and since when."""
        case, today = self.known.case.case, self.known.today
        held = [Held(case.id, case.model, case.acuity)]
        unsaid = f"you ({self.known.me.handle})"
        workers = worker_choice(self.facts, lambda: held, self.dashboard.signs, unsaid)
        yield Row(workers)
        yield Row(Tick("unassigned", "On nobody", "Not on a worker yet.", option="--unassigned"))
        yield Row(Day("on", "On", "Empty: today.", option="--on", today=today, prefer="past"))
        yield Row(Line("reason", "Reason", "Of the decision.", option="--reason"))
        yield Row(override(), shown=False)
