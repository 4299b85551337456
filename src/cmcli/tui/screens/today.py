"""*Today*: what is late, due now and this week, safety first, then worst first, with the reason."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.glance import Glance, words_in
from cmcli.casework.looking.standing import never_met
from cmcli.domain.clocks import DueItem, explain, urgency_key
from cmcli.domain.dates import short_day
from cmcli.domain.kinds import DUE_KINDS, DUE_RANK
from cmcli.tui.listing import ListPage, Order
from cmcli.tui.marks import day_words, said
from cmcli.tui.narrow import FilterWords
from cmcli.tui.verbs import Verb
from cmcli.tui.widgets.columns import TextColumn

if TYPE_CHECKING:
    from cmcli.store.core.view import View

AHEAD = 7
"""Days that are looked ahead."""

FEW = 2
"""Items of the agency that are shown whole."""


@dataclass(frozen=True, slots=True)
class TodayItem:
    """Something that is due, with its case; ``snoozed`` is the first day with reminders again,
    None without a snooze; ``text`` the words for the filter, ``urgency`` the sort key."""

    due: DueItem
    case: Glance
    snoozed: date | None
    text: str
    urgency: tuple[object, ...]

    @property
    def key(self) -> str:
        """Return its key, the same after a refresh."""
        due = self.due
        day = due.due_on if due.kind == "aftercare" else ""
        return f"{due.case} {due.kind} {due.number} {day}"


@dataclass(frozen=True, slots=True)
class TodayContent:
    """The items, the most urgent first, with those of the agency, and their number by kind."""

    items: tuple[TodayItem, ...]
    agency: tuple[DueItem, ...]
    today: date
    safety: int
    late: int
    now: int
    snoozed: int


class DueList:
    """The items of cases in their order. Those of cases that have not changed are kept as they
    are: of the thousands in a large agency few have."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Glance, tuple[TodayItem, ...]]] = {}
        self._order: tuple[TodayItem, ...] = ()

    def of(
        self, cases: Iterable[Glance], today: date, handles: Collection[str] | None = None
    ) -> tuple[TodayItem, ...]:
        """The items that are due within the days that are looked ahead, the most urgent first.

        ``handles``: only those of these workers.
        """
        before, self._made = self._made, {}
        added: list[TodayItem] = []
        changed = False
        for case in cases:
            made = before.get(case.case_id)
            if made is None or made[0] is not case:
                made = case, tuple(_items(case, today, handles))
                added += made[1]
                changed = True
            self._made[case.case_id] = made
        if changed or len(before) != len(self._made):
            kept = [item for item in self._order if self._holds(item)]
            self._order = tuple(sorted([*kept, *added], key=attrgetter("urgency")))
        return self._order

    def _holds(self, item: TodayItem) -> bool:
        made = self._made.get(item.case.case_id)
        return made is not None and made[0] is item.case


def _items(case: Glance, today: date, handles: Collection[str] | None) -> Iterator[TodayItem]:
    for due in case.due:
        theirs = handles is None or due.worker in handles
        if theirs and due.due_on <= today + timedelta(days=AHEAD):
            yield TodayItem(
                due,
                case,
                case.snoozed_until(due, today),
                words_in(due.kind, due.number, due.text),
                urgency_key(due),
            )


class TodayPage(ListPage[TodayContent, TodayItem]):
    """The list of what is due, with the reason for the item under the cursor."""

    KEY = "today"
    TITLE_OF_LIST = "Today"
    CSS_PATH = "today.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "app.verb('checkin')", "Contact", id="verb.checkin"),
        Binding("n", "app.verb('note')", "Note", id="verb.note"),
        Binding("w", "app.whose", "Scope", id="app.whose", tooltip="Choose whose cases to show"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._due = DueList()

    def below(self) -> Iterator[Any]:
        """The agency's items."""
        yield Static("", id="agency")

    def read(self, view: "View") -> TodayContent:
        """Read the items of the scope that are due within the week."""
        desk = self.dashboard.desk
        workers = desk.workers(view)
        handles = None if workers is None else {one.handle for one in workers}
        cases = desk.book.read(view, workers, self.told, shared=True)
        items = self._due.of(cases, view.today, handles)
        ahead = view.today + timedelta(days=AHEAD)
        return TodayContent(
            items,
            tuple(one for one in agency_items(view, workers) if one.due_on <= ahead),
            view.today,
            safety=sum(item.due.kind == "safety" for item in items),
            late=sum(item.due.days_late > 0 for item in items),
            now=sum(item.due.day == view.today for item in items),
            snoozed=sum(item.snoozed is not None for item in items),
        )

    def show(self, found: TodayContent) -> None:
        """Fill the table, and show the items of the agency."""
        super().show(found)
        lines = [f"{DUE_KINDS[due.kind]}: {due.why}" for due in found.agency]
        if len(lines) > FEW:
            key = self.dashboard.key_of("place.supervise")
            lines = [f"{len(lines)} items about workers and the agency. {key} shows them."]
        self.query_one("#agency").display = bool(lines)
        self.query_one("#agency", Static).update(said("\n".join(lines), multiline=True))

    # The list.

    def items(self, found: TodayContent) -> Sequence[TodayItem]:
        """Return the due items."""
        return found.items

    def key(self, item: TodayItem) -> str:
        """Case, kind and number."""
        return item.key

    def case(self, item: TodayItem) -> Glance:
        """Its case."""
        return item.case

    def columns(self) -> Sequence[TextColumn]:
        """Return the columns, with the worker only where several are shown."""
        whose = self.dashboard.desk.scope.worker is None
        return (
            TextColumn("mark", "", 1, sorts=False),
            TextColumn("when", "when", 11),
            TextColumn("what", "what", 16),
            TextColumn("case", "case", 8),
            TextColumn("name", "name", 14, 24),
            *([TextColumn("worker", "worker", 8, 12)] if whose else []),
            TextColumn("text", "about", 12, 90, since=100 if whose else 0, sorts=False),
        )

    def cells(self, item: TodayItem) -> Sequence[Text]:
        """One cell a column; what is late or safety says so by a sign and a word too."""
        due, signs, style = item.due, self.dashboard.signs, self.dashboard.style
        today = self._today
        urgent = due.kind == "safety"
        mark = signs("safety") if urgent else signs("late") if due.days_late else ""
        colour = style("error") if urgent or due.days_late else ""
        what = " ".join(part for part in (due.kind, due.number) if part)
        if item.snoozed is not None:
            mark, colour = signs("snoozed"), "dim"
        name = self.dashboard.client(item.case.shown_name, due.about)
        about = self._words(item, due.text) or due.why
        if item.snoozed is not None:
            about = f"snoozed until {short_day(item.snoozed)}: {about}"
        cells = {
            "mark": said(mark, colour),
            "when": said(day_words(due.day, today), colour),
            "what": said(what.upper() if urgent else what, colour if urgent else ""),
            "case": said(due.about),
            "name": said(name),
            "worker": said(due.worker or "none"),
            "text": said(about, "dim" if item.snoozed else ""),
        }
        return [cells[column.key] for column in self.columns()]

    def words(self) -> FilterWords[TodayItem]:
        """Kinds, whose, and how late."""
        return FilterWords(
            keys={
                "kind": lambda item: item.due.kind,
                "model": lambda item: item.case.model,
                "worker": lambda item: item.due.worker or "none",
            },
            flags={
                "late": lambda item: item.due.days_late > 0,
                "today": lambda item: item.due.day == self._today,
                "safety": lambda item: item.due.kind == "safety",
                "week": lambda item: item.due.days_late == 0 and item.due.day > self._today,
                "snoozed": lambda item: item.snoozed is not None,
                "never": lambda item: never_met(item.case),
            },
            text=_coded_text if self.dashboard.names_hidden else _text,
            known={"kind": tuple(DUE_KINDS)},
        )

    def orders(self) -> Mapping[str, Order]:
        """Everything that is seen, but the signs."""
        return {
            "when": lambda item: item.due.due_on,
            "what": lambda item: (DUE_RANK[item.due.kind], urgency_key(item.due)),
            "case": lambda item: item.due.about,
            "name": lambda item: self.dashboard.client(item.case.shown_name, item.due.about),
            "worker": lambda item: item.due.worker or "",
        }

    def nothing(self) -> str:
        """Return the next step when nothing is due."""
        return (
            f"Nothing is due within {AHEAD} days. Press 2 for the caseload, i to open a case for a "
            "new person, or w to see other cases."
        )

    # The reason.

    def about_row(self, item: TodayItem) -> RenderableType:
        """Tell why the item is due."""
        due = item.due
        lines = [explain(due)]
        if due.text:
            lines.append(f"{due.what}: {self._words(item, due.text)}")
        if item.snoozed is not None:
            lines.append(f"Reminders are snoozed until {short_day(item.snoozed)}.")
        return said("\n".join(lines), multiline=True)

    def _words(self, item: TodayItem, text: str | None) -> str:
        return self.dashboard.words(text, item.due.about, *item.case.names)

    @property
    def _today(self) -> date:
        return self.found.today if self.found is not None else date.min

    # Verbs.

    def given(self, verb: Verb) -> dict[str, str]:
        """The number of the item under the cursor, where the verb is for such a one."""
        item = self.rows.under
        if item is None:
            return {}
        due = item.due
        number = due.number or ""
        if verb.name == "checkin" and due.kind == "aftercare":
            return {"kind": "aftercare"}
        if verb.name == "done" and due.kind in ("step", "goal"):
            return {"step": number}
        if verb.name in ("task-done", "task-set") and due.kind == "task":
            return {"number": number}
        if (verb.name, due.kind) in (
            ("appointment-answer", "appointment"),
            ("referral", "referral"),
        ):
            return {"number": number}
        if verb.name == "service-give" and due.kind == "service":
            return {"number": number}
        if due.of == "authorization" and verb.name == "authorization-set":
            return {"number": number.rpartition(".")[2]}
        if due.of and verb.name == f"{due.of}-set":
            return {"number": number.partition(".")[0]}
        if verb.name == "alert" and due.kind == "alert":
            return {"way": "review", "number": number}
        if verb.name == "settle" and due.kind == "safety":
            return {"flag": number}
        if verb.name == "act" and due.kind == "safety":
            return {"act": number}
        if verb.name == "snooze" and due.kind != "safety":
            return {"kind": due.kind, "number": number}
        return {}


def _text(item: TodayItem) -> str:
    return item.case.text + item.text


def _coded_text(item: TodayItem) -> str:
    return item.case.coded_text + words_in(item.due.kind, item.due.number)


PAGE = TodayPage
