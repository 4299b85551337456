"""Lanes of cards side by side, with a cursor that goes from card to card and lane to lane.

Only what can be seen is drawn. Lanes that do not fit are scrolled to; each scrolls down by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, cast

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cmcli.tui.marks import Signs, fitted
from cmcli.tui.widgets.columns import sentence_line

T = TypeVar("T")

HEAD = 2
"""Lines of a heading: the title, and how many cards."""

NARROWEST, WIDEST = 18, 34
"""Columns of a lane with cards."""

EMPTY = 6
"""Columns of a lane without cards."""


NOWHERE = (-1, -1, -1, -1)
"""Where the cursor stands while nothing is drawn: first lane seen, lane, first card seen, card."""


@dataclass(frozen=True, slots=True)
class Lane(Generic[T]):
    """A title, the cards that are shown, and how many there are in all."""

    title: str
    cards: Sequence[T]
    whole: int


class Lanes(Widget, Generic[T], can_focus=True):
    """The lanes. ``draw`` makes the lines of a card, each at most as wide as it is told."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lanes--head",
        "lanes--here",
        "lanes--cursor",
        "lanes--cursor-blurred",
    }
    DEFAULT_CSS = """
    Lanes { height: 1fr; background: $background; }
    Lanes > .lanes--head { text-style: bold; background: $surface; color: $foreground; }
    Lanes > .lanes--here { text-style: bold underline; background: $surface; color: $foreground; }
    Lanes > .lanes--cursor { text-style: bold reverse; }
    Lanes > .lanes--cursor-blurred { text-style: bold; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", show=False, id="here.open"),
        Binding("down,j", "move(1)", "Down", show=False, id="here.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="here.up"),
        Binding("left,h", "lane(-1)", "Column to the left", show=False, id="here.left"),
        Binding("right,l", "lane(1)", "Column to the right", show=False, id="here.right"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="here.page-down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="here.page-up"),
        Binding("home,g", "to(0)", "To the top", show=False, id="here.top"),
        Binding("end,G", "to(-1)", "To the bottom", show=False, id="here.bottom"),
    ]

    class CardHighlighted(Message):
        """The cursor moved to another card, or to none."""

    class CardChosen(Message):
        """The user opens the card under the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lanes: Sequence[Lane[T]] = ()
        self.lane = 0
        self._rows: dict[str, int] = {}
        self._tops: dict[str, int] = {}
        self._first = 0
        self._where = NOWHERE
        self._lines = 2
        self._empty = ""
        self._drawn: dict[tuple[str, int, bool, bool], list[list[Segment]]] = {}
        self._key: Callable[[T], str] = str
        self._draw: Callable[[T, int], Sequence[Text]] = lambda _, __: ()

    # What is in it.

    def fill(
        self,
        lanes: Sequence[Lane[T]],
        *,
        key: Callable[[T], str],
        draw: Callable[[T, int], Sequence[Text]],
        lines: int,
        empty: str,
    ) -> None:
        """Show these lanes, cards of ``lines`` lines. The cursor stays on its card, wherever that
        is now; if it is gone, where it was. ``empty`` is said where there is no card at all."""
        held = self.under_key
        self.lanes, self._key, self._draw = lanes, key, draw
        self._lines, self._empty = lines, empty
        self._drawn.clear()
        self._where = NOWHERE
        self.lane = max(0, min(self.lane, len(lanes) - 1))
        for number, lane in enumerate(lanes):
            keys = [key(card) for card in lane.cards]
            if held in keys:
                self.lane = number
                self._rows[lane.title] = keys.index(held)
        if lanes and not lanes[self.lane].cards:
            self.lane = next((at for at, lane in enumerate(lanes) if lane.cards), self.lane)
        self._moved()

    @property
    def under(self) -> T | None:
        """The card under the cursor."""
        if not self.lanes or not self.lanes[self.lane].cards:
            return None
        lane = self.lanes[self.lane]
        return lane.cards[self._row(lane)]

    @property
    def under_key(self) -> str | None:
        """The key of the card under the cursor."""
        card = self.under
        return None if card is None else self._key(card)

    def _row(self, lane: Lane[T]) -> int:
        return max(0, min(self._rows.get(lane.title, 0), len(lane.cards) - 1))

    # Going about.

    @property
    def _page(self) -> int:
        """Cards that fit below each other."""
        return max((self.size.height - HEAD) // (self._lines + 1), 1)

    def _moved(self) -> None:
        """Keep the cursor in sight and draw what is different."""
        was = self._where
        if self.lanes:
            lane = self.lanes[self.lane]
            row, top = self._row(lane), self._tops.get(lane.title, 0)
            self._tops[lane.title] = min(max(top, row - self._page + 1), row)
            self._first = min(self._first, self.lane)
            while self.lane >= self._first + len(self._seen()) and self._first < self.lane:
                self._first += 1
            self._where = self._first, self.lane, self._tops[lane.title], row
        if was[0] == self._where[0] and was[1:3] == self._where[1:3]:
            self.refresh(self._region(was[3]), self._region(self._where[3]))
        else:
            self.refresh()
        self.post_message(self.CardHighlighted())

    def _region(self, row: int) -> Region:
        """Where a card of the lane under the cursor stands."""
        start = 0
        for at, width in self._seen():
            if at == self.lane:
                break
            start += width + 1
        top = HEAD + (row - self._where[2]) * (self._lines + 1)
        return Region(start, max(top, 0), WIDEST, self._lines)

    def action_move(self, by: int) -> None:
        """Some cards down (or up)."""
        if self.lanes:
            lane = self.lanes[self.lane]
            self._rows[lane.title] = max(0, min(self._row(lane) + by, len(lane.cards) - 1))
            self._moved()

    def action_page(self, by: int) -> None:
        """A page of cards down (or up)."""
        self.action_move(by * self._page)

    def action_to(self, row: int) -> None:
        """To a card of the lane; -1 is the last."""
        if self.lanes:
            lane = self.lanes[self.lane]
            self._rows[lane.title] = row if row >= 0 else len(lane.cards) - 1
            self._moved()

    def action_lane(self, by: int) -> None:
        """To the next lane with cards in that direction."""
        at = self.lane + by
        while 0 <= at < len(self.lanes) and not self.lanes[at].cards:
            at += by
        if 0 <= at < len(self.lanes):
            self.lane = at
            self._moved()

    def action_choose(self) -> None:
        """Open the card under the cursor."""
        if self.under is not None:
            self.post_message(self.CardChosen())

    def on_resize(self) -> None:
        """Other lanes fit; how many were seen before does not matter."""
        self._where, self._first = NOWHERE, 0
        self._moved()

    async def _on_click(self, event: events.Click) -> None:
        start = 0
        for at, width in self._seen():
            if start <= event.x < start + width and event.y >= HEAD:
                lane = self.lanes[at]
                row = self._tops.get(lane.title, 0) + (event.y - HEAD) // (self._lines + 1)
                if row < len(lane.cards):
                    if (at, row) == (self.lane, self._row(lane)):
                        self.action_choose()
                    self.lane, self._rows[lane.title] = at, row
                    self._moved()
                return
            start += width + 1

    # Drawing.

    def _seen(self) -> list[tuple[int, int]]:
        """The lanes that fit from the first one on, each with its width."""
        numbers = range(self._first, len(self.lanes))
        widths: dict[int, int] = {}
        left = self.size.width
        for at in numbers:
            width = NARROWEST if self.lanes[at].cards else EMPTY
            if width > left:
                break
            widths[at] = width
            left -= width + 1
        left += 1
        growing = [at for at in widths if self.lanes[at].cards]
        while left > 0 and growing:
            for at in list(growing):
                if left > 0:
                    widths[at] += 1
                    left -= 1
                if widths[at] >= WIDEST:
                    growing.remove(at)
        return list(widths.items())

    @property
    def _signs(self) -> Signs:
        return cast("Any", self.app).signs  # type: ignore[no-any-return]

    def render_line(self, y: int) -> Strip:
        """One line of the screen, across all lanes that are seen."""
        width, base = self.size.width, self.rich_style
        if not any(lane.cards for lane in self.lanes):
            return sentence_line(self._empty, y, width, base)
        segments: list[Segment] = []
        seen = self._seen()
        for number, (at, room) in enumerate(seen):
            if number:
                segments.append(Segment(" ", base))
            if y < HEAD:
                style = self._look("here" if at == self.lane and y == 0 else "head")
                part = self._head(at, seen) if y == 0 else Text(f"{self.lanes[at].whole:,}")
                segments += self._line(part, room, style)
            else:
                segments += self._card_line(at, y - HEAD, room, base)
        return Strip(segments).adjust_cell_length(width, base)

    def _head(self, at: int, seen: Sequence[tuple[int, int]]) -> Text:
        before = f"{self._signs('before')} " if at == seen[0][0] and at else ""
        more = at == seen[-1][0] and at < len(self.lanes) - 1
        after = f" {self._signs('next')}" if more else ""
        return Text(f"{before}{self.lanes[at].title}{after}")

    def _card_line(self, at: int, y: int, room: int, base: Style) -> list[Segment]:
        lane = self.lanes[at]
        row, line = divmod(y, self._lines + 1)
        row += self._tops.get(lane.title, 0)
        if row >= len(lane.cards) or line == self._lines:
            hidden = lane.whole - len(lane.cards)
            last = row == len(lane.cards) and line == 0 and hidden > 0
            return self._line(Text(f"and {hidden:,} more" if last else ""), room, base)
        card = lane.cards[row]
        key = (self._key(card), room, at == self.lane and row == self._row(lane), self.has_focus)
        if (drawn := self._drawn.get(key)) is None:
            here, focused = key[2:]
            style = self._look("cursor" if focused else "cursor-blurred") if here else base
            lines = self._draw(card, room)
            drawn = self._drawn[key] = [self._line(one, room, style) for one in lines]
        return drawn[line]

    def _line(self, part: Text, room: int, style: Style) -> list[Segment]:
        text = fitted(part, room, self._signs)
        text.end = ""
        return list(Segment.apply_style(text.render(self.app.console), style))

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"lanes--{name}")

    def notify_style_update(self) -> None:
        """Another theme: the cards carry its colours."""
        super().notify_style_update()
        self._drawn.clear()
