"""Watching the store: whether others have written, or a new day has begun."""

from datetime import date
from typing import TYPE_CHECKING

from textual.timer import Timer

from cmcli.errors import CmError
from cmcli.tui.dialog import Dialog

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

LOOK_EVERY, LOOK_SELDOM, LOOK_BLANK = 2.0, 16.0, 4.0
"""Seconds between two looks whether another process has written; the most while the store cannot
be reached, and while there is nothing to be seen in the page either."""


class StoreWatch:
    """Looks at the store again and again, and has the dashboard read what has changed."""

    def __init__(self, app: "Dashboard") -> None:
        self.app = app
        self.pause = LOOK_EVERY
        self._next: Timer | None = None
        self._head: tuple[int, date] | None = None

    def begin(self) -> None:
        """Look for the first time after a pause."""
        self._next = self.app.set_timer(self.pause, self.look)

    def look(self) -> None:
        """Look whether anybody has written, or a new day has begun; then again after a while."""
        if self._next is not None:
            self._next.stop()
        self.app.run_worker(self._look(), group="look")

    async def _look(self) -> None:
        app = self.app
        newest = app.messages.newest()
        try:
            seq, day = await app.desk.head()
        except CmError as problem:
            app.messages.trouble(problem)
            self.pause = min(self.pause * 2, LOOK_BLANK if self._blank else LOOK_SELDOM)
        else:
            self.pause = LOOK_EVERY
            before = self._head or app.desk.begun
            changed = before is not None and (seq, day) != before
            if changed and isinstance(app.screen, Dialog) and app.screen.saving:
                self.begin()  # the cursor would follow what is being written: read it afterwards
                return
            if seq < newest:
                app.messages.forget_done()  # another store, restored or put in its place, lacks it
            self._head = seq, day
            if changed or app.messages.troubled:
                app.everything_stale(patient=not app.messages.troubled)
        self.begin()

    def look_soon(self) -> None:
        """Look again soon: a page could not be read that was never read."""
        if self.pause > LOOK_BLANK and self._next is not None:
            self._next.stop()
            self.pause = LOOK_BLANK
            self.begin()

    @property
    def _blank(self) -> bool:
        page = self.app.page()
        return page is not None and page.found is None
