"""The dashboard: its first useful frame, how fast keys are answered, and what memory it takes.

The frame is measured on a pseudo-terminal from the start of the process until the terminal was
sent the first row, against an empty Textual application; keys inside one process.
"""

import asyncio
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import at_keys
from bench.growth import SMALL, filled
from bench.timing import Spent, interleaved, say, verdict

FLOOR = Path(__file__).with_name("floor_textual.py")
FRAME_GOAL, GROWTH_GOAL = 1.5, 1.2
DAY = "2026-03-04"
COLUMNS, LINES = 140, 40
PATIENCE = 60.0
"""Seconds after which a frame that does not come is an error."""

ROW = "▶".encode()
"""The sign before the row under the cursor: it is sent when there is a row."""


def run(rounds: int, workers: int, keep: Path | None, presses: int, actions: int) -> None:
    """Print the ratios of the first frame, then keys, then memory."""
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        large, small = filled(place, workers), filled(place, SMALL)
        _frames(rounds, large, small)
        asyncio.run(at_keys.keys(large, presses))
        asyncio.run(at_keys.memory(small, actions))


def _frames(rounds: int, large: str, small: str) -> None:
    cm = str(Path(sys.executable).with_name("cm"))
    floor = _shown([sys.executable, str(FLOOR)], b"ready", {})
    names = ("an empty application", "large store, own cases", "small store, own cases")
    runs = [floor, *(_dashboard(cm, store, ()) for store in (large, small))]
    bare, big, little = interleaved(runs, rounds)
    for name, spent in zip(names, (bare, big, little), strict=True):
        say(f"first frame, {name}: {spent.wall * 1000:.0f} ms")
    say(f"  large : empty {verdict(big.wall / bare.wall, FRAME_GOAL)}")
    say(f"  large : small {verdict(big.wall / little.wall, GROWTH_GOAL)}")
    (whole,) = interleaved([_dashboard(cm, large, ("--all",), b"everyone")], min(rounds, 3))
    say(f"first frame, large store, everybody's (Capacity): {whole.wall * 1000:.0f} ms")


def _dashboard(
    cm: str, store: str, options: Sequence[str], row: bytes = ROW
) -> Callable[[], Spent]:
    words = [cm, "dashboard", "--as", "w001", *options]
    given = {"CM_STORE": store, "CM_TODAY": DAY, "CM_ASCII": "0"}
    return _shown(words, row, given)


def _shown(
    words: Sequence[str], wanted: bytes, environment: Mapping[str, str]
) -> Callable[[], Spent]:
    """A run of the process until it has sent these bytes to its terminal."""

    def run() -> Spent:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        began = time.perf_counter()
        process = subprocess.Popen(
            words,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
            | dict(environment),
            start_new_session=True,
        )
        os.close(theirs)
        try:
            _wait_for(ours, wanted, began + PATIENCE, words)
            return Spent(time.perf_counter() - began, 0.0)
        finally:
            process.kill()
            process.wait()
            os.close(ours)

    return run


def _wait_for(terminal: int, wanted: bytes, end: float, words: Sequence[str]) -> None:
    screen = b""
    while wanted not in screen:
        if time.perf_counter() > end:
            raise SystemExit(f"{' '.join(words)} did not show {wanted!r}: {screen[-500:]!r}")
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                screen += os.read(terminal, 65536)
            except OSError as closed:
                raise SystemExit(f"{' '.join(words)} ended: {screen[-500:]!r}") from closed
