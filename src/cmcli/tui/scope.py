"""``w``: whose cases to look at."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from cmcli.casework.looking.glance import words_in
from cmcli.domain.workers import Team, Worker
from cmcli.errors import CmError
from cmcli.tui.desk import CaseScope
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard


COLUMNS = (
    TextColumn("words", "", 20, 30, sorts=False),
    TextColumn("name", "", 24, 60, sorts=False),
)


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """A scope with the name of the worker or the team."""

    scope: CaseScope
    name: str

    @property
    def text(self) -> str:
        """Return the words by which it is found."""
        return words_in(self.scope.words, self.name)


class ScopeScreen(Dialog[CaseScope | None]):
    """A list of everybody, the teams and the workers; letters narrow it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="scope.close"),
        Binding("down", "move(1)", "Down", id="scope.down"),
        Binding("up", "move(-1)", "Up", id="scope.up"),
    ]

    def __init__(self, scope: CaseScope) -> None:
        super().__init__()
        self._scope = scope
        self._choices: list[ScopeChoice] = []

    def compose(self) -> ComposeResult:
        """The line, the list, and what the keys do."""
        with Vertical(classes="box"):
            yield Static("Whose cases to show", classes="title")
            yield Input(placeholder="part of a name", compact=True)
            yield Rows(id="scopes")
            yield Static("Arrows choose, Enter shows, Esc goes back.", classes="quiet")

    def on_mount(self) -> None:
        """Read who works here."""
        self.query_one(Rows).can_focus = False
        self.query_one(Input).focus()
        self.run_worker(self._read(), exclusive=True)

    async def _read(self) -> None:
        dashboard = cast("Dashboard", self.app)
        try:
            choices = await dashboard.desk.read(_choices)
        except CmError as problem:
            dashboard.trouble(problem)
            if self.query(Rows):
                self.dismiss(None)
            return
        if not self.query(Rows):  # it was left while it was read
            return
        self._choices = choices
        self._fill()
        scopes = [one.scope for one in choices]
        if not self.query_one(Input).value and self._scope in scopes:
            self.query_one(Rows).cursor = scopes.index(self._scope)

    def on_input_changed(self) -> None:
        """Keep those with words that begin so."""
        self._fill()

    def _fill(self) -> None:
        parts = words_in(self.query_one(Input).value).split()
        found = [one for one in self._choices if all(f" {part}" in one.text for part in parts)]
        found.sort(key=lambda one: [one.scope.words] != parts)
        rows: Rows[ScopeChoice] = self.query_one(Rows)
        rows.cursor = 0
        rows.stay()
        rows.fill(
            COLUMNS,
            found,
            key=lambda one: one.scope.words,
            draw=lambda one: [said(one.scope.words), said(one.name)],
            empty="Nobody has such a name." if self._choices else "",
        )

    def on_input_submitted(self) -> None:
        """Choose the scope under the cursor."""
        self._choose()

    def on_rows_chosen(self) -> None:
        """Choose the scope that was clicked."""
        self._choose()

    def _choose(self) -> None:
        under: ScopeChoice | None = self.query_one(Rows).under
        if under is not None:
            self.dismiss(under.scope)

    def action_move(self, by: int) -> None:
        """The cursor up or down, while the line keeps what is typed."""
        self.query_one(Rows).action_move(by)

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _choices(view: "View") -> list[ScopeChoice]:
    found = [ScopeChoice(CaseScope(), "")]
    found += [
        ScopeChoice(CaseScope(team=one.handle), one.name)
        for one in view.all(Team, order=("handle",))
    ]
    found += [
        ScopeChoice(CaseScope(worker=one.handle), one.name)
        for one in view.all(Worker, order=("handle",), active=True)
    ]
    return found
