"""The cover over the screen after idle minutes: nothing of any record is seen or reached below."""

import subprocess
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Center, Middle
from textual.screen import Screen
from textual.widgets import Input, Static

from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

OPEN = (
    "This is not a lock: anyone here can press Enter.\n"
    "To run a command first that must succeed: cm config set unlock COMMAND\n"
    "Otherwise, lock your computer when you leave."
)


class CoverScreen(Screen[None]):
    """Opaque and on top of everything; forms below keep what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "uncover", "Continue", id="cover.open"),
        Binding("q,ctrl+q", "app.leave", "Quit", id="cover.quit"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out the text, and the field for the passphrase where the store is locked."""
        with Middle():
            with Center():
                yield Static("", id="covered", markup=False)
            if self._dashboard.store_lock.locks:
                with Center():
                    yield Input(password=True, id="passphrase", max_length=4096)

    def on_mount(self) -> None:
        """Show the text."""
        self._say("")

    @property
    def _dashboard(self) -> "Dashboard":
        return cast("Dashboard", self.app)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Unlock the store with what was typed, and take the cover off."""
        event.stop()
        secret, event.input.value = event.value, ""
        refused = await self._dashboard.store_lock.opened_by(secret)
        if refused is None:
            self.dismiss()
        else:
            self._say(refused)

    def _say(self, refused: str) -> None:
        unlock = self._dashboard.store_lock.command
        words = f"Enter runs: {unlock}" if unlock else OPEN
        lines = "cm is hidden. Your drafts are kept.\n\nEnter continues, q quits."
        if self._dashboard.store_lock.locks:
            lines = "cm is hidden, and the store is locked. Your drafts are kept."
            words = "Type the passphrase and press Enter, or quit with Ctrl-Q."
        text = "\n\n".join(part for part in (lines, words, refused) if part)
        self.query_one("#covered", Static).update(said(text, multiline=True))

    def action_uncover(self) -> None:
        """Take the cover off, if the command that was set succeeds."""
        unlock = self._dashboard.store_lock.command
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
            return "cm can't run the command on this terminal. To quit, press q."
        return None if code == 0 else "The command failed."
