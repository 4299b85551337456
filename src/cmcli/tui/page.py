"""A page: one of the dashboard's numbered screens, with what all of them have in common.

A page says what it reads (in a thread, one snapshot) and how it shows it; when to read again,
what to say while the store is busy or gone, and the lines above and below are told here.
"""

import gc
import time
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from cmcli.domain.dates import short_day
from cmcli.errors import CmError
from cmcli.tui.marks import fitted, said
from cmcli.tui.verbs import VERBS, Verb
from cmcli.tui.widgets.detail import Detail
from cmcli.tui.widgets.key_line import KeyLine
from cmcli.tui.widgets.reading import ReadingProgress
from cmcli.tui.widgets.strip import StatusStrip

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard

Content = TypeVar("Content")

TOO_SMALL = "cm needs a terminal of 60 columns and 15 lines. Make this one larger, or run cm due."

REST = 4
"""How many times as long as reading took is waited before what others write is read again."""

QUICK = 0.1
"""Seconds within which reading costs so little that nothing needs to rest."""

PATIENCE = 0.2
"""Seconds before a page shows that it is loading."""

PAGES = (
    ("today", "Today"),
    ("caseload", "Caseload"),
    ("case", "Case"),
    ("capacity", "Capacity"),
    ("board", "Board"),
    ("referrals", "Referrals"),
    ("supervise", "Supervise"),
)
"""Key and title of the pages; the number key is the position."""

SHORT = {"Referrals": "Refer", "Capacity": "Cap", "Supervise": "Super"}
"""Titles that are shorter where the line above has little room."""


ROOMY = 100
"""Columns from which the line above has room for the name of the program and the year."""


def _settle() -> None:
    """Leave what was loaded by now out of the collection of garbage, which would else stop the
    keys every now and then to look through all of it."""
    gc.collect(1)
    gc.freeze()


class TopLine(Static):
    """Where you are, whose cases are looked at, and the day; a click goes to a page."""

    def paint(self, here: str) -> None:
        """Draw the line for the page: where it is narrow without the program's name and year."""
        app = cast("Dashboard", self.app)
        width = app.size.width
        roomy = width >= ROOMY
        left = Text().append(" cm" if roomy else "", "bold").append_text(_pages(here, roomy))
        # A narrow screen that only reads has no room for the mark, and nothing to practise on.
        practice = app.desk.practice and (roomy or not app.desk.readonly)
        before = [*(["PRACTICE"] if practice else [])]
        before += [*(["READ-ONLY"] if app.desk.readonly else [])]
        before += [*(["HIDDEN"] if app.names_hidden else [])]
        day = short_day(app.desk.day) if app.desk.day else ""
        day = day if roomy else day.rpartition(" ")[0]
        gaps = 2 if roomy else 1
        others = sum(len(part) + gaps for part in (*before, day) if part)
        whose = said(app.desk.scope.words)
        edge = 1 if roomy else 0
        room = max(width - left.cell_len - others - 1 - edge, 1)
        whose = fitted(whose, min(whose.cell_len, room), app.signs)
        right = Text(" " * gaps).join([*(Text(part) for part in before), whose, Text(day)])
        gap = max(width - left.cell_len - right.cell_len - edge, 1)
        self.update(Text.assemble(left, " " * gap, right), layout=False)

    def on_click(self, event: events.Click) -> None:
        """To the page that was clicked."""
        roomy = self.size.width >= ROOMY
        start = len(" cm") if roomy else 0
        for number, (key, title) in enumerate(PAGES, start=1):
            end = start + len(_label(number, title, roomy)) + 1 + roomy
            if start <= event.x < end:
                cast("Dashboard", self.app).action_go(key)
            start = end


def _pages(here: str, roomy: bool) -> Text:
    """The pages, the one where you are in brackets; nothing moves when you go to another. Where
    there is little room, two pages share the blank between them."""
    line = Text()
    before = ""
    for number, (key, title) in enumerate(PAGES, start=1):
        style = "bold reverse" if key == here else ""
        label = _label(number, title, roomy)
        if roomy:
            line.append(f"[{label}]" if style else f" {label} ", style)
            continue
        line.append("[" if style else before or " ", style="bold reverse" if before else style)
        line.append(label, style=style)
        before = "]" if style else ""
    return line.append(before or " ", style="bold reverse" if before else "")


def _label(number: int, title: str, roomy: bool) -> str:
    """A page as the line names it, with its key."""
    return f"{number} {title}" if roomy else f"{number}{SHORT.get(title, title)}"


class LastLine(Static):
    """The last change with the next keys, or trouble with the store."""


class Page(Screen[None], Generic[Content]):
    """A numbered screen. Subclasses set ``KEY`` and give ``body``, ``read`` and ``show``."""

    KEY: ClassVar[str] = ""
    AUTO_FOCUS: ClassVar[str | None] = "Rows, Lanes, Scroll"
    """The first focus for keys; never a field that is still hidden."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, id="place.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.found: Content | None = None
        self.stale = True
        self._reading = self._outdated = self._again = False
        self._rested_at = 0.0
        self._so_far: tuple[int, int] | None = None
        self._offered: set[tuple[str, str, bool]] = set()

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        """The pages, the numbers, the body, the line of what happened, the keys."""
        yield Static(TOO_SMALL, id="small")
        yield TopLine(id="top")
        yield StatusStrip(id="summary")
        with Vertical(id="body"):
            yield from self.body()
        yield LastLine(id="last")
        yield KeyLine()

    def body(self) -> Iterator[Any]:
        """The widgets between the lines."""
        raise RuntimeError("a page has a body")

    def read(self, view: "View") -> Content:
        """Read the data from one snapshot; called in a thread, so no widget is touched."""
        raise RuntimeError("a page reads")

    def show(self, found: Content) -> None:
        """Put what was read into the widgets; the cursor stays on its case."""
        raise RuntimeError("a page shows")

    def refs(self) -> tuple[str, ...]:
        """The cases that a verb is meant for: those marked, else the one under the cursor."""
        return ()

    def order(self) -> tuple[str, ...]:
        """The cases of the page's list in their order, to go through them one by one."""
        return ()

    def given(self, verb: Verb) -> dict[str, str]:
        """Return the first values of a verb's form, such as the goal under the cursor."""
        return {}

    def acted(self) -> None:
        """A form was finished for what :meth:`refs` gave."""

    def lists(self, ref: str) -> bool:
        """Return whether the page is a list with that case, so that there may be a next one."""
        return False

    def next_case(self, verb: Verb, refs: tuple[str, ...], done: Collection[str]) -> str | None:
        """Return the case after these in the list for which the verb can be done, except those
        that are done; None at the end."""
        return None

    def go_to(self, ref: str) -> None:
        """Put the cursor on a case; it follows the case when the list is read again."""

    def back(self) -> bool:
        """Go one level back within the page; returns False at the top level."""
        return False

    def verb_offered(self, verb: Verb) -> bool:
        """Return whether a verb makes sense here and now."""
        return not verb.on_case or bool(self.refs())

    def on_screen_resume(self) -> None:
        """Read again if something was written while another page was shown."""
        self.paint_lines()
        self.dashboard.places.page_shown()
        if self.stale:
            self.reload()

    def on_resize(self) -> None:
        """Fit the line above to the new width; what was hidden while the terminal was too small
        has lost the focus."""
        self.paint_lines()
        self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        if self.focused is None and self.found is not None and self.query_one("#body").display:
            self.take_focus()

    def _focus_first(self) -> None:
        """Give the focus back that the message "Loading" took away, be it to the detail."""
        if isinstance(self.focused, Detail):
            self.take_focus()
        else:
            self._focus_again()

    def take_focus(self) -> None:
        """Let keys go to what the cursor moves in."""
        for widget in self.query(self.AUTO_FOCUS or ""):
            if widget.focusable:
                widget.focus()
                return

    def paint_lines(self) -> None:
        """Draw the line above and the line of what happened."""
        self.query_one(TopLine).paint(self.KEY)
        last = self.query_one(LastLine)
        last.set_class(self.dashboard.messages.troubled, "-trouble")
        last.update(self.dashboard.messages.last_line(), layout=False)

    @property
    def strip(self) -> StatusStrip:
        """The numbers of the scope."""
        return self.query_one(StatusStrip)

    def paint_strip(self) -> None:
        """Draw the numbers of the scope again."""
        self.strip.paint()

    def filter_words(self) -> Sequence[str]:
        """Return the words of the page's filter, for the help."""
        return ()

    def open_pane(self, key: str) -> None:
        """Go to a pane of the page."""
        raise RuntimeError("a page has panes")

    def look_for(self, words: str) -> None:
        """Filter the list of the page."""
        raise RuntimeError("a list can be filtered")

    def reload(self, *, patient: bool = False) -> None:
        """Read again in the background; what is shown stays until then.

        ``patient`` is for what others have written: a page that takes long to read then rests
        between two readings, so that the keys are answered while much is being written.
        """
        if not self.is_mounted:
            self.stale = True
        elif self._reading:
            self._again, self._outdated = True, self._outdated or not patient
        elif patient and (rest := self._rested_at - time.monotonic()) > 0:
            if not self._again:
                self.set_timer(rest, self._rested)
            self._again = True
        else:
            self.stale = self._again = False
            self._reading = True
            self.run_worker(self._reload(), group="reload")

    @property
    def waits(self) -> bool:
        """Return whether it is pausing, and will read again afterwards."""
        return self._again

    def _rested(self) -> None:
        """Read what was not read while resting, if it is still looked at."""
        self._again = False
        self.stale = True
        if self.dashboard.page() is self:
            self.reload(patient=True)

    async def _reload(self) -> None:
        try:
            while not await self._read_once():
                self._again = False
        finally:
            self._reading = False
        if self._again:
            self._again = False
            self.reload(patient=True)

    async def _read_once(self) -> bool:
        """Read and show; returns False if another read was asked for in between."""
        self._outdated = False
        body, begun = self.query_one("#body"), time.monotonic()
        before, self._so_far = self.found, None
        waiting = self.set_timer(PATIENCE, self._say_reading)
        try:
            found, same = await self.dashboard.desk.read(lambda view: self._compared(view, before))
        except CmError as problem:
            self.stale, self._again = True, False
            self.dashboard.messages.trouble(problem)
            if before is None:
                self.dashboard.store_watch.look_soon()
            return True
        finally:
            waiting.stop()
            body.loading = False
            took = time.monotonic() - begun
            self._rested_at = time.monotonic() + (REST * took if took > QUICK else 0)
        if self._outdated:
            return False
        if not body.is_attached:  # left meanwhile
            return True
        unchanged = same and self.found is before
        self.found = found
        self.dashboard.messages.trouble(None)
        if not unchanged:
            self.show(found)
        if before is None:
            self.call_after_refresh(self._focus_first)
            self.call_after_refresh(_settle)
        self.paint_lines()
        self.offer()
        self.run_worker(self.dashboard.scoping.count(), group="standing", exclusive=True)
        return True

    def _compared(self, view: "View", before: Content | None) -> tuple[Content, bool]:
        """Return the data, and whether it is unchanged; still in the thread."""
        found = self.read(view)
        return found, found == before

    def offer(self) -> None:
        """Draw the footer again only if its keys changed, because that is the slowest part of
        moving the cursor."""
        active = self.active_bindings.items()
        offered = {(key, one.binding.description, one.enabled) for key, one in active}
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _say_reading(self) -> None:
        """Say that it is being read, where there is nothing to be seen yet."""
        self.query_one("#body").loading = self.found is None

    def told(self, done: int, whole: int) -> None:
        """How many of how many cases have been read; called in the thread that reads."""
        self._so_far = done, whole

    def get_loading_widget(self) -> Widget:
        """Show a message while it is read for the first time."""
        return ReadingProgress(lambda: self._so_far)

    def action_back(self) -> None:
        """One level back: within the page, else to the page before."""
        if not self.back():
            self.dashboard.action_before()


def verb_bindings(*names: str) -> list[BindingType]:
    """Bindings of these verbs, the named ones shown in the footer."""
    return [
        Binding(
            verb.key, f"app.verb('{verb.name}')", verb.title, show=verb.name in names, id=verb.id
        )
        for verb in VERBS
        if verb.key
    ]
