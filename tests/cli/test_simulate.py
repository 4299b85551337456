"""``cm simulate``: steps are tried, compared and rolled back, or saved as one change."""

import contextlib
import io
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from cmcli.cli.main import main
from command_line import CommandLine


@pytest.fixture
def small(cm: CommandLine) -> tuple[str, str]:
    """Two cases of ben's, whose icm cases fill him at two."""
    cm("models", "set", "icm", "--target", "1", "--ceiling", "2")
    first = cm.open_case("Dana R.", "icm", "--worker", "ben")
    return first, cm.open_case("Noor K.", "icm", "--worker", "ben")


def rows(found: Any) -> dict[str, Any]:
    return {row["worker"] or row["team"]: row for row in found}


@pytest.mark.both_engines
def test_a_refused_step_is_told_and_the_later_ones_go_on(
    cm: CommandLine, small: tuple[str, str]
) -> None:
    first, second = small
    cm("flag", second, "A threat", "--kind", "other")
    before, log = cm.json("caseload", "--all"), cm.json("audit", "log")
    steps = (
        f'transfer {first} --to eve --reason "on leave"',
        f"close {second} --reason moved",
        "intake 'New One' --model icm --worker eve --new",
        "intake 'One More' --model icm --worker eve --new",
        "worker reduce ben --percent 50 --reason training",
    )
    found = cm.json("simulate", *steps)
    outcomes = [one["outcome"] for one in found["steps"]]
    assert outcomes == ["ok", "refused", "ok", "refused", "ok"]
    assert "open" in found["steps"][1]["error"]["message"]
    assert found["before"] == before == cm.json("caseload", "--all")
    assert cm.json("audit", "log") == log
    assert not found["applied"]
    after = rows(found["after"])
    assert [after[who]["open"] for who in ("ben", "eve")] == [1, 2]
    assert after["ben"]["capacity"] == 0.5
    assert after["ben"]["band"] == "over target"
    moved = [one for one in found["due"] if one["case"] == first and one["kind"] == "contact"]
    assert [(one["worker_before"], one["worker"]) for one in moved] == [("ben", "eve")]

    page = cm("simulate", *steps)
    assert "0 % → 200 %" in page.out
    assert "over the target, to 200 % of it." in page.out
    assert "2 steps were refused. The figures are without them." in page.err
    assert "Nothing was saved." in page.err


@pytest.mark.both_engines
def test_apply_saves_one_change_or_nothing(cm: CommandLine, small: tuple[str, str]) -> None:
    first, second = small
    before, log = cm.json("caseload", "--all"), cm.json("audit", "log")
    move = f"transfer {first} --to eve --reason leave"
    refused = cm("simulate", move, f"accept {second}", "--apply", code=3)
    assert "Nothing was saved. All steps are saved as one change, or none." in refused.err
    assert cm.json("audit", "log") == log
    assert not cm.json("simulate", move, "--apply", "--dry-run")["applied"]
    assert cm.json("audit", "log") == log

    steps = (move, f"close {second} --reason moved")
    tried = cm.json("simulate", *steps)
    done = cm.json("simulate", *steps, "--apply", "--id", "k1")
    assert done["applied"]
    assert done["after"] == tried["after"] == cm.json("caseload", "--all")
    assert done["due"] == tried["due"]
    assert len(cm.json("audit", "log")) == len(log) + 1
    again = cm.json("simulate", *steps, "--apply", "--id", "k1")
    assert [one["outcome"] for one in again["steps"]] == ["done-before"] * 2
    assert len(cm.json("audit", "log")) == len(log) + 1
    cm("undo")
    assert cm.json("caseload", "--all") == before


def test_steps_are_checked_before_any_is_tried(cm: CommandLine, tmp_path: Path) -> None:
    for step in ("undo", "simulate list", "batch x", "db backup", "shell", "remind send"):
        assert "can't be part of" in cm("simulate", "list", step, code=2).err
    assert "Line 2: No such command" in cm("simulate", "list", "lisst", code=2).err
    assert "needs STEP or --file" in cm("simulate", code=2).err
    assert "A step is one line." in cm("simulate", "list\nlist", code=2).err
    file = tmp_path / "steps.txt"
    file.write_text("# nothing\n", "utf-8")
    assert "no command to try" in cm("simulate", "--file", str(file), code=2).err
    assert "not both" in cm("simulate", "list", "--file", str(file), code=2).err
    file.write_text("cm list --json\n\ncm accept ZZZZZ\n", "utf-8")
    found = cm.json("simulate", "--file", str(file))
    assert [one["outcome"] for one in found["steps"]] == ["ok", "failed"]
    assert "simulate can't be part of a batch" in cm("batch", "-", stdin="simulate x", code=2).err
    assert "No caseload changes." in cm("simulate", "list").out


def test_what_becomes_due_is_told_for_models_too(cm: CommandLine, small: tuple[str, str]) -> None:
    """A model's numbers touch all of its cases."""
    found = cm.json("simulate", "models set icm --first-contact-days 1")
    assert {one["case"] for one in found["due"]} == set(small)
    assert {one["kind"] for one in found["due"]} == {"contact"}


MODELS, WORKERS, DAY = ("icm", "clinical"), ("ben", "eve"), "2026-03-04"


class Copy:
    """A store of its own, in which commands are typed."""

    def __init__(self, address: Path) -> None:
        self.address = str(address)

    def __call__(self, *words: str) -> Any:
        """Type a command; its JSON, or None where it was refused."""
        out, err = io.StringIO(), io.StringIO()
        common = ["--json", "--store", self.address, "--as", "ana", "--today", DAY]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*words, *common])
        assert code in (0, 3, 4), (words, code, err.getvalue())
        return json.loads(out.getvalue()) if code == 0 else None


def _a_step(chance: random.Random, refs: list[str]) -> list[str]:
    """One decision, which may well be refused."""
    ref, worker, model = chance.choice(refs), chance.choice(WORKERS), chance.choice(MODELS)
    return chance.choice(
        [
            ["transfer", ref, "--to", worker, "--reason", "moved"],
            ["accept", ref, "--worker", worker],
            ["set", ref, "--model", model, "--reason", "fits"],
            ["close", ref, "--reason", "moved"],
            ["reopen", ref, "--reason", "back"],
            ["intake", "New", "--model", model, "--worker", worker, "--new", "--or-waitlist"],
            ["review", ref, "--decision", "step-down", "--model", model],
        ]
    )


@pytest.mark.parametrize(
    ("seeds", "steps"),
    [(range(1), 8), pytest.param(range(1, 40), 14, marks=pytest.mark.long)],
)
def test_simulating_then_applying_equals_doing(
    request: pytest.FixtureRequest, tmp_path: Path, seeds: range, steps: int
) -> None:
    """Nobody overrides here, so nobody passes a ceiling either."""
    for seed in seeds:
        chance = random.Random(seed)
        typed = Copy(tmp_path / f"{seed}.db")
        shutil.copy(request.getfixturevalue("sqlite_template"), typed.address)
        for model in MODELS:
            typed("models", "set", model, "--target", "1", "--ceiling", "2")
        refs = []
        for number in range(6):
            how = ["--worker", WORKERS[number % 2], "--or-waitlist"]
            made = typed("intake", f"C{number}", "--model", MODELS[number // 3], "--new", *how)
            refs.append(made["ref"])
        simulated = Copy(tmp_path / f"{seed}s.db")
        shutil.copy(typed.address, simulated.address)
        wanted = [_a_step(chance, refs) for _ in range(steps)]
        quoted = [" ".join(words) for words in wanted]
        before = typed("caseload", "--all")
        log = simulated("audit", "log")
        found = simulated("simulate", *quoted)
        done = [words for words in wanted if typed(*words) is not None]
        ok = [one["argv"] for one in found["steps"] if one["outcome"] == "ok"]
        assert ok == done, seed
        assert found["before"] == before
        assert simulated("audit", "log") == log
        assert found["after"] == typed("caseload", "--all"), seed
        assert all(row["band"] != "over ceiling" for row in found["after"]), seed
        applied = simulated("simulate", *(" ".join(words) for words in done), "--apply")
        assert applied["applied"]
        assert applied["after"] == found["after"] == simulated("caseload", "--all"), seed
        assert simulated("audit", "verify")["ok"]
