"""Tiles: a figure each, with its twelve weeks and a word of context. Enter opens what is behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from cmcli.tui.marks import Signs, fitted, said, signs_of


@dataclass(frozen=True, slots=True)
class Figure:
    """The content of a tile: two lines of text, each with a row of blocks behind it or none.

    ``drawn`` are values by week for each line, on one scale. ``brief`` says the same in a few
    words, for a line of all figures. ``place`` and ``filter`` are the page and the filter behind
    it, ``more`` is told of it in the detail.
    """

    key: str
    title: str
    lines: tuple[str, str]
    brief: str
    place: str
    filter: str = ""
    drawn: tuple[Sequence[int], ...] = ()
    alarm: bool = False
    more: tuple[str, ...] = ()

    def sparks(self, signs: Signs) -> list[str]:
        """Return the rows of blocks, all on one scale."""
        every = [value for row in self.drawn for value in row]
        blocks = signs.sparkline(every, len(every))
        rows = []
        for row in self.drawn:
            rows.append(blocks[: len(row)])
            blocks = blocks[len(row) :]
        return rows


class Tile(Static, can_focus=True):
    """One tile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", show=False, id="here.open"),
        Binding("left,h", "beside(-1)", "Left", show=False, id="here.left"),
        Binding("right,l", "beside(1)", "Right", show=False, id="here.right"),
    ]

    class Entered(Message):
        """The list behind a tile is asked for."""

        def __init__(self, figure: Figure) -> None:
            super().__init__()
            self.figure = figure

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self.figure: Figure | None = None

    def tell(self, figure: Figure) -> None:
        """Show a figure."""
        self.figure = figure
        self.border_title = figure.title
        self._paint()

    def on_resize(self) -> None:
        """More or less fits beside the words."""
        self._paint()

    def on_click(self, event: events.Click) -> None:
        """Open what is behind."""
        self.action_open()

    def action_open(self) -> None:
        """Open what is behind."""
        if self.figure is not None:
            self.post_message(self.Entered(self.figure))

    def action_beside(self, by: int) -> None:
        """To the tile beside this one."""
        shown = [one for one in self.screen.query(Tile) if one.display]
        shown[(shown.index(self) + by) % len(shown)].focus()

    def _paint(self) -> None:
        figure, width = self.figure, self.size.width
        if figure is None or not width:
            return
        dashboard = cast("Any", self.app)
        signs, alarm = dashboard.signs, dashboard.style("error")
        rows: list[Text] = []
        sparks = figure.sparks(signs)
        for at, words in enumerate(figure.lines):
            spark = sparks[at] if at < len(sparks) else ""
            first = "" if at else alarm if figure.alarm else "bold"
            line = said(words, first)
            gap = width - line.cell_len - len(spark)
            if spark and gap > 0:
                line.append(" " * gap + spark)
            rows.append(fitted(line, width, signs))
        self.update(Text("\n").join(rows), layout=False)


class Tiles(Horizontal):
    """All tiles in a line; and the same figures in one line of words where there is little room."""

    def __init__(self, *keys: str) -> None:
        super().__init__(id="tiles")
        self._keys = keys

    def compose(self) -> Any:
        """One tile a figure."""
        for key in self._keys:
            yield Tile(id=f"tile-{key}")

    def tell(self, figures: Sequence[Figure]) -> None:
        """Show these figures."""
        for one in figures:
            self.query_one(f"#tile-{one.key}", Tile).tell(one)


class FigureLine(Static):
    """The same figures in one line, as many as fit."""

    def __init__(self) -> None:
        super().__init__("", id="figures", markup=False)
        self._told: Sequence[Figure] = ()

    def tell(self, figures: Sequence[Figure]) -> None:
        """Show these figures."""
        self._told = figures
        self._paint()

    def on_resize(self) -> None:
        """More or fewer fit."""
        self._paint()

    def _paint(self) -> None:
        signs, width = signs_of(self), max(self.size.width - 2, 1)
        line = Text()
        for figure in self._told:
            part = said(figure.brief)
            room = width - line.cell_len - (2 if line else 0)
            if figure.brief and part.cell_len <= room:
                line.append("  " if line else "").append_text(part)
        self.update(fitted(line, width, signs), layout=False)
