"""``cm remind send`` to a null sender for a large agency: what it costs beside its children."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.agency_of import NOW, TODAY, Share, fill
from bench.timing import say
from cmcli.domain.cases import Case
from cmcli.domain.needs import Assessment
from cmcli.domain.plans import PlanVersion
from cmcli.domain.workers import Worker
from cmcli.store.keeping.opening import open_store

GOAL = 5.0
"""Seconds of cm's own."""

SHARE = Share(open=17, closed=17, contacts=340, around=False)
"""A worker's cases and contacts; of 300 workers some 6,000 items are due."""

ONE_RUN = """
import json, resource, sys, time
from cmcli.cli.main import _prepare, main
from cmcli.cli.core import outside

_prepare()
run_outside, away = outside.run_outside, []

def timed(*words, **options):
    began = time.perf_counter()
    try:
        return run_outside(*words, **options)
    finally:
        away.append(time.perf_counter() - began)

outside.run_outside = timed
code = main(sys.argv[1:])
own = resource.getrusage(resource.RUSAGE_SELF)
try:
    waited = int(open("/proc/self/schedstat").read().split()[1]) / 1e9
except OSError:
    waited = 0.0
said = {"code": code, "own": own.ru_utime + own.ru_stime, "away": sum(away), "waited": waited}
print(json.dumps(said), file=sys.stderr)
"""


@dataclass(frozen=True)
class Sent:
    """Seconds of one run: ``own`` of the processor without children, ``clock`` in all, ``away``
    while a sender ran, ``waited`` for a processor that others had (Linux tells)."""

    own: float
    clock: float
    away: float
    waited: float
    digests: int
    items: int


def run(rounds: int, workers: int, keep: Path | None) -> None:
    """Print the seconds of the processor and of the clock, without those of the senders."""
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        address = _filled(place, workers)
        environment = {**os.environ, "CM_STORE": address, "CM_TODAY": TODAY.isoformat()}
        environment |= {"CM_WORKER": "cron", "XDG_CONFIG_HOME": folder}
        runs = [_send(environment, f"{number} at {time.time_ns()}") for number in range(rounds + 1)]
        kept = runs[1:] or runs
        own, clock, away, waited = (
            median(getattr(one, name) for one in kept)
            for name in ("own", "clock", "away", "waited")
        )
        last = kept[-1]
        say(f"remind: {workers} workers, {last.digests} digests, {last.items:,} items, by true")
        say(f"processor without senders {own:6.2f} s  {_verdict(own)}")
        say(f"clock without senders     {clock - away:6.2f} s  {_verdict(clock - away)}")
        say(f"  all of the clock        {clock:6.2f} s, with the senders {away:.2f} s")
        say(f"  waited for a processor  {waited:6.2f} s")


def _verdict(seconds: float) -> str:
    return f"goal {GOAL:.0f} s  {'met' if seconds <= GOAL else 'MISSED'}"


def _send(environment: dict[str, str], channel: str) -> Sent:
    """One run over a channel of its own, on which nothing was sent yet."""
    words = ("remind", "send", "--via", "true", "--channel", channel, "--json")
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", ONE_RUN, *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    clock = time.perf_counter() - began
    said, rows = json.loads(done.stderr), json.loads(done.stdout)
    if said.pop("code") != 0:
        raise SystemExit("cm remind send failed")
    items = sum(row["items"] for row in rows)
    return Sent(clock=clock, digests=len(rows), items=items, **said)


def _filled(place: Path, workers: int) -> str:
    """The agency with that many workers in the folder, made if it is not there."""
    path = place / f"remind-{workers}.db"
    if not path.exists():
        making = path.with_suffix(".making")
        fill(str(making), workers, SHARE)
        _assess_and_plan(str(making))
        making.rename(path)
    return str(path)


def _assess_and_plan(address: str) -> None:
    """Give every open case an assessment and a plan, so that about one item a case is due."""
    store = open_store(address)
    with store.reading(today=TODAY, now=NOW) as view:
        first = view.all(Worker, order=("handle",))[0]
    recently = TODAY - timedelta(days=10)
    with store.operation(actor=first, command="fill", today=TODAY, now=NOW) as work:
        cases = work.all(Case, status="open")
        work.lock(rows={Case: [case.id for case in cases]})
        work.add_all(
            [
                Assessment(
                    id=work.new_id(),
                    case_id=case.id,
                    number=1,
                    on=recently,
                    worker_id=first.id,
                    words=None,
                )
                for case in cases
            ]
        )
        plan = PlanVersion(
            id="",
            case_id="",
            number=1,
            agreed_on=recently,
            how="signed",
            by=None,
            words=None,
            reason=None,
            snapshot="{}",
        )
        work.add_all([replace(plan, id=work.new_id(), case_id=case.id) for case in cases])
    store.engine.dispose()
