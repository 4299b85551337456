"""A command on a real terminal: started on a pseudo-terminal, fed with keys, its screen read."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence

import warmed


def _own_terminal() -> None:
    """In the child: the terminal is its own."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


CM = [sys.executable, "-c", warmed.RUN]
"""The words that start cm in a process of its own."""


def _started(
    words: Sequence[str], terminal: int, environment: Mapping[str, str], cold: bool
) -> "warmed.Warmed | subprocess.Popen[bytes]":
    if not cold:
        process = warmed.start(words, (terminal,) * 3, environment=environment, terminal=True)
        if process is not None:
            return process
    return subprocess.Popen(
        words,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment,
        start_new_session=True,
        preexec_fn=_own_terminal,
    )


UNHEARD = 10
"""Seconds without an answer after which keys are typed again: a terminal that is about to change
its mode drops what was typed just before."""


def start(
    words: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    size: tuple[int, int] = (24, 80),
    cold: bool = False,
) -> "tuple[int, warmed.Warmed | subprocess.Popen[bytes]]":
    """Our end of the terminal, and the process that runs on the other."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    surroundings = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
    process = _started(words, theirs, surroundings, cold)
    os.close(theirs)
    return ours, process


def on_terminal(
    words: Sequence[str],
    *,
    keys: Sequence[tuple[str, str]] = (),
    environment: Mapping[str, str] | None = None,
    size: tuple[int, int] = (24, 80),
    seconds: float = 120,
    cold: bool = False,
) -> tuple[int, str]:
    """The exit code and all that was on the screen.

    ``keys`` are pairs of a text to wait for on the screen and the keys then typed. Start ``cold``
    what is about the start itself.
    """
    ours, process = start(words, environment=environment, size=size, cold=cold)
    screen, waiting, end = b"", list(keys), time.monotonic() + seconds
    typed, answered = b"", time.monotonic()
    try:
        while time.monotonic() < end:
            if waiting and waiting[0][0].encode() in screen:
                typed, answered = waiting.pop(0)[1].encode(), time.monotonic()
                os.write(ours, typed)
            elif typed and time.monotonic() - answered > UNHEARD:
                answered = time.monotonic()
                os.write(ours, typed)
            if not select.select([ours], [], [], 0.05)[0]:
                continue
            try:
                block = os.read(ours, 65536)
            except OSError:  # the other end is closed: how a pseudo-terminal ends on Linux
                block = b""
            if not block:
                break
            screen, answered = screen + block, time.monotonic()
        code = process.wait(timeout=max(0.1, end - time.monotonic()))
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return code, screen.decode(errors="replace").replace("\r\n", "\n")
