"""The whole of a text, on the whole screen."""

from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from cmcli.tui.dialog import Dialog
from cmcli.tui.widgets.scroll import Scroll


class TextScreen(Dialog[None]):
    """Shows a text until it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", "Close", id="reader.close"),
    ]

    def __init__(self, text: RenderableType) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text, scrolled."""
        with Vertical(classes="box reader"):
            with Scroll():
                yield Static(self._text, markup=False)
            yield Static("Esc closes.", classes="quiet", markup=False)

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)
