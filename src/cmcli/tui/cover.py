"""The cover over the screen after idle minutes: nothing of any record is seen or reached below."""

import subprocess
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Center, Middle
from textual.screen import Screen
from textual.widgets import Static

from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

OPEN = (
    "This cover is no lock: whoever sits here can press Enter.\n"
    "cm config set unlock COMMAND names a command that must succeed first;\n"
    "else lock the session itself when you leave."
)


class CoverScreen(Screen[None]):
    """Opaque and on top of everything; forms below keep what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "uncover", "Go on", id="cover.open"),
        Binding("q,ctrl+q", "app.leave", "Quit", id="cover.quit"),
    ]

    def compose(self) -> ComposeResult:
        """What is to be done."""
        with Middle(), Center():
            yield Static("", id="covered", markup=False)

    def on_mount(self) -> None:
        """Say it."""
        self._say("")

    def _say(self, refused: str) -> None:
        unlock = cast("Dashboard", self.app).unlock
        words = f"Enter runs: {unlock}" if unlock else OPEN
        lines = "cm is covered. What was half written is kept.\n\nEnter goes on, q leaves."
        text = "\n\n".join(part for part in (lines, words, refused) if part)
        self.query_one("#covered", Static).update(said(text, multiline=True))

    def action_uncover(self) -> None:
        """Take the cover off, if the command that was set succeeds."""
        unlock = cast("Dashboard", self.app).unlock
        refused = self._refused(unlock) if unlock else None
        if refused is None:
            self.dismiss()
        else:
            self._say(refused)

    def _refused(self, command: str) -> str | None:
        """Run the command on the bare terminal; why the cover stays on, None where it goes."""
        try:
            with self.app.suspend():
                code = subprocess.run(["/bin/sh", "-c", command], check=False).returncode  # noqa: S603
        except SuspendNotSupported:
            return "The command cannot be run on this terminal; q leaves."
        return None if code == 0 else "The command did not succeed."
