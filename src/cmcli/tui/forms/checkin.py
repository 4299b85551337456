"""*Contact*: a contact or an attempt, with progress towards goals; for many as a group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.suggester import SuggestFromList
from textual.widget import Widget

from cmcli.casework.described.key_kinds import Activity
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.contacts import WITH_TEAM
from cmcli.tui.forms.fields import FormField, LineField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import goal_rows

if TYPE_CHECKING:
    from cmcli.casework.round.contacts import LatestContact
    from cmcli.domain.people import PersonAround
    from cmcli.domain.plans import Goal
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """The open goals of the case, the mode that the agency preselects, if any, the contact that
    was recorded last, and the people around the client with the labels of their roles."""

    goals: "tuple[Goal, ...]"
    usual: str | None
    latest: "LatestContact | None"
    people: "tuple[PersonAround, ...]" = ()
    roles: Mapping[str, str] = field(default_factory=dict)


class CheckInForm(Form[ContactFacts]):
    """``cm checkin``."""

    SAYS = CheckIn
    OFFERS = {"closed": ("kind",), "client-died": ("yes",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> ContactFacts:
        """The open goals; of many cases none, since a value belongs to one person."""
        from cmcli.casework.people.people import people_of
        from cmcli.casework.round.closing import open_goals
        from cmcli.casework.round.contacts import latest_contact, usual_mode
        from cmcli.catalog.access import labels

        if len(cases) > 1:
            return ContactFacts((), usual_mode(view), None)
        case = cases[0].case
        goals = tuple(open_goals(view, case))
        people = tuple(people_of(view, case.client_id))
        latest = latest_contact(view, case)
        return ContactFacts(
            goals, usual_mode(view), latest, people, labels("person role", view.words)
        )

    def rows(self) -> Iterator[Widget]:
        """Ask about a contact, with the most common fields first."""
        yield self.row("note")
        yield self.row("mode", value=self.facts.usual or "")
        yield self.row("outcome")
        yield self.row("next_on")
        yield self.row("at")
        yield self.row("minutes")
        yield self.row("travel")
        yield self.row("kind", value="group" if len(self.known.cases) > 1 else "planned")
        yield self._partner()
        yield self.row("attended", help="Who came, one per line: a username, a name or a number.")
        yield self.row("tasks", help="One task per line, for example: Call the clinic (sam, fri)")
        yield from goal_rows(self, self.facts.goals, "progress", "gas")
        activities = ", ".join(Activity().known(self.by))
        yield self.row("did", help=f"One per line: {activities}, or other text.")
        yield self.row("roadblock")
        yield self.row("interpreter")
        yield self.row("sign", help="You can't change a signed note.")
        yield self.row("yes", shown=False)

    def edited(self, field: FormField | None) -> None:
        """Ask who attended and which tasks it made only about a contact with the team."""
        if field is None or field.key == "with":
            team = self.value("with").strip().lower() == WITH_TEAM
            for key in ("attended", "task"):
                self.show_row(key, team)

    def _partner(self) -> Widget:
        """Ask with whom it was, and offer the people around the client."""
        people = self.facts.people
        told = "; ".join(self._about(one) for one in people)
        row = self.row(
            "with_whom", help=f"client, team, a name or a number: {told}" if told else ""
        )
        line = row.fields[0]
        if isinstance(line, LineField) and not self.dashboard.names_hidden:
            names = [one.name for one in people]
            line.suggester = SuggestFromList(names, case_sensitive=False) if names else None
        return row

    def alarms(self) -> list[str]:
        """Name those around the client who must not be contacted, or not without asking."""
        return [self._about(one) for one in self.facts.people if one.caution]

    def _about(self, one: "PersonAround") -> str:
        return one.shown(self.facts.roles, hidden=self.dashboard.names_hidden)

    def question(self) -> str | None:
        """Return the question before the same is recorded twice, or the note is signed."""
        latest = self.facts.latest
        twice = None if latest is None else latest.again(self.texts().read(self.by), self.by.now)
        if twice is not None:
            return f"{twice} Record it again?"
        if self.value("sign"):
            return "Sign it? You can't change a signed note, only add to it."
        return None

    def head(self) -> list[str]:
        """Tell how the client is reached safely, and what not to ask again, before the rest."""
        if len(self.known.cases) != 1:
            return []
        safe = self.known.case.client.safe_contact
        asked = self.known.not_to_ask(hidden=self.dashboard.names_hidden)
        return [f"Safe contact: {safe}." if safe else "", *asked, *super().head()]


FORM = CheckInForm
