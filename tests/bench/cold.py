"""Commands from a cold start against the floor of the same run."""

import os
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from agency import fill
from bench.timing import Spent, interleaved, process, say, verdict

HERE = Path(__file__).parent
CM = (sys.executable, "-c", "from cmcli.cli.main import run; run()")
GOALS = {"--help": 1.1, "checkin": 0.68, "due": 0.64, "show": 0.66}
"""Times the floor: an empty program for the help, a bare insert for the others."""


def run(rounds: int) -> None:
    """Print a line a command: milliseconds on the clock, the floor's, and the ratio of both."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(Path(folder))
        ref = _store(environment)
        empty = (sys.executable, str(HERE / "floor_typer.py"), "--help")
        number = count()

        def row() -> Spent:
            file = f"{folder}/floor-{next(number)}.db"
            return process((sys.executable, str(HERE / "floor_sqlmodel.py"), file), environment)

        def cm(*words: str) -> Callable[[], Spent]:
            return lambda: process((*CM, *words), environment)

        asked: list[tuple[tuple[str, ...], Callable[[], Spent]]] = [
            (("--help",), lambda: process(empty, environment)),
            (("checkin", ref, "Seen.", "--mode", "home"), row),
            (("due", "--worker", "ben"), row),
            (("show", ref), row),
        ]
        say("cold start            cm ms   floor ms  ratio (of clock; of processor)")
        for words, floor in asked:
            mine, least = interleaved((cm(*words), floor), rounds)
            say(
                f"{f'cm {words[0]}':20} {mine.wall * 1000:6.0f} {least.wall * 1000:10.0f}"
                f"  {verdict(mine.wall / least.wall, GOALS[words[0]])}"
                f"  ({mine.cpu / least.cpu:.2f})"
            )


def _environment(folder: Path) -> dict[str, str]:
    """A person's environment: compiled modules are kept, settings and store are those of here."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "CM_STORE": str(folder / "cm.db"),
        "CM_WORKER": "ana",
        "CM_TODAY": "2026-03-04",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }


def _store(environment: dict[str, str]) -> str:
    """Fill the store and open a few cases; gives the reference of one."""
    import json
    import subprocess

    fill(environment["CM_STORE"])
    ref = ""
    for name in ("Dana R.", "Kim T.", "Lou P."):
        for worker in ("ana", "ben"):
            words = ("intake", name, "--model", "icm", "--new", "--worker", worker, "--json")
            out = subprocess.run(
                [*CM, *words], env=environment, capture_output=True, check=True
            ).stdout
            ref = json.loads(out)["ref"]
    return ref
