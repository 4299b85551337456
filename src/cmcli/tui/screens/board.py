"""*Board*: the cases by stage, as lanes of cards, with those who wait and those in aftercare."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from cmcli.casework.looking.glance import Glance
from cmcli.casework.models_today import Models
from cmcli.domain.flow import stage_days
from cmcli.domain.keys import STAGES
from cmcli.tui.case.beside import CaseDetail
from cmcli.tui.case_words import case_words
from cmcli.tui.filtering import NOT_ONE, FilteredPage, FilterLine
from cmcli.tui.marks import day_words, fitted, said
from cmcli.tui.narrow import FilterWords, narrowed
from cmcli.tui.verbs import Verb, makes_sense
from cmcli.tui.widgets.lanes import Lane, LaneBand, Lanes

if TYPE_CHECKING:
    from cmcli.store.core.view import View

NOTHING = "No open cases. Press i to open one for a new person, or w to see other cases."

WAITING, AFTERCARE = "waiting", "aftercare"
"""The lanes before and after those of the stages."""

LANES = (WAITING, *STAGES[:-1], AFTERCARE)

GROUPS: Mapping[str, Callable[[Glance], str]] = {
    "": lambda _: "",
    "worker": lambda one: one.worker or "no worker",
    "model": lambda one: one.model,
}
"""The ways to divide the board into bands."""

OLD, VERY_OLD = 1, 2
"""How many times the usual days in a stage a case is old, and very old."""


@dataclass(frozen=True, slots=True)
class BoardContent:
    """The cases of the lanes, the most urgent first. ``usual`` gives the usual days by model and
    stage."""

    cases: tuple[Glance, ...]
    usual: Mapping[tuple[str, str], int]
    models: tuple[str, ...]
    today: date


class BoardPage(FilteredPage[BoardContent]):
    """The lanes, and beside or below them the card of the case under the cursor."""

    KEY = "board"
    CSS_PATH = "board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o",
            "group",
            "Group",
            id="here.group",
            tooltip="Divide the board by worker, by model, or not",
        ),
        Binding("c", "app.verb('checkin')", "Contact", id="verb.checkin"),
        Binding("n", "app.verb('note')", "Note", id="verb.note"),
        Binding("t", "app.verb('transfer')", "Transfer", id="verb.transfer"),
        Binding("w", "app.whose", "Scope", id="app.whose", tooltip="Choose whose cases to show"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.grouped = ""

    def body(self) -> Iterator[Any]:
        """Yield the lanes with their filter, and the card of a case."""
        with Container(id="main"):
            with Vertical(id="list", classes="frame"):
                yield FilterLine(self.words().help)
                yield Lanes(id="lanes")
            yield CaseDetail(id="detail")

    def on_mount(self) -> None:
        """The lanes have the focus."""
        self.lanes.focus()

    @property
    def lanes(self) -> Lanes[Glance]:
        """The lanes."""
        return self.query_one("#lanes", Lanes)

    # Reading and showing.

    def read(self, view: "View") -> BoardContent:
        """Read the cases of the scope."""
        desk = self.dashboard.desk
        found = [
            one
            for one in desk.book.read(view, desk.workers(view), self.told)
            if _lane_of(one) is not None
        ]
        found.sort(key=lambda one: (not one.safety, -one.days_late, one.ref))
        models = Models(view)
        usual = {
            (key, stage): days
            for key in models
            for stage in STAGES
            if (days := stage_days(models[key], stage)) is not None
        }
        return BoardContent(tuple(found), usual, tuple(models), view.today)

    def words(self) -> FilterWords[Glance]:
        """Return the words for the filter."""
        models = () if self.found is None else self.found.models
        return case_words(models, hidden=self.dashboard.names_hidden)

    def show(self, found: BoardContent) -> None:
        """Fill the lanes with what the filter leaves over."""
        cases, problem = narrowed(found.cases, self.filter, self.words())
        bands: defaultdict[str, defaultdict[str, list[Glance]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for one in cases:
            bands[GROUPS[self.grouped](one)][_lane_of(one) or ""].append(one)
        self.lanes.fill(
            [
                LaneBand(name, [Lane(title, bands[name][title]) for title in LANES])
                for name in sorted(bands)
            ],
            key=lambda one: one.ref,
            draw=self._card,
            empty=NOT_ONE if self.filter and found.cases else NOTHING,
        )
        by = f" by {self.grouped}" if self.grouped else ""
        self.query_one("#list").border_title = f"Board{by} {len(cases):,}, most urgent first"
        line = said(f"/{self.filter}  {len(cases):,} of {len(found.cases):,}", "bold")
        line = line if self.filter else Text("")
        if problem:
            line.append_text(said(f"  {problem}", self.dashboard.style("warning")))
        self.strip.say(line)
        self._tell()
        if self.focused is None:
            self.take_focus()

    def _card(self, one: Glance, width: int, lines: int) -> Sequence[Text]:
        """Draw the name with the days late, and on a second line whose case it is and the days in
        the stage. A card of one line has these days only if they are many."""
        signs, style = self.dashboard.signs, self.dashboard.style
        sign = signs("safety") if one.safety else signs("late") if one.days_late else " "
        colour = style("error") if one.safety or one.days_late else ""
        late = "SAFETY" if one.safety else f"{one.days_late} d late" if one.days_late else ""
        name = self.dashboard.client(one.shown_name, one.ref)
        first = Text().append_text(said(f"{sign} ", colour)).append_text(said(name))
        days, old = self._days(one)
        if lines == 1:
            late = late.removesuffix(" late")
            ends = [said(f" {late}", colour)] if late else []
            ends += [said(f" {days}", old)] if old else []
            return [self._ended(first, Text().join(ends), width)]
        whose = self.dashboard.desk.scope.worker is None and self.grouped != "worker"
        about = (one.worker or "no worker") if whose else one.model
        if width >= len(about) + len(one.model) + 14 and whose and self.grouped != "model":
            about = f"{about} {signs('dot')} {one.model}"
        return [
            self._ended(first, said(f" {late}" if late else "", colour), width),
            self._ended(said(f"  {about}", "dim"), said(f" {days}", old), width),
        ]

    def _ended(self, text: Text, end: Text, width: int) -> Text:
        """The text and its end, which stands at the right and is never cut."""
        return fitted(text, width - end.cell_len, self.dashboard.signs).append_text(end)

    def _days(self, one: Glance) -> tuple[str, str]:
        """Return the days in the stage, and a style where a case is long in it."""
        found = self.found
        if found is None or one.stage_on is None:
            return "", ""
        days = (found.today - one.stage_on).days
        usual = found.usual.get((one.model, one.stage)) if one.status == "open" else None
        sign = self.dashboard.signs("up")
        if usual is None or days <= usual * OLD:
            return f"{days} d", ""
        if days <= usual * VERY_OLD:
            return f"{sign} {days} d", self.dashboard.style("warning")
        return f"{sign}{sign} {days} d", self.dashboard.style("error")

    # The card under the cursor.

    def _tell(self) -> None:
        one, pane = self.lanes.under, self.query_one(CaseDetail)
        pane.set_class(one is None, "-nothing")
        if one is None or self.found is None:
            return
        name = self.dashboard.client(one.shown_name, one.ref)
        dot = self.dashboard.signs("dot")
        title = f" {dot} ".join([one.ref, name, one.model, f"acuity {one.acuity}"])
        due = day_words(one.contact.due_on, self.found.today) if one.contact else "none due"
        days, old = self._days(one)
        about = said(f"{_lane_of(one)} ", "bold").append_text(said(days, old))
        pane.show_case(one.ref, title, about.append_text(said(f" {dot} contact {due}")))

    def refs(self) -> tuple[str, ...]:
        """The case of the card under the cursor."""
        one = self.lanes.under
        return () if one is None else (one.ref,)

    def order(self) -> tuple[str, ...]:
        """The cases lane by lane."""
        return tuple(one.ref for one in self.lanes.cards)

    def verb_offered(self, verb: Verb) -> bool:
        """Return whether the case allows the verb."""
        one = self.lanes.under
        if one is None:
            return not verb.on_case
        return not verb.on_case or makes_sense(verb, one.status, flagged=one.safety)

    def lists(self, ref: str) -> bool:
        """Return whether the case is among the cards."""
        return ref in self.order()

    def next_case(self, verb: Verb, refs: tuple[str, ...], done: Collection[str]) -> str | None:
        """Return the case of the next card that allows the verb."""
        cards = self.lanes.cards
        here = next((at for at, one in enumerate(cards) if one.ref in refs), len(cards))
        left = (one for one in cards[here + 1 :] if one.ref not in done)
        return next(
            (one.ref for one in left if makes_sense(verb, one.status, flagged=one.safety)), None
        )

    def go_to(self, ref: str) -> None:
        """Put the cursor on the card of a case."""
        self.lanes.go(ref)

    def on_lanes_card_highlighted(self) -> None:
        """Show the case of the card under the cursor."""
        self._tell()
        self.offer()

    def on_lanes_card_chosen(self) -> None:
        """Show the case."""
        if (one := self.lanes.under) is not None:
            self.dashboard.places.open_case(one.ref)

    # Filter and bands.

    def action_group(self) -> None:
        """Divide the board by the next thing, or by nothing again."""
        names = list(GROUPS)
        self.grouped = names[(names.index(self.grouped) + 1) % len(names)]
        self.again()

    def back(self) -> bool:
        """Esc: the filter that is typed or that holds, then the bands."""
        if self.end_typing() or self.end_filter():
            return True
        if not self.grouped:
            return False
        self.grouped = ""
        self.again()
        return True


def _lane_of(one: Glance) -> str | None:
    """Return the lane of a case; None for a closed one without aftercare."""
    if one.status == "waitlist":
        return WAITING
    if one.status == "open":
        return one.stage
    return AFTERCARE if any(item.kind == "aftercare" for item in one.due) else None


PAGE = BoardPage
