"""``u``: undo the last change, after showing it."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from cmcli.casework.described.fields import field_of
from cmcli.casework.described.texts import Texts
from cmcli.casework.keeping.undo import subjects, undoable, whose
from cmcli.casework.keeping.values import Undoing
from cmcli.casework.looking.record import lines_of
from cmcli.errors import CmError
from cmcli.tui.desk import Outcome
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard

READING = "Loading your last change"

MOST = 8
"""Changes that are listed."""


class UndoScreen(Dialog[Outcome | None]):
    """Asks before undoing. ``last`` is the last change in this dashboard; without it, the actor's
    last change anywhere is used."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "no", "No", id="undo.no"),
        Binding("y", "yes", "Yes", id="undo.yes"),
    ]

    def __init__(self, last: Outcome | None) -> None:
        super().__init__()
        self._last = last if last is not None and last.operations else None
        numbers = () if self._last is None else tuple(map(str, self._last.operations))
        whole = None if self._last is None else self._last.mark
        self._named = numbers if whole is None else (whole,)
        self._under_way = False

    def compose(self) -> ComposeResult:
        """The question, with No as the default."""
        with Vertical(classes="box"):
            yield Static("Take back?", classes="title")
            yield Static(said(self._what(), multiline=True), id="what")
            yield Static("", id="refused", classes="safety")
            with Horizontal(classes="buttons"):
                yield Button("No (Esc)", id="no", variant="primary")
                yield Button("Yes, undo it (y)", id="yes")

    def _what(self) -> str:
        if self._last is None:
            return READING
        lines = () if self._dashboard.names_hidden else self._last.lines
        return "\n".join((*lines, self._dashboard.messages.typed(self._last)))

    @property
    def _dashboard(self) -> "Dashboard":
        return cast("Dashboard", self.app)

    def on_mount(self) -> None:
        """The harmless answer has the focus."""
        self.query_one("#no", Button).focus()
        if self._last is None:
            self.run_worker(self._look_elsewhere())

    async def _look_elsewhere(self) -> None:
        """Show a change from elsewhere; it is the one to undo, whatever comes after it."""
        try:
            name, lines = await self._dashboard.desk.read(self._elsewhere)
        except CmError as problem:
            self.query_one("#what", Static).update("")
            self._refuse(problem.message)
            return
        self._named = (name,)
        self.query_one("#what", Static).update(said("\n".join(lines), multiline=True))

    def _elsewhere(self, view: "View") -> tuple[str, list[str]]:
        """The name of what the actor did last, whose case it was, and what it changed."""
        actor = self._dashboard.desk.actor
        found = undoable(view, None, actor="" if actor is None else actor.handle)
        changes = [] if self._dashboard.names_hidden else lines_of(view, found.changes)
        done = found.operation
        people = "" if self._dashboard.names_hidden else whose(subjects(view, found.changes))
        lines = [
            f"Your last change: cm {done.command}, change {done.seq}{people}.",
            *changes[:MOST],
        ]
        return found.name, [*lines, *([f"and {len(changes) - MOST} more"] * (len(changes) > MOST))]

    def _refuse(self, sentence: str) -> None:
        self.query_one("#refused", Static).update(said(sentence))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Yes or no."""
        if event.button.id == "yes":
            self.action_yes()
        else:
            self.action_no()

    def action_no(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)

    def action_yes(self) -> None:
        """Take it back, once; of many, the latest first."""
        if self._named and not self._under_way:
            self._under_way = True
            self._refuse("Undoing the change")
            self.run_worker(self._undo(), exclusive=True, group="undo")

    async def _undo(self) -> None:
        from uuid import uuid4

        outcome: Outcome | None = None
        for name in reversed(self._named):
            said = Texts(Undoing, {"operation": name})
            outcome = await self._dashboard.desk.perform(
                said, None, key=f"undo-{uuid4()}", name_of=_called
            )
            if not outcome.done:
                self._under_way = False
                self._refuse(f"{outcome.sentence}{f' {outcome.hint}' if outcome.hint else ''}")
                return
        self.dismiss(outcome)


def _called(name: str) -> str:
    """Return the name of a field of undo in a sentence."""
    return field_of(Undoing, name).described.label
