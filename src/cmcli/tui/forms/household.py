"""*Household*: a client joins a household or leaves it, and a supervisor confirms it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.described.fields import Value
from cmcli.casework.households.values import ConfirmHousehold, JoinHousehold, LeaveHousehold
from cmcli.domain.permissions import may
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

WAYS: Mapping[str, type[Value]] = {
    "join": JoinHousehold,
    "leave": LeaveHousehold,
    "confirm": ConfirmHousehold,
}

_JOIN = Option("join", "join", "join a household, or change the relationship")
_LEAVE = Option("leave", "leave", "leave the household")
_CONFIRM = Option("confirm", "confirm", "confirm the household, as a supervisor")

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "head": ("join",),
    "relationship": ("join",),
    "on": ("join",),
    "left-on": ("leave",),
    "reason": ("leave",),
    "confirm-reason": ("confirm",),
}
"""Key of a field → the ways that it is shown for."""


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """The client's household in a line, and whether it waits to be confirmed."""

    line: str | None
    member: bool
    awaits: bool


class HouseholdForm(Form[HouseholdFacts]):
    """``cm household join``, ``leave`` and ``confirm``."""

    SAYS = JoinHousehold

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> HouseholdFacts:
        """The household of the client."""
        from cmcli.casework.households.households import awaits_look, home_of
        from cmcli.casework.households.page import household_line

        client = cases[0].client
        member = home_of(view, client.id) is not None
        return HouseholdFacts(household_line(view, client), member, awaits_look(view, client.id))

    def way(self) -> type[Value]:
        """Join, leave and confirm by values of their own."""
        return WAYS.get(self.value("way"), JoinHousehold)

    def rows(self) -> Iterator[Widget]:
        """Ask what to do, and then what goes with it."""
        facts = self.facts
        ways = [_JOIN, *([_LEAVE] if facts.member else [])]
        confirms = facts.awaits and may(self.known.me.role, "confirm")
        ways = [_CONFIRM, *ways] if confirms else ways
        yield FormRow(Choice("way", "What", "What to do.", ways, value=ways[0].key))
        yield self.row("head")
        yield self.row("relationship")
        yield self.row("on")
        yield self.row("on", of=LeaveHousehold, key="left-on")
        yield self.row("reason", of=LeaveHousehold)
        yield self.row("reason", of=ConfirmHousehold, key="confirm-reason")

    def edited(self, field: FormField | None) -> None:
        """Show the fields that go with what is done."""
        if field is not None and field.key != "way":
            return
        for key in self.fields:
            if key != "way":
                self.show_row(key, self.value("way") in _SHOWN[key])
        line = self.facts.line
        if line and not self.dashboard.names_hidden:
            self.panel(self.text(f"Household: {line}"))
        self.query_one("#panel").display = bool(line) and not self.dashboard.names_hidden


FORM = HouseholdForm
