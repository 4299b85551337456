"""Decisions as a state machine: no sequence of commands passes a ceiling or doubles a case.

Nobody overrides here and nothing arrives as a fact, so after every command each worker is within
the ceiling, and no client has two open cases in one model.
"""

import contextlib
import io
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cmcli.cli.main import main

MODELS = ("icm", "clinical", "brokerage")
WORKERS = ("ben", "eve")
DAY = "2026-03-04"
MODEL, WORKER = st.sampled_from(MODELS), st.sampled_from(WORKERS)
INDEX = st.integers(0, 30)


class Decisions(RuleBasedStateMachine):
    """A small agency whose ceilings are low, so that they are met soon."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.refs: list[str] = []
        for model in MODELS:
            assert self.cm("models", "set", model, "--target", "2", "--ceiling", "3") is not None

    def cm(self, *words: str) -> Any:
        """Type a command; its JSON, or None where it was refused."""
        out, err = io.StringIO(), io.StringIO()
        common = ["--json", "--store", self.address, "--as", "ana", "--today", DAY]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*words, *common])
        assert code in (0, 3, 4), (words, code, err.getvalue())
        return json.loads(out.getvalue()) if code == 0 else None

    def pick(self, index: int) -> str:
        return self.refs[index % len(self.refs)] if self.refs else "ZZZZZ.1"

    def opened(self, *words: str) -> None:
        done = self.cm(*words)
        if done is not None:
            self.refs.append(done["ref"])

    @rule(model=MODEL, worker=WORKER, index=INDEX, known=st.booleans(), waits=st.booleans())
    def intake(self, model: str, worker: str, index: int, known: bool, waits: bool) -> None:
        who = ["--same-as", self.pick(index)] if known and self.refs else ["--new"]
        how = ["--decision", "waitlist"] if waits else ["--worker", worker, "--or-waitlist"]
        self.opened("intake", "Dana R.", "--model", model, *who, *how)

    @rule(index=INDEX, worker=WORKER)
    def accept(self, index: int, worker: str) -> None:
        self.cm("accept", self.pick(index), "--worker", worker)

    @rule(worker=st.none() | WORKER, model=st.none() | MODEL)
    def accept_next(self, worker: str | None, model: str | None) -> None:
        """Accept the next of the waitlist, which never takes anybody over the target."""
        one = [] if worker is None else ["--worker", worker]
        done = self.cm("accept", "--next", *one, *([] if model is None else ["--model", model]))
        if done is not None:
            assert (worker or done["worker"], model or done["model"]) == (
                done["worker"],
                done["model"],
            )
            (row,) = self.cm("caseload", "--worker", done["worker"])
            assert row["band"] in ("room", "full"), row

    @rule(index=INDEX, worker=st.none() | WORKER)
    def decline(self, index: int, worker: str | None) -> None:
        one = [] if worker is None else ["--worker", worker]
        self.cm("accept", self.pick(index), "--declined-by", "client", "--reason", "far", *one)

    @rule(index=INDEX)
    def accept_unassigned(self, index: int) -> None:
        self.cm("accept", self.pick(index), "--unassigned")

    @rule(index=INDEX, worker=WORKER)
    def transfer(self, index: int, worker: str) -> None:
        self.cm("transfer", self.pick(index), "--to", worker, "--reason", "moved")

    @rule(index=INDEX, model=MODEL)
    def change_model(self, index: int, model: str) -> None:
        self.cm("set", self.pick(index), "--model", model, "--reason", "fits better")

    @rule(index=INDEX, model=MODEL)
    def review(self, index: int, model: str) -> None:
        self.cm("review", self.pick(index), "--decision", "step-down", "--model", model)

    @rule(index=INDEX)
    def close(self, index: int) -> None:
        self.cm("close", self.pick(index), "--reason", "moved")

    @rule(index=INDEX)
    def reopen(self, index: int) -> None:
        self.opened("reopen", self.pick(index), "--reason", "back again")

    @rule(back=st.integers(0, 8))
    def undo(self, back: int) -> None:
        """Undo one of the last commands, but not the ceilings."""
        log = self.cm("audit", "log", "--limit", "9")
        mine = [one["seq"] for one in log if not one["command"].startswith(("models", "undo"))]
        if mine and self.cm("undo", str(mine[back % len(mine)])) is not None:
            there = {case["ref"] for case in self.cm("list", "--status", "all")}
            self.refs = [ref for ref in self.refs if ref in there]

    @invariant()
    def no_rule_is_broken(self) -> None:
        cases = self.cm("list", "--status", "open")
        twice = Counter((case["code"], case["model"]) for case in cases)
        assert all(count == 1 for count in twice.values()), twice
        for row in self.cm("caseload", "--all"):
            assert row["band"] != "over ceiling", row


@pytest.mark.parametrize(
    ("examples", "steps"), [(4, 20), pytest.param(80, 40, marks=pytest.mark.long)]
)
def test_no_sequence_of_commands_passes_a_ceiling_or_doubles_a_case(
    request: pytest.FixtureRequest, tmp_path: Path, examples: int, steps: int
) -> None:
    made = iter(range(10_000))

    class OnFreshStore(Decisions):
        def __init__(self) -> None:
            path = tmp_path / f"{next(made)}.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            super().__init__(str(path))

    run_state_machine_as_test(
        OnFreshStore,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
