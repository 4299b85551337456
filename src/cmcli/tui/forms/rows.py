"""The rows of a form: a label, one field or more, and what is understood of them."""

from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.css.scalar import Scalar
from textual.widget import Widget
from textual.widgets import Static

from cmcli.errors import CmError, UsageProblem
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.telling import Telling
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard


class FormRow(Horizontal):
    """Fields on one line, the label on their left.

    A row that is not ``shown`` adds nothing to the command; the form shows it when needed. The
    understood value is next to short fields and below the others.
    """

    def __init__(
        self,
        *fields: FormField,
        label: str | None = None,
        shown: bool = True,
        stacked: bool = False,
    ) -> None:
        super().__init__(id=f"row-{fields[0].key}", classes="stacked" if stacked else "")
        self.fields = fields
        self.label = fields[0].title if label is None else label
        self.display = shown
        self.refused: str | None = None
        """Why the verb refused it, until it is changed."""
        self.left = False
        """A flag: the user has left the field once, so a wrong value is highlighted."""
        self._height: Scalar | None = None
        self._label = Telling(fixed=True, classes="label")
        beside = len(fields) == 1 and fields[0].has_class("short")
        self._note = Telling(fixed=True, classes="note beside") if beside else None

    def compose(self) -> ComposeResult:
        """The label, the fields, and what is understood of a short one."""
        yield self._label
        yield from self.fields
        if self._note is not None:
            yield self._note

    def on_mount(self) -> None:
        """Say what is understood of what it begins with."""
        self.paint()

    def show(self, shown: bool) -> None:
        """Show it, or hide it with what stands below it."""
        self.display = shown
        if self._note is not None:
            self._note.display = shown

    def grow(self, grows: bool) -> None:
        """Take the rows that are free, or no more than the field needs."""
        field = self.fields[0]
        if grows != self.has_class("-grows") and field.styles.height is not None:
            if grows:
                self.styles.min_height, self._height = field.styles.height, field.styles.height
            else:
                self.styles.min_height = None
            field.styles.height = "1fr" if grows else self._height
            self.set_class(grows, "-grows")

    def refuse(self, sentence: str | None) -> None:
        """Show why the verb refused the field; None after a change."""
        self.refused = sentence
        self.left = self.left or sentence is not None
        self.paint()

    def wrong(self) -> CmError | None:
        """Return the problem of the field, or None."""
        if self.refused is not None:
            return UsageProblem(self.refused)
        for field in self.fields:
            try:
                field.reading()
            except CmError as problem:
                return problem
            if field.needed and not field.get():
                return UsageProblem("An answer is required.")
        return None

    def paint(self) -> None:
        """Say what is understood of the fields, or what is wrong with them."""
        app = cast("Dashboard", self.app)
        text, wrong = self._understood(), self.wrong()
        empty = all(not field.get() for field in self.fields)
        if wrong is not None and self.left:
            text = said(f"! {wrong.message}", app.style("error"))
        elif wrong is not None and not empty:
            text = said(wrong.message, "dim")
        self._tell(text)
        here = any(field.has_focus for field in self.fields)
        mark = app.signs("next") if here else " "
        self._label.tell(said(f"{mark} {self.label}", "bold" if here else ""))

    def _tell(self, text: Text) -> None:
        """Show a sentence in a line below, which is created on first use."""
        if self._note is None and text.plain and isinstance(self.parent, Widget):
            self._note = Telling(classes="note below")
            self.parent.mount(self._note, after=self)
        if self._note is not None:
            self._note.tell(text)
            self._note.display = self.display and bool(text.plain or self._note.fixed)

    def _understood(self) -> Text:
        parts = []
        for field in self.fields:
            try:
                parts.append(field.reading())
            except CmError:
                parts.append("")
        words = "  ".join(part for part in parts if part)
        arrow = cast("Dashboard", self.app).signs("arrow")
        return said(f"{arrow} {words}" if words else "")


class RowHeading(Static):
    """A line between groups of rows."""

    def __init__(self, text: str) -> None:
        super().__init__(said(text), classes="heading")
