"""*Contact*: a contact or an attempt, with progress towards goals; for many as a group."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.suggester import SuggestFromList
from textual.widget import Widget

from cmcli.casework.described.key_kinds import Activity
from cmcli.domain.contacts import WITH_TEAM
from cmcli.tui.forms.fields import FormField, LineField
from cmcli.tui.forms.goals import goal_rows, goals_now
from cmcli.tui.forms.new_contact import ContactFacts, NewContactForm

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class CheckInForm(NewContactForm):
    """``cm checkin``."""

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> ContactFacts:
        """The open goals too; of many cases none, since a value belongs to one person."""
        from cmcli.casework.round.closing import open_goals
        from cmcli.casework.round.contacts import usual_mode

        facts = super().read(view, cases)
        goals = open_goals(view, cases[0].case) if len(cases) == 1 else ()
        return replace(facts, goals=goals_now(view, cases[0].case, goals), usual=usual_mode(view))

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
        told = "; ".join(self.about_person(one) for one in people)
        row = self.row(
            "with_whom", help=f"client, team, a name or a number: {told}" if told else ""
        )
        line = row.fields[0]
        if isinstance(line, LineField) and not self.dashboard.names_hidden:
            names = [one.name for one in people]
            line.suggester = SuggestFromList(names, case_sensitive=False) if names else None
        return row

    def question(self) -> str | None:
        """Return the question before the same is recorded twice, or the note is signed."""
        question = super().question()
        if question is None and self.value("sign"):
            return "Sign it? You can't change a signed note, only add to it."
        return question


FORM = CheckInForm
