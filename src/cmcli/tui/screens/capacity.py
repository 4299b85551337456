"""*Capacity*: who carries how much, their cases beside it, and what a case more would do."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widget import Widget

from cmcli.casework.capacity.beside import UNASSIGNED, WAITING, BesideCaseload, beside_caseload
from cmcli.casework.capacity.caseload import Caseload, caseload
from cmcli.casework.capacity.offers import CaseOffer, standing
from cmcli.casework.looking.glance import Book, Glance
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.models_today import Models
from cmcli.domain.caseload import BANDS, NOT_COUNTED, Held
from cmcli.domain.caseload_rows import ON_LEAVE, CaseloadRow
from cmcli.domain.kinds import kind_words
from cmcli.domain.models import Model
from cmcli.errors import CmError
from cmcli.store.reading.touched import last_seq
from cmcli.tui.assign import AssignScreen, Wish
from cmcli.tui.case.beside import RESTS, CaseDetail
from cmcli.tui.desk import CaseScope
from cmcli.tui.filtering import NOT_ONE, FilteredPage, FilterLine
from cmcli.tui.load_cells import CASES, LOAD, NOW, SHORT_CASES, THEN, LoadCells, known_as
from cmcli.tui.load_story import load_story
from cmcli.tui.load_words import load_words
from cmcli.tui.loads import CapacityLine, OtherCases, key, order, order_with
from cmcli.tui.marks import day_words, said
from cmcli.tui.narrow import FilterWords, narrowed
from cmcli.tui.page import verb_bindings
from cmcli.tui.verbs import Verb, makes_sense
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.load import scale_of
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View

MOST = 500
"""Rows that are shown."""

SORTS = ("band", "open", "late", "who", "load")
"""The columns to sort by, in the order of the key."""

NO_WORKERS = "No workers in this team. To add one: cm worker set HANDLE --team NAME"

ROOM_FOR_KINDS = 52
"""Columns of the list of cases from which it says what is late."""


@dataclass(frozen=True, slots=True)
class CapacityContent:
    """The caseload as of the operation ``seq``, and with a wish what one more case would do, by
    handle of the worker."""

    seq: int
    today: date
    load: Caseload
    models: tuple[Model, ...]
    wish: Wish | None
    offers: Mapping[str, CaseOffer]

    @property
    def others(self) -> tuple[OtherCases, ...]:
        """The rows of the cases that no worker has, where everybody is looked at."""
        if self.wish is not None or self.load.unassigned is None or self.load.waiting is None:
            return ()
        return OtherCases(UNASSIGNED, self.load.unassigned), OtherCases(WAITING, self.load.waiting)


class CapacityPage(FilteredPage[CapacityContent]):
    """Workers and teams as rows, and the cases of the row under the cursor. ``wish`` is the further
    case that is thought of."""

    KEY = "capacity"
    CSS_PATH = "capacity.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(one for one in verb_bindings("intake") if not isinstance(one, Binding) or one.key != "m"),
        Binding(
            "tab",
            "other_list",
            "Cases",
            key_display="Tab",
            id="here.other-list",
            tooltip="Go to the cases of the worker, or back to the workers",
        ),
        Binding(
            "m",
            "move",
            "Move",
            id="here.move",
            tooltip="Move the marked cases to another worker",
        ),
        Binding("plus", "assign", "What if", key_display="+", id="here.assign"),
        Binding("o", "sort", "Sort", id="here.sort"),
        Binding("O", "reverse", "Reverse the order", show=False, id="here.reverse"),
        Binding("w", "app.whose", "Scope", id="app.whose", tooltip="Choose whose cases to show"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.wish: Wish | None = None
        self.sorted_by = "band"
        self.downwards = True
        self.beside: BesideCaseload | None = None
        self._book: Book | None = None
        self._shown: tuple[object, ...] = ()
        self._rest: Timer | None = None
        self._problem: str | None = None

    def body(self) -> Iterator[Any]:
        """Yield the workers, their cases, and all about the row under the cursor."""
        with Container(id="main"):
            with Vertical(id="list", classes="frame"):
                yield FilterLine(self.words().help)
                yield Rows(id="rows")
            with Vertical(id="side"):
                with Vertical(id="own"):
                    yield Rows(marks=True, id="cases")
                yield CaseDetail(id="detail")

    @property
    def staff(self) -> "Rows[CapacityLine]":
        """The workers and teams."""
        return self.query_one("#rows", Rows)

    @property
    def cases(self) -> "Rows[Glance]":
        """The cases of the row under the cursor."""
        return self.query_one("#cases", Rows)

    # Reading.

    def read(self, view: "View") -> CapacityContent:
        """Everything but the cases, which take longest where they are many and come afterwards."""
        desk = self.dashboard.desk
        asked = CaseloadQuestion(team=desk.scope.team or None, everybody=self._everybody)
        load = caseload(view, desk.actor, asked, overdue=False)
        models = Models(view)
        wish, offers = self.wish, dict[str, CaseOffer]()
        if wish is not None:
            offers = {one.worker: one for one in standing(view).offers([_held(wish)])}
        return CapacityContent(
            last_seq(view), view.today, load, tuple(models[key] for key in models), wish, offers
        )

    @property
    def _everybody(self) -> bool:
        """Return whether everybody is looked at: no team, nor a worker at the own caseload."""
        me, scope = self.dashboard.desk.actor, self.dashboard.desk.scope
        own_only = me is not None and me.role == "worker" and scope.worker == me.handle
        return not scope.team and not own_only

    def show(self, found: CapacityContent) -> None:
        """Fill the rows; the cases are read in the background."""
        self._fill(found)
        if self.focused is None:
            self.take_focus()
        self.run_worker(self._look_beside(found), group="beside", exclusive=True)

    async def _look_beside(self, found: CapacityContent) -> None:
        try:
            beside = await self.dashboard.desk.read(partial(self._read_beside, found=found))
        except CmError as problem:
            self.stale = True
            self.dashboard.messages.trouble(problem)
            return
        if beside != self.beside and self.found is not None and self.is_attached:
            self.beside = beside
            self._fill(self.found)

    def _read_beside(self, view: "View", found: CapacityContent) -> BesideCaseload:
        """From the book that *Today* keeps, where that is of the same workers."""
        desk, everybody = self.dashboard.desk, found.load.unassigned is not None
        workers = desk.workers(view)
        if not everybody or workers is None:
            cases = desk.book.read(view, workers, self.told, shared=True)
        else:
            self._book = self._book or Book()
            cases = self._book.read(view, None, self.told)
        return beside_caseload(view, found.load.rows, cases, everybody=everybody)

    # Showing.

    def _fill(self, found: CapacityContent) -> None:
        late = {} if self.beside is None else {k: v.late for k, v in self.beside.late.items()}
        by = order(self.sorted_by, late)
        if found.wish is not None and self.sorted_by == "band":
            by = order_with(partial(_offer_of, found=found))
        rows = sorted(found.load.rows, key=by, reverse=self.downwards)
        cells = LoadCells(self.dashboard, self.beside, scale_of(rows), self._bar_width, found.today)
        every: list[CapacityLine] = [*rows[:MOST], *found.others]
        lines, self._problem = narrowed(every, self.filter, self.words())
        self._shown = ()
        self.staff.fill(
            NOW if found.wish is None else THEN,
            lines,
            key=key,
            draw=lambda line: _drawn(line, found, cells),
            sort=(self.sorted_by, self.downwards),
            empty=NOT_ONE if self.filter else NO_WORKERS,
        )
        pane = self.query_one("#list")
        pane.border_title = self._title(found)
        pane.border_subtitle = f"{self.dashboard.signs('bar')} target  ! ceiling"
        self.strip.say(self._what_if(found))
        self._tell()

    def _bar_width(self) -> int:
        layout = self.staff.layout_now
        return next((width for column, width in layout if column.key == "load"), LOAD)

    def _title(self, found: CapacityContent) -> str:
        counts = Counter(row.band_words for row in found.load.rows if row.worker is not None)
        bands = (*reversed(BANDS), NOT_COUNTED, ON_LEAVE)
        parts = [f"{counts[band]} {band}" for band in bands if counts[band]]
        return f"Workers: {', '.join(parts) or 'none'}"

    def _what_if(self, found: CapacityContent) -> Text:
        if found.wish is None:
            return self._filtered(found).append_text(self._marked())
        model, acuity = found.wish
        line = said(f"What if: one more {model} case, acuity {acuity}. ", "bold")
        refused = sum(one.refused for one in found.offers.values())
        return line.append(f"{refused} of {len(found.offers)} refused. Esc goes back.")

    def words(self) -> FilterWords[CapacityLine]:
        """Return the words for the filter of the workers."""
        return load_words(self.beside)

    def _filtered(self, found: CapacityContent) -> Text:
        """The filter that holds, with how many rows it leaves over."""
        if not self.filter:
            return Text("")
        whole = min(len(found.load.rows), MOST) + len(found.others)
        line = said(f"/{self.filter}  {len(self.staff.items):,} of {whole:,}  ", "bold")
        warned = f"{self._problem}  " if self._problem else ""
        return line.append_text(said(warned, self.dashboard.style("warning")))

    def _marked(self) -> Text:
        """How many cases are marked, with the key to move them."""
        count = len(self.cases.marked)
        return said(f"{count} marked: m moves" if count else "", "bold")

    # The row under the cursor.

    def _tell(self) -> None:
        """Show the cases of the row, and all about it or about the case under the cursor."""
        line, found = self.staff.under, self.found
        if line is None or found is None:
            return
        shown = (key(line), found.seq, self.beside, self.dashboard.names_hidden)
        if shown != self._shown:
            self._shown = shown
            self._fill_cases(line, found)
        self.set_class(self._among_cases, "-cases")
        case, pane = self.cases.under, self.query_one(CaseDetail)
        if self._among_cases and case is not None:
            dot = self.dashboard.signs("dot")
            name = self.dashboard.client(case.shown_name, case.ref)
            pane.show_case(case.ref, f" {dot} ".join([case.ref, name, case.model]), "")
            return
        sentences = list(load_story(line, self.beside, self.dashboard.signs, found.today))
        if isinstance(line, CaseloadRow) and (offer := _offer_of(line, found)) is not None:
            sentences.insert(0, _answer(offer))
        text = said("\n".join(sentences), multiline=True)
        pane.show_other(known_as(line, self.beside), text)

    def _fill_cases(self, line: CapacityLine, found: CapacityContent) -> None:
        cases = () if self.beside is None else self.beside.cases.get(key(line), ())
        self.cases.may_mark = key(line) != WAITING
        columns = self._case_columns
        self.cases.fill(
            columns,
            cases,
            key=lambda one: one.ref,
            draw=lambda one: self._case_cells(one, found.today),
            empty="No cases." if self.beside is not None else "Loading",
        )
        count = "" if self.beside is None else f" {len(cases):,}"
        self.query_one("#own").border_title = f"Cases of {key(line)}{count}"
        if isinstance(line, OtherCases):
            self.query_one("#own").border_title = f"{line.name.capitalize()}{count}"

    def _case_cells(self, one: Glance, today: date) -> Sequence[Text]:
        dashboard, red = self.dashboard, self.dashboard.style("error")
        late = [item for item in one.due if item.kind == "safety" or item.days_late]
        sign = "safety" if one.safety else "late" if late else ""
        days = f"{one.days_late} d" if one.days_late else ""
        kinds = ", ".join(dict.fromkeys(kind_words(item.kind) for item in late))
        contact = day_words(one.contact.due_on, today) if one.contact else "none due"
        cells = {
            "mark": said(dashboard.signs(sign) if sign else "", red),
            "case": said(one.ref),
            "name": said(dashboard.client(one.shown_name, one.ref)),
            "acuity": said(one.acuity),
            "late": said(f"{days} {kinds}".strip(), red),
            "days": said(days, red),
            "model": said(one.model),
            "contact": said(contact),
            "stage": said(one.stage),
        }
        return [cells[column.key] for column in self._case_columns]

    @property
    def _case_columns(self) -> Sequence[TextColumn]:
        return CASES if self.cases.size.width >= ROOM_FOR_KINDS else SHORT_CASES

    # What verbs are for.

    @property
    def _among_cases(self) -> bool:
        return self.focused is self.cases

    def refs(self) -> tuple[str, ...]:
        """The cases that are marked, else the one under the cursor while it is among the cases."""
        if self.cases.marked:
            return tuple(one.ref for one in self.cases.items if one.ref in self.cases.marked)
        case = self.cases.under if self._among_cases else None
        return () if case is None else (case.ref,)

    def verb_offered(self, verb: Verb) -> bool:
        """For many only what can be done for many; for one what its status allows."""
        if not verb.on_case:
            return True
        if len(self.cases.marked) > 1:
            return verb.many
        case = self.cases.under
        if not self.refs() or case is None:
            return False
        return makes_sense(verb, case.status, flagged=case.safety)

    def acted(self) -> None:
        """The marks end when something was done with them."""
        self.cases.unmark()
        self.cases.stay()

    # Keys.

    def on_rows_highlighted(self) -> None:
        """Another row is looked at; its cases are shown when the cursor rests."""
        if self._rest is not None:
            self._rest.stop()
        line = self.staff.under
        if line is None or not self._shown or key(line) == self._shown[0]:
            self._tell()
            self.offer()
        else:
            self._rest = self.set_timer(RESTS, self._tell_all)

    def _tell_all(self) -> None:
        self._tell()
        self.offer()

    def on_rows_marked(self) -> None:
        """Say how many cases are marked."""
        if self.found is not None:
            self.strip.say(self._what_if(self.found))
        self.offer()

    def on_descendant_focus(self) -> None:
        """The other list is looked at."""
        self._tell()
        self.offer()

    def action_other_list(self) -> None:
        """Go to the cases, then to all about the row, then back to the workers."""
        self._tell()
        panes: list[Widget] = [self.staff, self.cases, self.query_one(CaseDetail)]
        seen = [one for one in panes if one.focusable]
        at = seen.index(self.focused) if self.focused in seen else -1
        seen[(at + 1) % len(seen)].focus()

    def action_move(self) -> None:
        """Ask who gets the cases that are marked, or the one under the cursor."""
        from cmcli.tui.move import MoveScreen

        self._tell()
        refs = self.refs()
        if self.dashboard.desk.readonly or not self.cases.may_mark:
            self.dashboard.messages.say(
                "Only open cases can be moved, where you may change something."
            )
        elif not refs:
            self.cases.focus()
            self.dashboard.messages.say("Space marks cases. Then m moves them to another worker.")
        else:
            chosen = [one for one in self.cases.items if one.ref in refs]
            named = ", ".join(self.dashboard.client(one.shown_name, one.ref) for one in chosen)
            self.app.push_screen(MoveScreen(refs, named), self.dashboard.forms.finished)

    def on_rows_chosen(self) -> None:
        """Show the case, or the cases of the row as a list."""
        line, case = self.staff.under, self.cases.under
        if self._among_cases:
            if case is not None:
                self.dashboard.places.open_case(case.ref)
        elif isinstance(line, OtherCases):
            words = "worker:none" if line.name == UNASSIGNED else "waitlist"
            self.dashboard.places.open_list("caseload", words)
        elif line is not None:
            scope = CaseScope(worker=line.worker) if line.worker else CaseScope(team=line.team)
            self.dashboard.places.look_at(scope, "caseload")

    def on_rows_sorted(self, event: Rows.Sorted) -> None:
        """A heading was clicked: sort by it, or the other way round."""
        if event.key == self.sorted_by:
            self.action_reverse()
        else:
            self._sort_by(event.key)

    def action_sort(self) -> None:
        """Sort by the next column."""
        at = SORTS.index(self.sorted_by) if self.sorted_by in SORTS else -1
        self._sort_by(SORTS[(at + 1) % len(SORTS)])

    def _sort_by(self, column: str) -> None:
        self.sorted_by, self.downwards = column, column != "who"
        self.refill()

    def action_reverse(self) -> None:
        """The other way round."""
        self.downwards = not self.downwards
        self.refill()

    def refill(self) -> None:
        """Show what was read last once more."""
        if self.found is not None:
            self._fill(self.found)

    def action_assign(self) -> None:
        """Ask for the model of one further case."""
        if self.found is not None:
            self.app.push_screen(AssignScreen(self.found.models, self.wish), self._wished)

    def _wished(self, wish: Wish | None) -> None:
        if wish is not None:
            self.wish = wish
            self.reload()

    def back(self) -> bool:
        """Esc: the filter that is being typed, the marks, back to the workers, the filter that
        holds, then back to how it is."""
        if self.end_typing() or self.cases.unmark():
            return True
        if self._among_cases:
            self.staff.focus()
            return True
        if self.end_filter():
            return True
        if self.wish is None:
            return False
        self.wish = None
        self.reload()
        return True

    def on_resize(self) -> None:
        """Fit bars and columns to the new width."""
        self.refill()


def _held(wish: Wish) -> Held:
    model, acuity = wish
    return Held("", model, acuity)


def _drawn(line: CapacityLine, found: CapacityContent, cells: LoadCells) -> Sequence[Text]:
    if found.wish is None or isinstance(line, OtherCases):
        drawn = cells.now(line)
        return [drawn[column.key] for column in NOW]
    then = cells.then(line, _offer_of(line, found))
    return [then[column.key] for column in THEN]


def _answer(offer: CaseOffer) -> str:
    whose = f" Counted for {offer.judged_on}." if offer.judged_on != offer.worker else ""
    if offer.why is not None:
        return f"Refused: {offer.why}{whose}"
    return f"OK: {offer.after.band}.{whose}"


def _offer_of(row: CaseloadRow, found: CapacityContent) -> CaseOffer | None:
    """Return the effect of the case on the worker, or on the team where the team is judged."""
    if row.worker is not None:
        return found.offers.get(row.worker)
    return next((one for one in found.offers.values() if one.judged_on == key(row)), None)


PAGE = CapacityPage
