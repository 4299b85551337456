"""Killed at any moment: what was acknowledged is there, nothing is half, a repeat is harmless."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pytest

from exchange.hmis_make import CLIENT, ENROLLMENT, make
from reliability.checks import assert_sound, operations
from reliability.conftest import Campaign
from reliability.warm import Ended, Warm


class Commands:
    """Writing commands for one round after another, each under its own ``--id``."""

    def __init__(self, warm: Warm, folder: Path, campaign: Campaign) -> None:
        self.folder = folder
        self.people = 10 if campaign.rounds is None else 100
        self.count = 0
        done = warm(["intake", "Dana R.", "--model", "managed", "--new", "--json"])
        self.ref: str = done.record["ref"]

    def next(self) -> tuple[str, list[str]]:
        """The key and the words of the next command; an undo follows something to take back."""
        self.count += 1
        key = f"round-{self.count}"
        intake = ["intake", f"Person {self.count}", "--model", "managed", "--new"]
        checkin = ["checkin", self.ref, f"Seen, {self.count}.", "--mode", "home"]
        bring = ["import", "hmis", str(self.export())]
        forms = (
            ["undo"],
            bring,
            ["undo"],
            intake,
            ["undo"],
            [*intake, "--need", "housing=evicted"],
            checkin,
        )
        words = forms[self.count % len(forms)]
        return key, [*words, "--id", key, "--json"]

    def export(self) -> Path:
        """An export of people whom the store does not know."""
        people = [f"{self.count}-{number}" for number in range(self.people)]
        return make(
            self.folder / f"export-{self.count}",
            Client=[{**CLIENT, "PersonalID": one, "LastName": f"Park {one}"} for one in people],
            Enrollment=[
                {**ENROLLMENT, "EnrollmentID": one, "PersonalID": one, "HouseholdID": one}
                for one in people
            ],
            Exit=None,
            CurrentLivingSituation=None,
            Services=None,
        )


def judge(address: str, key: str, before: int, ended: Ended, again: Ended, held: int) -> None:
    """The claims of one round; ``held`` are the operations after the kill and before the repeat."""
    happened = held - before
    assert happened in (0, 1)
    assert happened == 1 or not ended.acknowledged, ended
    assert again.code == 0, again
    assert operations(address) == before + 1
    assert operations(address, key) == 1


@pytest.mark.postgres_long
@pytest.mark.long
def test_killed_at_any_moment(
    address: str, warm: Warm, tmp_path: Path, campaign: Campaign, figures: dict[str, object]
) -> None:
    commands = Commands(warm, tmp_path, campaign)
    lengths = [warm(commands.next()[1]).seconds for _ in range(6)]
    life = median(lengths)
    happened = killed = rounds = 0
    while killed < campaign.count(4):
        rounds += 1
        key, words = commands.next()
        before = operations(address)
        if campaign.random.random() < 0.5:
            ended = warm(words, kill_after=campaign.random.uniform(0.1, 1.2) * life)
        else:
            ended = warm(words, kill_after=campaign.random.uniform(0, 0.01), from_commit=True)
        assert_sound(address)
        held = operations(address)
        judge(address, key, before, ended, warm(words), held)
        killed += ended.code == -9
        happened += ended.code == -9 and held > before
    assert_sound(address)
    figures |= {"rounds": rounds, "killed": killed, "of them committed": happened}
    figures |= {"life ms": round(life * 1000)}


@pytest.mark.postgres_long
def test_killed_at_every_step(
    address: str, warm: Warm, tmp_path: Path, campaign: Campaign, figures: dict[str, object]
) -> None:
    """At each statement, at the commit, and after the commit before anything is said."""
    commands = Commands(warm, tmp_path, campaign)
    full = campaign.rounds is not None
    steps = killed = 0
    for _ in range(campaign.count(1, 0.025)):
        key, words = commands.next()
        step, ended, before = campaign.random.randint(0, 3), None, operations(address)
        while ended is None or ended.code == -9:
            ended = warm(words, die_at=step)
            killed += ended.code == -9
            assert_sound(address)
            held = operations(address)
            assert held == before or (held == before + 1 and operations(address, key) == 1)
            step += 1 if full else campaign.random.randint(8, 24)
        steps = max(steps, step)
        judge(address, key, before, ended, warm(words), held)
    figures |= {"killed": killed, "steps of a command": steps}


@pytest.mark.postgres_long
def test_a_cold_command_killed(
    address: str, warm: Warm, tmp_path: Path, campaign: Campaign, figures: dict[str, object]
) -> None:
    """The same with whole processes, imports included."""
    commands = Commands(warm, tmp_path, campaign)
    script = [sys.executable, "-c", "from cmcli.cli.main import run; run()"]
    lengths = []
    for _ in range(2):
        began = time.monotonic()
        _, words = commands.next()
        assert cold([*script, *words], 120).code == 0
        lengths.append(time.monotonic() - began)
    killed = 0
    for _ in range(campaign.count(2, 0.2)):
        key, words = commands.next()
        before = operations(address)
        # most of the life is imports: two thirds of the kills go to its end
        ended = cold([*script, *words], campaign.random.uniform(0.4, 1.1) * min(lengths))
        assert_sound(address)
        held = operations(address)
        judge(address, key, before, ended, warm(words), held)
        killed += ended.code == -9
    figures |= {"killed": killed, "life ms": round(min(lengths) * 1000)}


def cold(words: Sequence[str], seconds: float) -> Ended:
    """A process of its own, killed after so many seconds if it still runs."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
    return Ended(process.returncode, seconds, out, err)


@pytest.fixture(autouse=True)
def as_ana(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of commands that are started cold."""
    monkeypatch.setenv("CM_STORE", address)
    monkeypatch.setenv("CM_WORKER", "ana")
    monkeypatch.setenv("CM_TODAY", "2026-03-04")
