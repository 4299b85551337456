"""Live values: what `cm __complete` prints, for whom, from where, and that trouble is silent."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlcipher3 import dbapi2

import warmed
from agency import TODAY, Agency, changed
from cmcli import places
from cmcli.cli.core import completion_values as live
from cmcli.cli.core.completion_values import Request
from cmcli.cli.main import main
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.workers import Team, Worker
from cmcli.settings import config_file, data_directory
from cmcli.store.reading.find import find_worker
from cmcli.store.reading.shortlists import MOST
from command_line import CommandLine

CM = (sys.executable, "-c", "from cmcli.cli.main import run; run()", "__complete")
HOSTILE = "a\x1b]0;x\x07b\tc\nd\u202e[/oops] $(touch x) `id` 'q\" \x9b2J"


def complete(*words: str) -> dict[str, str]:
    """What is offered, with what is told of it."""
    return dict(live.values(Request(list(words))))


def asked(*words: str, **environment: str) -> str:
    """What a process of its own prints; it must succeed and say nothing else."""
    done = warmed.run([*CM, *words], env={**os.environ, **environment})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def code(ref: str) -> str:
    return ref.partition(".")[0]


def as_worker(cm: CommandLine, *, handle: str, name: str) -> str:
    return code(cm.open_case(name, "icm", "--worker", handle))


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_references_are_codes_with_initials_open_ones_first(cm: CommandLine) -> None:
    closed = cm.open_case("Dana Reyes")
    cm("close", closed, "--reason", "moved", "--support", "none needed")
    waiting = cm.json(
        *("intake", "[/oops] $(touch x)", "--model", "act"),
        *("--decision", "waitlist", "--reason", "full"),
    )["ref"]
    open_ = cm.open_case("lee wu marie anne")
    assert list(complete("case").items()) == [
        (code(open_), "L.W.M. icm"),
        (code(waiting), "[.$.X. act waitlist"),
        (code(closed), "D.R. icm closed"),
    ]
    assert complete("case-waitlist") == {code(waiting): "[.$.X. act waitlist"}
    assert complete("case-closed") == {code(closed): "D.R. icm closed"}


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_references_are_found_by_their_start_in_any_case(cm: CommandLine) -> None:
    one = code(cm.open_case())
    cm.open_case("Lee")
    for start in (one, one[:3], one[:3].lower()):
        assert list(complete("case", start)) == [one]
    assert complete("case", f"{one}X") == complete("case", "AEI") == {}
    assert complete("case", "%") == complete("case", "_") == complete("case", "-") == {}


def test_after_a_dot_come_the_episodes_and_two_under_way_are_told_apart(
    cm: CommandLine, agency: Agency
) -> None:
    one = code(cm.open_case())
    cm("close", one, "--reason", "moved", "--support", "none needed")
    cm("reopen", one, "--reason", "back")
    assert list(complete("case", one)) == [one]
    assert list(complete("case", f"{one}.")) == [f"{one}.1", f"{one}.2"]
    assert list(complete("case", f"{one}.2")) == [f"{one}.2"]
    with agency.operation() as work:
        for case in work.all(Case):
            changed(work, case, status="open")
    assert list(complete("case", one)) == [f"{one}.1", f"{one}.2"]
    assert complete("version", "", one) == complete("goal", "", one) == {}


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_workers_are_offered_their_own_cases_others_all(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    bens, eves = (as_worker(cm, handle=h, name=n) for h, n in (("ben", "Al"), ("eve", "Bo")))
    for handle, seen in (("ben", {bens}), ("eve", {eves}), ("sam", {bens, eves})):
        assert set(complete("case", "", "", "", handle)) == seen
        assert set(complete("case", "", "", "", handle.upper())) == seen
    assert complete("case", eves, "", "", "ben") == {}
    monkeypatch.setenv("CM_WORKER", "ben")
    assert set(complete("case")) == {bens}
    assert set(complete("case", "", "", "", "ana")) == {bens, eves}
    monkeypatch.setenv("CM_WORKER", "nobody")
    assert set(complete("case")) == {bens, eves}
    monkeypatch.delenv("CM_WORKER")
    monkeypatch.setattr("pwd.getpwuid", lambda uid: SimpleNamespace(pw_name="ben-at-his-desk"))
    assert set(complete("case")) == {bens, eves}
    cm("worker", "set", "ben", "--os-user", "ben-at-his-desk", "--as", "ana")
    assert set(complete("case")) == {bens}


def test_a_list_is_capped_and_holds_the_open_ones(cm: CommandLine, agency: Agency) -> None:
    with agency.operation() as work:
        clients = [
            Client(id=work.new_id(), code=f"B{a}{b}CC", name=None)
            for a in "BCDFGHJKMNPRSTVWXZ"
            for b in "BCDFGHJKMNPRSTVWXZ"
        ]
        work.add_all(clients)
        cases = [
            Case(
                id=work.new_id(),
                client_id=client.id,
                episode=1,
                model="icm",
                status="open" if at % 5 == 4 else "closed",
                worker_id=find_worker(work, "ana").id,
                acuity=3,
                opened_on=TODAY,
            )
            for at, client in enumerate(clients)
        ]
        work.add_all(cases)
    for prefix, actor in (("", "ana"), ("b", "ana"), ("", "sam"), ("b", "sam")):
        found = complete("case", prefix, "", "", actor)
        assert len(found) == MOST
        told = list(found.values())
        assert told == ["?. icm"] * 64 + ["?. icm closed"] * (MOST - 64)


@pytest.mark.both_engines
def test_workers_and_teams_by_handle_with_their_names(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", HOSTILE)
    cm("worker", "set", "eve", "--inactive")
    assert complete("worker") == {
        "ana": "Ana Ruiz admin",
        "ben": "Ben Ode worker",
        "sam": "Sam Oduya supervisor",
    }
    assert list(complete("worker-any")) == ["ana", "ben", "eve", "sam"]
    assert list(complete("worker", "B")) == ["ben"]
    (told,) = complete("team").values()
    assert told.isprintable()
    assert told.startswith(r"a\x1b]0;x\x07b\tc d\u202e[/oops] $(touch x)")


@pytest.mark.both_engines
def test_what_belongs_to_the_case_on_the_line(cm: CommandLine) -> None:
    ref = cm.open_case("Dana Reyes")
    for text in ("Rent a room", "Find work"):
        cm("plan", "add-goal", ref, text, "--quiet")
    for goal in ("1", "1", "2"):
        cm("plan", "add-step", ref, goal, f"Step of {goal}")
    cm("plan", "done", ref, "1.1")
    cm("plan", "agree", ref)
    cm("plan", "done", ref, "2")
    cm("flag", ref, "said so", "--kind", "self-harm")
    cm("assess", ref, "--strength", "kept a job")
    cm("checkin", ref, "Seen", "--mode", "home")
    cm("checkin", ref)
    cm("contact", "error", ref, "2", "--reason", "twice")
    cm("checkin", ref, "--no-show")
    cm("note", ref, "Thought about it", "--sign")
    for said in (ref, code(ref), code(ref)[:2].lower(), "dana", "Reyes d", f" {ref} "):
        assert complete("goal=", "", said) == {"1=": "Rent a room"}
        assert complete("item", "", said) == {
            "1": "Rent a room",
            "1.2": "Step of 1",
            "2.1": "Step of 2",
        }
        assert complete("item", "1.", said) == {"1.2": "Step of 1"}
        assert complete("flag", "", said) == {"1": "2026-03-04 self-harm"}
        assert complete("strength", "", said) == {"1": "kept a job"}
        assert complete("assessment", "", said) == {"1": "2026-03-04"}
        assert complete("version", "", said) == {"1": "2026-03-04 verbal"}
        assert complete("contact", "", said) == {
            "3": "2026-03-04 missed",
            "1": "2026-03-04 home held",
        }
        assert complete("note", "", said) == {
            "2": "2026-03-04 signed",
            "1": "2026-03-04 not signed",
        }
    cm.open_case("Danae")
    for said in ("", "-", "dan", "ZZZZZ", f"{code(ref)}.7", "$(touch x)", '"', "\x00", "*"):
        assert complete("item", "", said) == {}, said


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_record_is_offered_by_its_table_while_it_is_live(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    for text in ("unsafe at home", "no food"):
        cm("flag", ref, text, "--kind", "other")
    cm("flag", ref, "--settle", "1", "--done", "moved out", "--told", "sam")
    assert complete("flags", "", ref) == {"2": "no food"}


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_undo_offers_my_last_changes(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("flag", ref, "said so", "--kind", "other")
    cm("undo")
    cm("checkin", ref, "Seen", "--mode", "home", "--as", "ben")
    found = complete("operation")
    assert [told.split(" ")[0] for told in found.values()] == ["intake"]
    assert list(found) == ["2"]
    assert [told.split(" ")[0] for told in complete("operation", "", "", "", "ben").values()] == [
        "checkin"
    ]
    assert complete("operation", "", "", "", "nobody") == {}


def test_long_and_hostile_text_is_cut_and_shown_not_sent(cm: CommandLine) -> None:
    ref = cm.open_case(f"\x1b{HOSTILE} \u202eNamed \x9bOther")
    cm("plan", "add-goal", ref, HOSTILE + "x" * 200, "--quiet")
    goal, case = asked("goal", "", ref), asked("case", "")
    for out in (goal, case):
        assert out.count("\n") == out.count("\t") == 1
        assert out.replace("\n", "").replace("\t", "").isprintable()
    assert len(goal) < 120
    assert case == f"{code(ref)}\t\\x1b.C.D. icm\n"


def test_what_is_no_plain_word_is_never_put_on_the_line(agency: Agency, cm: CommandLine) -> None:
    bad = ("$(touch x)", "`touch x`", "a b", "a;b", "it's", 'q"', "-\x1b", "é", "a\nb", "")
    with agency.operation() as work:
        for handle in bad:
            work.add(Team(id=work.new_id(), handle=handle, name="x"))
            work.add(Worker(id=work.new_id(), handle=handle, name="x"))
        work.add(Team(id=work.new_id(), handle="good.one_2-b", name="x"))
    assert list(complete("team")) == ["good.one_2-b"]
    assert list(complete("worker")) == ["ana", "ben", "eve", "sam"]


def test_where_the_store_is_follows_the_settings(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name)
    assert (home / ".local/share/cm", home / ".config/cm/config.toml") == (
        data_directory(),
        config_file(),
    )
    assert asked("worker") == ""
    data_directory().mkdir(parents=True)
    shutil.copy(sqlite_template, data_directory() / "cm.db")
    four = asked("worker")
    assert [line.split("\t")[0] for line in four.splitlines()] == ["ana", "ben", "eve", "sam"]
    config_file().parent.mkdir(parents=True)
    config_file().write_text(f'store = "{tmp_path}/other.db"\nworker = "ben"\n')
    assert asked("worker") == ""
    shutil.copy(sqlite_template, tmp_path / "other.db")
    assert asked("worker") == four
    assert asked("worker", CM_STORE=str(tmp_path / "no.db")) == ""
    assert asked("worker", "", "", str(tmp_path / "other.db"), CM_STORE="/no") == four
    shutil.copy(sqlite_template, home / "mine.db")
    assert asked("worker", "", "", "~/mine.db", CM_STORE="/no") == four
    config_file().write_text("not = [toml")
    assert asked("worker") == ""
    assert asked("worker", CM_STORE=str(home / "mine.db"), CM_WORKER="ana") == four
    assert asked("worker", CM_CONFIG="/no", CM_STORE=str(home / "mine.db")) == four


@pytest.mark.parametrize("base", ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "CM_CONFIG"])
def test_places_follow_the_environment(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(base, "/somewhere")
    where = {
        "CM_CONFIG": (places.config_file, "/somewhere"),
        "XDG_CONFIG_HOME": (places.config_file, "/somewhere/cm/config.toml"),
        "XDG_DATA_HOME": (places.data_directory, "/somewhere/cm"),
    }
    find, expected = where[base]
    assert find() == expected


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _newer(path: Path) -> None:
    connection = dbapi2.connect(str(path))
    connection.execute("UPDATE heads SET schema_version = schema_version + 1")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        _newer,
        lambda path: path.unlink(),
        lambda path: path.write_bytes(os.urandom(9000)),
        _pipe,
        lambda path: path.write_bytes(path.read_bytes()[:9000] + os.urandom(90000)),
    ],
    ids="newer gone garbage pipe damaged".split(),
)
def test_trouble_is_silent(
    sqlite_template: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path = tmp_path / "alone" / "cm.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    spoil(path)
    for kind in ("case", "worker", "operation"):
        assert asked(kind, "", "", str(path)) == ""
    assert {one.name for one in path.parent.iterdir()} <= {"cm.db"}


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x"
        assert asked("case", "", "", url) == ""
    assert asked("case", "", "", url) == ""
    assert asked("case", "", "", "nonsense://x") == ""


def test_nonsense_is_silent_and_it_is_no_command(cm: CommandLine) -> None:
    for words in ((), ("nothing",), ("case", "\udcff"), ("case",) * 9, ("--help",), ("goal=x",)):
        assert asked(*words) == "", words
    assert "__complete" not in cm("--help").out
    refused = cm("__complete", "case", code=2)
    assert "__complete" in refused.err
    assert main(["list", "--quiet"]) == 0


def test_a_closed_output_is_no_trouble(cm: CommandLine, address: str) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *CM, "worker", "", "", address],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_older_texts_of_another_encoding_are_escaped(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "Łódź")
    assert asked("team", PYTHONIOENCODING="ascii") == "north\t\\u0141\\xf3d\\u017a\n"
    assert asked("team", PYTHONIOENCODING="utf-8") == "north\tŁódź\n"
