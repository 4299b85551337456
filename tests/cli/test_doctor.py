"""``cm doctor``: every finding with the command that mends it; whatever is there, no traceback."""

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

import warmed
from agency import Agency, added
from cmcli.cli.doctor import CHECKS
from cmcli.store.core.engine import is_url
from cmcli.store.keeping.health import Engine, engine, file_system
from command_line import CommandLine, Result
from pty_session import CM, on_terminal

KEYS = ["level", "check", "what", "count", "cases", "mend"]


def look(cm: CommandLine, *words: str) -> Result:
    """``cm doctor``, whatever its exit code."""
    return cm("doctor", "--json", *words, code=None)


def finding(cm: CommandLine, check: str, *words: str) -> Any:
    """The one finding of a check."""
    (found,) = look(cm, "--only", check, *words).json
    return found


def words_of(mend: str, **known: str) -> list[str]:
    """A command that is suggested, with what only a person knows filled in."""
    import shlex

    words = shlex.split(mend)
    assert words[0] == "cm", mend
    return [known.get(word, word) for word in words[1:]]


@pytest.fixture
def file(address: str) -> Path:
    """The store's file in a folder of its own; SQLite only."""
    if is_url(address):
        pytest.skip("there is no file")
    return Path(address)


@pytest.mark.both_engines
def test_a_new_store_has_no_problem(cm: CommandLine, address: str) -> None:
    found = look(cm)
    assert found.code == 0, found
    assert all(list(one) == KEYS for one in found.json)
    assert {one["level"] for one in found.json} <= {"ok", "note"}
    names = [one["check"] for one in found.json]
    assert names == [name for name in CHECKS if name in names]
    only_files = "file folder file-system copies leftovers writer write-ahead-log disk".split()
    missing = only_files if is_url(address) else ["driver"]
    assert set(CHECKS) - set(names) == set(missing)
    for one in found.json:
        assert one["what"].endswith("."), one
    assert look(cm, "--full").code == 0


def opened(cm: CommandLine, *words: str, on: str = "2026-01-05") -> str:
    return cm.open_case("Dana R.", "icm", "--opened", on, "--today", on, *words)


def _plan(cm: CommandLine) -> str:
    ref = opened(cm)
    cm("assess", ref, "--need", "housing=3:x", "--today", "2026-01-05")
    cm("plan", "add-goal", ref, "A room", "--need", "housing", "--today", "2026-01-05")
    return ref


def _unassigned(cm: CommandLine) -> str:
    ref = cm.open_case("Dana R.", "icm", "--decision", "waitlist")
    cm("accept", ref, "--unassigned")
    return ref


def _departed(cm: CommandLine) -> str:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("worker", "set", "ben", "--inactive")
    return ref


def _departed_many(cm: CommandLine) -> str:
    cm.open_case("Lee Wu", "icm", "--worker", "ben")
    return _departed(cm)


def _goal(cm: CommandLine) -> str:
    ref = cm.open_case()
    day = ("--today", "2026-03-01")
    cm("plan", "add-goal", ref, "A room", "--by", "2026-03-03", *day)
    return ref


def _note(cm: CommandLine) -> str:
    ref = cm.open_case()
    cm("note", ref, "Not mine", "--as", "ben", "--today", "2026-02-20")
    cm("note", ref, "Old", "--today", "2026-02-25")
    cm("note", ref, "Young", "--today", "2026-02-26")
    return ref


def _revision(cm: CommandLine) -> str:
    ref = _plan(cm)
    cm("plan", "agree", ref, "--today", "2026-01-06")
    cm("plan", "revise", ref, "--reason", "lost the room", "--today", "2026-02-01")
    return ref


def _never(cm: CommandLine) -> str:
    return opened(cm, on="2026-02-02")


def _flag(cm: CommandLine) -> str:
    ref = cm.open_case()
    cm("flag", ref, "said so", "--kind", "other", "--today", "2026-03-03")
    return ref


GAPS: dict[str, tuple[Callable[[CommandLine], str], int, str]] = {
    "plans": (_plan, 1, "cm plan agree REF"),
    "unassigned": (_unassigned, 1, "cm accept REF"),
    "departed": (_departed, 1, 'cm transfer REF --to HANDLE --reason "ben has left"'),
    "goals": (_goal, 1, "cm plan set REF 1 --by DATE"),
    "notes": (_note, 2, "cm note REF --sign --number 2"),
    "revisions": (_revision, 1, "cm plan agree REF"),
    "contacts": (_never, 1, "cm checkin REF"),
    "flags": (_flag, 1, "cm flag REF --settle 1 --done TEXT --told WHO"),
}


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("check", GAPS)
def test_a_gap_is_named_and_mended_by_what_is_suggested(cm: CommandLine, check: str) -> None:
    make, count, mend = GAPS[check]
    assert finding(cm, check)["level"] == "ok"
    ref = make(cm)
    found = finding(cm, check)
    assert (found["level"], found["count"], found["cases"]) == ("problem", count, [ref])
    assert found["mend"] == mend.replace("REF", ref)
    assert look(cm).code == 10
    cm(*words_of(found["mend"], HANDLE="eve", DATE="+4w", TEXT="sat with them"))
    after = finding(cm, check)
    assert after["count"] == count - 1
    assert after["level"] == ("ok" if count == 1 else "problem")


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_many_cases_of_one_who_left_are_handed_over_by_one_line(
    cm: CommandLine, address: str, tmp_path: Path
) -> None:
    _departed_many(cm)
    found = finding(cm, "departed")
    assert (found["count"], "(ben 2)" in found["what"]) == (2, True)
    line = found["mend"].replace("HANDLE", "eve")
    path = f"{Path(warmed.program()).parent}:{os.environ['PATH']}"
    subprocess.run(["sh", "-c", line], check=True, env={**os.environ, "PATH": path})
    assert finding(cm, "departed")["level"] == "ok"
    assert {one["worker"] for one in cm.json("list")} == {"eve"}


@pytest.mark.both_engines
def test_young_gaps_are_notes_or_nothing(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("plan", "add-goal", ref, "A room", "--by", "2026-03-04")
    cm("note", ref, "Today")
    cm("flag", ref, "said so", "--kind", "other")
    found = look(cm)
    assert found.code == 0
    levels = {one["check"]: one["level"] for one in found.json}
    assert levels["plans"] == "note"
    assert {levels[name] for name in ("goals", "notes", "flags", "contacts")} == {"ok"}


@pytest.mark.both_engines
def test_workers_see_their_own_gaps(cm: CommandLine) -> None:
    _goal(cm)
    assert finding(cm, "goals", "--as", "ben")["count"] == 0
    assert finding(cm, "goals", "--as", "sam")["count"] == 1


@pytest.mark.both_engines
def test_unsigned_notes_of_ended_cases_are_found_in_full(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("note", ref, "Old", "--today", "2026-02-20")
    cm("close", ref, "--reason", "moved")
    assert finding(cm, "notes")["level"] == "ok"
    assert finding(cm, "notes", "--full")["cases"] == [ref]


@pytest.mark.both_engines
def test_ids_of_another_system_that_came_twice(cm: CommandLine, agency: Agency) -> None:
    from cmcli.domain.external import External

    ref = cm.open_case()
    with agency.operation() as work:
        from cmcli.domain.clients import Client

        (client,) = work.all(Client)
        for number, external_id in enumerate(("a-17", "A-17 ", "b-1")):
            added(
                work,
                External(
                    id=work.new_id(),
                    system="hmis",
                    kind="client",
                    external_id=external_id,
                    table_name="clients",
                    row_id=client.id if number < 1 else work.new_id(),
                    digest="x",
                ),
            )
    found = finding(cm, "externals")
    assert (found["level"], found["count"]) == ("problem", 1)
    assert "hmis client A-17  and a-17" in found["what"]
    assert ref not in found["what"]


def test_references_are_printed_for_a_pipe(cm: CommandLine) -> None:
    ref = _goal(cm)
    assert cm("doctor", "--only", "goals", "--format", "ids", code=10).out == f"{ref}\n"
    assert cm("doctor", "--format", "ids", code=10).out == f"{ref}\n"
    tsv = cm("doctor", "--only", "goals", "--fields", "level,cases", code=10).out
    assert tsv == f"level\tcases\nproblem\t{ref}\n"


def test_a_check_that_is_not_known_names_the_nearest(cm: CommandLine) -> None:
    refused = cm("doctor", "--only", "notse", code=2)
    assert "There is no check 'notse'." in refused.err
    assert "Did you mean notes" in refused.err


# The store: whatever stands at its address, a sentence and no traceback.


@pytest.mark.parametrize(
    ("make", "what", "mend"),
    [
        (lambda path: path.unlink(), "There is no store", "cm init"),
        (lambda path: path.write_bytes(b""), "is empty", "rm -- PATH && cm init"),
        (lambda path: path.write_bytes(b"Dear diary"), "is not a cm store", "cm db path"),
        (lambda path: (path.unlink(), path.mkdir()), "is not a file", None),
        (
            lambda path: os.truncate(path, path.stat().st_size // 2),
            "cut short",
            "cm db restore FILE --replace",
        ),
    ],
    ids=["none", "empty", "foreign", "folder", "cut"],
)
def test_what_is_no_store_is_said_once(
    cm: CommandLine, file: Path, make: Callable[[Path], object], what: str, mend: str | None
) -> None:
    make(file)
    found = look(cm)
    assert found.code == 10
    (store,) = (one for one in found.json if one["check"] == "store")
    assert store["level"] == "problem"
    assert what in store["what"]
    assert store["mend"] == (mend and mend.replace("PATH", str(file)))
    assert found.json[-1] == store
    assert finding(cm, "notes")["check"] == "store"


def test_a_file_that_is_not_ours_to_read(cm: CommandLine, file: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("root may read everything")
    file.chmod(0)
    found = finding(cm, "store")
    assert "Permission denied" in found["what"]
    assert found["mend"].endswith(f"chmod 600 {file}")


def test_a_damaged_page_is_found_and_the_rest_is_looked_at(cm: CommandLine, file: Path) -> None:
    cm.open_case()
    with file.open("r+b") as opened_file:
        for page in range(3, file.stat().st_size // 4096):
            opened_file.seek(page * 4096)
            opened_file.write(b"\xa5" * 64)
    found = look(cm)
    assert found.code == 10
    assert "Traceback" not in found.err
    levels = {one["check"]: one["level"] for one in found.json}
    assert levels["store"] == "ok"
    assert "problem" in (levels["form"], levels.get("integrity"))
    mends = [one["mend"] for one in found.json if one["level"] == "problem"]
    assert mends[0] == "cm db restore FILE --replace"


@pytest.mark.both_engines
def test_a_newer_store_is_left_alone(cm: CommandLine, address: str) -> None:
    engine_of = Agency(address).store.engine.execution_options(cm_writes=True)
    with engine_of.connect() as connection, connection.begin():
        connection.execute(text("UPDATE heads SET schema_version = 999"))
    found = look(cm).json
    assert (found[-1]["check"], found[-1]["level"]) == ("form", "problem")
    assert "newer cm" in found[-1]["what"]


@pytest.mark.both_engines
def test_an_older_store_is_not_migrated_by_being_looked_at(cm: CommandLine, address: str) -> None:
    engine_of = Agency(address).store.engine.execution_options(cm_writes=True)
    with engine_of.connect() as connection, connection.begin():
        connection.execute(text("UPDATE heads SET schema_version = 0"))
    found = look(cm)
    last = found.json[-1]
    assert (last["check"], last["mend"]) == ("form", "cm db migrate")
    assert (last["level"], found.code) == (("problem", 10) if is_url(address) else ("note", 0))
    with engine_of.connect() as connection, connection.begin():
        assert connection.execute(text("SELECT schema_version FROM heads")).scalar() == 0


@pytest.mark.both_engines
def test_who_writes_at_the_moment_is_named(cm: CommandLine, file: Path) -> None:
    lock = file.with_name(f"{file.name}.lock")
    with lock.open("w") as held:
        held.write("4711 import hmis\n")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        found = finding(cm, "writer")
    assert (found["level"], "process 4711, cm import hmis" in found["what"]) == ("note", True)
    assert finding(cm, "writer")["level"] == "ok"


@pytest.mark.both_engines
def test_a_store_that_is_locked_for_reading_too_is_a_finding(
    cm: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmcli.store.core.engine import sqlite_engine

    with sqlite_engine(file).connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA journal_mode=DELETE")
        raw.execute("PRAGMA busy_timeout=1")
    import sqlcipher3.dbapi2 as dbapi

    connect = dbapi.connect
    patient = {"timeout": 0.01}  # the usual half minute is waited for elsewhere
    monkeypatch.setattr(dbapi, "connect", lambda *a, **k: connect(*a, **{**k, **patient}))
    holder = connect(str(file), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    found = look(cm)
    holder.execute("ROLLBACK")
    holder.close()
    assert (found.json[-1]["check"], found.code) == ("form", 10)
    assert "Another cm is writing" in found.json[-1]["what"]


@pytest.mark.both_engines
def test_a_server_that_is_not_there(cm: CommandLine, engine: str) -> None:
    if engine == "sqlite":
        pytest.skip("a server is of PostgreSQL")
    found = look(cm, "--store", "postgresql://nobody@127.0.0.1:1/none")
    assert (found.json[-1]["check"], found.code) == ("form", 10)
    assert "cannot be reached" in found.json[-1]["what"]


@pytest.mark.both_engines
def test_a_missing_driver_is_named_before_it_is_needed(
    cm: CommandLine, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine == "sqlite":
        pytest.skip("the driver is PostgreSQL's")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    (found,) = (one for one in look(cm).json if one["check"] == "driver")
    assert found["level"] == "problem"
    assert found["mend"].endswith("-m pip install 'psycopg[binary]>=3.3.9,<4'")


def run(mend: str) -> None:
    """Run a command of the shell that was suggested."""
    subprocess.run(["sh", "-c", mend], check=True)


def test_open_permissions_are_closed_by_what_is_suggested(cm: CommandLine, file: Path) -> None:
    file.chmod(0o644)
    file.parent.chmod(0o755)
    found, folder = finding(cm, "file"), finding(cm, "folder")
    assert (found["level"], folder["level"]) == ("problem", "note")
    assert "(644)" in found["what"]
    run(found["mend"])
    run(folder["mend"])
    assert finding(cm, "file")["level"] == "ok"
    assert finding(cm, "folder")["level"] == "ok"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_copies_and_half_made_files_beside_the_store(cm: CommandLine, file: Path) -> None:
    odd = file.with_name(f"{file.name}.form-1")
    aside = file.with_name(f"{file.name}.replaced-20260101-101010-ab12")
    half = file.with_name(f".{file.name}.0123abcd.new")
    others = [file.with_name(name) for name in ("cm.db.lock", "cm.db.mine", "other.form-1")]
    for path in (odd, aside, half, *others):
        path.write_text("x")
    copies, left = finding(cm, "copies"), finding(cm, "leftovers")
    assert copies["what"].startswith("2 copies")
    assert (copies["level"], left["level"]) == ("note", "note")
    run(copies["mend"])
    assert left["mend"] == "cm doctor --mend"
    cm("doctor", "--mend", code=None)
    assert half.exists(), "it may be written at this moment"
    os.utime(half, (half.stat().st_mtime - 3600,) * 2)
    file.chmod(0o640)
    said = cm("doctor", "--mend", code=None).err
    assert "Removed 1 unfinished file that a stopped cm left" in said
    assert f"Other users can't open {file.name} any more." in said
    assert file.stat().st_mode & 0o777 == 0o600
    assert finding(cm, "copies")["level"] == finding(cm, "leftovers")["level"] == "ok"
    assert all(path.exists() for path in (file, *others))


def test_a_note_left_by_the_editor(cm: CommandLine, file: Path) -> None:
    from cmcli.cli.core.editor import private_directory

    path = private_directory() / "cm-0123.md"
    path.write_text("about somebody")
    assert finding(cm, "editor")["level"] == "ok"
    old = datetime.now(UTC) - timedelta(days=2)
    os.utime(path, (old.timestamp(), old.timestamp()))
    found = finding(cm, "editor")
    assert found["level"] == "note"
    run(found["mend"])
    assert finding(cm, "editor")["level"] == "ok"
    assert not path.exists()


@pytest.mark.both_engines
def test_a_clock_behind_the_record(cm: CommandLine) -> None:
    cm.open_case()
    assert finding(cm, "clock")["level"] == "ok"
    with time_machine.travel(datetime.now(UTC) - timedelta(days=400), tick=True):
        found = finding(cm, "clock")
    assert found["level"] == "problem"
    assert found["mend"].startswith("sudo ")


def test_a_time_zone_that_nobody_chose(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Chicago")
    found = finding(cm, "time-zone")
    assert (found["level"], "America/Chicago" in found["what"]) == ("note", True)
    cm(*words_of(found["mend"]))
    assert finding(cm, "time-zone")["level"] == "ok"


def test_a_day_that_is_taken_for_today(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert finding(cm, "today")["mend"] == "unset CM_TODAY"
    monkeypatch.delenv("CM_TODAY")
    assert finding(cm, "today")["level"] == "ok"
    cm("config", "set", "today", "2026-03-04")
    found = finding(cm, "today")
    assert found["level"] == "note"
    cm(*words_of(found["mend"]))
    assert finding(cm, "today")["level"] == "ok"
    assert finding(cm, "today", "--today", "fri")["mend"] is None


def test_who_types_is_known_or_said(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert finding(cm, "actor")["what"] == "You are ana (admin), known by CM_WORKER."
    cm("worker", "set", "eve", "--inactive")
    for name, why in (("nobody", "No worker is called"), ("eve", "no longer works here")):
        monkeypatch.setenv("CM_WORKER", name)
        found = finding(cm, "actor")
        assert (found["level"], found["mend"]) == ("problem", "unset CM_WORKER")
        assert why in found["what"]
    assert look(cm).code == 10
    monkeypatch.delenv("CM_WORKER")
    found = finding(cm, "actor")
    assert found["level"] == "problem"
    cm(*words_of(found["mend"], HANDLE="ana"))
    assert finding(cm, "actor")["level"] == "ok"
    cm("config", "set", "worker", "nobody")
    found = finding(cm, "actor")
    cm(*words_of(found["mend"]))
    assert finding(cm, "actor")["level"] == "ok"


@pytest.mark.both_engines
def test_a_log_that_was_rewritten(cm: CommandLine, address: str) -> None:
    cm.open_case()
    engine_of = Agency(address).store.engine.execution_options(cm_writes=True)
    with engine_of.connect() as connection, connection.begin():
        connection.execute(text("UPDATE heads SET hash = 'x'"))
    found = finding(cm, "log")
    assert (found["level"], found["mend"]) == ("problem", "cm audit verify")
    cm(*words_of(found["mend"]), code=5)


@pytest.mark.both_engines
def test_a_row_changed_behind_our_back_is_found_in_full(cm: CommandLine, address: str) -> None:
    cm.open_case()
    engine_of = Agency(address).store.engine.execution_options(cm_writes=True)
    with engine_of.connect() as connection, connection.begin():
        connection.execute(text("UPDATE clients SET name = 'Somebody Else'"))
    assert finding(cm, "log")["level"] == "ok"
    found = finding(cm, "log", "--full")
    assert found["level"] == "problem"
    assert "Somebody" not in found["what"]


def test_the_engine_of_this_installation_is_sound() -> None:
    found = engine()
    assert found.sound
    assert found.full_text
    assert found.cipher


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.53.0", True),
        ("4.0", True),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.44.6", True),
        ("3.45.9", False),
        ("3.40.1", False),
    ],
)
def test_which_engines_lose_data(version: str, sound: bool) -> None:
    assert Engine(version, True, "4").sound is sound


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="Linux only")
def test_the_file_system_is_that_of_the_innermost_mount() -> None:
    assert file_system(Path("/proc/self")) == "proc"
    assert file_system(Path("/")) not in (None, "proc")


def test_a_terminal_gets_the_worst_first_and_what_is_fine_on_a_line(
    cm: CommandLine, tmp_path: Path
) -> None:
    ref = _goal(cm)
    code, screen = on_terminal([*CM, "doctor"], environment={"PAGER": "cat"})
    assert code == 10
    assert screen.startswith("\x1b[1;31mproblem")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen)
    assert "problem  goals: 1 open goal is past its date, the oldest since 3 Mar 2026" in plain
    assert f"\n         cm plan set {ref} 1 --by DATE\n" in plain
    assert plain.index("problem") < plain.index("note ") < plain.index("\nok       python, engine")
    assert all(len(line) <= 80 for line in plain.splitlines())
    assert plain.rstrip().endswith("1 problem and 2 notes.")


@pytest.mark.parametrize(
    "mend", ["cm db restore FILE --replace", "cm db backup FILE", "cm db migrate", "cm db path"]
)
def test_what_is_suggested_and_not_run_above_is_a_command(cm: CommandLine, mend: str) -> None:
    sources = Path(__file__).parents[2] / "src/cmcli/casework/doctoring/store_health.py"
    assert f'"{mend}"' in sources.read_text("utf-8")
    _, group, verb, *more = mend.split()
    shown = cm(group, verb, "--help").out
    assert all(word in shown for word in more)


@pytest.mark.both_engines
def test_reminders_that_did_not_arrive_and_who_has_no_address(cm: CommandLine) -> None:
    cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "2026-03-01")
    assert finding(cm, "deliveries")["level"] == finding(cm, "addresses")["level"] == "ok"
    cm("remind", "send", "--via", "echo no route >&2; exit 1", "--as", "cron", code=6)
    found = finding(cm, "deliveries")
    assert (found["level"], found["count"]) == ("problem", 1)
    assert "1 failed, to ben by via:" in found["what"]
    assert "no route" in found["what"]
    assert "ben" in cm(*words_of(found["mend"])).out
    nowhere = finding(cm, "addresses")
    assert (nowhere["level"], nowhere["count"]) == ("note", 1)
    cm(*words_of(nowhere["mend"], ADDRESS="ben@example.org"))
    assert finding(cm, "addresses")["level"] == "ok"
    again = ("--retry-now", "--as", "cron", "--channel")
    cm("remind", "send", "--via", "cat >/dev/null", *again, _channel(cm))
    assert finding(cm, "deliveries")["level"] == "ok"


def _channel(cm: CommandLine) -> str:
    """The channel of the delivery that failed."""
    return str(cm.json("remind", "log", "--failed")[0]["channel"])


@pytest.mark.both_engines
def test_a_claim_of_a_run_that_died_is_in_doubt(cm: CommandLine, agency: Agency) -> None:
    from cmcli.domain.workers import Worker
    from cmcli.store.keeping import ledger

    before = time_machine.travel(datetime.now(UTC) - timedelta(hours=2), tick=True)
    with before, agency.operation() as work:
        ben = work.one(Worker, handle="ben")
        assert ben is not None
        owed = ledger.ReminderKey(work.today, ben.id, "a case", "contact")
        ledger.claim(work, "via:x", ben.id, "k", {owed: None})
        ledger.record(work, "ics:/f", worker_id=None, key="f", items=1, error="disk full")
        ledger.record(work, "ics:/f", worker_id=None, key="f", items=1)
    found = finding(cm, "deliveries")
    assert (found["level"], found["count"]) == ("problem", 1)
    assert "1 in doubt, to ben by via:x" in found["what"]
