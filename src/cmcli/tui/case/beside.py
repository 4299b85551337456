"""The card of the case under the cursor of a list, read while the cursor rests."""

from typing import TYPE_CHECKING, cast

from rich.console import Group, RenderableType
from rich.text import Text
from textual.timer import Timer
from textual.widgets import Static

from cmcli.casework.looking.dossier import Dossier, dossier
from cmcli.errors import CmError, NotFound
from cmcli.store.reading.find import find_case
from cmcli.tui.case.card import card
from cmcli.tui.case.look import look_of
from cmcli.tui.marks import said
from cmcli.tui.widgets.detail import Detail

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.tui.app import Dashboard

RESTS = 0.05
"""Seconds without a move of the cursor before the case is read, so that a held key doesn't wait for
each case that it passes."""


class CaseDetail(Detail):
    """The card of a case: what the list knows at once, then all of it when it was read."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ref: str | None = None
        self._title = ""
        self._first: RenderableType = ""
        self._read: Dossier | None = None
        self._rest: Timer | None = None

    def show_case(self, ref: str, title: str, first: RenderableType) -> None:
        """Show the case of a row. ``first`` is about the row, and is shown at once."""
        if self._rest is not None:
            self._rest.stop()
        other = ref != self._ref
        self._ref, self._title, self._first = ref, title, first
        if other:
            self._read = None
            self.tell(title, first)
        elif self._read is not None:
            self._draw(self._read)
        if self.display:
            self._rest = self.set_timer(RESTS, self._look)

    def show_other(self, title: str, content: RenderableType) -> None:
        """Show something that is not a case."""
        if self._rest is not None:
            self._rest.stop()
        self._ref = self._read = None
        self.tell(title, content)

    def on_show(self) -> None:
        """Read what was not read while there was no room for it."""
        if self._ref is not None and self._read is None:
            self._look()

    def _look(self) -> None:
        self.run_worker(self._read_case(), group="detail", exclusive=True)

    async def _read_case(self) -> None:
        ref, dashboard = self._ref, cast("Dashboard", self.app)

        def job(view: "View") -> Dossier | None:
            try:
                return dossier(view, find_case(view, ref or "", exact_only=True))
            except NotFound:
                return None

        try:
            found = await dashboard.desk.read(job)
        except CmError as problem:
            dashboard.messages.trouble(problem)
            return
        if found is not None and ref == self._ref and self.is_attached:
            self._draw(found)

    def _draw(self, found: Dossier) -> None:
        self._read = found
        self.border_title = said(self._title).markup
        told = self._first.plain if isinstance(self._first, Text) else ""
        drawn = card(found, look_of(cast("Dashboard", self.app), found), told)
        self.query_one(Static).update(Group(self._first, drawn) if self._first else drawn)
