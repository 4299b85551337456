"""The queue of writers to one SQLite file: a lock on a file beside it, first come, first served.

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
"""Seconds after which a writer gives up."""

SAY_AFTER = 1.0
"""Seconds after which a waiting writer says who holds the lock."""

Waiting = Callable[[str], None]


@contextmanager
def writers_turn(path: Path, command: str, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold the writers' lock of the store at ``path`` for the block.

    ``waiting`` is called once with a sentence after :data:`SAY_AFTER` seconds; raises
    :class:`Busy` after :data:`PATIENCE` seconds.
    """
    descriptor = _open(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _queue(descriptor, waiting)
        with suppress(OSError):  # who holds it is a courtesy; a full disk is the store's to report
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()} {command}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path = path.resolve()  # a store that is also reached by a link has one queue
    beside = path.with_name(path.name + ".lock")
    try:
        return os.open(beside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise StoreProblem(
            f"Nothing can be written beside the store: {problem.strerror}.",
            "Check who owns its folder, and whether the disk is full.",
        ) from problem


def _queue(descriptor: int, waiting: Waiting | None) -> None:
    # A blocking flock keeps the kernel's order; it runs in a thread so that we can give up.
    got = threading.Event()

    def wait() -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        got.set()

    threading.Thread(target=wait, daemon=True).start()
    if got.wait(SAY_AFTER):
        return
    if waiting is not None:
        waiting(f"Waiting for another cm to finish writing ({_holder(descriptor)}) …")
    if not got.wait(PATIENCE - SAY_AFTER):
        raise Busy(
            f"Another cm has been writing for {PATIENCE:.0f} seconds ({_holder(descriptor)}).",
            "Run the command again; with --id a repeat is harmless.",
        )


def _holder(descriptor: int) -> str:
    pid, _, command = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip().partition(" ")
    return f"process {pid}, cm {command}" if pid else "unknown"
