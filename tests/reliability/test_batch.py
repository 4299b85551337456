"""A batch killed at any moment and run again: every line has one effect, none is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from reliability.checks import assert_sound, operations
from reliability.conftest import Campaign
from reliability.warm import Ended, Warm

LINES = 60


def script(folder: Path, warm: Warm, number: int) -> Path:
    """A file of check-ins with a line here and there that only looks."""
    ref = warm(["intake", "Dana R.", "--model", "managed", "--new", "--json"]).record["ref"]
    lines = [
        f"show {ref}" if line % 9 == 0 else f'checkin {ref} "{number}, {line}" --mode home'
        for line in range(LINES)
    ]
    file = folder / f"visits-{number}.txt"
    file.write_text("\n".join(lines))
    return file


def told(ended: Ended) -> list[Any]:
    """The result lines that came whole."""
    whole = ended.out[: ended.out.rfind("\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


@pytest.mark.postgres_long
@pytest.mark.long
def test_killed_at_any_moment_and_run_again(
    address: str, warm: Warm, tmp_path: Path, campaign: Campaign, figures: dict[str, object]
) -> None:
    words = ["batch", str(script(tmp_path, warm, 0)), "--json"]
    life = warm(words).seconds
    killed = partly = 0
    for number in range(1, campaign.count(2, 0.25) + 1):
        words = ["batch", str(script(tmp_path, warm, number)), "--json"]
        before, ended = operations(address), None
        while ended is None or ended.code == -9:
            tries = campaign.random.random() < 0.7
            ended = warm(
                words, kill_after=campaign.random.uniform(0.2, 1.1) * life if tries else None
            )
            killed += ended.code == -9
            assert_sound(address)
            keys = [row["id"] for row in told(ended) if row["id"] is not None]
            assert [operations(address, key) for key in keys] == [1] * len(keys)
            partly += 0 < operations(address) - before < LINES - LINES // 9 - 1
        assert ended.code == 0, ended
        assert len(told(ended)) == LINES
        writing = [row for row in told(ended) if row["argv"][0] == "checkin"]
        assert {row["outcome"] for row in writing} <= {"ok", "done-before"}
        assert operations(address) == before + len(writing)
    figures |= {"killed": killed, "of them half-way": partly, "life ms": round(life * 1000)}
