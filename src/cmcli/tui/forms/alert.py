"""*Alert*: an alert for whoever visits is added, reviewed, corrected or ended."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.alerts.values import AddAlert, ChangeAlert, EndAlert, ReviewAlert
from cmcli.casework.described.fields import Value
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow

if TYPE_CHECKING:
    from cmcli.domain.alerts import Alert
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

WAYS: Mapping[str, type[Value]] = {
    "add": AddAlert,
    "review": ReviewAlert,
    "change": ChangeAlert,
    "end": EndAlert,
}

_OPTIONS = [
    Option("add", "add", "add an alert"),
    Option("review", "review", "it stays: say what you found"),
    Option("change", "change", "correct an alert"),
    Option("end", "end", "it no longer applies"),
]

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "number": ("review", "change", "end"),
    "text": ("add",),
    "kind": ("add",),
    "new-text": ("change",),
    "new-kind": ("change",),
    "found": ("review",),
    "review": ("add", "review"),
    "source": ("add", "change"),
    "told-client": ("add", "change"),
    "reason": ("end",),
}
"""Key of a field → the ways that it is shown for."""


class AlertForm(Form["tuple[Alert, ...]"]):
    """``cm alert add``, ``review``, ``set`` and ``end``; what is left empty stays as it is."""

    SAYS = AddAlert

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "tuple[Alert, ...]":
        """Read the open alerts of the client."""
        from cmcli.casework.alerts.alerts import alerts_of

        return tuple(alerts_of(view, cases[0].client.id))

    def way(self) -> type[Value]:
        """Return the value of the way that is chosen."""
        return WAYS.get(self.value("way"), AddAlert)

    def rows(self) -> Iterator[Widget]:
        """Ask what to do, and with which alert."""
        alerts = self.facts
        ways = _OPTIONS if alerts else _OPTIONS[:1]
        yield FormRow(Choice("way", "What", "What to do.", ways, value="add"))
        yield self.row(
            "number",
            of=ReviewAlert,
            choices=[
                Option(str(one.number), self.text(f"{one.number} {one.text}").plain)
                for one in alerts
            ],
            value=str(alerts[0].number) if len(alerts) == 1 else "",
            help="Enter lists the alerts.",
        )
        for name in ("text", "kind"):
            yield self.row(name, of=AddAlert)
            yield self.row(name, of=ChangeAlert, key=f"new-{name}", unsaid="unchanged")
        yield self.row("found", of=ReviewAlert)
        yield self.row("review", of=AddAlert)
        for name in ("source", "told_client"):
            yield self.row(name, of=ChangeAlert)
        yield self.row("reason", of=EndAlert)

    def edited(self, field: FormField | None) -> None:
        """Show the fields that go with what is done."""
        if field is not None and field.key != "way":
            return
        way = self.value("way")
        for key, ways in _SHOWN.items():
            self.show_row(key, way in ways)


FORM = AlertForm
