"""``w``: whose cases to look at."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from cmcli.domain.workers import Team, Worker
from cmcli.errors import CmError
from cmcli.tui.desk import CaseScope
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said
from cmcli.tui.widgets.narrowing import HINT, NarrowList, PickLine

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard


class ScopeScreen(Dialog[CaseScope | None]):
    """A list of everybody, the teams and the workers; letters narrow it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="scope.close"),
    ]

    def __init__(self, scope: CaseScope) -> None:
        super().__init__()
        self._scope = scope
        self._choices: list[CaseScope] = []

    def compose(self) -> ComposeResult:
        """The list, filled when it was read."""
        with Vertical(classes="box"):
            yield Static("Whose cases to show", classes="title")
            yield NarrowList()
            yield Static("Letters narrow, Enter chooses, Esc goes back.", classes="quiet", id=HINT)

    def on_mount(self) -> None:
        """Read who works here."""
        self.run_worker(self._fill(), exclusive=True)

    async def _fill(self) -> None:
        dashboard = cast("Dashboard", self.app)
        options = self.query_one(NarrowList)
        try:
            choices, labels = await dashboard.desk.read(_choices)
        except CmError as problem:
            dashboard.messages.trouble(problem)
            if options.is_attached:
                self.dismiss(None)
            return
        if not options.is_attached:  # it was left while it was read
            return
        self._choices = choices
        lines = [PickLine(str(at), said(label), label) for at, label in enumerate(labels)]
        here = choices.index(self._scope) if self._scope in choices else 0
        options.fill(lines, str(here))
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose this scope."""
        self.dismiss(self._choices[int(event.option.id or 0)])

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _choices(view: "View") -> tuple[list[CaseScope], list[str]]:
    found = [(CaseScope(), "everyone")]
    found += [(CaseScope(team=t.handle), f"team {t.handle}  {t.name}") for t in _teams(view)]
    for worker in view.all(Worker, order=("handle",), active=True):
        found.append((CaseScope(worker=worker.handle), f"{worker.handle}  {worker.name}"))
    return [scope for scope, _ in found], [label for _, label in found]


def _teams(view: "View") -> list[Team]:
    return view.all(Team, order=("handle",))
