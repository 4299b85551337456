"""*Change*: acuity, model or phase, with what it does to the load."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from cmcli.casework.offers import Standing, standing
from cmcli.domain.caseload import Held
from cmcli.tui.forms.choice import Choice, Option, options
from cmcli.tui.forms.days import Day, Numbers, whole
from cmcli.tui.forms.fields import Field, Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row
from cmcli.tui.forms.transfer import override
from cmcli.tui.forms.workers import change

if TYPE_CHECKING:
    from cmcli.store.find import Found
    from cmcli.store.view import View


class Form(Base[Standing]):
    """``cm set``."""

    COMMAND = ("set",)

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Standing:
        """Who carries what."""
        return standing(view)

    def rows(self) -> Iterator[Widget]:
        """What changes, since when and why."""
        from cmcli.catalog.access import fullness, labels

        levels = [Option(str(key), str(key), one.label) for key, one in fullness().acuities.items()]
        as_is = Option("", "as it is")
        today = self.known.today
        yield Row(
            Choice(
                "acuity",
                "Acuity",
                "1 self-managing, 2 basic, 3 moderate, 4 intensive.",
                [as_is, *levels],
                option="--acuity",
            )
        )
        yield Row(
            Choice(
                "model",
                "Model",
                "Enter lists them.",
                options(dict(labels("model")), unsaid="as it is"),
                option="--model",
            )
        )
        yield Row(
            Numbers(
                "phase", "Phase", "For models with phases.", option="--phase", read=whole(1, 20)
            )
        )
        yield Row(Line("reason", "Reason", "Why it changes.", option="--reason", needed=True))
        yield Row(Day("on", "On", "Empty: today.", option="--on", today=today, prefer="past"))
        yield Row(override(), shown=False)

    def objection(self) -> str | None:
        """Something changes."""
        if any(self.value(key) for key in ("acuity", "model", "phase")):
            return None
        return "Nothing changes: choose an acuity, a model or a phase."

    def edited(self, field: Field | None) -> None:
        """Say what it does to the load of each worker."""
        if field is not None and field.key not in ("acuity", "model"):
            return
        signs, lines = self.dashboard.signs, []
        for worker in self.facts.workers:
            held = [
                Held(
                    one.case.id,
                    self.value("model") or one.case.model,
                    int(self.value("acuity") or one.case.acuity),
                )
                for one in self.known.cases
                if one.case.worker_id == worker.id and one.case.status == "open"
            ]
            if held:
                lines.append(f"{worker.handle}: {change(self.facts.offer(worker, held), signs)}")
        self.panel(Text("\n").join(self.text(line) for line in lines[:3]))
        self.query_one("#panel").display = bool(lines)
