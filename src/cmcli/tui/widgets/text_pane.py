"""A text that is longer than its window, drawn a line at a time.

Another text costs no new layout of the screen, so that it can follow a cursor.
"""

from rich.console import RenderableType
from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cmcli.tui.widgets.scroll import Scroll

EDGE = 1
"""Columns that are left free on each side."""


class TextPane(ScrollView, can_focus=True):
    """The text; scrolled by arrows, by j and k, by g and G."""

    BINDINGS = Scroll.BINDINGS
    DEFAULT_CSS = """
    TextPane {
        height: 1fr; background: $background;
        overflow-x: hidden; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._content: RenderableType = ""
        self._drawn: list[list[Segment]] = []

    def tell(self, content: RenderableType, *, top: bool = True) -> None:
        """Show another text, from its ``top`` or from where it was read."""
        self._content = content
        self._lay_out()
        if top:
            self.scroll_home(animate=False, force=True)
        self.refresh()

    def on_resize(self) -> None:
        """Wrap the text again."""
        self._lay_out()
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width - 2 * EDGE
        if width < 1:
            self._drawn = []
            return
        console = self.app.console
        options = console.options.update(width=width, height=None, highlight=False, markup=False)
        self._drawn = console.render_lines(self._content, options, pad=False)
        self.virtual_size = Size(1, len(self._drawn))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        style = self.rich_style
        if at >= len(self._drawn):
            return Strip.blank(width, style)
        line = Segment.apply_style([Segment(" " * EDGE), *self._drawn[at]], style)
        return Strip(line).adjust_cell_length(width, style)
