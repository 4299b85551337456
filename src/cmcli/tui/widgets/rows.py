"""A table of rows with a cursor, marks and a sorted column, for any number of rows.

Only the lines that can be seen are drawn, so that a refresh costs the same for ten rows and for
thousands. Cells are :class:`~rich.text.Text` made by :func:`cmcli.tui.marks.said`, never markup.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.strip import Strip

from cmcli.tui.marks import fitted
from cmcli.tui.widgets.columns import GUTTER, TextColumn, laid_out, sentence_line
from cmcli.tui.widgets.cursor import CursorList

T = TypeVar("T")


class Rows(CursorList[T]):
    """The table. :meth:`fill` gives it items; ``draw`` makes the cells of one when it is seen.

    ``marks``: rows can be marked with space and *. Enter, or a click on the row under the cursor,
    posts :class:`Chosen`; a click on a heading :class:`Sorted`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--header",
        "rows--cursor",
        "rows--cursor-blurred",
        "rows--marked",
        "rows--section",
    }
    DEFAULT_CSS = """
    Rows > .rows--header { text-style: bold; background: $surface; color: $foreground; }
    Rows > .rows--section { text-style: bold; color: $foreground; }
    Rows > .rows--cursor { text-style: bold reverse; }
    Rows > .rows--cursor-blurred { text-style: bold; background: $surface; }
    Rows > .rows--marked { text-style: bold; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="here.mark"),
        Binding("asterisk", "mark_all", "Mark all", show=False, id="here.mark-all"),
    ]

    class Highlighted(Message):
        """The cursor moved to another row, or to none."""

    class Chosen(Message):
        """The user opens the row under the cursor."""

    class Marked(Message):
        """Another set of rows is marked."""

    class Sorted(Message):
        """The heading of a column was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, marks: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.marked: set[str] = set()
        self.may_mark = marks
        self._columns: Sequence[TextColumn] = ()
        self._draw: Callable[[T], Sequence[Text]] = lambda _: ()
        self._sorted: tuple[str, bool] | None = None
        self._stays = False
        self._lines: Sequence[int] = ()
        """The line of each item below the headings of the columns."""
        self._heads: dict[int, Text] = {}
        """Line → the heading of the section that begins below it."""
        self._drawn: dict[str, Sequence[Text]] = {}
        self._strips: dict[tuple[str, bool, bool, bool], Strip] = {}

    # What is in it.

    def fill(
        self,
        columns: Sequence[TextColumn],
        items: Sequence[T],
        *,
        key: Callable[[T], str],
        draw: Callable[[T], Sequence[Text]],
        sort: tuple[str, bool] | None = None,
        known: Collection[str] | None = None,
        empty: str = "",
        section: Callable[[T], str] | None = None,
        heading: Callable[[str, Sequence[T]], Text] = lambda name, _: Text(name),
        from_top: bool = False,
    ) -> None:
        """Show these items. The cursor stays on its item, found again by ``key``; if that is gone
        it stays where it was. ``from_top``: it begins at the top.

        ``draw`` gives one cell a column, in their order. ``sort`` is the column by which the items
        are sorted and whether downwards, for the heading. Marks of items that are not among
        ``known`` (else: the items) end. ``empty`` is what is said where there is no item.
        ``section`` gives the section of an item. ``heading`` makes the heading above each section,
        from the section and its items; the cursor skips it.
        """
        held, self._stays = None if self._stays or from_top else self.under_key, False
        self._columns, self._key, self._draw, self._sorted = columns, key, draw, sort
        self.items, self._empty = items, empty
        self._forget()
        keys = [key(item) for item in items]
        self.marked &= set(keys) if known is None else set(known)
        self._divide(section, heading)
        self.virtual_size = Size(1, len(items) + len(self._heads) + 1)
        before = 0 if from_top else min(self.cursor, max(len(items) - 1, 0))
        at = keys.index(held) if held in keys else before
        moved = at != self.cursor
        self.cursor = at
        if not moved:
            self._seek()
            self.post_message(self.Highlighted())
        self.refresh()

    def _divide(
        self,
        section: Callable[[T], str] | None,
        heading: Callable[[str, Sequence[T]], Text],
    ) -> None:
        """Find the lines of the items and of the headings between them."""
        self._lines, self._heads = range(len(self.items)), {}
        if section is None:
            return
        lines: list[int] = []
        for name, some in groupby(self.items, section):
            items = list(some)
            self._heads[len(lines) + len(self._heads)] = heading(name, items)
            lines += range(at := len(lines) + len(self._heads), at + len(items))
        self._lines = lines

    def _line_of(self, row: int) -> int:
        """The line of an item; of one that is gone, a line below all."""
        return self._lines[row] if row < len(self._lines) else row + len(self._heads)

    def _item_at(self, line: int) -> int | None:
        """The item on a line; None for a heading, and below the last item."""
        row = bisect_left(self._lines, line)
        return row if row < len(self._lines) and self._lines[row] == line else None

    def stay(self) -> None:
        """Keep the cursor on its line at the next :meth:`fill`, also on another item."""
        self._stays = True

    def go(self, row: int) -> None:
        """Put the cursor on a row, and follow its item."""
        self._stays, self.cursor = False, row

    def redraw(self) -> None:
        """Make the cells again, for example when names are hidden."""
        self._forget()
        self.refresh()

    def _forget(self) -> None:
        self._drawn.clear()
        self._strips.clear()

    def unmark(self) -> bool:
        """Take all marks away; False where there were none."""
        if not self.marked:
            return False
        self.marked = set()
        self.refresh()
        self.post_message(self.Marked())
        return True

    # Going about.

    def watch_cursor(self, before: int, now: int) -> None:
        """Draw both lines and keep the cursor in sight."""
        self.refresh_line(self._line_of(before) + 1)
        self.refresh_line(self._line_of(now) + 1)
        self._seek()
        self.post_message(self.Highlighted())

    def _seek(self) -> None:
        line = self._line_of(self.cursor)
        headed = line - 1 in self._heads
        region = Region(0, line + 1 - headed, 1, 1 + headed)
        self.scroll_to_region(region, animate=False, spacing=Spacing(1, 0, 0, 0), force=True)

    @property
    def _page(self) -> int:
        return max(self.size.height - 2, 1)

    def action_move(self, by: int) -> None:
        """The cursor some rows down (or up)."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """The cursor a page down (or up)."""
        self.cursor += by * self._page

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.under is not None:
            self.post_message(self.Chosen())

    def action_mark(self) -> None:
        """Mark the row under the cursor, or unmark it, and go on to the next."""
        if self.may_mark and (key := self.under_key) is not None:
            self.marked ^= {key}
            self.refresh()
            self.post_message(self.Marked())
            self.cursor += 1

    def action_mark_all(self) -> None:
        """Mark all rows that are shown; unmark them if they all are."""
        if self.may_mark:
            shown = {self._key(item) for item in self.items}
            self.marked = self.marked - shown if shown <= self.marked else self.marked | shown
            self.refresh()
            self.post_message(self.Marked())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is marked where nothing can be done with marks."""
        return self.may_mark or action not in ("mark", "mark_all")

    async def _on_click(self, event: events.Click) -> None:
        x, y = event.x, event.y
        if y == 0:
            if (column := self._column_at(x)) is not None and column.sorts:
                self.post_message(self.Sorted(column.key))
            return
        row = self._item_at(self.scroll_offset.y + y - 1)
        if row is not None:
            if row == self.cursor:
                self.action_choose()
            self.cursor = row

    def _column_at(self, x: int) -> TextColumn | None:
        start = GUTTER
        for column, width in self.layout_now:
            if start <= x <= start + width:
                return column
            start += width + 1
        return None

    # Drawing.

    @property
    def layout_now(self) -> list[tuple[TextColumn, int]]:
        """The columns that are seen, each with its width."""
        return laid_out(self._columns, self._width - GUTTER)

    def notify_style_update(self) -> None:
        """Another theme: the cells carry its colours."""
        super().notify_style_update()
        self._forget()

    def on_resize(self) -> None:
        """Other columns fit."""
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the headings, a row, or nothing."""
        width = self._width
        if not self.items:
            return sentence_line(self._empty, y, width, self.rich_style)
        if y == 0:
            return self._header(width)
        line = self.scroll_offset.y + y - 1
        if (heading := self._heads.get(line)) is not None:
            return self._heading(heading, width)
        if (row := self._item_at(line)) is None:
            return Strip.blank(width, self.rich_style)
        item = self.items[row]
        key = self._key(item)
        look = (key, row == self.cursor, key in self.marked, self.has_focus)
        if (strip := self._strips.get(look)) is None:
            strip = self._strips[look] = self._row(item, *look, width)
        return strip

    def _row(self, item: T, key: str, here: bool, marked: bool, focused: bool, width: int) -> Strip:
        if (cells := self._drawn.get(key)) is None:
            cells = self._drawn[key] = self._draw(item)
        signs = self._signs
        before = Text((signs("next") if here else " ") + (signs("marked") if marked else " "))
        by_key = dict(zip((column.key for column in self._columns), cells, strict=True))
        return self._strip(before, by_key, width, self._style_of(here, marked, focused))

    def _style_of(self, here: bool, marked: bool, focused: bool) -> Style:
        name = "rows--marked" if marked else None
        if here:
            name = "rows--cursor" if focused else "rows--cursor-blurred"
        return self.rich_style if name is None else self.get_component_rich_style(name)

    def _header(self, width: int) -> Strip:
        titles = {}
        for column in self._columns:
            title = column.title
            if self._sorted is not None and self._sorted[0] == column.key:
                title += self._signs("down" if self._sorted[1] else "up")
            titles[column.key] = Text(title)
        style = self.get_component_rich_style("rows--header")
        return self._strip(Text(" " * GUTTER), titles, width, style)

    def _heading(self, heading: Text, width: int) -> Strip:
        style = self.get_component_rich_style("rows--section")
        line = Text(" ", end="").append_text(heading).append(" ")
        rule = "-" if self._signs.ascii else "─"
        line.append(rule * (width - line.cell_len - 1), "dim")
        segments = Segment.apply_style(line.render(self.app.console), style)
        return Strip(segments).adjust_cell_length(width, style)

    def _strip(self, before: Text, cells: dict[str, Text], width: int, style: Style) -> Strip:
        """Draw a line. The reversed one under the cursor has one colour but for what is drawn."""
        calm = bool(style.reverse)
        segments: list[Segment] = []
        line = before.copy()
        for number, (column, room) in enumerate(self.layout_now):
            if number:
                line.append(" ")
            cell = fitted(cells[column.key], room, self._signs, right=column.right)
            if calm and column.drawn:
                segments += [*self._painted(line, style), *self._painted(cell, self.rich_style)]
                line = Text()
            else:
                line.append_text(Text(cell.plain) if calm else cell)
        segments += self._painted(line, style)
        return Strip(segments).adjust_cell_length(width, style)

    def _painted(self, line: Text, style: Style) -> Iterable[Segment]:
        line.end = ""
        return Segment.apply_style(line.render(self.app.console), style)
