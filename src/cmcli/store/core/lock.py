"""The queues at one SQLite file, of its writers and of who sends reminders from it: a lock each
on a file beside it, first come, first served.

SQLite's own busy handler is unfair under many writers; a lock file cuts the worst wait.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cmcli.errors import Busy, StoreProblem

PATIENCE = 30.0
"""Seconds before a writer gives up."""

SAY_AFTER = 1.0
"""Seconds before a waiting writer tells who holds the lock."""

HOLDER = 200
"""The bytes that a holder of a lock writes to identify itself."""

Waiting = Callable[[str], None]


@contextmanager
def writers_turn(
    path: Path, command: str, waiting: Waiting | None = None, *, real: str | None = None
) -> Iterator[None]:
    """Hold the writers' lock of the store at ``path`` for the block.

    ``waiting`` is called once with a sentence after :data:`SAY_AFTER` seconds; raises
    :class:`Busy` after :data:`PATIENCE` seconds. ``real`` is the path that no link leads to,
    where it is known.
    """
    # A store that is also reached by a link has one queue.
    with _turn((real or os.path.realpath(path)) + ".lock", "writing", command, waiting):
        yield


@contextmanager
def senders_turn(path: Path, command: str, waiting: Waiting | None = None) -> Iterator[None]:
    """The same for who sends reminders from the store at ``path``; others may go on writing."""
    with _turn(os.path.realpath(path) + ".sending", "sending", command, waiting):
        yield


@contextmanager
def _turn(beside: str, doing: str, command: str, waiting: Waiting | None) -> Iterator[None]:
    """Hold the lock of that file, which is next to the store."""
    descriptor = _open(beside)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _queue(descriptor, doing, waiting)
        with suppress(OSError):  # who holds it is a courtesy; a full disk is the store's to report
            # Always as long: cutting the file short first would cost more than all else here.
            os.pwrite(descriptor, f"{os.getpid()} {command}\n".encode()[:HOLDER].ljust(HOLDER), 0)
        yield
    finally:
        os.close(descriptor)


def _open(beside: str) -> int:
    try:
        return os.open(beside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise StoreProblem(
            f"cm can't write next to the store: {problem.strerror}.",
            "Check who owns its folder, and whether the disk is full.",
        ) from problem


def _queue(descriptor: int, doing: str, waiting: Waiting | None) -> None:
    # A blocking flock keeps the kernel's order; it runs in a thread so that we can give up.
    got = threading.Event()

    def wait() -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        got.set()

    threading.Thread(target=wait, daemon=True).start()
    if got.wait(SAY_AFTER):
        return
    if waiting is not None:
        waiting(f"Waiting for another cm to finish {doing} ({holder(descriptor)}) …")
    if not got.wait(PATIENCE - SAY_AFTER):
        raise Busy(
            f"Another cm has been {doing} for {PATIENCE:.0f} seconds ({holder(descriptor)}).",
            "Run the command again. With --id, a repeat is harmless."
            if doing == "writing"
            else "Run the command again. Nothing is sent twice.",
        )


def holder(descriptor: int) -> str:
    """Return in words who wrote that they hold the lock."""
    said = os.pread(descriptor, HOLDER, 0).decode("utf-8", "replace")
    pid, _, command = said.partition("\n")[0].strip().partition(" ")
    return f"process {pid}, cm {command}" if pid else "unknown"
