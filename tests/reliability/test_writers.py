"""Many processes writing to one store at once: nobody's update is lost, nobody waits for long."""

import json
import subprocess
import sys

import pytest

from reliability.checks import assert_sound
from reliability.conftest import Campaign
from reliability.counter import reached
from reliability.warm import TESTS

WORST_WAIT = 0.8
"""The share of the whole race that no writer to a SQLite file may wait for one turn; one that is
passed over again and again waits for nearly all of it."""


@pytest.mark.postgres_long
def test_no_update_is_lost(
    address: str, engine: str, campaign: Campaign, figures: dict[str, object]
) -> None:
    processes = 8 if campaign.rounds is None else 50
    times = campaign.count(5, 1)
    done = subprocess.run(
        [sys.executable, "-m", "reliability.counter", address, str(processes), str(times)],
        capture_output=True,
        text=True,
        cwd=TESTS,
        check=True,
    )
    told = json.loads(done.stdout)
    errors = [error for one in told["processes"] for error in one["errors"]]
    assert errors == []
    waits = sorted(wait for one in told["processes"] for wait in one["waits"])
    assert len(waits) == processes * times == reached(address)
    assert_sound(address)
    figures |= {
        "operations": len(waits),
        "a second": round(len(waits) / told["seconds"]),
        "wait p99 ms": round(waits[int(len(waits) * 0.99)] * 1000),
        "worst ms": round(waits[-1] * 1000),
    }
    if engine == "sqlite":
        assert waits[-1] < WORST_WAIT * told["seconds"]
