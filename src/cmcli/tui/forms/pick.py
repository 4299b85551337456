"""A list to choose from: as a field of a form, and as what a choice opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as Row

from cmcli.tui.dialog import Dialog
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


@dataclass(frozen=True, slots=True)
class Option:
    """One of the words to choose from: what is recorded, how it is shown, and what it means."""

    key: str
    word: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class PickLine:
    """One row of a list: its key, how it is shown, and the words by which it is found.

    ``about`` is shown below the list while the cursor is on the row.
    """

    key: str
    text: Text
    words: str
    about: str = ""


class Pick(FormField, OptionList):
    """One row of a list that is shown. Enter or space chooses; letters narrow the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Choose", show=False),
        Binding("backspace", "widen", "Show more rows", show=False),
    ]

    class Picked(Message):
        """A row was chosen, be it the one that was chosen before."""

        def __init__(self, pick: "Pick") -> None:
            super().__init__()
            self.pick = pick

    def __init__(
        self,
        key: str,
        title: str,
        about: str,
        rows: Sequence[PickLine],
        *,
        value: str = "",
        needed: bool = False,
    ) -> None:
        super().__init__(id=f"field-{key}", compact=True, markup=False)
        self.describe(key, title, about, "", needed)
        self._rows = list(rows)
        self._chosen = value
        self.narrowed = ""

    def on_mount(self) -> None:
        """Show the rows."""
        self.paint()

    def get(self) -> str:
        """The key of the row that is chosen."""
        return self._chosen

    def put(self, value: str) -> None:
        """Choose a row; ignore any other text."""
        if value in ("", *(row.key for row in self._rows)) and value != self._chosen:
            self._chosen = value
            self.paint()
            self.post_message(self.Edited(self))

    def offer(self, rows: Sequence[PickLine]) -> None:
        """Put other rows in place; what was chosen stays chosen where it is among them."""
        self._rows = list(rows)
        if not any(row.key == self._chosen for row in rows):
            self._chosen = ""
        self.paint()

    def reading(self) -> str:
        """Return the text that filters the list, and what is to say about the row."""
        here = self.highlighted_option
        about = next((one.about for one in self._rows if here and one.key == here.id), "")
        only = f"only rows with '{self.narrowed}'; backspace shows more" if self.narrowed else ""
        return "  ".join(part for part in (only, about) if part)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what is to say about another row."""
        event.stop()
        if isinstance(self.parent, FormRow):
            self.parent.paint()

    def paint(self) -> None:
        """Draw the rows that what was typed leaves; the cursor stays on its row."""
        signs = cast("Dashboard", self.app).signs
        here = self.highlighted_option.id if self.highlighted_option else self._chosen
        wanted = self.narrowed.lower()
        kept = [row for row in self._rows if wanted in row.words.lower()]
        self.clear_options()
        mark = signs("marked")
        self.add_options(
            Row(
                Text.assemble(f"{mark} " if one.key == self._chosen else "  ", one.text), id=one.key
            )
            for one in kept
        )
        keys = [one.key for one in kept]
        if keys:
            self.highlighted = keys.index(here) if here in keys else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the selected row."""
        event.stop()
        self.put(event.option.id or "")
        self.post_message(self.Picked(self))

    def on_key(self, event: events.Key) -> None:
        """A letter narrows the list to the rows that contain what was typed."""
        char = event.character or ""
        if event.is_printable and char.isprintable() and not char.isspace():
            event.stop()
            if any((self.narrowed + char).lower() in row.words.lower() for row in self._rows):
                self._narrow(self.narrowed + char)
            else:
                self.app.bell()

    def action_widen(self) -> None:
        """Take back the last letter."""
        self._narrow(self.narrowed[:-1])

    def _narrow(self, text: str) -> None:
        self.narrowed = text
        self.paint()
        self.post_message(self.Edited(self))


class PickScreen(Dialog[str | None]):
    """All the words of a choice, with what they mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Back", id="pick.close"),
    ]

    def __init__(self, title: str, choices: Sequence[Option], value: str) -> None:
        super().__init__()
        self._title = title
        self._choices, self._value = choices, value

    def compose(self) -> ComposeResult:
        """The list."""
        width = max((Text(one.word).cell_len for one in self._choices), default=0)
        rows = [
            PickLine(one.key or _UNSAID, _meaning(one, width), f"{one.word} {one.about}")
            for one in self._choices
        ]
        with Vertical(classes="box"):
            yield Static(said(self._title), classes="title")
            yield Pick("pick", "", "", rows, value=self._value or _UNSAID)
            yield Static("Letters narrow, Enter chooses, Esc goes back.", classes="quiet")

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(Pick).focus()

    def on_pick_picked(self, event: Pick.Picked) -> None:
        """Dismiss with the chosen row."""
        chosen = event.pick.get()
        self.dismiss("" if chosen == _UNSAID else chosen)

    def action_close(self) -> None:
        """Dismiss without a choice."""
        self.dismiss(None)


_UNSAID = "-"
"""The id of the row that says nothing; an option of a list needs one."""


def _meaning(one: Option, width: int) -> Text:
    word = said(one.word)
    word.pad_right(width - word.cell_len + 2)
    return word.append_text(said(one.about, "dim") if one.about != one.word else Text(""))
