"""The panes below the head of a case: as many side by side as fit, one of them the current.

From 100 columns on, the last of them is the reader: all of what is under the cursor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from cmcli.tui.case.compare import Compare
from cmcli.tui.case.facts import Facts
from cmcli.tui.marks import said
from cmcli.tui.widgets.blocks import Blocks
from cmcli.tui.widgets.rows import Rows
from cmcli.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from cmcli.tui.case.look import WholeEntry

PANES = (
    ("details", "O", "Overview"),
    ("plan", "P", "Plan"),
    ("timeline", "T", "Timeline"),
    ("versions", "V", "Versions"),
    ("needs", "C", "Compare"),
    ("history", "o", "History"),
)
"""Key, letter and title of the panes, from left to right."""

BESIDE = {
    "details": ("details", "timeline"),
    "plan": ("plan", "timeline"),
    "timeline": ("plan", "timeline"),
    "versions": ("plan", "versions"),
    "needs": ("plan", "needs"),
    "history": ("timeline", "history"),
}
"""The pane to go to → the two that stand before the reader where three fit, if it is not there."""

TWO, THREE = 100, 140
"""Columns from which two and three panes stand side by side."""

TIGHT = 80
"""Columns below which two names of panes share the blank between them."""

READER = "reader"


class Tabs(Static):
    """The names of the panes with their letters; a click goes to one."""

    def on_click(self, event: events.Click) -> None:
        """To the pane that was clicked."""
        start, gap = 0, 2 if self.app.size.width < TIGHT else 3
        for key, letter, title in PANES:
            end = start + len(letter) + len(title) + gap
            if start <= event.x < end and isinstance(self.parent, Panes):
                self.parent.go(key)
                self.post_message(Panes.PaneChosen())
            start = end


class Panes(Vertical):
    """The names of the panes, and the panes.

    :class:`PaneChosen` is posted after a click on another. ``current`` is the key of the pane with
    the cursor, ``zoomed`` the key of a pane that is shown alone.
    """

    class PaneChosen(Message):
        """The cursor was put into another pane with the mouse."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.current = ""
        self.zoomed = ""
        self._pair = BESIDE["timeline"]

    def compose(self) -> ComposeResult:
        """Lay out the panes; the page fills them."""
        yield Tabs("", id="tabs", markup=False)
        with Horizontal(id="panes"):
            with _pane("details"):
                yield Facts(id="details")
            with _pane("plan"):
                yield Static("", id="standing", markup=False)
                yield Blocks(id="plan-rows")
                yield Static("", id="plan-about", classes="about", markup=False)
            with _pane("timeline"):
                yield Input(placeholder="words of an entry", compact=True, id="search")
                yield Static("", id="timeline-line", markup=False)
                yield Rows(id="timeline-rows")
                yield Static("", id="timeline-about", classes="about", markup=False)
            with _pane("versions"):
                yield Compare(id="versions")
            with _pane("needs"):
                yield Compare(id="needs")
            with _pane("history"):
                yield Rows(id="history-rows")
                yield Static("", id="history-about", classes="about", markup=False)
            with _pane(READER):
                yield TextPane(id="reader")

    def on_mount(self) -> None:
        """The search is out of the way."""
        self.query_one("#search").display = False
        self.fit()

    def on_resize(self) -> None:
        """More or fewer panes fit."""
        self.fit()

    @property
    def shown(self) -> tuple[str, ...]:
        """The panes that stand side by side."""
        width = self.app.size.width
        if self.zoomed:
            return (self.zoomed,)
        if width < TWO:
            return (self.current,)
        if width < THREE:
            return ("details", "timeline") if self.current == "details" else (self.current, READER)
        return (*self._pair, READER)

    @property
    def reading(self) -> bool:
        """Return whether the cursor is in the reader."""
        return self.query_one("#reader").has_focus

    def fit(self) -> None:
        """Show the current pane with those that fit beside it, and name them."""
        if not self.current:  # on a wide screen, what was written last is the first thing to read
            self.current = "details" if self.app.size.width < TWO else "timeline"
        if self.current not in self._pair:
            self._pair = BESIDE[self.current]
        panes = self.shown
        self.set_class(bool(self.zoomed), "-zoomed")
        self.set_class(READER in panes, "-reads")
        for key, letter, title in PANES:
            pane = self.query_one(f"#pane-{key}")
            pane.display = key in panes
            pane.border_title = said(f"{letter} {title}").markup
        self.query_one(f"#pane-{READER}").display = READER in panes
        self.query_one("#tabs", Static).update(self._names(panes))

    def _names(self, panes: tuple[str, ...]) -> Text:
        """The names of the panes, the current one in brackets."""
        line, tight, after = Text(no_wrap=True), self.app.size.width < TIGHT, " "
        for key, letter, title in PANES:
            here = key == self.current
            style = "bold reverse" if here else "bold" if key in panes else "dim"
            line.append("[" if here else after, style=style if here or not tight else "")
            line.append(f"{letter} {title}", style=style)
            after = "]" if here and tight else " "
            if not tight:
                line.append("]" if here else " ", style=style)
        return line.append(after if tight else "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the mouse into another pane."""
        of = next((key for key, _, _ in PANES if self._in(event.widget, key)), self.current)
        if of != self.current:
            self.current = of
            self.fit()
            self.post_message(Panes.PaneChosen())

    def _in(self, widget: Widget, key: str) -> bool:
        return any(one.id == f"pane-{key}" for one in widget.ancestors)

    def go(self, key: str) -> None:
        """Go to a pane."""
        self.current = key
        self.zoomed = self.zoomed and key
        self.fit()
        self.focus_current()

    def beside(self, by: int) -> None:
        """Go to the pane beside, round and round."""
        keys = [key for key, _, _ in PANES]
        self.go(keys[(keys.index(self.current) + by) % len(keys)])

    def zoom(self) -> None:
        """Let the pane with the cursor stand alone, or beside the others again."""
        reading = self.reading
        self.zoomed = "" if self.zoomed else READER if reading else self.current
        self.fit()
        if not reading or READER not in self.shown:
            self.focus_current()

    def read(self, whole: "WholeEntry", *, top: bool) -> None:
        """Show all of an entry in the reader, from its ``top`` or where it was read."""
        self.query_one(f"#pane-{READER}").border_title = said(whole.title).markup
        self.query_one("#reader", TextPane).tell(whole.text, top=top)

    def back(self) -> bool:
        """Leave the reader, then the pane that stands alone, then a mark; False without any."""
        if self.reading or self.zoomed:
            self.zoomed = ""
            self.fit()
            self.focus_current()
            return True
        marking = self.query_one(f"#pane-{self.current}").query(Compare)
        return bool(marking) and marking.first().unmark()

    def enter_reader(self) -> bool:
        """Put the cursor into the reader, where it is shown."""
        shown = READER in self.shown and not self.zoomed
        if shown:
            self.query_one("#reader").focus()
        return shown

    def focus_current(self) -> None:
        """Put the cursor into the current pane."""
        pane = self.query_one(f"#pane-{self.current}")
        target = next(one for one in pane.query("Blocks, Rows") if one.can_focus)
        target.focus()


@contextmanager
def _pane(key: str) -> Iterator[None]:
    with Vertical(id=f"pane-{key}", classes="pane"):
        yield
