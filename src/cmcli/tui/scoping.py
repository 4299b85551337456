"""The scope of all pages, and how its cases stand."""

from typing import TYPE_CHECKING

from cmcli.errors import CmError

if TYPE_CHECKING:
    from cmcli.casework.looking.standing import ScopeStanding
    from cmcli.tui.app import Dashboard
    from cmcli.tui.desk import CaseScope


class Scoping:
    """The scope of one dashboard; ``standing`` counts its cases, once they are counted."""

    def __init__(self, app: "Dashboard") -> None:
        self._app = app
        self.standing: ScopeStanding | None = None

    def look_at(self, scope: "CaseScope") -> None:
        """Look at these cases from now on. A message about the others ends."""
        self._app.messages.clear()
        self._app.desk.scope, self.standing = scope, None
        for page in self._app.pages():
            page.found, page.stale = None, True
        self._app.everything_stale()
        self._app.messages.paint()

    async def count(self) -> None:
        """Count how the scope stands, after a page was shown, because that may take longer."""
        try:
            found = await self._app.desk.read(self._app.desk.standing)
        except CmError as problem:
            self._app.messages.trouble(problem)
            return
        if found != self.standing:
            self.standing = found
            if (page := self._app.page()) is not None and page.is_mounted:
                page.paint_strip()
