"""The round as a state machine: whatever is typed in whatever order, no rule is broken.

Commands are typed as people would; after each one that was refused the store is as it was, and at
the end the log holds and every screen says the same.
"""

import contextlib
import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from agency import Agency
from cmcli.catalog.models import load_model
from cmcli.cli.main import main
from digest import digest, live_content

MODELS = ("icm", "clinical", "brokerage", "cti", "managed")
WORKERS = ("ana", "sam", "ben", "eve")
START = date(2026, 3, 4)
NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=3, max_size=12).filter(str.strip)
SMALL = st.integers(0, 2)


class Round(RuleBasedStateMachine):
    """One agency; ``address`` is a fresh store."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.agency = Agency(address)
        self.day = START
        self.refs: list[str] = []
        self.done: list[int] = []

    def cm(self, *words: str, actor: str = "ana") -> Any:
        """Type a command; its JSON, or None where it was refused and changed nothing."""
        with self.agency.reading() as view:
            before = digest(view)
        out, err = io.StringIO(), io.StringIO()
        common = ["--json", "--store", self.address, "--as", actor, "--today", str(self.day)]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*words, *common])
        assert code in (0, 3, 4), (words, code, err.getvalue())
        if code == 0:
            return json.loads(out.getvalue())
        with self.agency.reading() as view:
            assert digest(view) == before, words
        return None

    def pick(self, index: int) -> str:
        """One of the cases there are; a code that nobody has if there is none."""
        return self.refs[index % len(self.refs)] if self.refs else "ZZZZZ.1"

    @rule(name=NAMES, model=st.sampled_from(MODELS), worker=st.sampled_from(WORKERS), many=SMALL)
    def intake(self, name: str, model: str, worker: str, many: int) -> None:
        for _ in range(1 + 4 * many):
            done = self.cm("intake", name, "--model", model, "--worker", worker, "--new")
            if done is None:
                waiting = self.cm(
                    "intake", name, "--model", model, "--worker", worker, "--new", "--or-waitlist"
                )
                assert waiting["status"] == "waitlist"
                self.refs.append(waiting["ref"])
                return
            self.refs.append(done["ref"])

    @rule(index=st.integers(0, 50), worker=st.sampled_from(WORKERS))
    def accept(self, index: int, worker: str) -> None:
        self.cm("accept", self.pick(index), "--worker", worker)

    @rule(index=st.integers(0, 50), worker=st.sampled_from(WORKERS))
    def transfer(self, index: int, worker: str) -> None:
        self.cm("transfer", self.pick(index), "--to", worker, "--reason", "moved")

    @rule(index=st.integers(0, 50), rating=st.integers(0, 4), days=st.integers(0, 3))
    def assess(self, index: int, rating: int, days: int) -> None:
        on = str(self.day - timedelta(days=days))
        self.cm("assess", self.pick(index), "--need", f"housing={rating}:room", "--on", on)

    @rule(index=st.integers(0, 50))
    def goal(self, index: int) -> None:
        self.cm(
            "plan",
            "add-goal",
            self.pick(index),
            "Rent a room of my own",
            "--measure",
            "nights",
            "--baseline",
            "0",
            "--target",
            "30",
            "--by",
            "in 8 weeks",
        )

    @rule(index=st.integers(0, 50))
    def agree(self, index: int) -> None:
        self.cm("plan", "agree", self.pick(index), "--how", "verbal")

    @rule(index=st.integers(0, 50))
    def revise(self, index: int) -> None:
        self.cm("plan", "revise", self.pick(index), "--reason", "things changed")

    @rule(
        index=st.integers(0, 50),
        mode=st.sampled_from(("home", "phone", "letter")),
        outcome=st.sampled_from(("held", "missed")),
        value=st.none() | st.integers(0, 30),
    )
    def checkin(self, index: int, mode: str, outcome: str, value: int | None) -> None:
        progress = [] if value is None else ["--progress", f"1={value}"]
        self.cm("checkin", self.pick(index), "--mode", mode, "--outcome", outcome, *progress)

    @rule(index=st.integers(0, 50))
    def raise_flag(self, index: int) -> None:
        self.cm("flag", self.pick(index), "said she cannot go on", "--kind", "self-harm")

    @rule(index=st.integers(0, 50))
    def settle_flag(self, index: int) -> None:
        self.cm(
            "flag",
            self.pick(index),
            "--settle",
            "1",
            "--done",
            "sat with her, called 988",
            "--told",
            "sam",
        )

    @rule(
        index=st.integers(0, 50),
        decision=st.sampled_from(("continue", "adjust", "step-up", "step-down")),
    )
    def review(self, index: int, decision: str) -> None:
        self.cm("review", self.pick(index), "--decision", decision)

    @rule(index=st.integers(0, 50), model=st.sampled_from(MODELS))
    def change_model(self, index: int, model: str) -> None:
        self.cm("set", self.pick(index), "--model", model, "--reason", "other support fits")

    @rule(index=st.integers(0, 50), aftercare=st.booleans())
    def close(self, index: int, aftercare: bool) -> None:
        after = ["--aftercare", "in 2 weeks"] if aftercare else []
        self.cm("close", self.pick(index), "--reason", "goals-met", *after)

    @rule(index=st.integers(0, 50))
    def reopen(self, index: int) -> None:
        done = self.cm("reopen", self.pick(index), "--reason", "back again")
        if done is not None:
            self.refs.append(done["ref"])

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(index=st.integers(0, 50))
    def do_and_undo(self, index: int) -> None:
        """What was taken back was never there."""
        with self.agency.reading() as view:
            before = live_content(view)
        if self.cm("checkin", self.pick(index), "--mode", "home", "Seen") is None:
            return
        assert self.cm("undo") is not None
        with self.agency.reading() as view:
            assert live_content(view) == before

    def teardown(self) -> None:
        """No ceiling is passed without an override, screens agree, and the log holds."""
        due = self.cm("due", "--all", "--within", "3650")
        late = {i["case"]: i["days_late"] for i in due if i["kind"] == "contact"}
        cases = self.cm("list", "--status", "open")
        for case in cases:
            assert case["days_late"] == late.get(case["ref"], 0), case
        stepped_up = {c["ref"] for c in cases if c["acuity"] > load_model(c["model"]).usual_acuity}
        for row in self.cm("caseload", "--all"):
            mine = [c for c in cases if c["worker"] == row.get("worker")]
            assert row["open"] == len(mine)
            if not stepped_up & {c["ref"] for c in mine}:
                assert row["band"] != "over ceiling", row
        codes = [(c["code"], c["episode"]) for c in self.cm("list", "--status", "all")]
        assert len(codes) == len(set(codes))
        self.cm("audit", "verify")


@pytest.mark.postgres_long
@pytest.mark.parametrize(
    ("examples", "steps"), [(3, 15), pytest.param(60, 30, marks=pytest.mark.long)]
)
def test_the_round(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, examples: int, steps: int
) -> None:
    made = iter(range(10_000))

    def fresh() -> str:
        if engine == "sqlite":
            path = tmp_path / f"{next(made)}.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return str(path)
        url: str = request.getfixturevalue("databases").filled()
        return url

    class OnFreshStore(Round):
        def __init__(self) -> None:
            super().__init__(fresh())

    run_state_machine_as_test(
        OnFreshStore,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
