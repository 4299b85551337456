"""Whole commands by the warm process against a Python that does nothing, with 50,000 clients."""

import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from bench.agency_of import TODAY, Share, fill
from bench.growth import Bench
from bench.timing import Spent, interleaved, process, say, verdict
from warm_server import CLIENT, WarmServer

GOAL, HELP_GOAL = 4.0, 3.0
"""Times a Python that does nothing."""

MILLISECONDS = 60.0
"""The most that a command of the day takes on a quiet machine."""

WORKERS = 200
SHARE = Share(contacts=200, around=False)
"""With 275 cases a worker there are 55,000 clients; the contacts don't matter here."""


def run(rounds: int, keep: Path | None) -> None:
    """Print a line a command: milliseconds on the clock, the floor's, and the ratio of both."""
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        store = place / "warm.db"
        if not store.exists():
            fill(str(store), WORKERS, SHARE)
        server = WarmServer()
        try:
            server.start()
            known = server.surroundings(
                CM_STORE=str(store), CM_WORKER="w001", CM_TODAY=TODAY.isoformat()
            )
            _compare(known, Bench.of(str(store)).ref, rounds)
            say(f"{server.commands()} commands were run by the warm process")
        finally:
            server.stop()


def _compare(known: dict[str, str], ref: str, rounds: int) -> None:
    number = count()

    def python() -> Spent:
        return process((sys.executable, "-c", "pass"), known)

    def cm(*words: str) -> Callable[[], Spent]:
        return lambda: process((*CLIENT, *words), known)

    def noting(*words: str) -> Callable[[], Spent]:
        return lambda: cm(words[0], ref, f"Seen {next(number)}.", *words[1:], "--quiet")()

    asked = {
        "checkin": noting("checkin", "--mode", "home", "--at", "8:00"),
        "note": noting("note"),
        "show": cm("show", ref, "--quiet"),
        "due": cm("due", "--worker", "w001", "--quiet"),
        "list": cm("list", "--worker", "w001", "--quiet"),
        "--help": cm("--help"),
    }
    say("warm                  cm ms   floor ms  ratio of clock")
    for name, call in asked.items():
        mine, floor = interleaved((call, python), rounds)
        taken = mine.wall * 1000
        slow = f"  more than {MILLISECONDS:.0f} ms" if taken > MILLISECONDS else ""
        judged = verdict(mine.wall / floor.wall, HELP_GOAL if name == "--help" else GOAL)
        say(f"{f'cm {name}':20} {taken:6.1f} {floor.wall * 1000:10.1f}  {judged}{slow}")
