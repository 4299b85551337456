"""*Board*: the open cases by stage, as lanes of cards."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from cmcli.casework.looking.glance import Glance
from cmcli.domain.keys import STAGES
from cmcli.tui.marks import day_words, fitted, said
from cmcli.tui.page import Page
from cmcli.tui.verbs import Verb, makes_sense
from cmcli.tui.widgets.lanes import Lane, Lanes

if TYPE_CHECKING:
    from cmcli.store.core.view import View

MOST = 100
"""Cards a lane; the caseload has all."""

NOTHING = "No open cases. Press i to open one for a new person, or w to see other cases."


@dataclass(frozen=True, slots=True)
class BoardContent:
    """The open cases by stage, in each the most urgent first."""

    lanes: tuple[Lane[Glance], ...]
    today: date


class BoardPage(Page[BoardContent]):
    """The lanes."""

    KEY = "board"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "app.verb('checkin')", "Contact", id="verb.checkin"),
        Binding("n", "app.verb('note')", "Note", id="verb.note"),
        Binding("t", "app.verb('transfer')", "Transfer", id="verb.transfer"),
        Binding("w", "app.whose", "Scope", id="app.whose", tooltip="Choose whose cases to show"),
    ]

    def body(self) -> Iterator[Any]:
        """The line above the lanes, and the lanes."""
        yield Lanes(id="lanes")

    @property
    def lanes(self) -> Lanes[Glance]:
        """The lanes."""
        return self.query_one("#lanes", Lanes)

    def read(self, view: "View") -> BoardContent:
        """Read the open cases of the scope."""
        desk = self.dashboard.desk
        stages: defaultdict[str, list[Glance]] = defaultdict(list)
        for one in desk.book.read(view, desk.workers(view), self.told):
            if one.status == "open":
                stages[one.stage].append(one)
        return BoardContent(tuple(_lane(stage, stages[stage]) for stage in STAGES[:-1]), view.today)

    def show(self, found: BoardContent) -> None:
        """Fill the lanes."""
        whose = self.dashboard.desk.scope.worker is None
        self.lanes.fill(
            found.lanes,
            key=lambda one: one.ref,
            draw=lambda one, width: self._card(one, width, whose=whose),
            lines=3 if whose else 2,
            empty=NOTHING,
        )
        self.strip.say(said(self._headline(found)))
        if self.focused is None:
            self.lanes.focus()

    def _headline(self, found: BoardContent) -> str:
        one = self.lanes.under
        whole = f"{sum(lane.whole for lane in found.lanes):,} open"
        if one is None:
            return whole
        contact = "" if one.contact is None else day_words(one.contact.due_on, found.today)
        due = f", contact {contact}" if contact else ""
        name = self.dashboard.client(one.shown_name, one.ref)
        return f"{whole}   {one.ref} {name}: {one.model}, acuity {one.acuity}{due}"

    def _card(self, one: Glance, width: int, *, whose: bool) -> Sequence[Text]:
        """Reference with the sign and days late, the name, and whose it is."""
        signs, style = self.dashboard.signs, self.dashboard.style
        sign = signs("safety") if one.safety else signs("late") if one.days_late else " "
        late = "SAFETY" if one.safety else f"{one.days_late} d" if one.days_late else ""
        colour = style("error") if late else ""
        first = Text().append_text(said(f"{sign} ", colour)).append_text(said(one.ref))
        tail = said(f" {late} ", colour)
        first = fitted(first, width - tail.cell_len, signs).append_text(tail)
        lines = [first, said(f"  {self.dashboard.client(one.shown_name, one.ref)}")]
        return [*lines, said(f"  {one.worker or 'unassigned'}", "dim")] if whose else lines

    def refs(self) -> tuple[str, ...]:
        """The case of the card under the cursor."""
        one = self.lanes.under
        return () if one is None else (one.ref,)

    def order(self) -> tuple[str, ...]:
        """The cases lane by lane."""
        return tuple(card.ref for lane in self.lanes.lanes for card in lane.cards)

    def verb_offered(self, verb: Verb) -> bool:
        """Return whether the case allows the verb."""
        one = self.lanes.under
        if one is None:
            return not verb.on_case
        return not verb.on_case or makes_sense(verb, one.status, flagged=one.safety)

    def on_lanes_card_highlighted(self) -> None:
        """Say more of the card under the cursor."""
        if self.found is not None:
            line = said(self._headline(self.found))
            self.strip.say(line)
            self.offer()

    def on_lanes_card_chosen(self) -> None:
        """Show the case."""
        if (one := self.lanes.under) is not None:
            self.dashboard.open_case(one.ref)


def _lane(stage: str, cases: list[Glance]) -> Lane[Glance]:
    cases.sort(key=lambda one: (not one.safety, -one.days_late, one.ref))
    return Lane(stage, tuple(cases[:MOST]), len(cases))


PAGE = BoardPage
