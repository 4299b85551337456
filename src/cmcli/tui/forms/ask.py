"""Asks before an action that is hard to undo; No is the default."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from cmcli.tui.dialog import Dialog


class AskScreen(Dialog[bool]):
    """A question. ``text`` is a renderable, so that nothing in it is markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "no", "No", id="ask.no"),
        Binding("y", "yes", "Yes", id="ask.yes"),
        Binding("left,right", "other", "The other button", show=False, id="ask.other"),
    ]

    def __init__(self, text: Any, yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._text, self._yes, self._no = text, yes, no

    def compose(self) -> ComposeResult:
        """The question and the answers."""
        with Vertical(classes="box"):
            yield Static(self._text, id="question")
            with Horizontal(classes="buttons"):
                yield Button(f"{self._no} (Esc)", id="no", variant="primary")
                yield Button(f"{self._yes} (y)", id="yes")

    def on_mount(self) -> None:
        """The harmless answer has the focus."""
        self.query_one("#no", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Yes or no."""
        self.dismiss(event.button.id == "yes")

    def action_other(self) -> None:
        """Go to the other button."""
        self.focus_next()

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(False)

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)
