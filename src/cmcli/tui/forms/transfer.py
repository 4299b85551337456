"""*Transfer*: cases go to another worker, whose load before and after stands beside the name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.offers import Offer, standing
from cmcli.domain.caseload import Held
from cmcli.tui.forms.fields import Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.pick import Pick
from cmcli.tui.forms.rows import Row
from cmcli.tui.forms.workers import worker_rows

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.view import View


class Form(Base[list[Offer]]):
    """``cm transfer``."""

    COMMAND = ("transfer",)

    def read(self, view: "View", cases: "tuple[Found, ...]") -> list[Offer]:
        """What it would do to each worker."""
        held = [Held(one.case.id, one.case.model, one.case.acuity) for one in cases]
        return standing(view).offers(held)

    def rows(self) -> Iterator[Widget]:
        """Who takes it, and why."""
        rows = worker_rows(self.facts, self.dashboard.signs, self.dashboard.style("error"))
        yield Row(
            Pick(
                "to",
                "To",
                "Letters narrow the list, Enter chooses. The bar is the share of the target.",
                rows,
                option="--to",
                needed=True,
            ),
            stacked=True,
        )
        yield Row(Line("reason", "Reason", "Why.", option="--reason", needed=True))
        yield Row(override(), shown=False)

    def question(self) -> str | None:
        """Many cases are not handed over by a slip of the finger."""
        if len(self.refs) < 2:
            return None
        return f"Hand {len(self.refs)} cases to {self.value('to')}?"


def override() -> Line:
    """The field that a supervisor is offered past the ceiling."""
    return Line(
        "override",
        "Override",
        "Why it is done past the ceiling all the same; it is recorded.",
        option="--override",
    )
