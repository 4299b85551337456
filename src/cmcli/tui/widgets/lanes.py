"""Lanes of cards side by side, with a cursor that goes from card to card and lane to lane.

Only what can be seen is drawn. A lane with many cards gets several columns where there is room.
Lanes may be divided into bands below each other. Lanes that do not fit are scrolled to.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cmcli.tui.marks import Signs, fitted, signs_of
from cmcli.tui.widgets.columns import sentence_line
from cmcli.tui.widgets.cursor import MOVES

T = TypeVar("T")

HEAD = 1
"""Lines of a heading: the title, and how many cards."""

NARROWEST, WIDEST = 18, 36
"""Columns of a card."""

ROOMIEST = (2, 1)
"""Lines of a card and between two, where there is room."""

DENSER = ((2, 0), (1, 0))
"""The same where there is less; the last of them may be scrolled."""


@dataclass(frozen=True, slots=True)
class Lane(Generic[T]):
    """A title and its cards."""

    title: str
    cards: Sequence[T]


@dataclass(frozen=True, slots=True)
class LaneBand(Generic[T]):
    """Lanes below a title, which is empty where there is only one band."""

    title: str
    lanes: Sequence[Lane[T]]


class CardAt(NamedTuple):
    """The place of a card: its band, its lane, and which of the lane's it is there."""

    band: int
    lane: int
    card: int


class LaneLayout(NamedTuple):
    """The layout: how many columns each lane with cards has and where the first one begins, their
    width, the lines of a card and between two, and the first line of each band."""

    lanes: Mapping[int, tuple[int, int]]
    width: int
    lines: int
    gap: int
    starts: Sequence[int]
    whole: int

    @property
    def pitch(self) -> int:
        """The lines from one card to the next one below."""
        return self.lines + self.gap


class Lanes(Widget, Generic[T], can_focus=True):
    """The lanes. ``draw`` makes as many lines of a card as it is told, each at most as wide as it
    is told."""

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
        *MOVES[:3],
        Binding("left,h", "lane(-1)", "Column to the left", show=False, id="here.left"),
        Binding("right,l", "lane(1)", "Column to the right", show=False, id="here.right"),
        *MOVES[3:],
    ]

    class CardHighlighted(Message):
        """The cursor moved to another card, or to none."""

    class CardChosen(Message):
        """The user opens the card under the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.bands: Sequence[LaneBand[T]] = ()
        self.at = CardAt(0, 0, 0)
        self._first = 0
        self._top = 0
        self._empty = ""
        self._drawn: dict[tuple[object, ...], list[list[Segment]]] = {}
        self._layout_now: LaneLayout | None = None
        self._key: Callable[[T], str] = str
        self._draw: Callable[[T, int, int], Sequence[Text]] = lambda _, __, ___: ()

    # What is in it.

    def fill(
        self,
        bands: Sequence[LaneBand[T]],
        *,
        key: Callable[[T], str],
        draw: Callable[[T, int, int], Sequence[Text]],
        empty: str,
    ) -> None:
        """Show these bands, all with the same lanes. The cursor stays on its card, wherever that
        is now; if it is gone, where it was. ``empty`` is said where there is no card at all."""
        held = self.under_key
        self.bands, self._key, self._draw, self._empty = bands, key, draw, empty
        self._drawn.clear()
        self._layout_now = None
        found = None if held is None else self._find(held)
        self.at = found or self._near(self.at)
        self._moved()

    @property
    def cards(self) -> list[T]:
        """All cards, band by band and lane by lane."""
        return [card for band in self.bands for lane in band.lanes for card in lane.cards]

    def go(self, key: str) -> None:
        """Put the cursor on a card."""
        if (found := self._find(key)) is not None:
            self.at = found
            self._moved()

    def _find(self, key: str) -> CardAt | None:
        for number, band in enumerate(self.bands):
            for at, lane in enumerate(band.lanes):
                for row, card in enumerate(lane.cards):
                    if self._key(card) == key:
                        return CardAt(number, at, row)
        return None

    def _near(self, at: CardAt) -> CardAt:
        """The place nearest to one that may be gone."""
        if not self.bands:
            return CardAt(0, 0, 0)
        band = max(0, min(at.band, len(self.bands) - 1))
        lanes = self.bands[band].lanes
        lane = max(0, min(at.lane, len(lanes) - 1))
        if not lanes[lane].cards:
            lane = next((n for n, one in enumerate(lanes) if one.cards), lane)
        return CardAt(band, lane, max(0, min(at.card, len(lanes[lane].cards) - 1)))

    @property
    def under(self) -> T | None:
        """The card under the cursor."""
        if not self.bands:
            return None
        cards = self.bands[self.at.band].lanes[self.at.lane].cards
        return cards[self.at.card] if self.at.card < len(cards) else None

    @property
    def under_key(self) -> str | None:
        """The key of the card under the cursor."""
        card = self.under
        return None if card is None else self._key(card)

    # What is where.

    @property
    def _room(self) -> int:
        """The lines for cards."""
        return max(self.size.height - HEAD - bool(self._without()), 1)

    def _totals(self) -> list[int]:
        lanes = self.bands[0].lanes if self.bands else ()
        return [sum(len(band.lanes[at].cards) for band in self.bands) for at in range(len(lanes))]

    def _without(self) -> str:
        """Name the lanes that have no card, which have no column."""
        totals = self._totals()
        if not any(totals):
            return ""
        none = [self.bands[0].lanes[at].title for at, whole in enumerate(totals) if not whole]
        return f"none in {', '.join(none)}" if none else ""

    @property
    def layout_now(self) -> LaneLayout:
        """Lay out what is shown, once."""
        if self._layout_now is None:
            self._layout_now = self._lay_out()
        return self._layout_now

    def _lay_out(self) -> LaneLayout:
        totals = self._totals()
        filled = [at for at, whole in enumerate(totals) if whole and at >= self._first]
        most = max((self.size.width + 1) // (NARROWEST + 1), 1)
        seen = dict.fromkeys(filled[:most], 1)
        best: LaneLayout | None = None
        for lines, gap in (ROOMIEST, *DENSER):
            wanted = self._widened(dict(seen), most, lines + gap)
            count = sum(wanted.values())
            width = min((self.size.width - count + 1) // max(count, 1), WIDEST)
            starts, whole = self._starts(wanted, lines + gap)
            lanes, left = {}, 0
            for at, columns in wanted.items():
                lanes[at] = columns, left
                left += columns * (width + 1)
            best = LaneLayout(lanes, width, lines, gap, starts, whole)
            if whole - gap <= self._room:
                break
        assert best is not None  # noqa: S101
        return best

    def _widened(self, columns: dict[int, int], most: int, pitch: int) -> dict[int, int]:
        """Give the columns that are left to the lanes that need the most lines."""
        rows = max(self._room // pitch, 1)
        totals = self._totals()
        while sum(columns.values()) < most and columns:
            at = max(columns, key=lambda one: totals[one] / columns[one])
            if totals[at] <= rows * columns[at]:
                break
            columns[at] += 1
        return columns

    def _starts(self, columns: Mapping[int, int], pitch: int) -> tuple[list[int], int]:
        """The first line of each band, and the lines of all of them."""
        starts, line = [], 0
        for band in self.bands:
            starts.append(line)
            high = max((-(-len(band.lanes[at].cards) // n) for at, n in columns.items()), default=0)
            line += high * pitch + bool(band.title)
        return starts, line

    def _line_of(self, at: CardAt) -> int:
        """The first line of a card."""
        layout = self.layout_now
        columns = layout.lanes.get(at.lane, (1, 0))[0]
        title = bool(self.bands[at.band].title)
        return layout.starts[at.band] + title + at.card // columns * layout.pitch

    # Going about.

    def _moved(self) -> None:
        """Keep the cursor in sight, and draw it."""
        if self.bands:
            if self.at.lane < self._first:
                self._scroll_to_lane(self.at.lane)
            while self.under is not None and self.at.lane not in self.layout_now.lanes:
                self._scroll_to_lane(self._first + 1)
            layout, line = self.layout_now, self._line_of(self.at)
            head = bool(self.bands[self.at.band].title) and self.at.card == 0
            self._top = min(self._top, line - head)
            self._top = max(self._top, line + layout.lines - self._room, 0)
            self._top = max(min(self._top, layout.whole - layout.gap - self._room), 0)
        self.refresh()
        self.post_message(self.CardHighlighted())

    def _scroll_to_lane(self, first: int) -> None:
        self._first = first
        self._layout_now = None

    def action_move(self, by: int) -> None:
        """Some cards down (or up); past the end of a lane to the next band."""
        if self.under is None:
            return
        columns = self.layout_now.lanes.get(self.at.lane, (1, 0))[0]
        band, lane, card = self.at
        count = len(self.bands[band].lanes[lane].cards)
        wanted = card + by * columns
        if 0 <= wanted < count:
            self.at = CardAt(band, lane, wanted)
        elif (there := self._band_beside(by)) is not None:
            cards = len(self.bands[there].lanes[lane].cards)
            self.at = CardAt(there, lane, 0 if by > 0 else cards - 1)
        else:
            last = count - 1 if by > 0 else card % columns
            same_row = by > 0 and card // columns == last // columns
            self.at = CardAt(band, lane, card if same_row else last)
        self._moved()

    def _band_beside(self, by: int) -> int | None:
        """The next band in that direction that has a card in the lane."""
        step = 1 if by > 0 else -1
        number = self.at.band + step
        while 0 <= number < len(self.bands):
            if self.bands[number].lanes[self.at.lane].cards:
                return number
            number += step
        return None

    def action_page(self, by: int) -> None:
        """A page of cards down (or up)."""
        if self.under is not None:
            columns = self.layout_now.lanes.get(self.at.lane, (1, 0))[0]
            rows = max(self._room // self.layout_now.pitch, 1)
            count = len(self.bands[self.at.band].lanes[self.at.lane].cards)
            wanted = self.at.card + by * rows * columns
            if 0 <= wanted < count:
                self.at = self.at._replace(card=wanted)
                self._moved()
            else:
                at_end = self.at.card == (count - 1 if by > 0 else 0)
                self.at = self.at._replace(card=count - 1 if by > 0 else 0)
                self.action_move(by) if at_end else self._moved()

    def action_to(self, row: int) -> None:
        """To a card of the lane; -1 is the last."""
        if self.under is not None:
            numbers = range(len(self.bands))
            lane = self.at.lane
            order = numbers if row >= 0 else reversed(numbers)
            band = next((n for n in order if self.bands[n].lanes[lane].cards), self.at.band)
            cards = len(self.bands[band].lanes[lane].cards)
            self.at = CardAt(band, lane, row if row >= 0 else cards - 1)
            self._moved()

    def action_lane(self, by: int) -> None:
        """To the column beside it, then to the next lane with cards in that direction."""
        if self.under is None:
            return
        band, lane, card = self.at
        columns = self.layout_now.lanes.get(lane, (1, 0))[0]
        cards = self.bands[band].lanes[lane].cards
        if 0 <= card % columns + by < columns and card + by < len(cards):
            self.at = CardAt(band, lane, card + by)
            self._moved()
            return
        row, lanes = card // columns, self.bands[band].lanes
        lane += by
        while 0 <= lane < len(lanes) and not lanes[lane].cards:
            lane += by
        if 0 <= lane < len(lanes):
            columns = self.layout_now.lanes.get(lane, (1, 0))[0]
            wanted = row * columns + (columns - 1 if by < 0 else 0)
            count = len(lanes[lane].cards)
            if wanted >= count and by > 0:
                wanted = (count - 1) // columns * columns
            self.at = CardAt(band, lane, min(wanted, count - 1))
            self._moved()

    def action_choose(self) -> None:
        """Open the card under the cursor."""
        if self.under is not None:
            self.post_message(self.CardChosen())

    def on_resize(self) -> None:
        """Other lanes fit; how many were seen before does not matter."""
        self._layout_now, self._first, self._top = None, 0, 0
        self._drawn.clear()
        self._moved()

    async def _on_click(self, event: events.Click) -> None:
        found = self._card_at(event.x, event.y)
        if found is not None:
            if found == self.at:
                self.action_choose()
            self.at = found
            self._moved()

    def _card_at(self, x: int, y: int) -> CardAt | None:
        """The card at a place of the screen."""
        layout, line = self.layout_now, self._top + y - HEAD
        if not self.bands or y < HEAD or line >= layout.whole:
            return None
        number = bisect_right(layout.starts, line) - 1
        band = self.bands[number]
        line -= layout.starts[number] + bool(band.title)
        for at, (columns, left) in layout.lanes.items():
            column = (x - left) // (layout.width + 1)
            card = line // layout.pitch * columns + column
            if line >= 0 and 0 <= column < columns and card < len(band.lanes[at].cards):
                return CardAt(number, at, card)
        return None

    # Drawing.

    @property
    def _signs(self) -> Signs:
        return signs_of(self)

    def render_line(self, y: int) -> Strip:
        """One line of the screen, across all lanes that are seen."""
        width, base = self.size.width, self.rich_style
        if self.under is None:
            return sentence_line(self._empty, y, width, base)
        if y < HEAD:
            return Strip(self._heads()).adjust_cell_length(width, self._look("head"))
        if y == self.size.height - 1 and (none := self._without()):
            dim = base + Style(dim=True)
            return Strip(self._line(Text(none), width, dim)).adjust_cell_length(width, base)
        layout, line = self.layout_now, self._top + y - HEAD
        if line >= layout.whole:
            return Strip.blank(width, base)
        number = bisect_right(layout.starts, line) - 1
        band = self.bands[number]
        line -= layout.starts[number] + bool(band.title)
        if line < 0:
            return Strip(self._band_head(band, width)).adjust_cell_length(width, base)
        return Strip(self._cards(number, line, base)).adjust_cell_length(width, base)

    def _cards(self, number: int, line: int, base: Style) -> list[Segment]:
        """Line ``line`` of a band, across its lanes."""
        layout, segments = self.layout_now, list[Segment]()
        row, part = divmod(line, layout.pitch)
        for at, (columns, _) in layout.lanes.items():
            cards = self.bands[number].lanes[at].cards
            for card in range(row * columns, (row + 1) * columns):
                if card < len(cards) and part < layout.lines:
                    segments += self._card(CardAt(number, at, card), cards[card], base)[part]
                else:
                    segments.append(Segment(" " * layout.width, base))
                segments.append(Segment(" ", base))
        return segments

    def _heads(self) -> list[Segment]:
        layout, totals, segments = self.layout_now, self._totals(), list[Segment]()
        filled = [at for at, whole in enumerate(totals) if whole]
        for at, (columns, _) in layout.lanes.items():
            style = self._look("here" if at == self.at.lane else "head")
            hidden_before = filled[0] not in layout.lanes and at == min(layout.lanes)
            hidden_after = filled[-1] not in layout.lanes and at == max(layout.lanes)
            before = f"{self._signs('before')} " if hidden_before else ""
            after = f" {self._signs('next')}" if hidden_after else ""
            title = f"{before}{self.bands[0].lanes[at].title} {totals[at]:,}{after}"
            room = columns * (layout.width + 1) - 1
            segments += [*self._line(Text(title), room, style), Segment(" ", self._look("head"))]
        return segments

    def _band_head(self, band: LaneBand[T], width: int) -> list[Segment]:
        count = sum(len(lane.cards) for lane in band.lanes)
        rule = "-" if self._signs.ascii else "─"
        title = f"{rule * 2} {band.title} {count:,} "
        return self._line(Text(title + rule * (width - len(title))), width, self._look("head"))

    def _card(self, at: CardAt, card: T, base: Style) -> list[list[Segment]]:
        layout = self.layout_now
        key = (self._key(card), layout.width, layout.lines, at == self.at, self.has_focus)
        if (drawn := self._drawn.get(key)) is None:
            style = base
            if at == self.at:
                style = self._look("cursor" if self.has_focus else "cursor-blurred")
            lines = self._draw(card, layout.width, layout.lines)
            drawn = self._drawn[key] = [self._line(one, layout.width, style) for one in lines]
        return drawn

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
