"""*Capacity*: who carries how much of target and ceiling, and what one more case would do."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cmcli.casework.capacity.caseload import Caseload, caseload, late_contacts
from cmcli.casework.capacity.offers import CaseOffer, standing
from cmcli.casework.looking.glance import Book
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.models_today import Models
from cmcli.domain.caseload import (
    BANDS,
    FLOW_DAYS,
    NOT_COUNTED,
    ON_LEAVE,
    CaseloadRow,
    Fullness,
    Held,
)
from cmcli.domain.models import Model
from cmcli.errors import CmError
from cmcli.store.reading.touched import last_seq
from cmcli.tui.assign import AssignScreen, Wish
from cmcli.tui.desk import CaseScope
from cmcli.tui.loads import Late, by_row, counted, key, order, order_with, share_words
from cmcli.tui.marks import said
from cmcli.tui.page import Page, verb_bindings
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.load import load_bar, scale_of
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View

MOST = 500
"""Rows that are shown."""

LOAD, LOAD_MOST = 16, 40
"""Columns of a bar."""

NOW = (
    TextColumn("who", "who", 11, 20),
    TextColumn("load", "load", LOAD, LOAD_MOST),
    TextColumn("target", "target", 8, right=True, sorts=False),
    TextColumn("ceiling", "ceiling", 8, right=True, sorts=False),
    TextColumn("band", "band", 13),
    TextColumn("open", "open", 5, right=True),
    TextColumn("late", "late", 5, right=True),
    TextColumn("people", "people", 6, right=True, since=100, sorts=False),
    TextColumn("new", "new", 4, right=True, since=100, sorts=False),
    TextColumn("room", "room for", 16, 60, since=110, sorts=False),
    TextColumn("cases", "cases", 16, 60, since=140, sorts=False),
)
THEN = (
    TextColumn("who", "who", 11, 20),
    TextColumn("load", "with 1 more", LOAD, LOAD_MOST),
    TextColumn("target", "% of target", 13, right=True, sorts=False),
    TextColumn("ceiling", "% of ceiling", 13, right=True, sorts=False),
    TextColumn("band", "band", 15),
    TextColumn("answer", "result", 20, 120, since=100, sorts=False),
)
"""The columns as it is, and as it would be with one more case."""


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


class CapacityPage(Page[CapacityContent]):
    """Workers and teams as rows. ``wish`` is the further case that is thought of."""

    KEY = "capacity"
    CSS_PATH = "capacity.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *verb_bindings("intake"),
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
        self.late: Late | None = None
        self._counted: Late | None = None
        self._book: Book | None = None

    def body(self) -> Iterator[Any]:
        """Yield the summary, the rows, and details of the row under the cursor."""
        yield Rows(id="rows")
        yield Static("", id="about", markup=False)

    # Reading.

    def read(self, view: "View") -> CapacityContent:
        """Everything but what is late, which takes longest on many cases and comes afterwards."""
        desk = self.dashboard.desk
        everybody = not desk.scope.team and not self._own_only
        asked = CaseloadQuestion(team=desk.scope.team or None, everybody=everybody)
        load = caseload(view, desk.actor, asked, overdue=False)
        models = Models(view)
        wish, offers = self.wish, dict[str, CaseOffer]()
        if wish is not None:
            offers = {one.worker: one for one in standing(view).offers([_held(wish)])}
        return CapacityContent(
            last_seq(view), view.today, load, tuple(models[key] for key in models), wish, offers
        )

    @property
    def _own_only(self) -> bool:
        """Return whether a worker looks at their own caseload, which is then the only one."""
        me, scope = self.dashboard.desk.actor, self.dashboard.desk.scope
        return me is not None and me.role == "worker" and scope.worker == me.handle

    def show(self, found: CapacityContent) -> None:
        """Fill the rows; what is late is looked for in the background."""
        self._fill(found)
        self.run_worker(self._look_late(), group="late", exclusive=True)

    async def _look_late(self) -> None:
        try:
            late = await self.dashboard.desk.read(self._read_late)
        except CmError as problem:
            self.stale = True
            self.dashboard.trouble(problem)
            return
        if late != self.late and self.found is not None:
            self.late = late
            self._fill(self.found)

    def _read_late(self, view: "View") -> Late:
        """Of everybody, from the book that *Today* keeps where that is of everybody too."""
        desk = self.dashboard.desk
        if desk.workers(view) is None:
            cases = desk.book.read(view, None, self.told)
        else:
            self._book = self._book or Book()
            cases = self._book.read(view, None, self.told)
        return late_contacts(cases)

    # Showing.

    def _fill(self, found: CapacityContent) -> None:
        self._counted = None if self.late is None else by_row(found.load.rows, self.late)
        by = order(self.sorted_by, self._counted or {})
        if found.wish is not None and self.sorted_by == "band":
            by = order_with(partial(_offer_of, found=found))
        rows = sorted(found.load.rows, key=by, reverse=self.downwards)
        scale = scale_of(rows)
        self.query_one("#rows", Rows).fill(
            NOW if found.wish is None else THEN,
            rows[:MOST],
            key=key,
            draw=lambda row: self._cells(row, found, scale),
            sort=(self.sorted_by, self.downwards),
            empty="No workers in this team. To add one: cm worker set HANDLE --team NAME",
        )
        self.strip.say(self._summary(found))
        self._about()

    def _summary(self, found: CapacityContent) -> Text:
        if found.wish is not None:
            model, acuity = found.wish
            line = said(f"What if: one more {model} case, acuity {acuity}. ", "bold")
            refused = sum(one.refused for one in found.offers.values())
            return line.append(f"{refused} of {len(found.offers)} refused. Esc goes back.")
        counts = Counter(row.band_words for row in found.load.rows if row.worker is not None)
        bands = (*reversed(BANDS), NOT_COUNTED, ON_LEAVE)
        parts = [f"{counts[band]} {band}" for band in bands if counts[band]]
        line = said("Workers: " + (", ".join(parts) or "none"), "bold")
        if found.load.unassigned:
            line.append(f"  {found.load.unassigned:,} unassigned", style=self._alarm)
        if found.load.waiting:
            line.append(f"  {found.load.waiting:,} on the waitlist")
        return line.append(f"   {self.dashboard.signs('bar')} target, ! ceiling", style="dim")

    @property
    def _alarm(self) -> str:
        return self.dashboard.style("error")

    def _cells(self, row: CaseloadRow, found: CapacityContent, scale: Fraction) -> Sequence[Text]:
        offer = _offer_of(row, found)
        cells = self._now(row, scale) if found.wish is None else self._then(row, offer, scale)
        columns = NOW if found.wish is None else THEN
        return [cells[column.key] for column in columns]

    def _now(self, row: CaseloadRow, scale: Fraction) -> Mapping[str, Text]:
        style = self._style(row.band_words)
        late = None if self._counted is None else self._counted.get(key(row), 0)
        shown_late = self.dashboard.signs("ellipsis") if late is None else str(late)
        return {
            "who": said(key(row), "bold" if row.worker is None else ""),
            "load": self._bar(row.full, scale, style),
            "target": Text(share_words(row.utilisation_target, row.capacity)),
            "ceiling": Text(share_words(row.utilisation_ceiling, row.capacity)),
            "band": Text(self._band(row.band_words), style=style),
            "open": Text(str(row.open)),
            "people": Text(str(row.people)),
            "new": Text(str(row.flow.new)),
            "late": Text(shown_late, style=self._alarm if late else ""),
            "room": said(counted(row.room)),
            "cases": said(counted(row.by_model)),
        }

    def _then(
        self, row: CaseloadRow, offer: CaseOffer | None, scale: Fraction
    ) -> Mapping[str, Text]:
        if offer is None:
            cells = self._now(row, scale)
            answer = "goes to one of its workers" if row.worker is None else "no longer works here"
            return {**cells, "answer": said(answer, "dim")}
        before, after, arrow = offer.before, offer.after, self.dashboard.signs("arrow")
        target = share_words(before.target, before.capacity)
        ceiling = share_words(before.ceiling, before.capacity)
        style = self._style(after.band)
        sign = f"{self.dashboard.signs('safety')} " if offer.refused else ""
        return {
            "who": said(key(row)),
            "load": self._bar(after, scale, style),
            "target": Text(f"{target} {arrow} {share_words(after.target, after.capacity)}"),
            "ceiling": Text(f"{ceiling} {arrow} {share_words(after.ceiling, after.capacity)}"),
            "band": Text(f"{sign}{'refused' if offer.refused else after.band}", style=style),
            "answer": said(self._answer(offer), "" if offer.refused else "dim"),
        }

    def _answer(self, offer: CaseOffer) -> str:
        whose = f" Counted for {offer.judged_on}." if offer.judged_on != offer.worker else ""
        if offer.why is not None:
            return f"Refused: {offer.why}{whose}"
        return f"OK: {offer.after.band}.{whose}"

    def _band(self, band: str) -> str:
        sign = {"over ceiling": "safety", "over target": "up"}.get(band)
        return f"{self.dashboard.signs(sign)} {band}" if sign else f"  {band}"

    def _style(self, band: str) -> str:
        name = {"over ceiling": "error", "over target": "warning"}.get(band)
        return self.dashboard.style(name) if name else ""

    def _bar(self, full: Fullness, scale: Fraction, style: str) -> Text:
        layout = self.query_one("#rows", Rows).layout_now
        width = next((width for column, width in layout if column.key == "load"), LOAD)
        signs = self.dashboard.signs
        return load_bar(signs, full, scale=scale, width=width, style=style)

    def _about(self) -> None:
        """All that is known of the row under the cursor."""
        row: CaseloadRow | None = self.query_one("#rows", Rows).under
        found, text = self.found, Text()
        if row is not None and found is not None:
            offer = _offer_of(row, found)
            lines = [self._answer(offer)] if offer is not None else []
            team = f" (team {row.team})" if row.worker and row.team else ""
            hours = f"{float(row.capacity):.2f} full-time"
            cases = f"{row.open} open ({counted(row.by_model)})"
            if row.people != row.open:
                cases += f", {row.people} people"
            if row.flow.new:
                cases += f", {row.flow.new} new in {FLOW_DAYS} days"
            if self._counted is not None:
                cases += f", {self._counted.get(key(row), 0)} late contacts"
            lines.append(f"{key(row)}{team}: {cases}, {hours}.")
            if row.next_change is not None:
                lines.append(f"Next change: {row.next_change.said(found.today)}.")
            lines.append(f"Room up to the target: {counted(row.room)}.")
            lines.append(f"Room up to the ceiling: {counted(row.room_to_ceiling)}.")
            text = said("\n".join([*lines, *row.remarks]), multiline=True)
        self.query_one("#about", Static).update(text)

    # Keys.

    def on_rows_highlighted(self) -> None:
        """Another row is looked at."""
        self._about()

    def on_rows_chosen(self) -> None:
        """Look at their cases."""
        row: CaseloadRow | None = self.query_one("#rows", Rows).under
        if row is not None:
            scope = CaseScope(worker=row.worker) if row.worker else CaseScope(team=row.team)
            self.dashboard.look_at(scope, go="caseload")

    def on_rows_sorted(self, event: Rows.Sorted) -> None:
        """A heading was clicked: sort by it, or the other way round."""
        if event.key == self.sorted_by:
            self.action_reverse()
        else:
            self._sort_by(event.key)

    def action_sort(self) -> None:
        """Sort by the next column."""
        keys = [column.key for column in NOW if column.sorts and column.key != "load"]
        keys.insert(1, "load")
        at = keys.index(self.sorted_by) if self.sorted_by in keys else -1
        self._sort_by(keys[(at + 1) % len(keys)])

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
        """Esc: back to how it is."""
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


def _offer_of(row: CaseloadRow, found: CapacityContent) -> CaseOffer | None:
    """Return the effect of the case on the worker, or on the team where the team is judged."""
    if row.worker is not None:
        return found.offers.get(row.worker)
    return next((one for one in found.offers.values() if one.judged_on == key(row)), None)


PAGE = CapacityPage
