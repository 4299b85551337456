"""The panes below the head of a case: as many side by side as fit, one of them the current."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from cmcli.tui.case.compare import Compare
from cmcli.tui.widgets.rows import Rows
from cmcli.tui.widgets.scroll import Scroll

PANES = (
    ("details", "O", "Overview"),
    ("plan", "P", "Plan"),
    ("timeline", "T", "Timeline"),
    ("versions", "V", "Versions"),
    ("needs", "C", "Compare"),
)
"""Key, letter and title of the panes, from left to right."""

BESIDE = ((160, 3), (110, 2), (0, 1))
"""From how many columns on how many panes stand side by side."""


class Tabs(Static):
    """The names of the panes with their letters; a click goes to one."""

    def on_click(self, event: events.Click) -> None:
        """To the pane that was clicked."""
        start = 0
        for key, letter, title in PANES:
            end = start + len(letter) + len(title) + 3
            if start <= event.x < end and isinstance(self.parent, Panes):
                self.parent.go(key)
            start = end


class Panes(Vertical):
    """The names of the panes, and the panes. ``current`` is the key of the one with the cursor."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.current = PANES[0][0]

    def compose(self) -> ComposeResult:
        """Lay out the panes; the page fills them."""
        yield Tabs("", id="tabs", markup=False)
        with Horizontal(id="panes"):
            with _pane("details"), Scroll(id="details-scroll"):
                yield Static("", id="details", markup=False)
            with _pane("plan"):
                yield Static("", id="standing", markup=False)
                yield Rows(id="plan-rows")
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

    def on_mount(self) -> None:
        """The search is out of the way."""
        self.query_one("#search").display = False
        self.fit()

    def on_resize(self) -> None:
        """More or fewer panes fit."""
        self.fit()

    def fit(self) -> None:
        """Show the current pane with those before it that fit, and name them."""
        width = self.app.size.width
        count = next(most for least, most in BESIDE if width >= least)
        current = [key for key, _, _ in PANES].index(self.current)
        first = max(0, current - count + 1)
        line = Text(no_wrap=True)
        for number, (key, letter, title) in enumerate(PANES):
            shown, here = first <= number < first + count, number == current
            pane = self.query_one(f"#pane-{key}")
            pane.display = shown
            pane.set_class(number == first, "-first")
            mark = f"[{letter} {title}]" if here else f" {letter} {title} "
            line.append(mark, style="bold reverse" if here else "bold" if shown else "dim")
        self.query_one("#tabs", Static).update(line)

    def go(self, key: str) -> None:
        """Go to a pane."""
        self.current = key
        self.fit()
        self.focus_current()

    def beside(self, by: int) -> None:
        """Go to the pane beside, round and round."""
        keys = [key for key, _, _ in PANES]
        self.go(keys[(keys.index(self.current) + by) % len(keys)])

    def unmark(self) -> bool:
        """Take away what is marked in the current pane; False where nothing is."""
        marking = self.query_one(f"#pane-{self.current}").query(Compare)
        return bool(marking) and marking.first().unmark()

    def focus_current(self) -> None:
        """Put the cursor into the current pane."""
        pane = self.query_one(f"#pane-{self.current}")
        target = next(one for one in pane.query("Rows, Scroll") if one.can_focus)
        target.focus()


@contextmanager
def _pane(key: str) -> Iterator[None]:
    with Vertical(id=f"pane-{key}", classes="pane"):
        yield
