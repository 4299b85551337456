"""A list to choose from: as a field of a form, and as what a choice opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static

from cmcli.tui.dialog import Dialog
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.marks import said, signs_of
from cmcli.tui.widgets.narrowing import HINT, NarrowList, PickLine, only_with


@dataclass(frozen=True, slots=True)
class Option:
    """One of the words to choose from: what is recorded, how it is shown, and what it means."""

    key: str
    word: str
    about: str = ""


class Pick(FormField, NarrowList):
    """One row of a list that is shown. Enter or space chooses; letters narrow the list.

    ``fitted`` draws the rows again for another width.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Choose", show=False),
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
        fitted: Callable[[int], Sequence[PickLine]] | None = None,
    ) -> None:
        NarrowList.__init__(self, id=f"field-{key}", compact=True)
        self.describe(key, title, about, "", needed)
        self._rows = list(rows)
        self._chosen, self._fitted = value, fitted

    def on_resize(self) -> None:
        """Fit the rows to the width."""
        if self._fitted is not None:
            self.fill(self._fitted(self.scrollable_content_region.width), self._chosen)

    def on_mount(self) -> None:
        """Show the rows."""
        self.paint(self._chosen)

    def get(self) -> str:
        """The key of the row that is chosen."""
        return self._chosen

    def put(self, value: str) -> None:
        """Choose a row; ignore any other text."""
        if value in ("", *(row.key for row in self._rows)) and value != self._chosen:
            self._chosen = value
            self.paint(value)
            self.post_message(self.Edited(self))

    def offer(self, rows: Sequence[PickLine]) -> None:
        """Put other rows in place; what was chosen stays chosen where it is among them."""
        if not any(row.key == self._chosen for row in rows):
            self._chosen = ""
        self.fill(rows, self._chosen)

    def reading(self) -> str:
        """Return the text that filters the list, and what is to say about the row."""
        here = self.highlighted_option
        about = next((one.about for one in self._rows if here and one.key == here.id), "")
        only = only_with(self.narrowed) if self.narrowed else ""
        return "  ".join(part for part in (only, about) if part)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what is to say about another row."""
        event.stop()
        if isinstance(self.parent, FormRow):
            self.parent.paint()

    def mark(self, key: str) -> str:
        """Return the sign of the row that is chosen."""
        return f"{signs_of(self)('marked')} " if key == self._chosen else "  "

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the selected row."""
        event.stop()
        self.put(event.option.id or "")
        self.post_message(self.Picked(self))

    def narrow(self, typed: str) -> None:
        """Leave the rows that contain this, and say so."""
        super().narrow(typed)
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
            yield Static("Letters narrow, Enter chooses, Esc goes back.", classes="quiet", id=HINT)

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
    word.no_wrap = False
    return word.append_text(said(one.about, "dim") if one.about != one.word else Text(""))
