"""Going about: from page to page and back, to a list with its filter, and from case to case."""

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
        self._before: list[tuple[str, CaseScope]] = []
        self._look_for: tuple[str, str] | None = None

    # Pages and lists.

    def go(self, key: str) -> None:
        """Go to a page."""
        app = self._app
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
            self._app.switch_mode(page)

    def look_at(self, scope: "CaseScope", page: str) -> None:
        """Go to a page, and look at these cases from now on."""
        self.go(page)
        self._app.scoping.look_at(scope)

    def open_list(self, page: str, words: str) -> None:
        """Go to a list and filter it by these words."""
        self._look_for = page, words
        self.go(page)
        self._filter_now()

    def page_shown(self) -> None:
        """A page has come to the front."""
        self._app.call_after_refresh(self._filter_now)

    def _filter_now(self) -> None:
        """Filter the page that is shown, if that was asked for."""
        shown = self._app.page()
        if self._look_for is not None and shown is not None and shown.is_mounted:
            page, words = self._look_for
            if page == shown.KEY:
                self._look_for = None
                shown.look_for(words)

    # Cases.

    def open_case(self, ref: str, *among: str, words: str = "") -> None:
        """Show one case; ``among`` are those that it was chosen from, if not a page's list.
        ``words`` are searched for in its timeline."""
        app = self._app
        shown = app.page()
        self._follow(shown, *among)
        if ref != self.case_ref:
            self.case_ref = ref
            app.messages.clear()
            for page in app.pages():
                if page.KEY == "case":
                    page.found, page.stale = None, True
        if shown is not None and shown.KEY == "case":
            shown.reload()
        if words:
            self.open_list("case", words)
        else:
            self.go("case")

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
            self.trail = among
        elif came_from is not None and came_from.KEY != "case" and came_from.found is not None:
            self.trail = came_from.order()
