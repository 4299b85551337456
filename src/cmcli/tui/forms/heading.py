"""The lines above the rows of a form, and the card of the case beside them.

Mixed into the base of all forms, which is the screen around them.
"""

from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual import events

from cmcli.tui.case.beside import CaseDetail
from cmcli.tui.forms.known import FormSnapshot
from cmcli.tui.forms.mixed import MixedIn
from cmcli.tui.forms.telling import Telling
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.casework.described.fields import Value
    from cmcli.store.reading.find import FoundCase
    from cmcli.tui.app import Dashboard
    from cmcli.tui.verbs import Verb


class BesideForm(CaseDetail):
    """The card of the case that a form is about. Tab passes it by; a key of the form goes there."""

    can_focus = False

    def show_cases(self, cases: "tuple[FoundCase, ...]", names: list[str], dot: str) -> None:
        """Show the card of the only case, or name all of them."""
        if len(cases) == 1:
            case = cases[0].case
            title = f" {dot} ".join([names[0], case.model, f"acuity {case.acuity}"])
            self.show_case(cases[0].ref, title, "")
            return
        lines = [
            said(f"{name}, {one.case.model}, acuity {one.case.acuity}, {one.case.status}")
            for name, one in zip(names, cases, strict=True)
        ]
        self.show_other(f"{len(cases)} cases", Text("\n").join(lines))

    def look_again(self) -> None:
        """Read the case again, after somebody changed it."""
        if self.display:
            self._look()

    def enter(self) -> None:
        """Take the keys, to be scrolled."""
        self.can_focus = True
        self.focus()

    def on_blur(self) -> None:
        """Let Tab pass it by again."""
        self.can_focus = False


class FormHead(MixedIn):
    """The title, what nobody may miss, and the state of the case."""

    verb: "Verb"
    known: FormSnapshot
    _cases: "tuple[FoundCase, ...]"

    if TYPE_CHECKING:  # these are the form's

        def way(self) -> type[Value]: ...

        def alarms(self) -> list[str]: ...

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    @property
    def beside(self) -> BesideForm:
        """The card beside the rows; it is displayed where there is room, and a case."""
        return self.query_one(BesideForm)

    def paint_title(self) -> None:
        """Say what the form does and for whom, and what to know of the case.

        It leaves out what the card beside it says.
        """
        known, card = self.known, self.beside.display
        if card:
            names = [f"{one.ref} {self.name_of(one)}" for one in self._cases]
            self.beside.show_cases(self._cases, names, self.dashboard.signs("dot"))
        title = self.verb.title if card else f"{self.verb.title}  {known.named(self.name_of)}"
        self.query_one("#title", Telling).tell(said(title))
        between = "  " if self.has_class("-flat") else "\n"
        sign = self.dashboard.signs("safety")
        told = () if card and len(self._cases) == 1 else known.alarms(sign)
        red = between.join([*told, *self.alarms()])
        state = [] if card else [*self.reached(), *known.head]
        head = (*self.head(), *state, *known.to_approve(self.way().DECIDES), known.began or "")
        rest = between.join(line for line in head if line)
        parts = self.text(red, self.dashboard.style("error")), self.text(rest)
        about = Text("\n").join(part for part in parts if part.plain)
        self.query_one("#about", Telling).tell(about)

    def on_resize(self, event: events.Resize) -> None:
        """The card may have come or gone."""
        if self._cases:
            self.call_after_refresh(self.paint_title)

    def head(self) -> list[str]:
        """Say below the title what only this form tells."""
        return []

    def reached(self) -> list[str]:
        """Say, where there is no card, how the client is reached and what not to ask."""
        return []

    def name_of(self, found: "FoundCase") -> str:
        """The client's name as it may be shown."""
        return self.dashboard.client(found.client.shown_name, found.ref)

    def text(self, text: str, style: str = "") -> Text:
        """Text of the record, inert, with codes in place of the clients' names where they are
        hidden."""
        for found in self._cases:
            names = (*found.client.names, *self.known.others.get(found.client.id, ()))
            text = self.dashboard.words(text, found.ref, *names)
        return said(text, style, multiline=True)

    def action_beside(self) -> None:
        """Go to the card to scroll it, or back to the field."""
        if self.beside.has_focus:
            self.leave_beside()
        elif self.beside.display:
            self._field_before = self.focused
            self.beside.enter()

    def leave_beside(self) -> bool:
        """Go back from the card to the field; returns whether that was needed."""
        if not self.beside.has_focus:
            return False
        self.set_focus(self._field_before)
        return True

    _field_before: Any = None
