"""*Person*: somebody around the client is added, changed, or their relation is ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.described.fields import Value
from cmcli.casework.people.values import AddPerson, ChangePerson, EndPerson
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow

if TYPE_CHECKING:
    from cmcli.domain.people import PersonAround
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

WAYS: Mapping[str, type[Value]] = {"add": AddPerson, "change": ChangePerson, "end": EndPerson}

_OPTIONS = [
    Option("add", "add", "add a person"),
    Option("change", "change", "change what is known of a person"),
    Option("end", "end", "the relation has ended"),
]

_BOTH = ("phone", "email", "may_contact", "emergency", "household", "provider")
"""The fields that a new person has too."""

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "number": ("change", "end"),
    "name": ("add",),
    "role": ("add",),
    "new-name": ("change",),
    "new-role": ("change",),
    "reason": ("change",),
    "end-reason": ("end",),
    "on": ("end",),
}
"""Key of a field → the ways that it is shown for; the others are for adding and changing."""


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """The present people around the client, with the labels of roles."""

    people: "tuple[PersonAround, ...]"
    roles: Mapping[str, str]


class PersonForm(Form[PeopleFacts]):
    """``cm person add``, ``set`` and ``end``; in a change, what is left empty stays as it is."""

    SAYS = AddPerson

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> PeopleFacts:
        """The people around the client."""
        from cmcli.casework.people.people import people_of
        from cmcli.catalog.access import labels

        return PeopleFacts(
            tuple(people_of(view, cases[0].client.id)), labels("person role", view.words)
        )

    def way(self) -> type[Value]:
        """Add, change and end by values of their own."""
        return WAYS.get(self.value("way"), AddPerson)

    def rows(self) -> Iterator[Widget]:
        """Ask what to do, and about whom."""
        people = self.facts.people
        ways = _OPTIONS if people else _OPTIONS[:1]
        yield FormRow(Choice("way", "What", "What to do.", ways, value="add"))
        yield self.row(
            "number",
            of=ChangePerson,
            choices=[Option(str(one.number), self._about(one)) for one in people],
            value=str(people[0].number) if len(people) == 1 else "",
            help="Enter lists the people.",
        )
        for name in ("name", "role"):
            yield self.row(name, of=AddPerson)
            yield self.row(name, of=ChangePerson, key=f"new-{name}", unsaid="unchanged")
        for name in _BOTH:
            yield self.row(name, of=ChangePerson)
        yield self.row("reason", of=ChangePerson)
        yield self.row("reason", of=EndPerson, key="end-reason")
        yield self.row("ended_on", of=EndPerson)

    def edited(self, field: FormField | None) -> None:
        """Show the fields that go with what is done."""
        if field is not None and field.key != "way":
            return
        way = self.value("way")
        for key in self.fields:
            if key != "way":
                self.show_row(key, way in _SHOWN.get(key, ("add", "change")))

    def alarms(self) -> list[str]:
        """Name those who must not be contacted, or not without asking."""
        return [self._about(one) for one in self.facts.people if one.caution]

    def _about(self, one: "PersonAround") -> str:
        return one.shown(self.facts.roles, hidden=self.dashboard.names_hidden)


FORM = PersonForm
