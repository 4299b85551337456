"""*Change*: acuity, model or phase, with what it does to the load, and the presenting issue."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from cmcli.casework.capacity.offers import LoadsToday, standing
from cmcli.casework.round.values.changing import CaseChange
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.workers import change

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


STATED = ("issue", "immediate", "program")
"""The fields that begin with what is known, where the form is for one case."""

TRIAGED = ("urgency", "promised")
"""The same of cases on the waitlist."""

PLACED = ("acuity", "model", "phase")
"""The fields whose change needs a reason."""


class SetForm(Form[LoadsToday]):
    """``cm set``."""

    SAYS = CaseChange

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> LoadsToday:
        """Read the loads of workers."""
        return standing(view, cases)

    def rows(self) -> Iterator[Widget]:
        """Ask for the change, its date and its reason."""
        from cmcli.catalog.access import fullness

        levels = [Option(str(key), str(key), one.label) for key, one in fullness().acuities.items()]
        yield self.row("acuity", choices=[Option("", "as it is"), *levels])
        yield self.row("model", unsaid="as it is")
        yield self.row("phase")
        filled = len(self.known.cases) == 1 and not self.dashboard.names_hidden
        case = self.known.case.case if filled else None
        for name in STATED:
            yield self.row(name, known=None if case is None else getattr(case, name) or "")
        if all(one.case.status == "waitlist" for one in self.known.cases):
            for name in TRIAGED:
                yield self.row(name, known=None if case is None else getattr(case, name) or "")
        handles = {one.id: one.handle for one in self.facts.workers}
        yield self.row("second", known=case and handles.get(case.second_id or "", ""))
        yield self.row("reason")
        yield self.row("on")
        yield self.row("override", shown=False)

    def edited(self, field: FormField | None) -> None:
        """Say what it does to the load of each worker."""
        if field is None or field.key in PLACED:
            self.fields["reason"].needed = any(self.value(one) for one in PLACED)
            self._row("reason").paint()
        if field is not None and field.key not in ("acuity", "model"):
            return
        signs, lines = self.dashboard.signs, []
        for worker in self.facts.workers:
            held = [
                self.facts.held(
                    one.case,
                    model=self.value("model") or one.case.model,
                    acuity=int(self.value("acuity") or one.case.acuity),
                )
                for one in self.known.cases
                if one.case.worker_id == worker.id and one.case.status == "open"
            ]
            if held:
                lines.append(f"{worker.handle}: {change(self.facts.offer(worker, held), signs)}")
        self.panel(Text("\n").join(self.text(line) for line in lines[:3]))
        self.query_one("#panel").display = bool(lines)


FORM = SetForm
