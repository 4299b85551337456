"""Set days, undo, restore, batches and imports as a state machine: none passes by a rule.

A decision without an override takes nobody past a ceiling, no case has ended with an open flag, no
fact is dated after the real day, and a row that was changed behind cm's back is found.
"""

import contextlib
import io
import itertools
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import text

from agency import TODAY, Agency, fill
from cmcli.casework.capacity.placing import carrier_of_team, carriers
from cmcli.casework.models_today import Models
from cmcli.cli.main import main
from cmcli.domain.caseload import Carrier, carried
from cmcli.domain.cases import Case
from cmcli.domain.records import all_records
from cmcli.domain.safety import Flag
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.log import operation, operations
from cmcli.store.core.view import View
from cmcli.store.keeping.audit import verify
from exchange.hmis_make import CLIENT, ENROLLMENT, EXIT, PROJECT, make

pytestmark = pytest.mark.both_engines

WORKERS = ("ben", "eve")
INDEX = st.integers(0, 20)
DAYS = st.integers(-6, 6)
"""The day that is claimed, from the real one on."""


class _Clock(datetime):
    """The real clock, as far as cm asks it for the day."""

    stopped: ClassVar[date] = TODAY

    @classmethod
    def now(cls, tz: object = None) -> Self:
        """Noon in UTC."""
        return cls(cls.stopped.year, cls.stopped.month, cls.stopped.day, 12, tzinfo=UTC)


class Rules(RuleBasedStateMachine):
    """One agency; ``address`` is a fresh store, for practice or not, ``folder`` one for exports."""

    def __init__(self, address: str, folder: Path, *, practice: bool) -> None:
        super().__init__()
        self.address, self.folder, self.practice = address, folder, practice
        self.agency = Agency(address)
        _Clock.stopped = TODAY
        self.refs: list[str] = []
        self.copies: list[str] = []
        self.cm("team", "add", "north", "--name", "North")
        for handle in WORKERS:
            self.cm("worker", "set", handle, "--team", "north")
        for model in ("icm", "act"):
            self.cm(
                "models", "set", model, "--target", "2", "--ceiling", "2", "--from", "2026-01-01"
            )

    @property
    def real(self) -> date:
        """The day after which nothing can have happened."""
        if not self.practice:
            return _Clock.stopped
        with self.agency.reading(on=date.min) as view:
            return max(_Clock.stopped, view.real_day)

    def cm(self, *words: str, shift: int = 0, actor: str = "ana", lines: str = "") -> Any:
        """Type a command on a claimed day; its JSON, or None where it was refused."""
        day = _Clock.stopped + timedelta(days=shift)
        out, err = io.StringIO(), io.StringIO()
        common = ["--json", "--store", self.address, "--as", actor, "--today", str(day)]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _stdin(lines):
            code = main([*words, *common])
        assert code in (0, 2, 3, 4), (words, code, err.getvalue())
        return json.loads(out.getvalue() or "null") if code == 0 else None

    def decided(self, *words: str, shift: int, lines: str = "") -> Any:
        """Type what decides on a case; nobody is taken past a ceiling."""
        before = self.loads()
        done = self.cm(*words, shift=shift, lines=lines)
        after = self.loads()
        for name, (load, capacity) in after.items() if not self.is_a_fact() else ():
            risen = load > before.get(name, (Fraction(0), capacity))[0]
            assert not (risen and load > capacity), (words, shift, name, load, capacity)
        self.check()
        return done

    def is_a_fact(self) -> bool:
        """Return whether the last operation undid the undoing of an import: facts have no limit."""
        with self.agency.reading() as view:
            last = operations(view, limit=1)[0]
            while last.undoes is not None:
                undone = operation(view, last.undoes)
                assert undone is not None
                last = undone
        return last.command.startswith("import")

    def loads(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """Worker, and team → the load in ceilings and the capacity on the real day."""
        with self.agency.reading(on=self.real) as view:
            models = Models(view)
            workers = view.all(Worker, handle=WORKERS)
            every: list[Carrier] = list(carriers(view, workers).values())
            every += [carrier_of_team(view, team) for team in view.all(Team)]
            return {one.name: (carried(one, models).ceiling, one.capacity) for one in every}

    def check(self) -> None:
        """Look at every record."""
        with self.agency.reading() as view:
            ended = {case.id for case in view.all(Case) if case.status == "closed"}
            assert not [one for one in view.all(Flag, settled_on=None) if one.case_id in ended]
            late = [one for one in _facts(view) if one[2] > self.real]
            assert late == []
            assert verify(view).faults == ()

    def pick(self, index: int) -> str:
        """One of the cases; a code that nobody has if there is none."""
        return self.refs[index % len(self.refs)] if self.refs else "ZZZZZ.1"

    @rule(model=st.sampled_from(("icm", "act")), worker=st.sampled_from(WORKERS), shift=DAYS)
    def intake(self, model: str, worker: str, shift: int) -> None:
        words = ("intake", "Dana R.", "--model", model, "--worker", worker, "--new")
        done = self.decided(*words, shift=shift)
        if done is not None:
            self.refs.append(done["ref"])

    @rule(index=INDEX, worker=st.sampled_from(WORKERS), shift=DAYS)
    def transfer(self, index: int, worker: str, shift: int) -> None:
        ref = self.pick(index)
        self.decided("transfer", ref, "--to", worker, "--reason", "x", shift=shift)

    @rule(worker=st.sampled_from(WORKERS), shift=DAYS)
    def transfer_all(self, worker: str, shift: int) -> None:
        if len(self.refs) > 1:
            words = ("transfer", "-", "--to", worker, "--reason", "x")
            self.decided(*words, shift=shift, lines="\n".join(self.refs))

    @rule(index=INDEX, shift=DAYS, handed=st.booleans())
    def close(self, index: int, shift: int, handed: bool) -> None:
        more = ["--flags-handed-to", "Sam"] if handed else []
        words = ("close", self.pick(index), "--reason", "moved", *more)
        self.decided(*words, shift=shift)

    @rule(index=INDEX, shift=DAYS)
    def reopen(self, index: int, shift: int) -> None:
        done = self.decided("reopen", self.pick(index), "--reason", "back", shift=shift)
        if done is not None:
            self.refs.append(done["ref"])

    @rule(worker=st.sampled_from(WORKERS), percent=st.sampled_from((50, 100)), shift=DAYS)
    def reduce(self, worker: str, percent: int, shift: int) -> None:
        begins = str(_Clock.stopped + timedelta(days=shift))
        words = ("worker", "reduce", worker, "--percent", str(percent), "--from", begins)
        self.cm(*words, "--reason", "leave")

    @rule(index=INDEX, shift=DAYS)
    def raise_flag(self, index: int, shift: int) -> None:
        shown = self.cm("show", self.pick(index))
        if shown is not None and shown["status"] == "open":
            self.cm("flag", self.pick(index), "a knife", "--kind", "other", shift=shift)
            self.check()

    @rule(index=INDEX, number=st.integers(1, 2), shift=DAYS)
    def settle_flag(self, index: int, number: int, shift: int) -> None:
        words = ("--settle", str(number), "--done", "taken away", "--told", "Sam")
        self.decided("flag", self.pick(index), *words, shift=shift)

    @rule(index=INDEX, shift=DAYS)
    def checkin(self, index: int, shift: int) -> None:
        at = str(_Clock.stopped + timedelta(days=shift))
        self.decided("checkin", self.pick(index), "met", "--mode", "home", "--at", at, shift=shift)

    @rule(shift=DAYS)
    def undo(self, shift: int) -> None:
        self.decided("undo", shift=shift)

    @rule(back=st.integers(0, 8), shift=DAYS)
    def undo_by_number(self, back: int, shift: int) -> None:
        with self.agency.reading() as view:
            seq = verify(view).head.seq
        self.decided("undo", str(seq - back), shift=shift)

    @rule(index=INDEX, worker=st.sampled_from(WORKERS), shift=DAYS)
    def batch(self, index: int, worker: str, shift: int) -> None:
        ref, day = self.pick(index), _Clock.stopped + timedelta(days=shift)
        lines = [
            f"flag {ref} --settle 1 --done gone --told Sam",
            f"close {ref} --reason moved",
            "undo",
            f"transfer {ref} --to {worker} --reason x --today {day}",
        ]
        self.decided("batch", "--keep-going", shift=shift, lines="\n".join(lines))

    @rule(
        worker=st.sampled_from(WORKERS),
        cases=st.integers(1, 3),
        exits=st.integers(0, 3),
        follow=st.booleans(),
        shift=DAYS,
    )
    def import_hmis(self, worker: str, cases: int, exits: int, follow: bool, shift: int) -> None:
        """Bring in an export; what an earlier one had may be gone in it, and exits are of today."""
        day = str(_Clock.stopped + timedelta(days=max(0, shift)))
        keys = [str(number) for number in range(cases)]
        export = make(
            self.folder,
            Project=[{**PROJECT, "ProjectType": "13"}],
            Client=[{**CLIENT, "PersonalID": key} for key in keys],
            Enrollment=[{**ENROLLMENT, "EnrollmentID": key, "PersonalID": key} for key in keys],
            Exit=[
                {**EXIT, "ExitID": key, "EnrollmentID": key, "PersonalID": key, "ExitDate": day}
                for key in keys[:exits]
            ],
        )
        map_file = self.folder / "map.toml"
        map_file.write_text(f'[workers]\n"5" = "{worker}"\n')
        more = ["--follow-deletions"] if follow else []
        words = ("import", "hmis", str(export), "--map", str(map_file), "--accept-rejects", *more)
        if self.cm(*words, shift=shift) is not None:
            self.refs = [one["ref"] for one in self.cm("list", "--status", "all")]
        self.check()

    @rule()
    def back_up(self) -> None:
        if "://" not in self.address:
            self.copies.append(f"{self.address}.copy-{len(self.copies)}")
            self.cm("db", "backup", self.copies[-1])

    @rule(index=INDEX)
    def restore(self, index: int) -> None:
        if self.copies:
            copy = self.copies[index % len(self.copies)]
            assert self.cm("db", "restore", copy, "--replace") is not None
            self.agency = Agency(self.address)
            self.refs = [one["ref"] for one in self.cm("list", "--status", "all")]
            self.check()

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        _Clock.stopped += timedelta(days=days)

    def teardown(self) -> None:
        """Change a row behind cm's back, and empty what the log says of it: it is found."""
        self.check()
        if "://" in self.address:
            return
        engine = self.agency.store.engine.execution_options(cm_writes=True)
        with engine.connect() as connection, connection.begin():
            connection.execute(text("DROP TRIGGER changes_kept"))
            key = connection.execute(text("SELECT max(id) FROM workers")).scalar_one()
            statement = "UPDATE changes SET after = NULL, before = NULL WHERE row_id = :key"
            connection.execute(text(statement), {"key": key})
            connection.execute(
                text("UPDATE workers SET hours = '99' WHERE id = :key"), {"key": key}
            )
        with self.agency.reading() as view:
            assert verify(view).faults != ()


@contextlib.contextmanager
def _stdin(lines: str) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(lines.encode()), "utf-8")
    try:
        yield
    finally:
        sys.stdin = before


def _facts(view: View) -> Iterator[tuple[str, str, date]]:
    """Every day and moment of a fact in the store: table, column, day."""
    for name, of in all_records().items():
        for row, column in itertools.product(view.all(of.kind), of.facts):
            value = getattr(row, column)
            if value is not None:
                yield name, column, value.date() if isinstance(value, datetime) else value


@pytest.mark.postgres_long
@pytest.mark.parametrize("practice", [False, True], ids=["ordinary", "practice"])
@pytest.mark.parametrize(
    ("examples", "steps"), [(2, 10), pytest.param(80, 40, marks=pytest.mark.long)]
)
def test_no_rule_is_passed_by(
    engine: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    examples: int,
    steps: int,
    practice: bool,
) -> None:
    for module in ("cli.core.opening", "casework.performing", "store.core.view"):
        monkeypatch.setattr(f"cmcli.{module}.datetime", _Clock)
    made = itertools.count()
    first = {} if practice else {"first": "init"}
    template = tmp_path / "template.db"
    fill(str(template), **first)

    def fresh() -> str:
        if engine == "sqlite":
            path = tmp_path / f"{next(made)}.db"
            shutil.copy(template, path)
            path.chmod(0o600)
            return str(path)
        url: str = request.getfixturevalue("databases").empty()
        fill(url, **first)
        return url

    class OnFreshStore(Rules):
        def __init__(self) -> None:
            super().__init__(fresh(), tmp_path / "export", practice=practice)

    run_state_machine_as_test(
        OnFreshStore,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
