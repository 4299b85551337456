"""``F``: find a case by the start of its code, words of the client's name, or a phone."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from cmcli.casework.looking.case_lookup import Candidate, candidates
from cmcli.errors import CmError
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

COLUMNS = (
    TextColumn("case", "case", 9, sorts=False),
    TextColumn("name", "name", 20, 40, sorts=False),
    TextColumn("model", "model", 10, sorts=False),
    TextColumn("status", "status", 12, sorts=False),
    TextColumn("worker", "worker", 10, sorts=False),
)


class FindScreen(Dialog[str | None]):
    """A line to type in and the cases that it may mean; answers the reference of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="find.close"),
        Binding("down", "move(1)", "Down", id="find.down"),
        Binding("up", "move(-1)", "Up", id="find.up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.order: tuple[str, ...] = ()
        """The cases that were found, to go through them one by one."""

    def compose(self) -> ComposeResult:
        """The line, the cases, what the keys do."""
        with Vertical(classes="box"):
            yield Static("Find a case", classes="title", markup=False)
            yield Input(
                placeholder="start of a code, part of a name, or last digits of a phone",
                compact=True,
            )
            yield Rows(id="found")
            yield Static("", id="found-more", markup=False)
            yield Static(
                "Arrows choose, Enter opens, Esc goes back.", classes="quiet", markup=False
            )

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    def on_mount(self) -> None:
        """Nothing is found yet; what is typed may be a name."""
        self.query_one(Rows).can_focus = False
        field = self.query_one(Input)
        field.password = self.dashboard.names_hidden
        field.focus()
        self._fill([], "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look while it is typed; only the latest words count."""
        self.run_worker(self._look(event.value), group="find", exclusive=True)

    async def _look(self, words: str) -> None:
        try:
            found = await self.dashboard.desk.read(partial(candidates, said=words))
        except CmError as problem:
            self.dashboard.trouble(problem)
            self._fill([], problem.message)
            return
        self._fill(found, "No client matches." if words.strip() else "")

    def _fill(self, found: list[Candidate], empty: str) -> None:
        self.order = tuple(one.ref for one in found)
        for rows in self.query(Rows):  # none where it was left while it was looked for
            rows.fill(COLUMNS, found, key=lambda one: one.ref, draw=self._cells, empty=empty)
        self._tell_more()

    def on_rows_highlighted(self) -> None:
        """Say when the client under the cursor was born, and by which phone they were found."""
        self._tell_more()

    def _tell_more(self) -> None:
        for line in self.query("#found-more").results(Static):
            rows: Rows[Candidate] = self.query_one(Rows)
            under = None if self.dashboard.names_hidden else rows.under
            born = f"Born {under.born}." if under and under.born else ""
            phone = f"Found by {under.phone}." if under and under.phone else ""
            text = " ".join(part for part in (born, phone) if part)
            line.update(said(text))
            line.display = bool(text)

    def _cells(self, one: Candidate) -> list[Text]:
        name = said(self.dashboard.client(one.name, one.ref))
        rest = (one.model, one.status, one.worker or "unassigned")
        return [said(one.ref), name, *(said(word) for word in rest)]

    def on_input_submitted(self) -> None:
        """The case under the cursor."""
        self._choose()

    def on_rows_chosen(self) -> None:
        """The case that was clicked."""
        self._choose()

    def _choose(self) -> None:
        rows: Rows[Candidate] = self.query_one(Rows)
        if rows.under is not None:
            self.dismiss(rows.under.ref)

    def action_move(self, by: int) -> None:
        """The cursor up or down, while the line keeps what is typed."""
        self.query_one(Rows).action_move(by)

    def action_close(self) -> None:
        """Close without a choice."""
        self.dismiss(None)
