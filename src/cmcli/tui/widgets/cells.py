"""Rows whose cells can be opened: the cursor moves over the columns too."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip

from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

T = TypeVar("T")


class CellRows(Rows[T]):
    """A table of numbers. ``column`` counts the columns that are seen, from 0.

    Enter opens the cell under the cursor, which is drawn reversed while the table has the focus.
    """

    DEFAULT_CSS = """
    CellRows > .rows--cursor { text-style: bold; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "across(-1)", "Left", show=False, id="here.left"),
        Binding("right,l", "across(1)", "Right", show=False, id="here.right"),
    ]

    column: reactive[int] = reactive(0, repaint=False)

    @property
    def columns(self) -> Sequence[TextColumn]:
        """All columns, seen or not."""
        return self._columns

    def width_of(self, key: str) -> int:
        """How wide a column is now, 0 if it is not seen."""
        return next((width for column, width in self.layout_now if column.key == key), 0)

    @property
    def column_key(self) -> str:
        """The key of the column under the cursor."""
        shown = self.layout_now
        return shown[min(self.column, len(shown) - 1)][0].key if shown else ""

    def validate_column(self, column: int) -> int:
        """Within the columns that are seen."""
        return max(0, min(column, len(self.layout_now) - 1))

    def watch_column(self) -> None:
        """Draw the line of the cursor again."""
        self._strips.clear()
        self.refresh_line(self.cursor - self.scroll_offset.y + 1)
        self.post_message(self.Highlighted())

    def action_across(self, by: int) -> None:
        """The cursor some columns to the right (or left)."""
        self.column += by

    async def _on_click(self, event: events.Click) -> None:
        """To the cell that was clicked; a second click opens it."""
        column = self._column_at(event.x)
        keys = [one.key for one, _ in self.layout_now]
        at = keys.index(column.key) if column is not None else self.column
        again = at == self.column
        self.column = at
        if again or event.y == 0 or self.scroll_offset.y + event.y - 1 != self.cursor:
            await super()._on_click(event)

    def _strip(self, before: Text, cells: dict[str, Text], width: int, style: Style) -> Strip:
        if self._in_hand(style) and (key := self.column_key) in cells:
            cell = cells[key].copy()
            cell.style = Style.combine([Style.parse(str(cell.style)), Style(reverse=True)])
            cells = {**cells, key: cell}
        return super()._strip(before, cells, width, style)

    def _in_hand(self, style: Style) -> bool:
        """Return whether a line is drawn in the style of the one under the cursor."""
        return self.has_focus and style == self.get_component_rich_style("rows--cursor")
