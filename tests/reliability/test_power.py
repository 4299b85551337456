"""Power that fails: what was acknowledged is on the disk, whatever was not synced is lost.

``strace`` records what commands do to the files of the store. At each of so many points of that
record the files are made as a disk has them that lost what was not synced, in whole or in part,
and the store is opened from them.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from cmcli.errors import CmError
from cmcli.store.core.bookkeeping import OPERATIONS
from cmcli.store.core.engine import open_engine
from cmcli.store.keeping.opening import open_store
from cmcli.store.sealing import held
from cmcli.store.sealing.place import is_sealed
from reliability.checks import assert_sound
from reliability.conftest import Campaign
from reliability.disk import CALLS, Call, Disk, calls
from reliability.test_kill import Commands
from reliability.warm import TESTS, Warm

pytestmark = [pytest.mark.sqlite_only, pytest.mark.long]

if shutil.which("strace") is None:
    pytest.skip("strace, which records what commands write, is not here", allow_module_level=True)


@dataclass
class Story:
    """The store, and what was recorded of the commands on it."""

    address: Path
    commands: list[list[str]]
    keys: dict[str, str]
    trace: list[Call] = field(default_factory=list)

    def acknowledged(self, call: Call, opened: dict[tuple[int, int], Path]) -> list[str]:
        """The keys of the operations of which a call tells that they are done."""
        if call.name == "openat":
            opened[call.process, call.result] = Path(call.texts[0].decode())
        if call.name != "write":
            return []
        path = opened.get((call.process, int(call.rest[0])))
        if path is None or path.parent.name != "answers":
            return []
        lines = re.findall(rb'"id": "(batch-[^"]+)"', call.texts[0])
        return [one.decode() for one in lines] or [self.keys.get(path.name, "")]


def told(address: Path, warm: Warm, folder: Path, campaign: Campaign) -> Story:
    """Commands for the record: alone, beside a dashboard, in a batch, and another data key."""
    made = Commands(warm, folder, replace(campaign, rounds=None))  # with small imports
    words: list[list[str]] = []
    keys: dict[str, str] = {}

    def some(number: int) -> None:
        for _ in range(number):
            key, command = made.next()
            keys[str(len(words))] = key
            words.append(command)

    visits = folder / "visits.txt"
    visits.write_text("\n".join(f'checkin {made.ref} "{n}" --mode home' for n in range(20)))
    some(campaign.count(4, 0.5))
    words.append(["hold"])
    some(campaign.count(4, 0.5))
    words.append(["batch", str(visits), "--json"])
    words.append(["let go"])
    if is_sealed(address):
        words.append(["key", "rotate", "--json"])
    some(campaign.count(2, 0.1))
    return Story(address, words, keys)


def record(story: Story, folder: Path, level: str) -> None:
    """Run the commands under strace."""
    answers, trace = folder / "answers", folder / "strace"
    answers.mkdir()
    words = ["strace", "-f", "-xx", "-s", "1000000", "-e", "signal=none", "-e", f"trace={CALLS}"]
    asked = json.dumps({"commands": story.commands, "synchronous": level})
    done = subprocess.run(
        [*words, "-o", trace, sys.executable, "-m", "reliability.recording", answers],
        input=asked,
        env={**os.environ, "PYTHONPATH": str(TESTS), **_settings(story.address)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done
    story.trace += calls(trace)
    trace.unlink()


def _settings(address: Path) -> dict[str, str]:
    return {"CM_STORE": str(address), "CM_WORKER": "ana", "CM_TODAY": "2026-03-04"}


def lost(address: Path, keys: set[str]) -> int | None:
    """How many of the acknowledged operations a store has not, None if it is broken."""
    held._here = held._Here()
    try:
        open_store(str(address)).close()  # settles a change of the key that was begun
        assert_sound(str(address))
        engine = open_engine(str(address))
        with engine.connect() as connection, connection.begin():
            found = set(connection.execute(select(OPERATIONS.c.key)).scalars())
        engine.dispose()
    except (CmError, SQLAlchemyError, AssertionError):
        return None
    return len(keys - found)


@pytest.mark.parametrize(
    ("level", "heeds"),
    [("FULL", True), ("NORMAL", True), ("FULL", False)],
    ids=["as it is", "control: synchronous=NORMAL", "control: no sync is heeded"],
)
def test_power_is_lost(
    address: str,
    warm: Warm,
    tmp_path: Path,
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    figures: dict[str, object],
    level: str,
    heeds: bool,
) -> None:
    """0 of the acknowledged operations are lost; without the syncs some are."""
    monkeypatch.setattr(held, "_here", held._Here())
    work = tmp_path / "work"
    work.mkdir()
    story = told(Path(address), warm, work, campaign)
    disk, dry = Disk(tmp_path, heeds=heeds), Disk(tmp_path)
    record(story, work, level)
    points = campaign.count(25, 25 if heeds and level == "FULL" else 5)
    random = campaign.random
    changes = [n for n, call in enumerate(story.trace) if dry.do(call) or call.name == "write"]
    moments = Counter(random.choices(changes, k=points))
    opened: dict[tuple[int, int], Path] = {}
    done: set[str] = set()
    results = []
    for number, call in enumerate(story.trace):
        disk.do(call)
        done |= set(story.acknowledged(call, opened)) - {""}
        for _ in range(moments[number]):
            folder = tmp_path / "after"
            folder.mkdir()
            disk.lose_power(random, folder)
            results.append(lost(folder / "cm.db", done))
            shutil.rmtree(folder)
    broken = results.count(None)
    losing = sum(one is not None and one > 0 for one in results)
    figures |= {"points": points, "calls": len(changes), "acknowledged": len(done)}
    figures |= {"points that lose": losing, "broken": broken}
    assert len(done) >= len(story.keys) + 20
    if heeds and level == "FULL":
        assert (broken, losing) == (0, 0)
    else:
        assert broken + losing > 0
