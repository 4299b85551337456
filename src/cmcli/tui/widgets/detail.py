"""The pane with all about the row under the cursor of a list."""

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.widgets import Static

from cmcli.tui.marks import said
from cmcli.tui.widgets.scroll import Scroll


class Detail(Scroll):
    """A pane that can be scrolled. The title names whom it is about."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static("", markup=False)

    def tell(self, title: str, content: RenderableType) -> None:
        """Show something at once, from its top."""
        self.border_title = said(title).markup
        self.query_one(Static).update(content)
        self.scroll_home(animate=False)
