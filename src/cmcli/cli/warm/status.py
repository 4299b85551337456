"""Asking the warm process about itself, and stopping it."""

import os
import signal
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cmcli.warm import wire
from cmcli.warm.client import why_cold

PATIENCE = 2.0
"""Seconds that the warm process may take to answer."""

MEGABYTE = 1_000_000

REASONS = {
    "variable": "CM_NO_WARM or CM_WARM says no",
    "system": "only cm on Linux can have one",
    "setting": "the setting warm is no",
    "root": "you are root",
    "ci": "CI is set",
    "terminal": "this is not a session at a terminal",
}
"""Why no warm process is used, by the words of :func:`cmcli.warm.client.why_cold`."""


@dataclass(frozen=True, slots=True)
class WarmStatus:
    """A warm process, if one runs: its number, since when, how many commands it has run, and its
    memory in megabytes. ``cold`` is why commands are not run by one, if they aren't."""

    pid: int | None = None
    since: datetime | None = None
    commands: int | None = None
    megabytes: int | None = None
    cold: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "running": self.pid is not None,
            "pid": self.pid,
            "since": self.since,
            "commands": self.commands,
            "megabytes": self.megabytes,
            "cold": self.cold,
        }


def status() -> WarmStatus:
    """Ask the warm process of this user and this installation."""
    cold = REASONS.get(why_cold())
    try:
        with closing(wire.connected(PATIENCE)) as connection:
            question = wire.QUESTION.encode()
            connection.sendall(wire.numbered(wire.PROGRAM, len(question)) + question)
            kind, count = wire.message(connection)
            _, age = wire.message(connection)
            wire.message(connection)  # who answered has ended
            pid, _ = wire.peer(connection)
    except (OSError, wire.Unusual):
        return WarmStatus(cold=cold)
    if kind != wire.STATUS:
        return WarmStatus(cold=cold)
    return WarmStatus(
        pid,
        datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=age),
        count,
        _megabytes(pid),
        cold,
    )


def stop() -> int | None:
    """Stop the warm process, and wait for its end: its number, None if there was none.

    Commands that run are not stopped.
    """
    try:
        with closing(wire.connected(PATIENCE)) as connection:
            pid, _ = wire.peer(connection)
            process = os.pidfd_open(pid)
    except (OSError, wire.Unusual):
        return None
    try:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(process, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and _runs(process):
            time.sleep(0.01)
    finally:
        os.close(process)
    return pid


def sentence(found: WarmStatus) -> str:
    """Return what a person is told of it."""
    if found.cold is not None:
        return f"No warm process runs your commands, because {found.cold}."
    if found.pid is None or found.since is None:
        return "No warm process runs now. The next command starts one."
    times = "1 command" if found.commands == 1 else f"{found.commands} commands"
    since = found.since.astimezone()
    return (
        f"A warm process (number {found.pid}, {found.megabytes} MB) has run {times} since"
        f" {since:%H:%M}."
    )


def open_to_others() -> str | None:
    """Return the private folder of the warm process if other users can open it."""
    folder = os.path.dirname(wire.socket_path())
    with suppress(OSError):
        if not wire.is_private(folder):
            return folder
    return None


def _runs(process: int) -> bool:
    try:
        signal.pidfd_send_signal(process, 0)
    except ProcessLookupError:
        return False
    return True


def _megabytes(pid: int) -> int | None:
    with suppress(OSError, ValueError), open(f"/proc/{pid}/statm") as file:
        pages = int(file.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // MEGABYTE
    return None
