"""Going about: from page to page and back, to a list with its filter, and from case to case."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard
    from cmcli.tui.desk import CaseScope
    from cmcli.tui.page import Page

STEPS = 9
"""Pages that Esc goes back at most."""


class Places:
    """The way through one dashboard. ``case_ref`` is the case of the page *Case*, and ``trail``
    the list that it was opened from."""

    def __init__(self, app: "Dashboard", case_ref: str | None) -> None:
        self._app = app
        self.case_ref = case_ref
        self.trail: tuple[str, ...] = ()
        self._trail_of: str | None = None
        self._before: list[tuple[str, CaseScope]] = []
        self._then: tuple[str, Callable[[Page[Any]], object]] | None = None

    # Pages and lists.

    def go(self, key: str) -> None:
        """Go to a page."""
        app = self._app
        if self._then is not None and self._then[0] != key:
            self._then = None
        if key == app.current_mode:
            return
        app.messages.clear()
        if key == "case" and self.case_ref is None and (refs := app.meant()):
            self.case_ref = refs[0]
            self._follow(app.page())
        self._before = [*self._before[1 - STEPS :], (app.current_mode, app.desk.scope)]
        app.switch_mode(key)

    def go_back(self) -> None:
        """Back to the page before, and to whose cases were looked at there."""
        if self._before:
            self._app.messages.clear()
            page, scope = self._before.pop()
            if scope != self._app.desk.scope:
                self._app.scoping.look_at(scope)
            elif page == self._trail_of and (ref := self.case_ref) in self.trail:
                self._then = page, lambda shown: shown.go_to(ref or "")
            self._app.switch_mode(page)

    def look_at(self, scope: "CaseScope", page: str) -> None:
        """Go to a page, and look at these cases from now on."""
        self.go(page)
        self._app.scoping.look_at(scope)

    def open_list(self, page: str, words: str) -> None:
        """Go to a list and filter it by these words."""
        self._go_and(page, lambda shown: shown.look_for(words))

    def open_pane(self, key: str) -> None:
        """Go to a pane of the case that is meant, else of the one that was shown last."""
        if (refs := self._app.meant()) and self._app.current_mode != "case":
            self.open_case(refs[0])
        self._go_and("case", lambda shown: shown.open_pane(key))

    def page_shown(self) -> None:
        """A page has come to the front."""
        self._app.call_after_refresh(self._do_then)

    def _go_and(self, page: str, then: "Callable[[Page[Any]], object]") -> None:
        self._then = page, then
        self.go(page)
        self._do_then()

    def _do_then(self) -> None:
        """Do on the page that is shown what waits for it."""
        shown = self._app.page()
        if self._then is not None and shown is not None and shown.is_mounted:
            page, then = self._then
            if page == shown.KEY:
                self._then = None
                then(shown)

    # Cases.

    def open_case(self, ref: str, *among: str, words: str = "") -> None:
        """Show one case; ``among`` are those that it was chosen from, if not a page's list.
        ``words`` are searched for in its timeline."""
        app = self._app
        shown = app.page()
        self._follow(shown, *among)
        if ref != self.case_ref:
            app.messages.clear()
        self.show_case(ref)
        if words:
            self.open_list("case", words)
        else:
            self.go("case")

    def show_case(self, ref: str) -> None:
        """Show another case on the page *Case*, also below a form."""
        shown = self._app.page()
        if ref != self.case_ref:
            self.case_ref = ref
            for page in self._app.pages():
                if page.KEY == "case":
                    page.found, page.stale = None, True
        if shown is not None and shown.KEY == "case":
            shown.reload()

    def open_beside(self, by: int) -> None:
        """Show the next case of the list that this one was opened from, or the one before."""
        if (step := self.step_of_trail) is not None and 0 < step[0] + by <= step[1]:
            self.open_case(self.trail[step[0] - 1 + by])

    @property
    def step_of_trail(self) -> tuple[int, int] | None:
        """The place of the case in the list that it was opened from, and how many that has."""
        if len(self.trail) < 2 or self.case_ref not in self.trail:
            return None
        return self.trail.index(self.case_ref) + 1, len(self.trail)

    def _follow(self, came_from: "Page[Any] | None", *among: str) -> None:
        """Remember the list that a case was opened from: ``among``, else the list of the page.

        The list that was remembered stays as it is when the page changes.
        """
        if len(among) > 1:
            self.trail, self._trail_of = among, None
        elif came_from is not None and came_from.KEY != "case" and came_from.found is not None:
            self.trail, self._trail_of = came_from.order(), came_from.KEY

    @property
    def list_of_trail(self) -> "Page[Any] | None":
        """The page with the list that the case was opened from, while that is as it was."""
        pages = (page for page in self._app.pages() if self._trail_of == page.KEY)
        return next((page for page in pages if page.found is not None), None)
