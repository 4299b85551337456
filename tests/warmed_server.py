"""The process in which cm is imported once; :mod:`warmed` is the other end.

A request is one line of JSON with the three standard streams; the answers are the process number
and, when the program has ended, its exit code, a line each.
"""

import atexit
import fcntl
import json
import os
import socket
import sys
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from cmcli.cli.app import COMMANDS
from cmcli.store.core.mapping import logged_tables

BEFOREHAND = (
    "alembic.operations",
    "cmcli.casework.keeping.undo",
    "cmcli.casework.round.contacts",
    "cmcli.casework.round.intake",
    "cmcli.cli.main",
    "cmcli.cli.remind.page",
    "cmcli.cli.remind.senders",
    "cmcli.tui.app",
    "prompt_toolkit.shortcuts",
    "rich.table",
)
"""What is imported beside every command; the rest a program imports itself."""


def serve(path: str) -> dict[str, Any]:
    """Answer requests for ever; return in the forked child, with what it is to run."""
    _import_all()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{path}.new")
    listening.listen(64)
    os.rename(f"{path}.new", path)
    while True:
        connection, _ = listening.accept()
        _reap()
        if os.fork() == 0:
            listening.close()
            return _become(connection)
        connection.close()


def _import_all() -> None:
    for name in BEFOREHAND:
        import_module(name)
    for entry in COMMANDS:
        import_module(f"cmcli.cli.{entry.module}")
    logged_tables()


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _become(connection: socket.socket) -> dict[str, Any]:
    """Read the request and fork once more: the child returns, the parent tells how it ended."""
    text, given = b"", list[int]()
    while not text.endswith(b"\n"):
        block, more, _, _ = socket.recv_fds(connection, 1 << 20, 3)
        text, given = text + block, [*given, *more]
    child = os.fork()
    if child:
        for number in given:
            os.close(number)
        connection.sendall(b"%d\n" % child)
        status = os.waitpid(child, 0)[1]
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    connection.close()
    asked: dict[str, Any] = json.loads(text)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    _take(given, terminal=asked["terminal"])
    sys.argv = ["-c", *asked["words"]]
    return asked


def _take(given: Sequence[int], *, terminal: bool) -> None:
    """Make these the standard streams, as an interpreter does that was just started."""
    for number, to in zip(given, range(3), strict=True):
        os.dup2(number, to)
        os.close(number)
    if terminal:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    tty = os.isatty(1)
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    for name, mode, buffering, errors in (
        ("stdin", "r", -1, "surrogateescape"),
        ("stdout", "w", 1 if tty else -1, "surrogateescape"),
        ("stderr", "w", 1, "backslashreplace"),
    ):
        number = ("stdin", "stdout", "stderr").index(name)
        stream = open(number, mode, buffering, encoding, errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _end(asked: Mapping[str, Any]) -> int:
    """Run it, and return its exit code."""
    try:
        exec(compile(asked["code"], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102
    except SystemExit as done:
        if isinstance(done.code, str):
            sys.stderr.write(f"{done.code}\n")
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


if __name__ == "__main__":
    code = _end(serve(sys.argv[1]))
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)  # taking the interpreter down would cost more than most commands
