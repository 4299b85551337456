"""The fields of forms that are typed: lines, days, numbers and longer texts.

A field knows its name, what it adds to a command line, and how to read what was typed; what is
wrong is said beside it while it is typed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, TextArea

from cmcli.domain.text import SHORT_LIMIT, safe_text
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object  # Textual follows only the first of the bases that is a widget

Read = Callable[[str], str]
"""Reads what was typed into the words that are shown beside it; raises :class:`CmError`."""


class FormField(_Widget):
    """The common parts of all fields; mixed into the input widget.

    ``key`` is its name within the form. ``prefix`` begins each of its texts (``2=``). ``usual`` is
    the default of the command. ``needed`` fields are required.
    """

    key: str
    title: str
    about: str
    prefix: str
    needed: bool
    says: str = ""
    """The field of the verb's value that it says."""
    usual: str = ""
    begins: str | None = None
    """The value that is known, where the field begins with one; leaving it says nothing."""
    clears: str = ""
    """The text that takes away what is known, for an emptied field."""
    long: bool = False
    """A flag: the field takes several lines of text."""

    class Edited(Message):
        """The value is another one."""

        def __init__(self, field: "FormField") -> None:
            super().__init__()
            self.field = field

    def describe(self, key: str, title: str, about: str, prefix: str, needed: bool) -> None:
        """Take on what a field is called and what it is for."""
        self.key, self.title, self.about = key, title, about
        self.prefix, self.needed = prefix, needed

    def get(self) -> str:
        """The value, without blanks around it; empty where nothing is said."""
        raise RuntimeError("a field has a value")

    def put(self, value: str) -> None:
        """Put a value in, as a draft has it."""
        raise RuntimeError("a field takes a value")

    def reading(self) -> str:
        """Return how the value is understood; raise :class:`CmError` for an invalid value."""
        return ""

    def helps(self) -> str:
        """Return what the field is for, or what its keys do now."""
        return self.about

    def said(self) -> str:
        """The value as it is said to the verb."""
        return self.get()

    def know(self, clears: str) -> None:
        """Take the value that the field begins with for the one that is known."""
        self.begins, self.clears = self.get(), clears

    def texts(self) -> list[str]:
        """Return the texts for the field, or nothing for the default or what is known."""
        value = self.said()
        if self.begins is not None:
            return [] if self.get() == self.begins else [value or self.clears]
        return [] if value in ("", self.usual) else [f"{self.prefix}{value}"]


class LineField(FormField, Input):
    """One line of text. ``read`` says what is understood of it; it is not called when empty."""

    # Textual would lay out the whole screen anew for each letter; a line keeps its size.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    def __init__(
        self,
        key: str,
        title: str,
        about: str = "",
        *,
        prefix: str = "",
        needed: bool = False,
        value: str = "",
        usual: str = "",
        hint: str = "",
        read: Read | None = None,
        width: int | None = None,
        limit: int = SHORT_LIMIT,
    ) -> None:
        super().__init__(
            value=safe_text(value or usual),
            placeholder=hint or ("needed" if needed else ""),
            id=f"field-{key}",
            compact=True,
            select_on_focus=bool(usual),
            classes="short" if width else "",
        )
        self.describe(key, title, about, prefix, needed)
        self.usual = usual
        self._read, self._limit = read, limit
        if width:
            self.styles.width = width

    def get(self) -> str:
        """Return the input."""
        return self.value.strip()

    def put(self, value: str) -> None:
        """Put a value in, as text that drives no terminal."""
        self.value = safe_text(value)

    def reading(self) -> str:
        """Return what the field understands."""
        value = self.get()
        if len(value) > self._limit:
            raise UsageProblem(f"{len(value):,} characters; {self._limit:,} is the most.")
        return self._read(value) if value and self._read else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(self.Edited(self))

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines become one, as everywhere in cm."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split()), *sorted(self.selection))


class LongField(FormField, TextArea):
    """Text of more than a line. Tab goes on to the next field."""

    long = True
    grows = False
    """A flag: a text of any length, which takes the rows that are free."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "screen.write", "Write it in your editor", id="form.editor"),
        Binding("ctrl+underscore", "undo", "Undo typing", id="form.undo"),
    ]

    def __init__(
        self,
        key: str,
        title: str,
        about: str = "",
        *,
        needed: bool = False,
        value: str = "",
        height: int = 4,
        limit: int = SHORT_LIMIT,
    ) -> None:
        super().__init__(
            safe_text(value, multiline=True),
            id=f"field-{key}",
            compact=True,
            highlight_cursor_line=False,
            placeholder="needed" if needed else "",
        )
        self.describe(key, title, about, "", needed)
        self._limit = limit
        self.styles.height = height
        self.move_cursor(self.document.end)

    def helps(self) -> str:
        """Return what the field is for, and how to insert a text."""
        return f"{self.about} F3 inserts a snippet.".strip() if self.grows else self.about

    def get(self) -> str:
        """Return the input."""
        return self.text.strip()

    def put(self, value: str) -> None:
        """Put a value in, as text that drives no terminal; the cursor goes to its end."""
        self.load_text(safe_text(value, multiline=True))
        self.move_cursor(self.document.end)

    def put_in(self, text: str) -> None:
        """Insert a text where the cursor is, with a blank before it if it follows a word."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        gap = " " if before and not before[-1].isspace() else ""
        self.insert(f"{gap}{safe_text(text, multiline=True)}")

    def reading(self) -> str:
        """How long it is, where that is too long."""
        length = len(self.get())
        if length > self._limit:
            raise UsageProblem(f"{length:,} characters; {self._limit:,} is the most.")
        return ""

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(self.Edited(self))


class Entries(LongField):
    """Several short texts, one per line, each a text of its own."""

    def __init__(
        self, key: str, title: str, about: str, *, read: Read, prefix: str = "", value: str = ""
    ) -> None:
        super().__init__(key, title, about, value=value, height=2)
        self.prefix, self._read = prefix, read

    def entries(self) -> list[str]:
        """The texts, without empty lines."""
        return [line.strip() for line in self.get().splitlines() if line.strip()]

    def reading(self) -> str:
        """How many there are."""
        found = self.entries()
        for one in found:
            self._read(one)
        return f"{len(found)} of them" if len(found) > 1 else ""

    def texts(self) -> list[str]:
        """Return each of the texts; those of a changed list take the place of what is known."""
        if self.begins is not None:
            return [] if self.get() == self.begins else [self.clears, *self.entries()]
        return [f"{self.prefix}{one}" for one in self.entries()]
