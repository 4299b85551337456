"""*Supervise*: the screen to leave open. Who is late with what, what got worse, who waits, what
waits for a decision, and what others just did; Enter opens what is behind every figure."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widget import Widget

from cmcli.casework.capacity.overview import Overview, overview
from cmcli.casework.looking.heat import LATE, NEVER, HeatRow, gathered
from cmcli.casework.looking.lateness import SAFETY
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.looking.yesterday import Yesterday
from cmcli.casework.waitlist.proposing import WaitingFit, first_fits
from cmcli.domain.clocks import explain
from cmcli.domain.supervision import TEAM, Decision
from cmcli.errors import CmError
from cmcli.tui.case.beside import CaseDetail
from cmcli.tui.desk import CaseScope
from cmcli.tui.figures import KEYS, decide_words, figures
from cmcli.tui.filtering import NOT_ONE, FilteredPage, FilterLine
from cmcli.tui.marks import said
from cmcli.tui.narrow import FilterWords, narrowed
from cmcli.tui.page import verb_bindings
from cmcli.tui.staff_cells import (
    DECIDE,
    DECISIONS,
    LOAD,
    OLDEST,
    WAITS,
    WHO,
    StaffCells,
    sorts_by,
    waiting_cells,
)
from cmcli.tui.staff_story import story
from cmcli.tui.staff_words import decision_words, staff_words
from cmcli.tui.verbs import BY_NAME, Verb, makes_sense
from cmcli.tui.widgets.cells import CellRows
from cmcli.tui.widgets.news import NewsFeed
from cmcli.tui.widgets.rows import Rows
from cmcli.tui.widgets.tiles import FigureLine, Tile, Tiles

if TYPE_CHECKING:
    from cmcli.store.core.view import View

DECISIONS_ONLY = "kind:"
"""The part of a filter that is about decisions before it is about workers."""

BORDERLESS = range(80, 100)
"""Columns of a terminal where the line of numbers has room, and no pane has a border."""

FITS = 5
"""Of so many who wait it is looked for who fits best."""


class SupervisePage(FilteredPage[Overview]):
    """Tiles above, workers by what is late and the decisions below, and beside them all about the
    row under the cursor, and who waits."""

    KEY = "supervise"
    CSS_PATH = "supervise.tcss"
    AUTO_FOCUS = "#workers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "approve", "Approve", id="here.approve", tooltip="Answer what was submitted"),
        Binding("m", "cases", "Move", id="here.move", tooltip="Choose cases of a worker to move"),
        *verb_bindings("transfer"),
        Binding(
            "tab",
            "other_list(1)",
            "Next part",
            key_display="Tab",
            id="here.other-list",
            tooltip="Go to the decisions, to who waits, and to the figures",
        ),
        Binding("shift+tab", "other_list(-1)", "Part before", show=False, id="here.list-before"),
        Binding("o", "sort", "Sort by the column", show=False, id="here.sort"),
        Binding("O", "reverse", "Reverse the order", show=False, id="here.reverse"),
        Binding("w", "app.whose", "Scope", id="app.whose", tooltip="Choose whose cases to show"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._yesterday: Yesterday | None = None
        self._fits: tuple[WaitingFit, ...] | None = None
        self._fits_for: object = None
        self._sorted: tuple[str, bool] | None = None
        self._problem: str | None = None
        self._left: tuple[tuple[str, int, int], ...] = ()

    def body(self) -> Iterator[Any]:
        """Yield the figures, the lists, the detail, and what others did."""
        yield Tiles(*KEYS)
        yield FigureLine()
        with Container(id="main"):
            with Vertical(id="lists"):
                yield FilterLine(self.words().help)
                yield CellRows(id="workers")
                yield Rows(id="decisions")
            with Vertical(id="beside"):
                yield CaseDetail(id="detail")
                yield Rows(id="waits")
        yield NewsFeed()

    # Reading.

    def read(self, view: "View") -> Overview:
        """Read from the book of cases, which *Today* keeps."""
        desk = self.dashboard.desk
        scope, workers = desk.scope, desk.workers(view)
        asked = WhoseCases(
            worker=scope.worker, team=scope.team, everybody=not (scope.worker or scope.team)
        )
        if self._yesterday is None or (view.today - self._yesterday.day).days != 1:
            self._yesterday = Yesterday.of(view.today)
        cases = desk.book.read(view, workers, self.told, shared=True)
        me = None if desk.actor is None else desk.actor.handle
        return overview(view, asked, cases, workers, self._yesterday, me)

    async def _look_back(self) -> None:
        """Read yesterday in parts; the keys and other pages are answered in between."""
        yesterday = self._yesterday
        try:
            while yesterday is not None and not yesterday.whole:
                await self.dashboard.desk.read(yesterday.read)
        except CmError as problem:
            self.dashboard.messages.trouble(problem)
            return
        self.reload()

    async def _look_for_fits(self) -> None:
        """Find who fits best for those who come first, which takes long if many wait."""
        try:
            found = await self.dashboard.desk.read(lambda view: first_fits(view, FITS))
        except CmError as problem:
            self.dashboard.messages.trouble(problem)
            return
        if self.is_attached:
            self._fits = found
            self._show_waits()

    # Showing.

    def show(self, found: Overview) -> None:
        """Fill the lists and the figures, and show the detail."""
        cells = StaffCells(found, self.dashboard)
        self._fill_workers(found, cells)
        self._fill_decisions(found, cells)
        told = figures(found, self.dashboard)
        self.query_one(Tiles).tell(told)
        self.query_one(FigureLine).tell(told)
        self.query_one(NewsFeed).tell(found.news)
        self._lead()
        self._show_waits()
        if self.focused is None:
            self.take_focus()
        self._tell()
        if self._yesterday is not None and not self._yesterday.whole:
            self.run_worker(self._look_back(), group="yesterday", exclusive=True)
        wanted = (found.page.waiting, [(one.worker, one.load) for one in found.page.workers])
        if wanted != self._fits_for:
            self._fits_for = wanted
            self.run_worker(self._look_for_fits(), group="fits", exclusive=True)

    def _lead(self) -> None:
        """Before the line of numbers goes the filter, else what a border says where there is
        one."""
        line = Text("")
        if self.filter and self.found is not None:
            counts = ", ".join(f"{left:,} of {whole:,} {of}" for of, left, whole in self._left)
            line = said(f"/{self.filter}  {counts}", "bold")
            if self._problem:
                line.append_text(said(f"  {self._problem}", self.dashboard.style("warning")))
        elif self.found is not None and self.size.width in BORDERLESS:
            line = said(decide_words(self.found))
        self.strip.say(line)

    def on_resize(self) -> None:
        """Another width has other places for the words."""
        super().on_resize()
        self._lead()

    def words(self) -> FilterWords[HeatRow]:
        """Return the words for the filter, which narrows the workers and the decisions."""
        lines, kinds = {}, defaultdict[str, set[str]](set)
        for line in () if self.found is None else self.found.page.workers:
            lines[line.worker] = line
        for one in () if self.found is None else self.found.page.decisions:
            kinds[one.worker or ""].add(one.item.kind)
        return staff_words(lines, {who: frozenset(some) for who, some in kinds.items()})

    def look_for(self, words: str) -> None:
        """Filter, and go to the decisions where the filter is about them."""
        super().look_for(words)
        if DECISIONS_ONLY in words:
            self.decisions.focus()

    def back(self) -> bool:
        """Esc: the filter that is typed or that holds."""
        return self.end_typing() or self.end_filter()

    def _fill_decisions(self, found: Overview, cells: StaffCells) -> None:
        flags = [Decision(flag.item, flag.name, flag.item.worker) for flag in found.page.flags]
        every = [*flags, *gathered(found.page.decisions, found.rows)]
        hidden = self.dashboard.names_hidden
        left, _ = narrowed(every, self.filter, decision_words(hidden=hidden))
        self._left = (*self._left[:1], ("decisions", len(left), len(every)))
        self.decisions.fill(
            DECISIONS,
            left,
            key=_key,
            draw=cells.decision,
            empty=NOT_ONE if self.filter else "Nothing waits for a decision.",
        )
        self.decisions.border_title = f"to decide {len(left):,}"
        self.decisions.border_subtitle = decide_words(found)

    def _fill_workers(self, found: Overview, cells: StaffCells) -> None:
        total, *every = found.rows
        rows, self._problem = narrowed(every, self.filter, self.words())
        self._left = ("workers", len(rows), len(every)), *self._left[1:]
        if self._sorted is not None:
            key, falling = self._sorted
            rows.sort(key=lambda row: sorts_by(row, key), reverse=falling)
        table = self.staff
        table.fill(
            cells.columns,
            [total, *rows] if rows and not self.filter else rows,
            key=lambda row: row.key,
            draw=lambda row: cells.row(row, table.width_of(LOAD)),
            sort=self._sorted,
            empty=NOT_ONE if self.filter else "No worker here has a case. Press w to see others.",
        )
        table.border_title = "who is late with what"

    @property
    def staff(self) -> "CellRows[HeatRow]":
        """The table of workers."""
        return self.query_one("#workers", CellRows)

    @property
    def decisions(self) -> "Rows[Decision]":
        """The list of decisions."""
        return self.query_one("#decisions", Rows)

    @property
    def queue(self) -> "Rows[WaitingFit]":
        """The list of those who come first on the waitlist."""
        return self.query_one("#waits", Rows)

    def _show_waits(self) -> None:
        waiting = self.found.page.waiting if self.found is not None else 0
        empty = "Nobody waits." if self._fits is not None else "Looking for who fits."
        self.queue.fill(
            WAITS,
            self._fits or (),
            key=lambda one: one.ref,
            draw=lambda one: waiting_cells(one, self.dashboard),
            empty=empty,
        )
        self.queue.border_title = f"waiting {waiting:,}"

    # The detail.

    def on_rows_highlighted(self) -> None:
        """Another row or cell is looked at."""
        self._tell()
        self.offer()

    def on_descendant_focus(self) -> None:
        """Another part is looked at."""
        self._tell()
        self.offer()

    def _tell(self) -> None:
        pane, found = self.query_one(CaseDetail), self.found
        if found is None:
            return
        focused = self.focused
        if isinstance(focused, Tile) and focused.figure is not None:
            figure = focused.figure
            text = said("\n".join(figure.more or figure.lines), multiline=True)
            pane.show_other(figure.title, text)
        elif focused is self.decisions and (one := self.decisions.under) is not None:
            self._tell_decision(pane, one)
        elif focused is self.queue and (waiting := self.queue.under) is not None:
            who = self.dashboard.client(waiting.name, waiting.ref)
            hidden = self.dashboard.names_hidden  # what was typed may name others
            why = waiting.group if hidden else "; ".join(waiting.reasons)
            pane.show_case(waiting.ref, f"{waiting.ref} {who}", said(why, multiline=True))
        elif (row := self.staff.under) is not None:
            pane.show_other(*story(row, found, self.dashboard))

    def _tell_decision(self, pane: CaseDetail, one: Decision) -> None:
        item = one.item
        first = said(f"{one.command}\n{explain(item)}", multiline=True)
        if item.case is None:
            pane.show_other(item.about, first)
        else:
            who = self.dashboard.client(one.name, item.case)
            pane.show_case(item.case, f"{item.case} {who}", first)

    # Keys.

    def refs(self) -> tuple[str, ...]:
        """The case of the decision or of who waits under the cursor."""
        if self.focused is self.decisions:
            one = self.decisions.under
            return (one.item.case,) if one is not None and one.item.case is not None else ()
        waiting = self.queue.under if self.focused is self.queue else None
        return () if waiting is None else (waiting.ref,)

    def verb_offered(self, verb: Verb) -> bool:
        """Somebody who waits is accepted, and not moved."""
        if verb.on_case and self.focused is self.queue and self.refs():
            return makes_sense(verb, "waitlist", flagged=False)
        return super().verb_offered(verb)

    def on_rows_chosen(self) -> None:
        """Open what is behind the row, or behind the number under the cursor."""
        if self.focused is self.queue:
            if (waiting := self.queue.under) is not None:
                self.dashboard.places.open_case(waiting.ref)
        elif self.focused is not self.decisions:
            if (row := self.staff.under) is not None:
                self._open_cell(row, self.staff.column_key)
        elif (one := self.decisions.under) is not None:
            self._open_decision(one)

    def _open_cell(self, row: HeatRow, column: str) -> None:
        """Open the list behind a number."""
        whose = "" if row.total else f"worker:{row.worker or 'none'}"
        if column == DECIDE:
            self._decisions_of(row)
            return
        if column == LOAD:
            self.dashboard.places.open_list("caseload", whose)
            return
        words = {
            WHO: "",
            OLDEST: "late",
            SAFETY: "safety",
            LATE: "late",
            NEVER: "never kind:contact",
        }.get(column, f"late:{column}")
        self.dashboard.places.open_list("today", f"{whose} {words}".strip())

    def _decisions_of(self, row: HeatRow) -> None:
        """Go to the first decision about a worker."""
        listed = self.decisions.items
        mine = (at for at, one in enumerate(listed) if row.total or one.worker == row.worker)
        if (at := next(mine, None)) is not None:
            self.decisions.cursor = at
            self.decisions.focus()

    def _open_decision(self, one: Decision) -> None:
        if one.item.case is not None:
            self.dashboard.places.open_case(one.item.case)
        elif one.worker is not None:
            self.dashboard.places.look_at(CaseScope(worker=one.worker), "caseload")
        elif one.item.about.startswith(TEAM):
            team = one.item.about.removeprefix(TEAM)
            self.dashboard.places.look_at(CaseScope(team=team), "capacity")

    def on_tile_entered(self, event: Tile.Entered) -> None:
        """Open the list behind a figure."""
        self.dashboard.places.open_list(event.figure.place, event.figure.filter)

    def on_rows_sorted(self, event: Rows.Sorted) -> None:
        """A heading was clicked: sort by it, or the other way round."""
        self._sort_by(event.key)

    def action_sort(self) -> None:
        """Sort by the column under the cursor, the most first; again: as at first."""
        key = self.staff.column_key
        self._sorted = None if self._sorted and self._sorted[0] == key else (key, key != WHO)
        self._sort_again()

    def action_reverse(self) -> None:
        """The other way round."""
        self._sort_by(self._sorted[0] if self._sorted else self.staff.column_key)

    def _sort_by(self, key: str) -> None:
        falling = not self._sorted[1] if self._sorted and self._sorted[0] == key else key != WHO
        self._sorted = key, falling
        self._sort_again()

    def _sort_again(self) -> None:
        if self.found is not None:
            self._fill_workers(self.found, StaffCells(self.found, self.dashboard))

    def action_approve(self) -> None:
        """Answer the submission under the cursor, else the first that waits."""
        one = self.decisions.under if self.focused is self.decisions else None
        given = {}
        if one is not None and one.item.kind == "approval" and one.item.number:
            given = {"number": one.item.number.rpartition(".")[2]}
        self.dashboard.forms.open(BY_NAME["approval"], (), **given)

    def action_cases(self) -> None:
        """Go to the cases of the worker under the cursor, to mark some and move them. The case of
        a decision is moved at once, and somebody who waits is accepted."""
        if refs := self.refs():
            verb = BY_NAME["accept" if self.focused is self.queue else "transfer"]
            self.dashboard.forms.open(verb, refs)
        elif (row := self.staff.under) is not None:
            self._open_cell(row, LOAD)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is approved where nothing may be written."""
        if action in ("approve", "cases"):
            return not self.dashboard.desk.readonly
        return super().check_action(action, parameters)

    def action_other_list(self, by: int) -> None:
        """Go to the next part, or to the one before."""
        tile = next((one for one in self.query(Tile) if one.display and one.figure), None)
        parts: list[Widget | None] = [self.staff, self.decisions, self.queue, tile]
        shown = [one for one in parts if one is not None and one.size.height]
        here = self.focused
        at = next((n for n, one in enumerate(shown) if one is here), -1)
        if isinstance(here, Tile):
            at = len(shown) - 1
        shown[(at + by) % len(shown)].focus()


def _key(one: Decision) -> str:
    item = one.item
    return f"{item.kind} {item.about} {item.number}"


PAGE = SupervisePage
