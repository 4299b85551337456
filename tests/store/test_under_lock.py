"""Nothing is loaded while others wait: what a verb needs is there before the store is locked."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from agency import Agency
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival

TESTS = Path(__file__).parents[1]
VERBS = """
intake "Lee Wu" --model icm --need housing=outside
plan add-goal BCDFG "find a home" --by eom
plan set BCDFG 1 --by eom
plan add-step BCDFG 1 "see the list"
plan set BCDFG 1.1 --by eom
plan agree BCDFG
plan done BCDFG 1.1
plan add-step BCDFG 1 "ask her"
plan drop BCDFG 1.2 --reason x
plan decline BCDFG "a shelter"
plan revise BCDFG --reason moved
checkin BCDFG "saw her" --mode home --progress 1=3 --next fri --at "yesterday 14:00"
note BCDFG "a note"
note BCDFG --sign
note BCDFG --error 1 --reason x
flag BCDFG "said so" --kind self-harm
flag BCDFG --settle 1 --done called --told sam
assess BCDFG --need food=3:bad --strength kind
review BCDFG --decision step-up --goal 1=0
set BCDFG --acuity 2 --reason x
set BCDFG --model act --reason x
transfer BCDFG --to ben --reason x
undo
rhythm BCDFG 1w --reason x
remind snooze BCDFG contact --until +3d --reason x
remind snooze BCDFG contact --lift
worker add kim --name Kim --team north --email kim@agency.example
worker set kim --hours 30
worker reduce kim --percent 20 --reason x
team add south --name South
models set icm --target 11
config set agency.name North
close BCDFG --reason moved --aftercare +30d
reopen BCDFG
accept CDFGH
close CDFGH --reason other
intake "Ольга Wu" --model act --unassigned
client set BCDFG --name "Дана Р."
client merge BCDFG CDFGH --yes
undo
""".strip().splitlines()

ON_BOTH = ("note", "flag", "undo", "worker")


@pytest.fixture
def cases(address: str) -> str:
    agency = Agency(address)
    with agency.operation() as work:
        intake(work, Arrival(name="Dana R.", model="icm"), code="BCDFG")
        intake(work, Arrival(name="Kim Bo", model="icm", decision="waitlist"), code="CDFGH")
    return address


@pytest.mark.long
def test_no_verb_imports_anything_under_the_lock(cases: str, engine: str) -> None:
    # On a server only the driver's own modules are new.
    verbs = VERBS if engine == "sqlite" else [one for one in VERBS if one.split()[0] in ON_BOTH]
    said = {"CM_STORE": cases, "CM_WORKER": "ana", "CM_TODAY": "2026-03-04"}
    done = subprocess.run(
        [sys.executable, "-m", "under_lock"],
        input=json.dumps([shlex.split(line) for line in verbs]),
        capture_output=True,
        text=True,
        cwd=TESTS,
        env={**os.environ, **said},
        check=True,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["words"] for one in told if one["code"] != 0] == [], done.stderr
    assert [one for one in told if one["imported"]] == []
    assert len(told) == len(verbs)
