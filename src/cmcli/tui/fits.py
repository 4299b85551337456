"""*What fits*: the services of the directory for a case, with the reasons, to refer to one."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from cmcli.casework.directory.finding import Fit, find_fits
from cmcli.casework.directory.values import FitQuestion
from cmcli.errors import CmError
from cmcli.store.reading.find import find_case
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said
from cmcli.tui.verbs import BY_NAME
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard

COLUMNS = (
    TextColumn("number", "no.", 5, right=True, sorts=False),
    TextColumn("name", "service", 28, 60, sorts=False),
    TextColumn("organization", "organization", 16, 40, sorts=False),
    TextColumn("phone", "phone", 12, 20, sorts=False),
)

_REFER = "refer"
_SHOWN, _SHOWN_ALL = 20, 200
"""The services that are shown: those that fit, and with those that don't, which come last."""


def show_fits(dashboard: "Dashboard", ref: str) -> None:
    """Open the list for a case; from there to the form of a referral to the one that is chosen."""

    def refer(chosen: Fit | None) -> None:
        if chosen is not None:
            given = {"where": _number(chosen)}
            if chosen.match is not None and chosen.match.needs:
                given["need"] = chosen.match.needs[0]
            dashboard.forms.open(BY_NAME[_REFER], (ref,), **given)

    dashboard.push_screen(FitsScreen(ref), refer)


class FitsScreen(Dialog[Fit | None]):
    """The services that fit a case, the best first; answers the one to refer to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="fits.close"),
        Binding("a", "all", "Also those that don't fit", id="fits.all"),
    ]

    def __init__(self, ref: str) -> None:
        super().__init__()
        self._ref = ref
        self._every = False

    def compose(self) -> ComposeResult:
        """The services, and the reasons of the one under the cursor."""
        with Vertical(classes="box"):
            yield Static(said(f"What fits {self._ref}"), classes="title", id="title")
            yield Rows(id="fits")
            yield Static("", id="reasons", markup=False)
            yield Static(
                "+ for, - against, ? not known. Enter refers, a shows all, Esc goes back.",
                classes="quiet",
                markup=False,
            )

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    def on_mount(self) -> None:
        """Read what fits."""
        self.query_one(Rows).focus()
        self._read()

    def _read(self) -> None:
        self.run_worker(self._look(), group="fits", exclusive=True)

    async def _look(self) -> None:
        try:
            found = await self.dashboard.desk.read(self._found)
        except CmError as problem:
            self.dashboard.messages.trouble(problem)
            self.dismiss(None)
            return
        empty = "No service of the directory helps with the needs of this case."
        if not self._every:
            empty = "No service fits this case. Press a for those that exclude the client."
        for rows in self.query(Rows):
            rows.fill(COLUMNS, found, key=_number, draw=_cells, empty=empty)
        first = f", the first {len(found)}" if len(found) >= self._limit else ""
        for title in self.query("#title").results(Static):
            title.update(said(f"What fits {self._ref}{first}"))
        self._tell_reasons()

    @property
    def _limit(self) -> int:
        return _SHOWN_ALL if self._every else _SHOWN

    def _found(self, view: "View") -> list[Fit]:
        """Ask the record; while names are hidden, the reasons call the client by the code."""
        found = find_case(view, self._ref, any_case=True)
        name = found.client.code if self.dashboard.names_hidden else None
        asked = FitQuestion(case=self._ref, every=self._every, limit=self._limit)
        return find_fits(view, asked, found, name=name)

    def on_rows_highlighted(self) -> None:
        """Tell the reasons of the service under the cursor."""
        self._tell_reasons()

    def _tell_reasons(self) -> None:
        rows: Rows[Fit] = self.query_one(Rows)
        for line in self.query("#reasons").results(Static):
            line.update(Text("\n").join(_reasons(rows.under)))

    def on_rows_chosen(self) -> None:
        """Refer to the service under the cursor, where something may be written."""
        rows: Rows[Fit] = self.query_one(Rows)
        dashboard = self.dashboard
        if rows.under is not None and _REFER in BY_NAME and not dashboard.desk.readonly:
            self.dismiss(rows.under)

    def action_all(self) -> None:
        """Show those that exclude the client too, or hide them again."""
        self._every = not self._every
        self._read()

    def action_close(self) -> None:
        """Close without a choice."""
        self.dismiss(None)


def _number(one: Fit) -> str:
    return str(one.resource.number)


def _cells(one: Fit) -> list[Text]:
    entry = one.resource
    out = one.match is not None and not one.match.fits
    texts = (_number(one), entry.name, entry.organization or "", entry.phone or "")
    return [said(text, "dim" if out else "") for text in texts]


def _reasons(one: Fit | None) -> list[Text]:
    """The reasons, each behind its sign, and what excludes first."""
    if one is None or one.match is None:
        return []
    how = one.match
    signs = (("-", how.against), ("+", how.speaks_for), ("?", how.unknown))
    return [said(f"{sign} {text}") for sign, texts in signs for text in texts]
