"""*Caseload*: every open case with its stage, next contact and goals; sorted, grouped, marked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from cmcli.casework.looking.contact_strip import MET, NOTHING, TRIED, WEEKS, Weeks, strips
from cmcli.casework.looking.glance import MOST_OTHERS, Glance, closed, waiting
from cmcli.casework.models_today import keys_of_models
from cmcli.domain.dates import near_day
from cmcli.domain.keys import STAGES
from cmcli.errors import CmError
from cmcli.tui.arrange import Arrangement, ArrangeScreen, arranged, as_setting, saved_views
from cmcli.tui.case_words import case_words
from cmcli.tui.listing import ListPage, Order
from cmcli.tui.marks import day_words, said
from cmcli.tui.narrow import FilterWords, free_text
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View

SIGN_OF_WEEK = {MET: "late", TRIED: "open", NOTHING: "dot"}
"""The sign of each week of contact: a full circle for a contact, an empty one for an attempt."""

GROUPS: Mapping[str, Callable[[Glance], str]] = {
    "worker": lambda one: one.worker or "unassigned",
    "stage": lambda one: one.stage,
    "model": lambda one: one.model,
}
"""The groups that a list of cases can have."""

OTHERS = ("waitlist", "closed")
"""Words of the filter that show other cases than the open ones."""

BAR = 5
"""Characters of the bar of progress."""


WAITLIST_COLUMNS = (
    TextColumn("mark", "", 1, sorts=False),
    TextColumn("case", "case", 8),
    TextColumn("name", "name", 13, 24),
    TextColumn("model", "model", 9),
    TextColumn("waited", "days", 4, right=True),
    TextColumn("reasons", "reasons", 24, 120, sorts=False),
    TextColumn("opened", "opened", 11, since=120),
)
"""The columns of those who wait, in the order of triage."""


@dataclass(frozen=True, slots=True)
class CaseloadContent:
    """The cases of one status, the most urgent first; ``name`` is what closed ones were asked
    for by. ``models`` are the keys of all models, and ``covered`` the references of cases of
    others, which somebody here covers today."""

    cases: tuple[Glance, ...]
    status: str
    name: str
    today: date
    models: tuple[str, ...]
    covered: frozenset[str] = frozenset()


class CaseloadPage(ListPage[CaseloadContent, Glance]):
    """The list of cases."""

    KEY = "caseload"
    CSS_PATH = "caseload.tcss"
    TITLE_OF_LIST = "Caseload"
    MARKS = True
    ALL = True
    FALLING = ("acuity", "late")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "sort", "Arrange", id="here.sort"),
        Binding("c", "app.verb('checkin')", "Contact", id="verb.checkin"),
        Binding("I", "app.verb('accept')", "Accept", id="verb.accept"),
        Binding(
            "greater_than_sign", "app.verb('accept-next')", "Accept next", id="verb.accept-next"
        ),
        Binding("N", "app.verb('reopen')", "Reopen", id="verb.reopen"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.arrangement = Arrangement()
        self._strips: dict[str, Weeks] = {}
        self._wanted_strips: set[str] = set()

    def on_mount(self) -> None:
        """Arrange it as it was the last time."""
        super().on_mount()
        self._arrange(arranged(self.dashboard.preferences.get("caseload", ""))[0])

    def read(self, view: "View") -> CaseloadContent:
        """The cases of the status that the filter names, else the open ones."""
        desk = self.dashboard.desk
        status, name = self._wanted()
        covered: frozenset[str] = frozenset()
        if status == "waitlist":
            cases = waiting(view)
        elif status == "closed":
            cases = closed(view, desk.workers(view), name)
        else:
            workers = desk.workers(view)
            every = desk.book.read(view, workers, self.told, covered=True)
            cases = sorted((one for one in every if one.status == "open"), key=_urgency)
            if workers is not None:
                own = {one.handle for one in workers}
                covered = frozenset(one.ref for one in cases if one.worker not in own)
        models = keys_of_models(view.words)
        return CaseloadContent(tuple(cases), status, name, view.today, models, covered)

    def _wanted(self) -> tuple[str, str]:
        """The status that the filter asks for, and the name where closed cases are looked for."""
        said_words = self.filter.casefold().split()
        status = next((word for word in OTHERS if word in said_words), "open")
        return status, free_text(self.filter, self.words()) if status == "closed" else ""

    def filtered(self) -> None:
        """Other cases than the open ones are read when they are asked for."""
        if self.found is not None and self._wanted() != (self.found.status, self.found.name):
            self.reload()
        else:
            self.again()

    def show(self, found: CaseloadContent) -> None:
        """Only on open cases can anything be done for many. The weeks may have changed."""
        self.rows.may_mark = found.status == "open"
        self._strips.clear()
        super().show(found)

    # The list.

    def items(self, found: CaseloadContent) -> Sequence[Glance]:
        """The cases."""
        return found.cases

    def key(self, item: Glance) -> str:
        """The reference."""
        return item.ref

    def case(self, item: Glance) -> Glance:
        """Itself."""
        return item

    def columns(self) -> Sequence[TextColumn]:
        """As the scope and the status want them."""
        status = "open" if self.found is None else self.found.status
        if status == "waitlist":
            return WAITLIST_COLUMNS
        whose = self.dashboard.desk.scope.worker is None or bool(self._covered)
        day = "closed" if status == "closed" else "contact"
        return self._chosen(
            TextColumn("mark", "", 1, sorts=False),
            TextColumn("case", "case", 8),
            TextColumn("name", "name", 13, 30),
            *([TextColumn("worker", "worker", 8, 12)] if whose else []),
            *([] if whose else [TextColumn("model", "model", 9)]),
            TextColumn("contact", day, 11),
            TextColumn("late", "late", 6, right=True),
            TextColumn("weeks", "12 weeks", WEEKS, sorts=False),
            TextColumn("acuity", "acuity", 6, right=True),
            TextColumn("stage", "stage", 10, 14),
            TextColumn("goals", "goals", BAR + 4, BAR + 6, drawn=True),
            *([TextColumn("model", "model", 9, 11, since=90)] if whose else []),
            TextColumn("met", "last contact", 12, since=90),
            TextColumn("opened", "opened", 11, since=100),
        )

    def _chosen(self, *columns: TextColumn) -> Sequence[TextColumn]:
        """Return the columns that were chosen, else those that fit."""
        chosen = self.arrangement.columns
        if not chosen:
            return columns
        return [replace(one, since=0) for one in columns if one.key in ("mark", *chosen)]

    def cells(self, item: Glance) -> Sequence[Text]:
        """One cell a column."""
        dashboard, contact = self.dashboard, item.contact
        signs, red = dashboard.signs, dashboard.style("error")
        mark = signs("safety") if item.safety else signs("late") if item.days_late else ""
        late = "SAFETY" if item.safety else f"{item.days_late} d" if item.days_late else ""
        worker = item.worker or "none"
        cells = {
            "mark": said(mark, red),
            "case": said(item.ref),
            "name": said(dashboard.client(item.shown_name, item.ref)),
            "worker": said(f"for {item.worker}" if item.ref in self._covered else worker),
            "model": said(item.model),
            "stage": said(item.stage),
            "acuity": said(item.acuity),
            "contact": said(self._day(item), red if contact and contact.days_late else ""),
            "late": said(late, red),
            "goals": self._goals(item),
            "weeks": self._weeks(item),
            "opened": said(near_day(item.opened_on, self._today)),
            "met": said(near_day(item.met_on, self._today) if item.met_on else "never"),
            "waited": said(item.triage.waited if item.triage else ""),
            "reasons": said(self._reasons(item), red if item.safety else ""),
        }
        return [cells[column.key] for column in self.columns()]

    def _weeks(self, item: Glance) -> Text:
        """Draw the weeks of contact; they are read when the row is first seen."""
        weeks = self._strips.get(item.case_id)
        if weeks is None:
            if not self._wanted_strips:
                self.call_after_refresh(self._read_strips)
            self._wanted_strips.add(item.case_id)
            return Text("")
        signs = self.dashboard.signs
        line = said("".join(signs(SIGN_OF_WEEK[one]) for one in weeks))
        if item.contact is not None and item.contact.days_late:
            line = line[:-1].append_text(said("!", self.dashboard.style("error")))
        return line

    def _read_strips(self) -> None:
        self.run_worker(self._strips_read(), group="strips")

    async def _strips_read(self) -> None:
        wanted, self._wanted_strips = frozenset(self._wanted_strips), set()
        try:
            found = await self.dashboard.desk.read(lambda view: strips(view, wanted))
        except CmError as problem:
            self.dashboard.messages.trouble(problem)
            return
        self._strips.update(found)
        for rows in self.query("#rows").results(Rows):  # none where the page was left meanwhile
            rows.redraw()

    def _reasons(self, item: Glance) -> str:
        """Tell why somebody on the waitlist comes where they do."""
        reasons = "; ".join(item.triage.reasons) if item.triage else ""
        return self.dashboard.words(reasons, item.ref, *item.names)

    def _day(self, item: Glance) -> str:
        if item.status == "closed":
            return near_day(item.closed_on, self._today) if item.closed_on else ""
        return day_words(item.contact.due_on, self._today) if item.contact else "none due"

    def _goals(self, item: Glance) -> Text:
        signs = self.dashboard.signs
        if not item.goals:
            return said("no goals", "dim")
        bar = signs("dot") * BAR if item.way is None else signs.bar(item.way, BAR)
        return said(f"{bar} {item.achieved}/{item.goals}")

    def words(self) -> FilterWords[Glance]:
        """Return filters for worker, model and so on, and words for cases that are not open."""
        models = () if self.found is None else self.found.models
        return case_words(models, hidden=self.dashboard.names_hidden)

    def orders(self) -> Mapping[str, Order]:
        """Every column but the sign."""
        return {
            "case": lambda item: item.ref,
            "name": lambda item: self.dashboard.client(item.shown_name, item.ref).casefold(),
            "worker": lambda item: item.worker or "",
            "model": lambda item: item.model,
            "stage": lambda item: STAGES.index(item.stage),
            "acuity": lambda item: item.acuity,
            "contact": _day_order,
            "late": lambda item: (item.safety, item.days_late),
            "goals": lambda item: (item.goals == 0, item.way is None, item.way or 0, item.achieved),
            "opened": lambda item: item.opened_on,
            "met": lambda item: item.met_on or date.min,
            "waited": lambda item: item.triage.waited if item.triage else 0,
        }

    # The arrangement.

    def sections(self) -> Callable[[Glance], str] | None:
        """Return what gives the group of a case, where cases are grouped."""
        return GROUPS.get(self.arrangement.group or "")

    def grouped(self, items: list[Glance]) -> list[Glance]:
        """Return the cases by their groups, within each in their order."""
        group = self.sections()
        if group is None:
            return items
        order = _stage_order if self.arrangement.group == "stage" else group
        return sorted(items, key=order)

    def heading(self, section: str, items: Sequence[Glance]) -> Text:
        """Return the group with its totals."""
        flags = sum(one.safety for one in items)
        late = sum(one.days_late > 0 for one in items)
        parts = [f"{section}: {len(items):,} {'case' if len(items) == 1 else 'cases'}"]
        parts += [f"{late:,} late"] if late else []
        line = said(", ".join(parts))
        if flags:
            line.append_text(
                said(f", {self.dashboard.signs('safety')} {flags}", self.dashboard.style("error"))
            )
        return line

    def list_title(self, whole: int) -> str:
        """Return the title with the order."""
        by = self.sorted_by
        order = "most urgent first" if by is None else f"by {by}"
        covered = f", {len(self._covered):,} covered" if self._covered else ""
        return f"{super().list_title(whole)}{covered} {self.dashboard.signs('dot')} {order}"

    def _arrange(self, wanted: Arrangement) -> None:
        self.arrangement = wanted
        self.sorted_by, self.downwards = wanted.sorted_by, wanted.downwards

    def action_sort(self) -> None:
        """Choose order, groups and columns."""
        now = replace(self.arrangement, sorted_by=self.sorted_by, downwards=self.downwards)
        asked = ArrangeScreen(self._every_column(), self.orders(), self.FALLING, tuple(GROUPS), now)
        self.app.push_screen(asked, self._arranged)

    def _every_column(self) -> Sequence[TextColumn]:
        before, self.arrangement = self.arrangement, replace(self.arrangement, columns=())
        try:
            return self.columns()
        finally:
            self.arrangement = before

    def _arranged(self, answer: tuple[Arrangement, str] | None) -> None:
        if answer is None:
            return
        wanted, name = answer
        self._arrange(wanted)
        self.dashboard.remember("caseload", " ".join(wanted.words()))
        if name:
            views = saved_views(self.dashboard.preferences.get("views", ""))
            views[name] = " ".join([*self.filter.split(), *wanted.words()])
            if self.dashboard.remember("views", as_setting(views)):
                key = self.dashboard.key_of("app.finder")
                self.dashboard.messages.say(
                    f"Saved as {name}. To see it again: {key} and its name."
                )
        self.again()

    def look_for(self, words: str) -> None:
        """Show what a filter or a saved view leaves over."""
        wanted, rest = arranged(words)
        if wanted != Arrangement():
            self._arrange(wanted)
        super().look_for(rest)

    def nothing(self) -> str:
        """Return the next step for an empty list."""
        if self.found is not None and self.found.status == "waitlist":
            return "The waitlist is empty. Press Esc to see open cases."
        if self.found is not None and self.found.status == "closed":
            return "No closed case matches. Press Esc to see open cases."
        return (
            "No open cases. Press i to open one for a new person, w to see other cases, "
            "or type /waitlist."
        )

    def limit_words(self) -> str:
        """Return a note if only so many closed or waiting cases were read."""
        found = self.found
        if found is None or found.status == "open" or len(found.cases) < MOST_OTHERS:
            return ""
        which = "latest" if found.status == "closed" else "first"
        more = ", or type a name" if found.status == "closed" else ""
        return f"  {which} {MOST_OTHERS} shown{more}"

    @property
    def _covered(self) -> frozenset[str]:
        return frozenset() if self.found is None else self.found.covered

    @property
    def _today(self) -> date:
        return self.found.today if self.found is not None else date.min


def _stage_order(one: Glance) -> int:
    return STAGES.index(one.stage)


def _urgency(one: Glance) -> tuple[bool, date, str]:
    return (not one.safety, one.contact.due_on if one.contact else date.max, one.ref)


def _day_order(item: Glance) -> date:
    if item.status != "open":
        return item.closed_on or item.opened_on
    return item.contact.due_on if item.contact else date.max


PAGE = CaseloadPage
