"""``:``, ``F`` and ``Ctrl+P``: one line that finds clients, notes, places, workers and commands."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from cmcli.errors import CmError
from cmcli.tui.dialog import Dialog
from cmcli.tui.finder import FinderEntry, Found, of_store, ranked
from cmcli.tui.marks import said
from cmcli.tui.palette import entries
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

COLUMNS = (
    TextColumn("kind", "", 8, sorts=False),
    TextColumn("name", "", 24, 34, sorts=False),
    TextColumn("about", "", 24, 80, sorts=False),
    TextColumn("key", "key", 6, since=60, sorts=False),
)


class FindScreen(Dialog[FinderEntry | None]):
    """A line to type in and what it may mean; answers what is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="find.close"),
        Binding("down,ctrl+n", "move(1)", "Down", id="find.down"),
        Binding("up,ctrl+p", "move(-1)", "Up", id="find.up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._words = self._filled = ""
        self._chooses = False
        self._found = Found()

    def compose(self) -> ComposeResult:
        """The line, what it may mean, and what the keys do."""
        with Vertical(classes="box"):
            yield Static("Find", classes="title", markup=False)
            yield Input(placeholder="client, phone, words of a note, page or command", compact=True)
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
        """Before anything is typed, the commands are listed; what is typed may be a name."""
        self.query_one(Rows).can_focus = False
        field = self.query_one(Input)
        field.password = self.dashboard.names_hidden
        field.focus()
        self._fill()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look while it is typed; only the latest words count."""
        self._words, self._chooses = event.value.strip(), False
        self.run_worker(self._look(self._words), group="find", exclusive=True)

    async def _look(self, words: str) -> None:
        try:
            self._found = await self.dashboard.desk.read(partial(of_store, words=words))
        except CmError as problem:
            self.dashboard.messages.trouble(problem)
            self._found = Found()
        self._fill()
        if self._chooses:
            self._choose()

    def _fill(self) -> None:
        found = ranked(self._words, list(entries(self.dashboard)), self._found, self.dashboard)
        for rows in self.query("#found").results(Rows):  # none where it was left meanwhile
            rows.fill(
                COLUMNS,
                found,
                key=lambda one: one.key_in_list,
                draw=self._cells,
                empty="Nothing matches.",
                from_top=True,
            )
        self._filled = self._words
        self._tell_more()

    def on_rows_highlighted(self) -> None:
        """Tell what the row has no room for, such as the phone by which a client was found."""
        self._tell_more()

    def _tell_more(self) -> None:
        for line in self.query("#found-more").results(Static):
            under: FinderEntry | None = self.query_one(Rows).under
            text = "" if under is None or self.dashboard.names_hidden else under.more
            line.update(said(text))
            line.display = bool(text)

    def _cells(self, one: FinderEntry) -> list[Text]:
        return [said(one.kind, "dim"), said(one.name), said(one.about), said(one.key)]

    def on_input_submitted(self) -> None:
        """Choose what is under the cursor, as soon as the list is that of the words typed."""
        if self._filled == self._words:
            self._choose()
        else:
            self._chooses = True

    def on_rows_chosen(self) -> None:
        """Choose what was clicked."""
        self._choose()

    def _choose(self) -> None:
        self._chooses = False
        under: FinderEntry | None = self.query_one(Rows).under
        if under is not None:
            self.dismiss(under)

    def action_move(self, by: int) -> None:
        """The cursor up or down, while the line keeps what is typed."""
        self.query_one(Rows).action_move(by)

    def action_close(self) -> None:
        """Close without a choice."""
        self.dismiss(None)
