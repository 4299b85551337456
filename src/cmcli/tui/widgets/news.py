"""A line or more about the latest changes of others, for any page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.widgets import Static

from cmcli.casework.looking.news import NewsItem
from cmcli.domain.dates import near_day
from cmcli.tui.marks import fitted, said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


class NewsFeed(Static):
    """The latest sentences, the newest first. A page gives what it has read to :meth:`tell`.

    On one line they stand behind each other; with more lines each has its own.
    """

    def __init__(self, id: str = "news") -> None:
        super().__init__("", id=id, markup=False)
        self._told: Sequence[NewsItem] = ()

    def tell(self, items: Sequence[NewsItem]) -> None:
        """Show these."""
        self._told = items
        self.set_class(not items, "-nothing")
        self._paint()

    def on_resize(self) -> None:
        """More or fewer fit."""
        self._paint()

    def _paint(self) -> None:
        dashboard = cast("Dashboard", self.app)
        signs, (width, height) = dashboard.signs, self.size
        if not width or not height:
            return
        lines = [self._line(one) for one in self._told]
        if height == 1:
            gap = f" {signs('dot')} "
            whole = Text(gap).join(lines)
            self.update(fitted(whole, width, signs), layout=False)
            return
        shown = [fitted(line, width, signs) for line in lines[:height]]
        self.update(Text("\n").join(shown), layout=False)

    def _line(self, one: NewsItem) -> Text:
        dashboard = cast("Dashboard", self.app)
        when = near_day(one.on, dashboard.desk.day or one.on)
        when = f"{one.at:%H:%M}" if one.at is not None else when
        who = "" if one.ref is None else dashboard.client(one.name, one.ref)
        return said(f"{when} ", "bold").append_text(said(one.sentence(who)))
