"""Two of a list set side by side: versions of a plan, or assessments, with what differs."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

T = TypeVar("T")

Between = Callable[[T, T], RenderableType]
"""Draws the difference from the older to the newer."""


class Compare(Vertical, Generic[T]):
    """Rows, the newest first, and below them the difference.

    The row under the cursor is set beside the one that is marked (space), else beside the one
    before it.
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._between: Between[T] = lambda old, new: Text()
        self._alone: Callable[[T], RenderableType] = lambda one: Text()
        self._mark: str | None = None

    def compose(self) -> ComposeResult:
        """Rows and the difference."""
        yield Rows(marks=True, id=f"{self.id}-rows")
        yield Static("", id=f"{self.id}-difference", classes="difference", markup=False)

    @property
    def rows(self) -> Rows[T]:
        """The table."""
        return self.query_one(Rows)

    def fill(
        self,
        columns: Sequence[TextColumn],
        items: Sequence[T],
        *,
        key: Callable[[T], str],
        draw: Callable[[T], Sequence[Text]],
        between: Between[T],
        alone: Callable[[T], RenderableType],
        empty: str = "",
    ) -> None:
        """Show these items; ``alone`` draws the first item, which has no earlier one."""
        self._between, self._alone = between, alone
        self.rows.fill(columns, items, key=key, draw=draw, empty=empty)
        self.draw()

    def draw(self) -> None:
        """Draw the difference for the row under the cursor."""
        self.query_one(f"#{self.id}-difference", Static).update(self.drawn())

    def drawn(self) -> RenderableType:
        """The difference for the row under the cursor."""
        rows = self.rows
        if not rows.items:
            return Text()
        marked = [number for number in range(len(rows.items)) if self._key(number) in rows.marked]
        at = next((number for number in marked if number != rows.cursor), rows.cursor + 1)
        if at >= len(rows.items):
            return self._alone(rows.items[rows.cursor])
        newer, older = min(at, rows.cursor), max(at, rows.cursor)
        return self._between(rows.items[older], rows.items[newer])

    def _key(self, number: int) -> str:
        return self.rows._key(self.rows.items[number])

    def on_rows_highlighted(self) -> None:
        """Another one is looked at."""
        self.draw()

    def on_rows_marked(self, event: Rows.Marked) -> None:
        """One mark only: the latest."""
        event.stop()
        rows: Rows[Any] = self.rows
        fresh = sorted(rows.marked - {self._mark})
        self._mark = fresh[0] if fresh else self._mark if rows.marked else None
        rows.marked = set() if self._mark is None else {self._mark}
        rows.refresh()
        rows.post_message(Rows.Highlighted())

    def unmark(self) -> bool:
        """Remove the mark; returns False without a mark."""
        self._mark = None
        return self.rows.unmark()
