"""Starting the warm process, after a command that had to run cold."""

import fcntl
import os
import sys
from contextlib import suppress

from cmcli.warm import wire

CODE = (
    "import sys; sys.path[:] = filter(None, sys.path); from cmcli.cli.warm.server import run; run()"
)
"""Starts the warm process, and imports nothing from the current folder."""

KEPT = ("PATH", "HOME", "LC_CTYPE", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", *wire.ON_IMPORT)
"""Variables that the warm process is given, beside those of Python; it learns no others."""


def start_server() -> None:
    """Start a warm process, unless one is there or about to be; nothing goes wrong loudly."""
    try:
        if not _is_there():
            known = os.environ
            given = {
                name: value
                for name, value in known.items()
                if name in KEPT or name.startswith("PYTHON")
            }
            null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
            words = [sys.executable, "-c", CODE]
            os.posix_spawn(sys.executable, words, given, file_actions=null)
    except Exception:  # noqa: S110  (the next command is cold, too)
        pass


def lock() -> int | None:
    """Take the place of the warm process: the number of the lock's file, None if it is taken.

    Makes the private directory. Raises :class:`cmcli.warm.wire.Unusual` where it isn't private.
    """
    path = wire.socket_path()
    directory = os.path.dirname(path)
    os.makedirs(os.path.dirname(directory), mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.mkdir(directory, 0o700)
    if not wire.is_private(directory):
        raise wire.Unusual(directory)
    number = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return None
    return number


def _is_there() -> bool:
    number = lock()
    if number is not None:
        os.close(number)
    return number is None
