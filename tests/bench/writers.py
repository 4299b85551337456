"""Writers: what each takes of the processor while others wait, and eight of them at once."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from agency import Agency, fill
from bench.timing import say, verdict
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from servers import Postgres

TESTS = Path(__file__).parents[1]
CM = (sys.executable, "-c", "from cmcli.cli.main import run; run()")
AT_ONCE = 8
UNDER_LOCK = 30.0
"""Milliseconds of processor that a writer may take while others wait."""

GOAL = 2.5
"""Eight writers at once, against eight pages of help at once."""

VERBS = (
    ("checkin", "BCDFG", "Seen.", "--mode", "home"),
    ("note", "BCDFG", "A note."),
    ("flag", "BCDFG", "worried", "--kind", "other"),
    ("plan", "add-goal", "BCDFG", "find a home", "--by", "eom"),
    ("transfer", "BCDFG", "--to", "ben", "--reason", "x"),
    ("undo",),
)


def run(rounds: int) -> None:
    """Print a line a verb, and one an engine."""
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/cm.db"
        fill(file)
        data = Path(folder) / "postgres"
        data.mkdir()
        server = Postgres(data)
        try:
            addresses = {"sqlite": file, "postgresql": server.filled()}
            for address in addresses.values():
                with Agency(address).operation() as work:
                    intake(work, Arrival(name="Dana R.", model="icm"), code="BCDFG")
            _alone(addresses["sqlite"], rounds)
            say("at once                  writers s    help s  ratio")
            for engine, address in addresses.items():
                _at_once(engine, address, rounds)
        finally:
            server.stop()


def _alone(address: str, rounds: int) -> None:
    say("under the lock            cpu ms   worst")
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-m", "under_lock"],
            input=json.dumps(VERBS),
            capture_output=True,
            text=True,
            cwd=TESTS,
            env=_environment(address),
            check=True,
        )
        for line in done.stdout.splitlines():
            told = json.loads(line)
            if told["code"] != 0:
                raise SystemExit(f"{told['words']} gave {told['code']}: {done.stderr}")
            taken.setdefault(" ".join(told["words"][:2]), []).append(told["cpu_ms"])
    for name, spent in taken.items():
        middle = median(spent)
        met = "met" if middle <= UNDER_LOCK else "MISSED"
        say(f"{name:24} {middle:7.1f} {max(spent):7.1f}  goal {UNDER_LOCK:.0f}  {met}")


def _at_once(engine: str, address: str, rounds: int) -> None:
    """Both in turn, so many times over, after one that does not count."""
    environment = _environment(address)
    writers: list[float] = []
    pages: list[float] = []
    for number in range(rounds + 1):
        wrote = _together(lambda at: ("note", "BCDFG", f"Note {at}."), environment)
        helped = _together(lambda _: ("checkin", "--help"), environment)
        if number:
            writers.append(wrote)
            pages.append(helped)
    wrote, helped = median(writers), median(pages)
    what = f"{AT_ONCE} x cm note, {engine}"
    say(f"{what:24} {wrote:8.2f} {helped:9.2f}  {verdict(wrote / helped, GOAL)}")


def _together(words: Callable[[int], Sequence[str]], environment: dict[str, str]) -> float:
    """Seconds until that many processes, begun at once, have all succeeded."""
    began = time.perf_counter()
    running = [
        subprocess.Popen(
            [*CM, *words(at)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for at in range(AT_ONCE)
    ]
    codes = [one.wait() for one in running]
    if any(codes):
        raise SystemExit(f"{words(0)} gave {codes}")
    return time.perf_counter() - began


def _environment(address: str) -> dict[str, str]:
    said = {"CM_STORE": address, "CM_WORKER": "ana", "CM_TODAY": "2026-03-04"}
    return {**os.environ, **said}
