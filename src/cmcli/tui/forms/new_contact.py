"""The base of the forms that record a new contact: the people around the client, and warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cmcli.casework.round.values.contact import CheckIn
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import GoalNow

if TYPE_CHECKING:
    from cmcli.casework.round.contacts import LatestContact
    from cmcli.domain.people import PersonAround
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """The contact of the case that was recorded last, the people around the client with the
    labels of their roles, the open goals, and the mode that the agency preselects, if any."""

    latest: "LatestContact | None" = None
    people: "tuple[PersonAround, ...]" = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[GoalNow, ...] = ()
    usual: str | None = None


class NewContactForm(Form[ContactFacts]):
    """A form that records a contact; subclasses give its rows."""

    SAYS = CheckIn
    OFFERS = {"closed": ("kind",), "client-died": ("yes",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> ContactFacts:
        """The latest contact and the people around the client; nothing about many clients."""
        from cmcli.casework.people.people import people_of
        from cmcli.casework.round.contacts import latest_contact
        from cmcli.catalog.access import labels

        if len(cases) > 1:
            return ContactFacts()
        case = cases[0].case
        people = tuple(people_of(view, case.client_id))
        return ContactFacts(latest_contact(view, case), people, labels("person role", view.words))

    def about_person(self, one: "PersonAround") -> str:
        """Return a person around the client as it may be shown."""
        return one.shown(self.facts.roles, hidden=self.dashboard.names_hidden)

    def alarms(self) -> list[str]:
        """Name those around the client who must not be contacted, or not without asking."""
        return [self.about_person(one) for one in self.facts.people if one.caution]

    def question(self) -> str | None:
        """Return the question before the same is recorded twice."""
        latest = self.facts.latest
        twice = None if latest is None else latest.again(self.texts().read(self.by), self.by.now)
        return None if twice is None else f"{twice} Record it again?"

    def reached(self) -> list[str]:
        """Tell how the client is reached safely, and what not to ask again."""
        if len(self.known.cases) != 1:
            return []
        safe = self.known.case.client.safe_contact
        asked = self.known.not_to_ask(hidden=self.dashboard.names_hidden)
        return [f"Safe contact: {safe}." if safe else "", *asked]
