"""*Move*: give marked cases to another worker, with both loads before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, cast
from uuid import uuid4

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from cmcli.casework.capacity.offers import CaseOffer, LoadsToday, standing
from cmcli.casework.described.fields import field_of
from cmcli.casework.described.texts import Texts
from cmcli.casework.looking.glance import words_in
from cmcli.casework.round.values.moving import Transfer
from cmcli.domain.caseload import Fullness, Held
from cmcli.domain.permissions import may
from cmcli.errors import CmError
from cmcli.store.reading.find import find_case
from cmcli.tui.desk import Outcome
from cmcli.tui.dialog import Dialog
from cmcli.tui.forms.ask import AskScreen
from cmcli.tui.forms.command import shown_line
from cmcli.tui.forms.sending import Failed, Sending
from cmcli.tui.loads import share_words
from cmcli.tui.marks import said
from cmcli.tui.page import ROOMY
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.load import load_bar, scale_of_shares
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard

BAR, SHORT_BAR, LEAST_BAR = 18, 12, 8
"""Columns of a bar, and of one on a narrow screen."""

NARROW = 80
"""Columns from which a bar isn't the shortest, and the band stands behind it."""

COLUMNS = (
    TextColumn("who", "worker", 10, 14, sorts=False),
    TextColumn("load", "then", BAR, 30, sorts=False),
    TextColumn("target", "% of target", 15, right=True, sorts=False),
    TextColumn("band", "band", 14, sorts=False),
    TextColumn("name", "name", 12, 24, since=76, sorts=False),
)


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """The loads of today, the cases, and who has them all (None where they are of several)."""

    loads: LoadsToday
    held: tuple[Held, ...]
    giver: str | None
    offers: tuple[CaseOffer, ...]
    left: tuple[Fullness, Fullness] | None


class MoveScreen(Dialog[Outcome | None]):
    """A list of workers that letters narrow, the reason, and a question before anything moves."""

    DEFAULT_CSS = """
    MoveScreen #takers { height: 12; max-height: 40%; margin: 1 0; }
    MoveScreen.-low #takers { margin: 0; }
    MoveScreen.-short #takers { height: 3; margin: 0; }
    MoveScreen .line { height: 1; }
    MoveScreen .line Static { width: 10; color: $foreground 70%; }
    MoveScreen .line Input { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Back", id="move.close"),
        Binding("down", "move(1)", "Down", id="move.down"),
        Binding("up", "move(-1)", "Up", id="move.up"),
    ]

    def __init__(self, refs: Sequence[str], named: str) -> None:
        super().__init__()
        self.refs = tuple(refs)
        self._named = named
        self._facts: MoveFacts | None = None
        self._sending: Sending
        self._key = str(uuid4())
        self._under_way = False

    def compose(self) -> ComposeResult:
        """The worker, the two bars, the reason, and what was refused."""
        many = "1 case" if len(self.refs) == 1 else f"{len(self.refs)} cases"
        with Vertical(classes="box"):
            yield Static(said(f"Move {many}: {self._named}"), classes="title")
            with Horizontal(classes="line"):
                yield Static("To")
                yield Input(placeholder="part of a name", compact=True, id="to")
            yield Rows(id="takers")
            yield Static("", id="bars", markup=False)
            for name, label in (("reason", "Reason"), ("override", "Override")):
                with Horizontal(classes="line", id=f"{name}-line"):
                    yield Static(label)
                    yield Input(placeholder="why", compact=True, id=name)
            yield Static("", id="refused", classes="safety", markup=False)
            yield Static("Arrows choose, Enter goes on, Esc goes back.", classes="quiet")

    @property
    def _dashboard(self) -> "Dashboard":
        return cast("Dashboard", self.app)

    @property
    def _rows(self) -> "Rows[CaseOffer]":
        return self.query_one("#takers", Rows)

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()

    def on_mount(self) -> None:
        """Read the effect on each worker."""
        self._sending = Sending(self._dashboard.desk)
        self._rows.can_focus = False
        self.query_one("#override-line").display = False
        self.query_one("#to", Input).focus()
        self.run_worker(self._look(), group="move", exclusive=True)

    async def _look(self) -> None:
        try:
            found = await self._dashboard.desk.read(self._read)
        except CmError as problem:
            self._dashboard.messages.trouble(problem)
            self.dismiss(None)
            return
        if self.query("#takers"):  # none where it was left meanwhile
            self._facts = found
            self._fill()

    def _read(self, view: "View") -> MoveFacts:
        found = [find_case(view, ref, exact_only=True) for ref in self.refs]
        loads = standing(view, found)
        held = [loads.held(one.case) for one in found]
        givers = {one.case.worker_id for one in found}
        giver = loads.of(givers.pop()) if len(givers) == 1 else None
        offers = [one for one in loads.offers(held) if not one.has]
        left = None if giver is None else loads.without(giver, held)
        handle = None if giver is None else giver.handle
        return MoveFacts(loads, tuple(held), handle, tuple(offers), left)

    # Choosing.

    def on_input_changed(self, event: Input.Changed) -> None:
        """Letters narrow the list."""
        if event.input.id == "to":
            self._fill()

    def _fill(self) -> None:
        if (facts := self._facts) is None:
            return
        parts = words_in(self._typed("to")).split()
        kept = [
            one
            for one in facts.offers
            if all(f" {part}" in words_in(one.worker, one.name) for part in parts)
        ]
        self._rows.fill(
            COLUMNS,
            kept,
            key=lambda one: one.worker,
            draw=self._cells,
            empty="No worker has such a name.",
            from_top=True,
        )
        self._tell()

    def on_rows_highlighted(self) -> None:
        """Show both bars for the worker under the cursor."""
        self._tell()

    def on_resize(self) -> None:
        """Draw bars of another width."""
        if self._facts is not None:
            self._tell()

    def action_move(self, by: int) -> None:
        """The cursor up or down, while the line keeps what is typed."""
        self._rows.action_move(by)

    def on_rows_chosen(self) -> None:
        """A click chooses as Enter does."""
        self._chosen()

    def _chosen(self) -> None:
        offer = self._rows.under
        if offer is None:
            return
        override = self.query_one("#override-line")
        override.display = offer.refused and self._may_override
        if offer.refused and not self._may_override:
            self._refuse(f"{offer.why} Choose another worker.")
            return
        self.query_one("#reason", Input).focus()

    @property
    def _may_override(self) -> bool:
        actor = self._dashboard.desk.actor
        return actor is not None and may(actor.role, "override")

    # Showing.

    def _cells(self, offer: CaseOffer) -> Sequence[Text]:
        dashboard, arrow = self._dashboard, self._dashboard.signs("arrow")
        alarm = dashboard.style("error") if offer.refused else ""
        before, after = _share(offer.before), _share(offer.after)
        mark = f"{dashboard.signs('safety')} refused" if offer.refused else offer.after.band
        cells = {
            "who": said(offer.worker),
            "load": self._bar(offer.after, self._scale),
            "target": Text(f"{before} {arrow} {after}"),
            "band": Text(mark, style=alarm),
            "name": said(offer.name, "dim"),
        }
        return [cells[column.key] for column in COLUMNS]

    @property
    def _scale(self) -> Fraction:
        facts = self._facts
        if facts is None:
            return Fraction(2)
        fulls = [one.after for one in facts.offers] + [*(facts.left or ())]
        return scale_of_shares((one.target, one.ceiling) for one in fulls)

    def _bar(self, full: Fullness, scale: Fraction) -> Text:
        layout = self._rows.layout_now
        width = next((width for column, width in layout if column.key == "load"), BAR)
        return self._drawn(full, scale, width)

    def _drawn(self, full: Fullness, scale: Fraction, width: int) -> Text:
        name = {"over ceiling": "error", "over target": "warning"}.get(full.band)
        style = self._dashboard.style(name) if name else ""
        return load_bar(self._dashboard.signs, full, scale=scale, width=width, style=style)

    def both(self) -> Text:
        """Draw the bars of who gives and who takes, each before and after."""
        facts, offer = self._facts, self._rows.under
        lines = []
        if facts is not None and facts.left is not None and facts.giver is not None:
            lines.append(self._line(facts.giver, *facts.left))
        if offer is not None:
            who = offer.worker
            if offer.judged_on != who:
                who = offer.judged_on
            lines.append(self._line(who, offer.before, offer.after))
        return Text("\n").join(lines)

    def _line(self, who: str, before: Fullness, after: Fullness) -> Text:
        arrow, scale = self._dashboard.signs("arrow"), self._scale
        room = self.app.size.width
        width = BAR if room >= ROOMY else SHORT_BAR if room >= NARROW else LEAST_BAR
        return Text.assemble(
            said(f"{who[:11]:<12}"),
            self._drawn(before, scale, width),
            f" {_share(before):>7} {arrow} ",
            self._drawn(after, scale, width),
            f" {_share(after):>7} {after.band if room >= NARROW else ''}",
        )

    def _tell(self) -> None:
        offer = self._rows.under
        self.query_one("#bars", Static).update(self.both())
        self._refuse("" if offer is None or offer.why is None else offer.why)

    def _refuse(self, sentence: str) -> None:
        for line in self.query("#refused").results(Static):
            line.update(said(sentence))
            line.display = bool(sentence)

    # Moving.

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on: to the reason, to the override where one is needed, to the question."""
        needed = self.query_one("#override-line").display
        if event.input.id == "to":
            self._chosen()
        elif not self._typed("reason"):
            self._refuse("Type the reason for the transfer.")
            self.query_one("#reason", Input).focus()
        elif needed and not self._typed("override"):
            self.query_one("#override", Input).focus()
        elif self._rows.under is not None and not self._under_way:
            many = "1 case" if len(self.refs) == 1 else f"{len(self.refs)} cases"
            question = said(f"Move {many} to {self._rows.under.worker}?", "bold")
            text = Text.assemble(question, "\n\n", self.both())
            self.app.push_screen(AskScreen(text, "Move"), self._answered)

    def _answered(self, yes: bool | None) -> None:
        offer = self._rows.under
        if yes and offer is not None:
            self._under_way = True
            self.run_worker(self._move(offer.worker), group="move", exclusive=True)

    async def _move(self, to: str) -> None:
        given = {"to": to, "reason": self._typed("reason")}
        if self.query_one("#override-line").display:
            given["override"] = self._typed("override")
        texts = Texts(Transfer, given)
        failed = await self._sending.perform(texts, self.refs, self._key, _untold, _called)
        self._under_way = False
        self.refs = tuple(ref for ref in self.refs if ref not in self._sending.refs)
        if not failed:
            self.dismiss(self._sending.whole("Move", shown_line(texts, "-")))
            return
        self._refuse(self._why(failed))

    def _why(self, failed: Sequence[Failed]) -> str:
        first = failed[0].where_hidden() if self._dashboard.names_hidden else failed[0]
        done = len(self._sending.done)
        which = f"{done} done, {len(failed)} not. {first.ref}: " if done or failed[1:] else ""
        return f"{which}{first.outcome.sentence or 'It was not saved.'} {first.hint or ''}".strip()

    def action_close(self) -> None:
        """Close; what was moved before a refusal stays moved, and is told."""
        if self._under_way:
            return
        done = self._sending.done
        given = {"to": self._rows.under.worker if self._rows.under else ""}
        line = shown_line(Texts(Transfer, given), "-") if done else ()
        self.dismiss(self._sending.whole("Move", line) if done else None)


def _share(full: Fullness) -> str:
    return share_words(full.target, full.capacity)


def _untold(_: int) -> None:
    """Moving a few cases takes no time worth telling."""


def _called(name: str) -> str:
    """Return the name of a field of a transfer in a sentence."""
    return field_of(Transfer, name).described.label
