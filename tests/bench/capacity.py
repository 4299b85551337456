"""Commands over a whole agency against a script that reads the same rows by SQLAlchemy Core.

The agency has 200 workers in 20 teams with 5,000 open cases. The statements that a command reads
with are taken down in a first run; what it reads twice, the script reads once.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from bench.agency_of import NOW, TODAY, Share, fill
from bench.timing import interleaved, process, say, verdict
from cmcli.domain.cases import Case
from cmcli.domain.workers import Team, Worker
from cmcli.store.keeping.opening import open_store

GOAL = 1.5

SHARE = Share(closed=25, contacts=500)
"""A worker's cases and contacts: 200 workers have 5,000 open cases."""

A_TEAM = 10
"""Workers in a team; every tenth team is one for assertive community treatment."""

STEPS = (
    *(f"worker reduce w00{number} --percent 20 --reason training" for number in range(2, 7)),
    *(f"set {case}.1 --acuity 2 --reason calm" for case in ("WDBBB", "DGBBB", "CTCBB")),
    "close XTCBB.1 --reason goals-met",
    "worker add new --name New",
)
"""Ten steps that cm accepts, on cases of every such agency."""

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "caseload --all": ("caseload", "--all", "--json"),
    "supervise --all": ("supervise", "--all", "--json"),
    "simulate, ten steps": ("simulate", *STEPS, "--json"),
}
"""What is measured, each with its words."""

CM = (sys.executable, "-c", "from cmcli.cli.main import run; run()")

TAKE_DOWN = """
import json, os
from cmcli.store.core.statements import Statement

ready, asked = Statement._ready, {}

def taken_down(self, connection, values):
    compiled, bound = ready(self, connection, values)
    if compiled.sql.startswith(("SELECT", "WITH")):
        asked.setdefault(json.dumps([compiled.sql, bound]), None)
    return compiled, bound

Statement._ready = taken_down
from cmcli.cli.main import _prepare, main
import sys

_prepare()
main(sys.argv[2:])
open(sys.argv[1], "w").write("[" + ",".join(asked) + "]")
"""


def run(rounds: int, workers: int, keep: Path | None) -> None:
    """Print a line a command: milliseconds on the clock, the script's, and the ratio of both."""
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        address = _filled(place, workers)
        environment = _environment(Path(folder), address)
        say(f"capacity: {workers} workers, {workers * SHARE.open:,} open cases")
        say("                          cm ms  script ms  ratio (of clock; of processor)")
        for name, words in COMMANDS.items():
            asked = str(Path(folder) / "asked.json")
            taking = (sys.executable, "-c", TAKE_DOWN, asked, *words)
            subprocess.run(taking, env=environment, stdout=subprocess.DEVNULL, check=True)
            floor = (sys.executable, str(Path(__file__).parent / "floor_core.py"), address, asked)
            _compare(name, (*CM, *words), floor, environment, rounds)


def _compare(
    name: str,
    mine: tuple[str, ...],
    floor: tuple[str, ...],
    environment: Mapping[str, str],
    rounds: int,
) -> None:
    """Run both in turn, and print what they took."""
    runs = [lambda: process(mine, environment), lambda: process(floor, environment)]
    cm, least = interleaved(runs, rounds)
    judged = verdict(cm.wall / least.wall, GOAL)
    say(
        f"{name:22} {cm.wall * 1000:8.0f} {least.wall * 1000:10.0f}  {judged}"
        f"  ({cm.cpu / least.cpu:.2f})"
    )


def _environment(folder: Path, address: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "CM_STORE": address,
        "CM_WORKER": "lead",
        "CM_TODAY": TODAY.isoformat(),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }


def _filled(place: Path, workers: int) -> str:
    """The agency with that many workers in the folder, made if it is not there."""
    path = place / f"capacity-{workers}.db"
    if not path.exists():
        began = perf_counter()
        making = path.with_suffix(".making")
        fill(str(making), workers, SHARE)
        _form_teams(str(making))
        making.rename(path)
        say(f"made {path.name} in {perf_counter() - began:.0f} s, {path.stat().st_size >> 20} MB")
    return str(path)


def _form_teams(address: str) -> None:
    """Put the workers into teams; some of the teams carry their cases together."""
    store = open_store(address)
    with store.reading(today=TODAY, now=NOW) as view:
        lead = view.all(Worker, role="admin")[0]
    with store.operation(actor=lead, command="fill", today=TODAY, now=NOW) as work:
        work.lock("staff")
        staff = work.all(Worker, order=("handle",), role="worker")
        work.lock(rows={Worker: [one.id for one in staff]})
        for first in range(0, len(staff), A_TEAM):
            name = f"team{first // A_TEAM:02}"
            team = work.add(Team(id=work.new_id(), handle=name, name=name.title()))
            members = staff[first : first + A_TEAM]
            for worker in members:
                work.change(worker, team_id=team.id)
            if first % (10 * A_TEAM) == 0:
                ids = [one.id for one in members]
                cases = work.all(Case, worker_id=ids, status="open")
                work.lock(rows={Case: [case.id for case in cases]})
                for case in cases:
                    work.change(case, model="act")
    store.engine.dispose()
