"""A list to choose from that is narrowed by typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as Row

from cmcli.tui.marks import said

HINT = "narrow-hint"
"""The id of the line below a list that says by what it is narrowed."""


@dataclass(frozen=True, slots=True)
class PickLine:
    """One row of a list: its key, how it is shown, and the words by which it is found.

    ``about`` is shown below the list while the cursor is on the row.
    """

    key: str
    text: Text
    words: str
    about: str = ""

    def begins_with(self, typed: str) -> bool:
        """Return whether the first word is exactly what was typed."""
        return bool(typed) and self.words.casefold().split()[:1] == typed.casefold().split()


def only_with(typed: str) -> str:
    """Say by what a list is narrowed, and how it is widened."""
    return f"Only with '{typed}'. Backspace shows more, Esc shows all."


class NarrowList(OptionList):
    """Letters leave the rows that contain what was typed, Backspace widens, Esc clears.

    Without ``digits`` these mean something else.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "widen", "Show more rows", show=False),
        Binding("escape", "clear", "Show all rows", show=False),
    ]

    def __init__(
        self, *, id: str | None = None, compact: bool = False, digits: bool = True
    ) -> None:
        super().__init__(id=id, compact=compact, markup=False)
        self._rows: list[PickLine] = []
        self._digits = digits
        self._said: str | None = None
        self.narrowed = ""

    def fill(self, rows: Sequence[PickLine], here: str = "") -> None:
        """Show these rows, with the cursor on the one with that key."""
        self._rows = list(rows)
        self.paint(here)

    def mark(self, key: str) -> str:
        """Return what is shown before a row."""
        return ""

    def paint(self, here: str = "") -> None:
        """Draw the rows that what was typed leaves; the cursor stays on its row."""
        if self.highlighted_option is not None:
            here = self.highlighted_option.id or here
        kept = self._matching(self.narrowed)
        self.clear_options()
        self.add_options(
            Row(Text.assemble(self.mark(one.key), one.text), id=one.key) for one in kept
        )
        keys = [one.key for one in kept]
        if keys:
            self.highlighted = keys.index(here) if here in keys else 0

    def _matching(self, typed: str) -> list[PickLine]:
        wanted = typed.casefold().split()
        kept = [row for row in self._rows if all(part in row.words.casefold() for part in wanted)]
        return sorted(kept, key=lambda row: not row.begins_with(typed))

    def on_key(self, event: events.Key) -> None:
        """A letter narrows the list to the rows that contain what was typed."""
        char = event.character or ""
        typed = event.is_printable and char.isprintable() and not char.isspace()
        if typed and (self._digits or not char.isdigit()):
            event.stop()
            if self._matching(self.narrowed + char):
                self.narrow(self.narrowed + char)
            else:
                self.app.bell()

    def action_widen(self) -> None:
        """Take back the last letter."""
        self.narrow(self.narrowed[:-1])

    def action_clear(self) -> None:
        """Show all rows again."""
        self.narrow("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is narrowed, Esc leaves."""
        return bool(self.narrowed) if action == "clear" else True

    def narrow(self, typed: str) -> None:
        """Leave the rows that contain this, with the cursor on the one that begins with it."""
        self.narrowed = typed
        self.paint()
        if any(row.begins_with(typed) for row in self._rows):
            self.highlighted = 0
        for line in self.screen.query(f"#{HINT}").results(Static):
            if self._said is None:
                self._said = str(cast("Any", line.visual))
            line.update(said(only_with(typed) if typed else self._said))
