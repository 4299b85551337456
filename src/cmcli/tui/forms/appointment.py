"""*Answer appointment*: an appointment was kept, missed or cancelled, is moved or changed.

A kept one of the client with the worker becomes the contact, whose fields are filled from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.appointments.values import (
    CancelAppointment,
    ChangeAppointment,
    KeepAppointment,
    MissAppointment,
    MoveAppointment,
)
from cmcli.casework.described.fields import Value
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.goals import GoalNow, goal_rows, goals_now
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow

if TYPE_CHECKING:
    from datetime import tzinfo

    from cmcli.domain.appointments import Appointment
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

WAYS: Mapping[str, type[Value]] = {
    "kept": KeepAppointment,
    "missed": MissAppointment,
    "cancelled": CancelAppointment,
    "move": MoveAppointment,
    "change": ChangeAppointment,
}

_OPTIONS = [
    Option("kept", "kept", "it took place"),
    Option("missed", "missed", "the client did not come"),
    Option("cancelled", "cancelled", "it was called off"),
    Option("move", "move", "it takes place at another time"),
    Option("change", "change", "something else about it is different"),
]

_OF_ATTEMPT = ("note", "mode", "travel", "next")
"""The keys of the fields that are asked about an attempt."""

_CHANGED = "text minutes place transport with_whom every until_on remind_days".split()
"""The fields of a change. Those that are left empty stay as they are."""

_OF: Mapping[str, tuple[str, ...]] = {
    "contact": ("kept",),
    "outcome": ("missed",),
    "to": ("move",),
    "by": ("missed", "cancelled", "move"),
    "reason": ("cancelled", "move"),
    "on": ("cancelled",),
    **{f"new-{name}": ("change",) for name in _CHANGED},
}
"""Key of a field → the ways that it is shown for; the others are about the contact."""


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """The open appointments of the case, its open goals, and the mode that is preselected."""

    appointments: "tuple[Appointment, ...]"
    goals: tuple[GoalNow, ...]
    usual: str | None
    zone: "tzinfo | None"


class AppointmentForm(Form[AppointmentFacts]):
    """``cm appointment kept``, ``missed``, ``cancelled``, ``move`` and ``set``."""

    SAYS = KeepAppointment
    OFFERS = {"closed": ("kind",), "client-died": ("yes",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> AppointmentFacts:
        """The appointments that nobody has answered, and the goals."""
        from cmcli.casework.appointments.appointments import open_appointments
        from cmcli.casework.round.closing import open_goals
        from cmcli.casework.round.contacts import usual_mode

        case = cases[0].case
        found = tuple(open_appointments(view, case))
        goals = goals_now(view, case, open_goals(view, case))
        return AppointmentFacts(found, goals, usual_mode(view), view.now.tzinfo)

    def way(self) -> type[Value]:
        """Each outcome is said by a value of its own."""
        return WAYS.get(self.value("way"), KeepAppointment)

    def rows(self) -> Iterator[Widget]:
        """Ask which appointment, what came of it, and about the contact."""
        found = self.facts.appointments
        first = self.given.get("number") or (str(found[0].number) if found else "")
        yield self.row(
            "number",
            choices=[Option(str(one.number), self._about(one)) for one in found],
            value=first,
            help="Enter lists them." if found else "The case has no open appointment.",
        )
        chosen = self._numbered(first)
        way = "move" if chosen is not None and chosen.on > self.known.today else "kept"
        yield FormRow(Choice("way", "Outcome", "What came of it.", _OPTIONS, value=way))
        mine = "yes" if chosen is not None and chosen.with_worker else ""
        yield FormRow(self._ticked(mine))
        yield self.row("attempt", of=MissAppointment, unsaid="no attempt")
        yield self.row("note")
        yield self.row("mode", value=self.facts.usual or "")
        planned = "" if chosen is None or chosen.minutes is None else str(chosen.minutes)
        yield self.row("minutes", value=planned)
        yield self.row("next_")
        yield self.row("travel")
        for name in ("kind", "with_"):
            yield self.row(name)
        yield from goal_rows(self, self.facts.goals, "progress", "gas")
        for name in ("did", "roadblock", "interpreter", "sign"):
            yield self.row(name)
        yield self.row("yes", shown=False)
        yield self.row("to", of=MoveAppointment)
        yield self.row("by", of=CancelAppointment)
        yield self.row("reason", of=CancelAppointment)
        yield self.row("on", of=CancelAppointment)
        for name in _CHANGED:
            yield self.row(name, of=ChangeAppointment, key=f"new-{name}")

    def _ticked(self, value: str) -> FormField:
        """Ask whether it was a contact: yes to begin with where the client met the worker."""
        tick = self.field("contact_too", key="contact")
        tick.put(value)
        return tick

    def edited(self, field: FormField | None) -> None:
        """Show the fields that go with the outcome, and fill them from the appointment."""
        if field is not None and field.key not in ("number", "way", "contact", "outcome"):
            return
        if field is not None and field.key == "number":
            self._fill_from_chosen()
        way = self.value("way")
        met = way == "kept" and self.fields["contact"].get() == "yes"
        tried = way == "missed" and self.fields["outcome"].get() != ""
        for key in self.fields:
            if key in _OF:
                self.show_row(key, way in _OF[key])
            elif key not in ("number", "way", "yes"):
                self.show_row(key, met or (tried and key in _OF_ATTEMPT))

    def _fill_from_chosen(self) -> None:
        one = self._numbered(self.value("number"))
        if one is not None:
            self.fields["minutes"].put("" if one.minutes is None else str(one.minutes))
            self.fields["contact"].put("yes" if one.with_worker else "")

    def _numbered(self, number: str) -> "Appointment | None":
        found = (one for one in self.facts.appointments if str(one.number) == number)
        return next(found, None)

    def _about(self, one: "Appointment") -> str:
        about = self.text(f"{one.number}  {one.when(self.facts.zone)}, {one.words}").plain
        return self.dashboard.words(about, self.known.case.ref, *one.names)

    def question(self) -> str | None:
        """Return the question before a note is signed."""
        if self.value("sign"):
            return "Sign it? You can't change a signed note, only add to it."
        return None


FORM = AppointmentForm
