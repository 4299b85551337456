"""The last line of every page: trouble with the store, a message, or the change made here last."""

from typing import TYPE_CHECKING

from rich.text import Text

from cmcli.errors import CmError
from cmcli.tui.marks import fitted, said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard
    from cmcli.tui.desk import Outcome

LATEST = 50
"""Changes made here that are remembered, to be undone and copied."""

SHORTEST = 14
"""Columns of the last line that the command of the last change is given at least."""


class Messages:
    """The messages of one dashboard, and the changes that were made in it."""

    def __init__(self, app: "Dashboard") -> None:
        self._app = app
        self._done: list[Outcome] = []
        self._trouble: CmError | None = None
        self._said: str | None = None

    # The changes made here.

    @property
    def latest(self) -> "Outcome | None":
        """The latest change that was made here."""
        return self._done[-1] if self._done else None

    def newest(self) -> int:
        """Return the number of the last operation that was done here, or 0."""
        return max((number for one in self._done for number in one.operations), default=0)

    def done(self, outcome: "Outcome") -> None:
        """Remember a change, and tell it instead of the message before."""
        self._said = None
        self._done = [*self._done[-LATEST:], outcome]

    def undone(self, sentence: str) -> None:
        """Forget the latest change, and tell that it was undone."""
        del self._done[-1:]
        self._said = sentence

    def forget_done(self) -> None:
        """Forget what was done here, where the store has none of it."""
        self._done.clear()
        self.paint()

    # Messages and trouble.

    def say(self, sentence: str) -> None:
        """Say something on the last line until something else is to be said."""
        self._said = sentence
        self.paint()

    def unsay(self) -> None:
        """Say nothing more but what was done last."""
        self._said = None

    def clear(self) -> None:
        """Let no message outlive the screen that it was about."""
        self._app.clear_notifications()
        self.unsay()

    def trouble(self, problem: CmError | None) -> None:
        """Say what is wrong with the store; None when it answers again."""
        if (problem is None) != (self._trouble is None) or problem is not None:
            self._trouble = problem
            self.paint()

    @property
    def troubled(self) -> bool:
        """Return whether something is wrong with the store."""
        return self._trouble is not None

    # The line.

    def paint(self) -> None:
        """Draw the lines of the page that is shown again."""
        if (page := self._app.page()) is not None and page.is_mounted:
            page.paint_lines()

    def last_line(self) -> Text:
        """Return the present trouble, else the last message or change."""
        app = self._app
        if self._trouble is not None:
            again = f"{app.key_of('app.reload')} tries again."
            parts = (app.signs("safety"), self._trouble.message, self._trouble.hint, again)
            return said(" ".join(part for part in parts if part), app.style("error"))
        if self._said is not None:
            return said(self._said)
        return Text("") if self.latest is None else self._line_of(self.latest)

    def _line_of(self, last: "Outcome") -> Text:
        app = self._app
        what = last.lines[0] if last.lines and not app.names_hidden else "Done."
        line = said(f"{app.signs('done')} {what}")
        ways = said(f"  {app.key_of('app.undo')} undoes, {app.key_of('app.copy')} copies: ", "dim")
        room = app.size.width - ways.cell_len - SHORTEST
        line = fitted(line, min(line.cell_len, room), app.signs).append_text(ways)
        return line.append_text(said(self.typed(last), "dim"))

    def typed(self, done: "Outcome") -> str:
        """Return the command of a change as it may be shown now: without texts while names are
        hidden, because they may contain names."""
        if not self._app.names_hidden:
            return done.typed
        return f"cm {done.argv[0]} {self._app.signs('ellipsis')}"
