"""*Snooze*: the reminder of an item comes later; what is due stays due."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.described.fields import Value
from cmcli.casework.described.texts import Texts
from cmcli.casework.reminding.values import LiftSnooze, SnoozeItems
from cmcli.domain.dates import short_day
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.verbs import Verb

if TYPE_CHECKING:
    from cmcli.domain.clocks import DueItem
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

WAYS = [Option("", "later", "be reminded later"), Option("lift", "remind again", "end a snooze")]


class SnoozeForm(Form["tuple[DueItem, ...]"]):
    """``cm remind snooze``; the facts are what is or will be due, without safety."""

    SAYS = SnoozeItems

    def __init__(self, verb: Verb, refs: tuple[str, ...], given: Mapping[str, str]) -> None:
        said = dict(given)
        kind, number = said.pop("kind", ""), said.pop("number", "")
        if kind:
            said["item"] = f"{kind} {number}".strip()
        super().__init__(verb, refs, said)

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "tuple[DueItem, ...]":
        """Read what is due on the case."""
        from cmcli.casework.listing import case_view

        due = case_view(view, cases[0].case).due
        return tuple(item for item in due if item.kind != "safety")

    def way(self) -> type[Value]:
        """Lift a snooze by a value of its own."""
        return LiftSnooze if self.value("way") else SnoozeItems

    def rows(self) -> Iterator[Widget]:
        """Ask for the reminder, the date and the reason."""
        items = [
            Option(name := f"{one.kind} {one.number or ''}".strip(), name, _due(one))
            for one in self.facts
        ]
        first = items[0].key if len(items) == 1 else ""
        help = "Enter lists the due items." if items else "There are no due items to snooze."
        yield FormRow(Choice("item", "What", help, items, value=first, needed=True))
        yield FormRow(Choice("way", "How", "Remind later, or again from today.", WAYS))
        yield self.row("until")
        yield self.row("reason")

    def edited(self, field: FormField | None) -> None:
        """Show no day and no reason where a snooze ends."""
        for key in ("until", "reason"):
            self.show_row(key, not self.value("way"))

    def texts(self) -> Texts:
        """Add the item that was chosen."""
        kind, _, number = self.value("item").partition(" ")
        lift = "yes" if self.way() is LiftSnooze else None
        return super().texts().saying(kind=kind, number=number or None, lift=lift)


def _due(one: "DueItem") -> str:
    return f"due {short_day(one.day)}"


FORM = SnoozeForm
