"""A list with a cursor: the keys that move it, and the item under it."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.scroll_view import ScrollView

from cmcli.tui.marks import Signs, signs_of

T = TypeVar("T")

MOVES: Sequence[BindingType] = (
    Binding("enter", "choose", "Open", show=False, id="here.open"),
    Binding("down,j", "move(1)", "Down", show=False, id="here.down"),
    Binding("up,k", "move(-1)", "Up", show=False, id="here.up"),
    Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="here.page-down"),
    Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="here.page-up"),
    Binding("home,g", "to(0)", "To the top", show=False, id="here.top"),
    Binding("end,G", "to(-1)", "To the bottom", show=False, id="here.bottom"),
)
"""The keys of everything that has a cursor."""


class CursorList(ScrollView, Generic[T], can_focus=True):
    """A list that is drawn line by line. A subclass draws it, and gives it items."""

    DEFAULT_CSS = """
    CursorList {
        height: 1fr; background: $background;
        overflow-x: hidden; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*MOVES]

    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: Sequence[T] = ()
        self._key: Callable[[T], str] = str
        self._empty = ""

    @property
    def under(self) -> T | None:
        """The item under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    @property
    def under_key(self) -> str | None:
        """The key of the item under the cursor."""
        item = self.under
        return None if item is None else self._key(item)

    def validate_cursor(self, cursor: int) -> int:
        """Within the items."""
        return max(0, min(cursor, len(self.items) - 1))

    def action_to(self, at: int) -> None:
        """The cursor to an item; -1 is the last."""
        self.cursor = at if at >= 0 else len(self.items) - 1

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def _signs(self) -> Signs:
        return signs_of(self)
