"""``u``: take back what was done last, after showing what it was."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from cmcli.tui.desk import Outcome
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


class UndoScreen(Dialog[Outcome | None]):
    """Asks before something is taken back. ``last`` is what was done in this dashboard last;
    without it, what the actor did last anywhere is meant."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "no", "No", id="undo.no"),
        Binding("y", "yes", "Yes", id="undo.yes"),
    ]

    def __init__(self, last: Outcome | None) -> None:
        super().__init__()
        self._last = last

    def compose(self) -> ComposeResult:
        """The question, with No as the default."""
        with Vertical(classes="box"):
            yield Static("Take back?", classes="title")
            yield Static(said(self._what(), multiline=True), id="what")
            yield Static("", id="refused", classes="safety")
            with Horizontal(classes="buttons"):
                yield Button("No (Esc)", id="no", variant="primary")
                yield Button("Yes, take it back (y)", id="yes")

    def _what(self) -> str:
        if self._last is None:
            return "Nothing was done here yet. Take back your last operation elsewhere?"
        dashboard = cast("Dashboard", self.app)
        lines = () if dashboard.names_hidden else self._last.lines
        return "\n".join((*lines, dashboard.typed(self._last)))

    def on_mount(self) -> None:
        """The harmless answer has the focus."""
        self.query_one("#no", Button).focus()

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
        """Take it back; of many, the latest first."""
        self.run_worker(self._undo(), exclusive=True)

    async def _undo(self) -> None:
        from uuid import uuid4

        desk = cast("Dashboard", self.app).desk
        outcome: Outcome | None = None
        numbers = () if self._last is None else self._last.operations
        for number in reversed(numbers) if numbers else (None,):
            argv = ["undo"] if number is None else ["undo", str(number)]
            outcome = await desk.run(argv, key=f"undo-{uuid4()}")
            if not outcome.done:
                hint = f" {outcome.hint}" if outcome.hint else ""
                self.query_one("#refused", Static).update(said(f"{outcome.sentence}{hint}"))
                return
        self.dismiss(outcome)
