"""*Correct contact*: a contact is amended, marked as entered in error, or moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.described.fields import Value
from cmcli.casework.round.values.contact import AmendContact, ContactInError, MoveContact
from cmcli.domain.dates import near_day
from cmcli.domain.permissions import may
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import GoalNow, goal_rows, goals_now
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow

if TYPE_CHECKING:
    from cmcli.domain.contacts import Contact
    from cmcli.domain.plans import Goal
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

MOST = 200
"""Contacts that are offered, the latest first; cm contact amend reaches the others."""

WAYS = [
    Option("amend", "amend", "change what was recorded"),
    Option("error", "in error", "it was entered in error"),
    Option("move", "move", "it belongs to another case"),
]


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """The contacts of the case that are right, the latest first, its open goals, and the goals
    that contacts have measured."""

    contacts: "tuple[Contact, ...]"
    goals: tuple[GoalNow, ...]
    measured: "tuple[Goal, ...]"


class ContactForm(Form[CorrectionFacts]):
    """``cm contact amend``, ``error`` and ``move``; what is left empty stays as it is."""

    SAYS = AmendContact

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> CorrectionFacts:
        """The latest contacts, and the goals."""
        from cmcli.casework.round.closing import open_goals
        from cmcli.domain.contacts import Contact
        from cmcli.domain.plans import Goal, Measurement

        case = cases[0].case
        order = ("-at", "-id")
        found = view.all(Contact, order=order, limit=MOST, case_id=case.id, error_at=None)
        points = {one.goal_id for one in view.all(Measurement, case_id=case.id) if one.contact_id}
        goals = view.all(Goal, order=("number",), case_id=case.id)
        measured = tuple(one for one in goals if one.id in points)
        now = goals_now(view, case, open_goals(view, case))
        return CorrectionFacts(tuple(found), now, measured)

    def way(self) -> type[Value]:
        """Amend, mark and move by values of their own."""
        return {"error": ContactInError, "move": MoveContact}.get(self.value("way"), AmendContact)

    def rows(self) -> Iterator[Widget]:
        """Ask which contact, what to do with it, and what is right."""
        yield self.row(
            "number",
            choices=[Option(str(one.number), self._about(one)) for one in self.facts.contacts],
            value=str(self.facts.contacts[0].number) if self.facts.contacts else "",
            help="Enter lists the contacts." if self.facts.contacts else "There is no contact yet.",
        )
        yield FormRow(Choice("way", "What", "What to do with it.", WAYS, value="amend"))
        for name in ("mode", "outcome", "with_whom", "attended", "kind"):
            yield self.row(name, unsaid="unchanged")
        for name in ("at", "minutes", "travel", "next_on", "did", "roadblock", "interpreter"):
            yield self.row(name)
        yield from goal_rows(self, self.facts.goals, "progress", "gas")
        if may(self.known.me.role, "override") and any(one.awaits for one in self.facts.contacts):
            yield self.row("agree_late")
        yield self.row("to", of=MoveContact)
        for goal in self.facts.measured:
            label = self.text(f"goal {goal.number} is there").plain
            about = f"If the contact has progress on goal {goal.number}: its goal there, or none."
            how = {"key": f"goal-{goal.number}", "prefix": f"{goal.number}="}
            yield FormRow(self.field("goal", of=MoveContact, help=about, **how), label=label)
        yield self.row("reason")

    def edited(self, field: FormField | None) -> None:
        """Show the fields that go with what is done."""
        if field is not None and field.key != "way":
            return
        way = self.value("way")
        for key in self.fields:
            if key not in ("number", "way", "reason"):
                self.show_row(key, way == ("move" if _of_move(key) else "amend"))

    def question(self) -> str | None:
        """Return the question before a contact is moved."""
        return "Move it, with its note?" if self._moves else None

    @property
    def _moves(self) -> bool:
        return self.way() is MoveContact

    def _about(self, contact: "Contact") -> str:
        mode = contact.mode or "–"
        what = (
            f"{contact.number}  {near_day(contact.on, self.known.today)}, {mode}, {contact.outcome}"
        )
        whom = "" if contact.with_whom == "client" else f", with {contact.with_whom}"
        return self.text(f"{what}{whom}").plain


def _of_move(key: str) -> bool:
    return key == "to" or key.startswith("goal-")


FORM = ContactForm
