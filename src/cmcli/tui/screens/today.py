"""*Today*: the appointments by their time, then the cases with something due, the worst first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.day import due_tags
from cmcli.casework.looking.day_list import AGENDA, DayList, DayRow, folded
from cmcli.casework.looking.glance import Glance, words_in
from cmcli.casework.looking.standing import AHEAD, never_met
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import near_day
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.supervision import LATE_KINDS, OTHER, late_column
from cmcli.tui.answers import answer_to, first_values
from cmcli.tui.listing import ListPage, Order
from cmcli.tui.marks import day_words, said
from cmcli.tui.narrow import FilterWords
from cmcli.tui.page import ROOMY
from cmcli.tui.verbs import Verb, makes_sense
from cmcli.tui.widgets.columns import TextColumn

if TYPE_CHECKING:
    from cmcli.store.core.view import View

FEW = 2
"""Items of the agency that are shown whole."""

HEADED = 30
"""Lines of a terminal from which on there is room for the headings of the sections."""

NEVER = "never imported late -safety"
"""The filter that shows in the caseload the cases of the row for many."""

COUNT, NAME, NAMES = 12, 14, 24
"""Columns of a number of cases and of a name, and the most that names take where there is room."""

HANDLES = 12
"""The most columns that usernames take."""

SECTIONS: Mapping[str, tuple[str, str]] = {
    AGENDA: ("", "Agenda"),
    "flags": ("safety", "Safety"),
    "late": ("late", "Late"),
    "today": ("", "Today"),
    "week": ("", "This week"),
}
"""Section → its sign and its heading."""

FLAGS: Mapping[str, str] = {
    "late": "late",
    "today": "today",
    "safety": "flags",
    "week": "week",
    "agenda": AGENDA,
}
"""Word of the filter → the section that it shows."""

SHORT = 12
"""Letters of what Enter does that the footer always has room for; of more, the first word."""

ASKED: Mapping[str, Callable[[DueItem, tuple[str, ...]], bool]] = {
    "kind": lambda item, begins: item.kind.startswith(begins),
    "late": lambda item, begins: (
        item.days_late > 0 and late_column(item.kind).startswith(begins) and item.kind != "safety"
    ),
}
"""Word of the filter → whether an item is of the kinds that begin so."""

CONTACT = "checkin"
"""The command that lets the cursor go on to the next case."""


@dataclass(frozen=True, slots=True)
class TodayContent:
    """The rows, the most urgent first, the same with many alike as one, and the items of the
    agency. ``cases`` is their number, ``name`` and ``handle`` are the columns that the longest
    name of a client and the longest username take."""

    rows: tuple[DayRow, ...]
    folded: tuple[DayRow, ...]
    agency: tuple[DueItem, ...]
    today: date
    cases: int
    name: int
    handle: int


class TodayPage(ListPage[TodayContent, DayRow]):
    """The day as an agenda, and the cases with what is due on them."""

    KEY = "today"
    TITLE_OF_LIST = "Today"
    CSS_PATH = "today.tcss"
    ALL = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "app.verb('checkin')", "Contact", id="verb.checkin"),
        Binding("semicolon", "app.verb('log')", "Log", key_display=";", id="verb.log"),
        Binding("n", "app.verb('note')", "Note", id="verb.note"),
        Binding("l", "case", "Case", tooltip="Open the case", id="here.case"),
        Binding("right", "case", "Open the case", show=False, id="here.case-right"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._day = DayList()
        self._headed = False
        self._name_room, self._handle_room = NAME, HANDLES

    def below(self) -> Iterator[Any]:
        """The agency's items."""
        yield Static("", id="agency")

    def read(self, view: "View") -> TodayContent:
        """Read the cases of the scope with what is due within the week."""
        desk = self.dashboard.desk
        workers = desk.workers(view)
        handles = None if workers is None else {one.handle for one in workers}
        cases = desk.book.read(view, workers, self.told, shared=True)
        rows = self._day.of(cases, view.today, handles)
        ahead = view.today + timedelta(days=AHEAD)
        agency = tuple(one for one in agency_items(view, workers) if one.due_on <= ahead)
        return TodayContent(
            rows,
            folded(rows),
            agency,
            view.today,
            cases=sum(row.cases for row in rows),
            name=max((cell_len(row.case.shown_name or "") for row in rows if row.case), default=0),
            handle=max((len(row.first.worker or "") for row in rows if row.first), default=0),
        )

    def show(self, found: TodayContent) -> None:
        """Fill the table, and show the items of the agency."""
        name = 0 if self.dashboard.names_hidden else found.name
        self._name_room = min(max(COUNT, name), NAMES)
        self._handle_room = min(max(len("worker"), found.handle), HANDLES)
        super().show(found)
        lines = [f"{DUE_KINDS[due.kind]}: {due.why}" for due in found.agency]
        if len(lines) > FEW:
            key = self.dashboard.key_of("place.supervise")
            lines = [f"{len(lines)} items about workers and the agency. {key} shows them."]
        self.query_one("#agency").display = bool(lines)
        self.query_one("#agency", Static).update(said("\n".join(lines), multiline=True))

    # The list.

    def items(self, found: TodayContent) -> Sequence[DayRow]:
        """Return the rows; a filter looks through every case."""
        asked = {word.removeprefix("-") for word in self.filter.casefold().split()}
        return found.folded if asked <= FLAGS.keys() else self._with_asked_first(found.rows)

    def _with_asked_first(self, rows: Sequence[DayRow]) -> Sequence[DayRow]:
        """Return the rows, where the filter asks for kinds each with an item of these first."""
        tests = [
            (key, tuple(value.split(",")))
            for key, _, value in (word.partition(":") for word in self.filter.casefold().split())
            if key in ASKED and value
        ]
        if not tests:
            return rows
        return [
            row.led_by(lambda one: all(ASKED[key](one, of) for key, of in tests)) for row in rows
        ]

    def key(self, item: DayRow) -> str:
        """Case, and time of an appointment."""
        return item.key

    def case(self, item: DayRow) -> Glance | None:
        """Its case."""
        return item.case

    def list_title(self, whole: int) -> str:
        """Return the title, with the number of cases."""
        cases = 0 if self.found is None else self.found.cases
        return f"{self.TITLE_OF_LIST} {cases:,}"

    def title_of(self, item: DayRow) -> str:
        """Tell how many cases are in the row."""
        return f"{len(item.folded):,} cases of an import"

    def sections(self) -> Callable[[DayRow], str] | None:
        """Return the sections, in the first order and where their headings have room."""
        self._headed = self.size.height >= HEADED
        sorted_so = self.sorted_by is not None or self.downwards
        return None if sorted_so or not self._headed else attrgetter("section")

    def heading(self, section: str, items: Sequence[DayRow]) -> Text:
        """Return the heading with its sign and its number of cases, or of appointments."""
        sign, title = SECTIONS[section]
        count = len(items) if section == AGENDA else sum(row.cases for row in items)
        signed = f"{self.dashboard.signs(sign)} {title}" if sign else title
        return said(f"{signed} {count:,}", self.dashboard.style("error") if sign else "")

    def on_resize(self) -> None:
        """The headings need room. Textual calls the same of the page too."""
        if self._headed != (self.size.height >= HEADED):
            self.again()
        self.refresh_bindings()

    def columns(self) -> Sequence[TextColumn]:
        """Return the columns, with the worker only where several are shown."""
        whose = self.dashboard.desk.scope.worker is None
        return (
            TextColumn("mark", "", 1, sorts=False),
            TextColumn("when", "when", 10),
            TextColumn("name", "name", min(self._name_room, NAME), self._name_room),
            TextColumn("case", "case", 8, since=70),
            *([TextColumn("worker", "worker", self._handle_room)] if whose else []),
            TextColumn("due", "due", 14, 200),
        )

    def cells(self, item: DayRow) -> Sequence[Text]:
        """One cell a column; what is late or safety says so by a sign and a word too."""
        case, first = item.case, item.first
        if case is None or first is None:
            return self._cells_of_many(item)
        signs, style = self.dashboard.signs, self.dashboard.style
        snoozed = item.snoozed_until(self._today)
        sign = SECTIONS[item.section][0]
        mark, colour = (signs(sign), style("error")) if sign else ("", "")
        if snoozed is not None:
            mark, colour = signs("snoozed"), "dim"
        cells = {
            "mark": said(mark, colour),
            "when": said(self._when(item, first), colour),
            "name": said(self._called(item)),
            "case": said(case.ref),
            "worker": said(first.worker or "none"),
            "due": self._duties(item, case, snoozed, colour),
        }
        return [cells[column.key] for column in self.columns()]

    def _cells_of_many(self, item: DayRow) -> Sequence[Text]:
        error = self.dashboard.style("error")
        cells = {
            "mark": said(self.dashboard.signs("late"), error),
            "name": said(self._called(item), error),
            "due": said("never contacted since their import"),
        }
        return [cells.get(column.key, Text("")) for column in self.columns()]

    def _called(self, item: DayRow) -> str:
        if item.case is None:
            return f"{len(item.folded):,} cases"
        return self.dashboard.client(item.case.shown_name, item.case.ref)

    def _when(self, item: DayRow, first: DueItem) -> str:
        """Tell the time of an appointment, how late a case is, or the day."""
        if item.met is not None:
            return str(item.order[1])
        if first.days_late:
            return f"{first.days_late:,} d late"
        return day_words(first.day, self._today)

    def _duties(self, item: DayRow, case: Glance, snoozed: date | None, style: str) -> Text:
        """Name the duties of a case, the most urgent first, and tell its words."""
        if item.met is not None:
            promised = item.met.agreed_in is not None and item.met.with_worker
            tags = ["promised" if promised else "appointment"]
            words = item.met.words
        else:
            tags = due_tags(item.items, self._today, item.first)
            words = (item.first and item.first.text) or ""
        until = [] if snoozed is None else [f"snoozed until {near_day(snoozed, self._today)}"]
        dot = self.dashboard.signs("dot")
        line = said(f" {dot} ".join([*tags[:1], *until, *tags[1:]]), style)
        if words := self._words(case, words):
            line.append_text(said(f"  {words}", "" if item.met else "dim"))
        return line

    def words(self) -> FilterWords[DayRow]:
        """Kinds, whose, and how urgent."""
        hidden = self.dashboard.names_hidden
        return FilterWords(
            keys={
                "kind": lambda row: [one.kind for one in row.items],
                "model": lambda row: row.case.model if row.case else "",
                "worker": lambda row: [one.worker or "none" for one in row.items],
                "late": _late_kinds,
            },
            flags={
                **{word: _stands_in(section) for word, section in FLAGS.items()},
                "snoozed": lambda row: row.any_snoozed(self._today),
                "never": lambda row: row.case is not None and never_met(row.case),
            },
            text=_coded_text if hidden else _text,
            known={"kind": tuple(DUE_KINDS), "late": (*LATE_KINDS, OTHER)},
        )

    def orders(self) -> Mapping[str, Order]:
        """Everything that is seen, but the signs."""
        rank = list(DUE_KINDS).index
        return {
            "when": lambda row: row.first.day if row.first else date.min,
            "due": lambda row: (rank(row.first.kind) if row.first else -1, row.order),
            "case": lambda row: row.case.ref if row.case else "",
            "name": self._called,
            "worker": lambda row: (row.first.worker or "") if row.first else "",
        }

    def nothing(self) -> str:
        """Return the next step when nothing is due."""
        return (
            f"Nothing is due within {AHEAD} days. Press 2 for the caseload, i to open a case for a "
            "new person, or w to see other cases."
        )

    # The reason.

    def about_row(self, item: DayRow) -> RenderableType:
        """Tell why the most urgent item is due. The top of the case shows a flag in full."""
        case, first = item.case, item.first
        if case is None or first is None:
            count = len(item.folded)
            return said(
                f"An import opened these {count:,} cases. No contact is recorded on any of them,"
                " so their first contact is late, and with it perhaps the assessment and the plan."
                " Enter shows them in the caseload.",
                multiline=True,
            )
        flag = first.kind == "safety"
        lines = [] if flag else [self._words(case, first.why)]
        if first.text and not flag and first.text.rstrip(".") not in first.why:
            lines.append(f"{first.what}: {self._words(case, first.text)}")
        if (until := case.snoozed_until(first, self._today)) is not None:
            lines.append(f"Reminders are snoozed until {near_day(until, self._today)}.")
        return said("\n".join(lines), multiline=True)

    def _words(self, case: Glance, text: str | None) -> str:
        return self.dashboard.words(text, case.ref, *case.names)

    @property
    def _today(self) -> date:
        return self.found.today if self.found is not None else date.min

    # What is done with a row.

    def _answer(self) -> Verb | None:
        """The verb that answers the most urgent item under the cursor, where it may be used."""
        row = self.rows.under
        if row is None or row.case is None or row.first is None or self.dashboard.desk.readonly:
            return None
        case = row.case
        verb = answer_to(row.first, planned=case.goals > 0)
        fits = verb is not None and (
            not verb.on_case or makes_sense(verb, case.status, flagged=case.safety)
        )
        return verb if fits else None

    def does(self) -> str:
        """Return what Enter does: it answers what is due, else it opens the case."""
        row = self.rows.under
        if row is None:
            return ""
        if row.case is None:
            return "Cases"
        answer = self._answer()
        title = "Case" if answer is None else answer.title
        return title if self.size.width >= ROOMY or len(title) <= SHORT else title.split()[0]

    def choose(self) -> None:
        """Answer what is due."""
        row, verb = self.rows.under, self._answer()
        if row is not None and row.case is None:
            self.dashboard.places.open_list("caseload", NEVER)
        elif row is None or row.case is None or verb is None:
            self.action_case()
        else:
            refs = (row.case.ref,) if verb.on_case else ()
            self.dashboard.forms.open(verb, refs, **self.given(verb))

    def given(self, verb: Verb) -> dict[str, str]:
        """The number of the first item of the case that the verb is for."""
        row = self.rows.under
        if row is None:
            return {}
        items = row.items
        if verb.name == "snooze" and row.case is not None:
            held = row.case.snoozed_until
            items = tuple(sorted(items, key=lambda one: held(one, self._today) is not None))
        return first_values(verb, items)

    def acted(self) -> None:
        """After a contact the cursor goes on to the next row at once, whatever becomes of this
        one; else it stays on its line."""
        latest, case = self.dashboard.messages.latest, self._case_under
        after = self.rows.cursor + 1
        done = () if latest is None else latest.argv
        met = done[:1] == (CONTACT,) and case is not None and case.ref in done
        if met and after < len(self.rows.items):
            self.rows.cursor = after
        else:
            super().acted()


def _late_kinds(row: DayRow) -> list[str]:
    """The columns of the supervisor's page that count the case; it may stand under Safety here."""
    return [late_column(one.kind) for one in row.items if one.days_late and one.kind != "safety"]


def _stands_in(section: str) -> Callable[[DayRow], bool]:
    return lambda row: row.section == section


def _text(row: DayRow) -> str:
    return (row.case.text if row.case else "") + row.coded


def _coded_text(row: DayRow) -> str:
    kinds = "".join(words_in(one.kind, one.number) for one in row.items)
    return (row.case.coded_text if row.case else "") + kinds


PAGE = TodayPage
