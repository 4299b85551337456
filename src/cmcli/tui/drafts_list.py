"""``D``: the list of drafts, to open or delete one."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from cmcli.domain.dates import short_day
from cmcli.errors import CmError
from cmcli.tui.dialog import Dialog
from cmcli.tui.drafts import LOST, short
from cmcli.tui.forms.ask import AskScreen
from cmcli.tui.marks import said
from cmcli.tui.verbs import BY_NAME
from cmcli.tui.widgets.narrowing import HINT, NarrowList, PickLine

if TYPE_CHECKING:
    from cmcli.store.keeping.drafts import Draft
    from cmcli.tui.app import Dashboard


def lost(problem: CmError) -> AskScreen:
    """Asks whether to leave although a draft cannot be kept."""
    words = f"{LOST} {problem.message}\nLeave anyway and lose it?"
    return AskScreen(said(words, multiline=True), "Leave")


class DraftsScreen(Dialog["tuple[str, tuple[str, ...]] | None"]):
    """Enter goes on with one, ctrl+d forgets one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="drafts.close"),
        Binding("ctrl+d", "forget", "Delete", id="drafts.forget"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: list[tuple[Draft, tuple[str, ...], str]] = []

    def compose(self) -> ComposeResult:
        """The list, filled when it was read."""
        with Vertical(classes="box"):
            yield Static("Drafts", classes="title")
            yield NarrowList()
            yield Static(
                "Letters narrow, Enter opens, ctrl+d deletes, Esc goes back.",
                classes="quiet",
                id=HINT,
            )

    def on_mount(self) -> None:
        """Read them."""
        self.run_worker(self._fill(), exclusive=True)

    async def _fill(self) -> None:
        dashboard = cast("Dashboard", self.app)
        try:
            await dashboard.drafts.flush()
            self._found = await dashboard.desk.read(dashboard.drafts.listed)
        except CmError as problem:
            dashboard.messages.trouble(problem)
            self.dismiss(None)
            return
        if not self._found:
            dashboard.messages.say("You have no drafts.")
            self.dismiss(None)
            return
        lines = []
        for number, (one, refs, name) in enumerate(self._found):
            who = "" if not name else dashboard.client(name, refs[0] if refs else "")
            title = short(BY_NAME[one.form].title, refs)
            told = f"{title}  {who}  started {short_day(one.saved_at.astimezone().date())}"
            lines.append(PickLine(str(number), said(told), told))
        rows = self.query_one(NarrowList)
        rows.fill(lines, "0")
        rows.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go on with it."""
        one, refs, _ = self._found[int(event.option.id or 0)]
        self.dismiss((one.form, refs))

    def action_forget(self) -> None:
        """Forget the one under the cursor."""
        here = self.query_one(NarrowList).highlighted_option
        if here is not None:
            one = self._found[int(here.id or 0)][0]
            cast("Dashboard", self.app).drafts.keep((one.form, one.case_id), None)
            self.run_worker(self._fill(), exclusive=True)

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)
