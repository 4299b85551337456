"""*Crisis plan*: entries are added and dropped, or the plan is looked at and stays as it is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from cmcli.casework.crisis.values import ChangeCrisisPlan
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.domain.crisis_plans import CrisisPlan
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class CrisisPlanForm(Form["CrisisPlan | None"]):
    """``cm crisis``: the fields hold new entries, one per line; the plan is shown below them."""

    SAYS = ChangeCrisisPlan

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "CrisisPlan | None":
        """Read the plan that holds."""
        from cmcli.casework.crisis.crisis import plan_now

        return plan_now(view, cases[0].client.id)

    def rows(self) -> Iterator[Widget]:
        """Ask for new entries by part, and which entry to drop."""
        from cmcli.domain.crisis_plans import CALLS, SECTIONS

        for part in SECTIONS:
            yield self.row(part)
        entries = () if self.facts is None else self.facts.all_entries
        hidden = self.dashboard.names_hidden
        if entries:
            numbered = enumerate(entries, start=1)
            yield self.row(
                "drops",
                label="Drop an entry",
                choices=[
                    Option("", "none"),
                    *(
                        Option(
                            str(number),
                            f"{number} {SECTIONS[part].title.lower()}, hidden"
                            if hidden and part == CALLS
                            else self.text(f"{number} {entry}").plain,
                        )
                        for number, (part, entry) in numbered
                    ),
                ],
            )
            yield self.row("unchanged")

    def edited(self, field: FormField | None) -> None:
        """Show the plan as it is now, once."""
        if field is not None:
            return
        from cmcli.domain.crisis_plans import in_a_line, parts_told

        lines = [in_a_line(self.facts, self.known.case.ref)]
        if self.facts is not None:
            lines += parts_told(self.facts, hidden=self.dashboard.names_hidden)
        self.panel(Text("\n").join(self.text(line) for line in lines))


FORM = CrisisPlanForm
