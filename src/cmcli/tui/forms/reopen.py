"""*Reopen*: a client whose case is closed comes back; a new episode begins."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.offers import Standing, standing
from cmcli.domain.caseload import Held
from cmcli.tui.forms.choice import Tick
from cmcli.tui.forms.fields import Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row
from cmcli.tui.forms.transfer import override
from cmcli.tui.forms.workers import worker_choice

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.view import View


class Form(Base[Standing]):
    """``cm reopen``."""

    COMMAND = ("reopen",)
    OFFERS = {"over-ceiling": ("or-waitlist", "override")}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Standing:
        """Who carries what."""
        return standing(view)

    def rows(self) -> Iterator[Widget]:
        """Why, and who takes it."""
        case = self.known.case.case
        held = [Held(f"next of {case.id}", case.model, case.acuity)]
        workers = worker_choice(self.facts, lambda: held, self.dashboard.signs, "as before")
        yield Row(Line("reason", "Reason", "Why they come back.", option="--reason"))
        yield Row(workers)
        yield Row(or_waitlist(), shown=False)
        yield Row(override(), shown=False)


def or_waitlist() -> Tick:
    """The field that is offered past the ceiling: the case waits."""
    return Tick(
        "or-waitlist",
        "Waitlist",
        "Past the ceiling, the case is put on the waitlist.",
        option="--or-waitlist",
    )
