"""A page with a filter: the line to type it in, and the keys that keep it and remove it."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from cmcli.tui.narrow import FilterWords
from cmcli.tui.page import Content, Page

NOT_ONE = "Nothing matches. Press Esc to remove the filter."


class FilterLine(Horizontal):
    """The line for the filter; hidden until ``/``."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(id="filter-line")
        self._placeholder = placeholder
        self.display = False

    def compose(self) -> ComposeResult:
        """A slash, the input, and once something is typed what to do with it."""
        yield Static("/", markup=False, classes="slash")
        yield Input(placeholder=self._placeholder, compact=True, id="filter")
        yield Static("Enter keeps it, Esc removes it", classes="quiet")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Words help before anything is typed, keys after."""
        self.query_one(".quiet").display = bool(event.value)

    def open(self, words: str) -> Input:
        """Show it with these words; gives the input."""
        self.display = True
        self.query_one(".quiet").display = bool(words)
        field = self.query_one(Input)
        field.value = words
        return field


class FilteredPage(Page[Content], Generic[Content]):
    """A page whose list a filter narrows. Subclasses give ``words`` and ``again``, and yield a
    :class:`FilterLine`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="here.filter"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""

    def words(self) -> FilterWords[Any]:
        """Return the words for the filter."""
        raise RuntimeError("a list can be filtered")

    def filter_words(self) -> Sequence[str]:
        """Return the words of the filter, for the help."""
        return self.words().every

    def again(self) -> None:
        """Show what was read last once more: another filter, another order."""
        if self.found is not None:
            self.show(self.found)
            self.offer()

    def filtered(self) -> None:
        """The filter is another one."""
        self.again()

    def look_for(self, words: str) -> None:
        """Show what a filter leaves over, as if it had been typed."""
        self.filter = words
        self.query_one("#filter", Input).value = words
        if self.found is not None:
            self.filtered()

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(FilterLine).open(self.filter).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The filter holds while it is typed."""
        if event.input.id == "filter" and event.value.strip() != self.filter:
            self.filter = event.value.strip()
            self.filtered()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter and goes to the list."""
        if event.input.id == "filter":
            self._leave_filter()

    def take_focus(self) -> None:
        """The list; the filter while it is typed."""
        line = self.query_one(FilterLine)
        if line.display:
            line.query_one(Input).focus()
        else:
            super().take_focus()

    def _leave_filter(self) -> None:
        self.query_one(FilterLine).display = False
        super().take_focus()

    def end_typing(self) -> bool:
        """Esc: close the line where nothing is typed; returns False where there is no such line."""
        if not self.query_one(FilterLine).display or self.filter:
            return False
        self._leave_filter()
        return True

    def end_filter(self) -> bool:
        """Esc: remove the filter that is typed or that holds; returns False without one."""
        if not self.filter:
            return False
        self.filter = ""
        self.query_one("#filter", Input).value = ""
        self._leave_filter()
        self.filtered()
        return True
