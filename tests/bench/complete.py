"""Completion of live values against a bare script that opens the same store and reads one row."""

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from bench.timing import Spent, interleaved, process, say, verdict
from cmcli.domain.cases import Case
from cmcli.domain.clients import CODE_LETTERS, Client
from cmcli.domain.plans import Goal, Step
from cmcli.domain.text import name_key
from cmcli.domain.workers import Worker
from cmcli.store.core.work import Work
from cmcli.store.keeping.create import create

HERE = Path(__file__).parent
CM = Path(sys.executable).with_name("cm")
GOAL = 2.5
CLIENTS, WORKERS, OPEN = 50_000, 200, 5_000
DAY = date(2026, 3, 4)
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi wo zu kar len mis tor dun".split()


def run(rounds: int) -> None:
    """Print a line for each kind of value: milliseconds on the clock, the floor's, the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/cm.db"
        code = _fill(path)
        say(f"a store of {CLIENTS:,} clients, {os.path.getsize(path) / 2**20:.0f} MB")
        say("live completion           cm ms   floor ms  ratio (of clock; of processor)")
        floor = (sys.executable, str(HERE / "floor_sqlite.py"), path)
        for name, actor, words in _asked(code):
            environment = _environment(Path(folder), path, actor)

            def cm(words: tuple[str, ...] = words, env: dict[str, str] = environment) -> Spent:
                return process((str(CM), "__complete", *words), env)

            def bare(env: dict[str, str] = environment) -> Spent:
                return process(floor, env)

            mine, least = interleaved((cm, bare), rounds)
            say(
                f"{name:22} {mine.wall * 1000:8.1f} {least.wall * 1000:10.1f}"
                f"  {verdict(mine.wall / least.wall, GOAL)}  ({mine.cpu / least.cpu:.2f})"
            )


def _asked(code: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What is completed, by whom (w000 is the admin), and the words that the scripts pass."""
    yield "case, a worker's", "w001", ("case", "")
    yield "case, everybody's", "w000", ("case", "")
    yield "case, one letter", "w000", ("case", "z")
    yield "case, two letters", "w000", ("case", code[:2])
    yield "case, closed ones", "w000", ("case-closed", "H")
    yield "worker", "w001", ("worker", "")
    yield "goal, by code", "w001", ("goal=", "", code)
    yield "step, by name", "w001", ("item", "", "uniqua")
    yield "operation", "w000", ("operation", "")


def _environment(folder: Path, path: str, actor: str) -> dict[str, str]:
    """A person's environment: compiled modules are kept, settings and store are those of here."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "CM_STORE": path,
        "CM_WORKER": actor,
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }


def _fill(path: str) -> str:
    """Make the store in one operation; gives the code of a client with goals."""
    staff = [
        Worker(
            id=f"{number:032x}",
            handle=f"w{number:03}",
            name=f"Worker {number}",
            role="worker" if number else "admin",
        )
        for number in range(WORKERS)
    ]
    store = create(path)
    now = datetime.combine(DAY, time(10), UTC)
    with store.operation(actor=staff[0], command="fill", today=DAY, now=now) as work:
        work.add_all(staff)
        code = _people(work, staff, random.Random(7))
    store.engine.dispose()
    return code


def _people(work: Work, staff: list[Worker], chance: random.Random) -> str:
    codes: dict[str, None] = {}
    while len(codes) < CLIENTS:
        codes["".join(chance.choices(CODE_LETTERS, k=5))] = None
    clients, cases, goals, steps = [], [], [], []
    for number, code in enumerate(codes):
        name = " ".join("".join(chance.choices(SYLLABLES, k=2)).title() for _ in range(2))
        name = "Uniqua Mira" if number == 0 else name
        clients.append(Client(id=work.new_id(), code=code, name=name, name_key=name_key(name)))
        opened = number % (CLIENTS // OPEN) == 0
        case = Case(
            id=work.new_id(),
            client_id=clients[-1].id,
            episode=1,
            model=chance.choice(("icm", "strengths", "brokerage")),
            status="open" if opened else "closed",
            worker_id=staff[number // 10 % WORKERS].id,
            acuity=3,
            opened_on=DAY,
            closed_on=None if opened else DAY,
        )
        cases.append(case)
        if opened:
            goal = Goal(id=work.new_id(), case_id=case.id, number=1, text="A room of their own")
            goals.append(goal)
            steps.append(
                Step(id=work.new_id(), case_id=case.id, goal_id=goal.id, number=1, text="Call")
            )
    for rows in (clients, cases, goals, steps):
        work.add_all(rows)
    return next(iter(codes))
