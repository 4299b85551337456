"""Items of one line or more, each read in full, with a cursor that goes from item to item."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple, TypeVar

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import GUTTER, sentence_line
from cmcli.tui.widgets.cursor import CursorList

T = TypeVar("T")


class BlockLine(NamedTuple):
    """A line as it is drawn: that of an item by its number, or None for a heading or a blank."""

    item: int | None
    text: Text


class Blocks(CursorList[T]):
    """The list. :meth:`fill` gives it items; ``draw`` makes the lines of one for a width.

    Enter, or a click on the item under the cursor, posts :class:`BlockChosen`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"blocks--cursor", "blocks--cursor-blurred"}
    DEFAULT_CSS = """
    Blocks > .blocks--cursor { text-style: bold reverse; }
    Blocks > .blocks--cursor-blurred { text-style: bold; background: $surface; }
    """

    class BlockHighlighted(Message):
        """The cursor moved to another item."""

        def __init__(self, blocks: "Blocks[Any]") -> None:
            super().__init__()
            self.blocks = blocks

    class BlockChosen(BlockHighlighted):
        """The user opens the item under the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.may_choose = True
        self._draw: Callable[[T, int], Sequence[Text]] = lambda _, __: ()
        self._heading: Callable[[T], str] = lambda _: ""
        self._lines: list[BlockLine] = []
        self._spans: list[tuple[int, int]] = []
        self._strips: dict[tuple[int, bool, bool], Strip] = {}

    def fill(
        self,
        items: Sequence[T],
        *,
        key: Callable[[T], str],
        draw: Callable[[T, int], Sequence[Text]],
        heading: Callable[[T], str] = lambda _: "",
        empty: str = "",
    ) -> None:
        """Show these items; the cursor stays on its item, found by ``key``, else where it was.

        ``heading`` stands above the first item that gives it. ``empty`` is said where there is no
        item.
        """
        held = self.under_key
        self.items, self._key, self._draw = items, key, draw
        self._heading, self._empty = heading, empty
        self._lay_out()
        keys = [key(one) for one in items]
        at, before = keys.index(held) if held in keys else self.cursor, self.cursor
        self.cursor = self.validate_cursor(at)
        if self.cursor == before:
            self._seek()
            self.post_message(self.BlockHighlighted(self))
        self.refresh()

    # Going about.

    def watch_cursor(self) -> None:
        """Draw it, and keep it in sight."""
        self._seek()
        self.refresh()
        self.post_message(self.BlockHighlighted(self))

    def _seek(self) -> None:
        if self.cursor < len(self._spans):
            first, end = self._spans[self.cursor]
            if first and self._lines[first - 1].item is None:  # with its heading
                first -= 1
            shown = min(end - first, max(self.size.height, 1))
            self.scroll_to_region(Region(0, first, 1, shown), animate=False, force=True)

    @property
    def _page(self) -> int:
        return max(self.size.height - 1, 1)

    def action_move(self, by: int) -> None:
        """The cursor one down (or up); an item longer than the window is scrolled first."""
        if self.cursor < len(self._spans):
            first, end = self._spans[self.cursor]
            top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
            hidden = end - bottom if by > 0 else top - first
            if hidden > 0:
                self.scroll_relative(y=by * min(hidden, self._page), animate=False, force=True)
                return
        self.cursor += by

    def action_page(self, by: int) -> None:
        """The cursor a page down (or up)."""
        if self._spans:
            wanted = self._spans[self.cursor][0] + by * self._page
            near = (number for number, (_, end) in enumerate(self._spans) if end > wanted)
            self.cursor = next(near, len(self.items) - 1)

    def action_choose(self) -> None:
        """Open the item under the cursor."""
        if self.may_choose and self.under is not None:
            self.post_message(self.BlockChosen(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be opened."""
        return self.may_choose or action != "choose"

    async def _on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y
        item = self._lines[at].item if at < len(self._lines) else None
        if item is not None and item == self.cursor:
            self.action_choose()
        elif item is not None:
            self.cursor = item

    # Drawing.

    def on_resize(self) -> None:
        """Other lines fit."""
        self._lay_out()
        self._seek()
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        self._strips.clear()

    def _lay_out(self) -> None:
        """Make the lines for the width."""
        self._lines, self._spans = [], []
        self._strips.clear()
        room, before = self._width - GUTTER, ""
        for number, one in enumerate(self.items if room > 0 else ()):
            if (heading := self._heading(one)) != before:
                before = heading
                if self._lines:
                    self._lines.append(BlockLine(None, Text()))
                self._lines.append(BlockLine(None, said(heading, "bold underline")))
            first = len(self._lines)
            self._lines += [BlockLine(number, line) for line in self._draw(one, room)]
            self._spans.append((first, len(self._lines)))
        self.virtual_size = Size(1, len(self._lines))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        at = self.scroll_offset.y + y
        if not self.items:
            return sentence_line(self._empty, y, self._width, self.rich_style)
        if at >= len(self._lines):
            return Strip.blank(self._width, self.rich_style)
        look = (at, self._lines[at].item == self.cursor, self.has_focus)
        if (strip := self._strips.get(look)) is None:
            strip = self._strips[look] = self._strip(at, here=look[1])
        return strip

    def _strip(self, at: int, *, here: bool) -> Strip:
        one, style = self._lines[at], self.rich_style
        line = Text(" ", end="")
        if one.item is not None:
            first = here and at == self._spans[one.item][0]
            line = Text(self._signs("next") if first else " ", end="").append(" ")
        line.append_text(one.text)
        if here:
            name = "blocks--cursor" if self.has_focus else "blocks--cursor-blurred"
            style = self.get_component_rich_style(name)
        segments = Segment.apply_style(line.render(self.app.console), style)
        return Strip(segments).adjust_cell_length(self._width, style)
