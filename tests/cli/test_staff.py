"""``cm worker`` and ``cm team``: who works here, in which team, with how many hours."""

import os
import pwd
from types import SimpleNamespace

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_a_worker_is_taken_on_into_a_team_that_is_made(cm: CommandLine) -> None:
    made = cm.json("worker", "add", "kim", "--name", "Kim Oh", "--hours", "30", "--team", "north")
    assert made == {
        "handle": "kim",
        "name": "Kim Oh",
        "role": "worker",
        "hours": 30,
        "team": "north",
        "active": True,
        "email": None,
        "os_user": None,
        "capacity": 0.8,
        "supervisor": None,
        "team_role": None,
        "languages": None,
        "models": None,
        "areas": None,
    }
    assert cm.json("team", "list") == [{"handle": "north", "name": "north", "members": ["kim"]}]
    assert "North side" in cm("team", "set", "north", "--name", "North side").out
    assert cm.json("team", "list")[0]["name"] == "North side"
    assert "kim" in cm("worker", "list", "--format", "ids").out.split()


@pytest.mark.parametrize("role", ["worker", "supervisor", "admin"])
def test_the_first_worker_may_have_any_role(
    cm: CommandLine, empty_address: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", empty_address)
    cm("init", "--worker", "ana", "--name", "Ana Ruiz", "--role", role, "--timezone", "Asia/Tokyo")
    assert [(one["handle"], one["role"]) for one in cm.json("worker", "list")] == [("ana", role)]
    assert cm("config", "get", "agency.timezone").out == "Asia/Tokyo\n"


@pytest.mark.both_engines
def test_init_goes_on_where_it_was_stopped_and_only_there(
    cm: CommandLine, empty_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmcli.store.keeping.create import create

    monkeypatch.setenv("CM_STORE", empty_address)
    create(empty_address).engine.dispose()
    cm("init", "--worker", "ana", "--name", "Ana Ruiz")
    assert [one["handle"] for one in cm.json("worker", "list")] == ["ana"]
    assert "already" in cm("init", "--worker", "ben", "--name", "Ben Ode", code=3).err
    assert [one["handle"] for one in cm.json("worker", "list")] == ["ana"]


def test_a_store_without_an_admin_gets_its_first(
    cm: CommandLine, empty_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", empty_address)
    cm("init", "--worker", "ana", "--name", "Ana Ruiz", "--role", "worker")
    assert cm("worker", "set", "ana", "--role", "supervisor", code=3).err
    cm("worker", "set", "ana", "--role", "admin")
    cm("worker", "add", "ben", "--name", "Ben Ode")
    refused = cm("worker", "set", "ben", "--role", "admin", "--as", "ben", code=3)
    assert "Ask a supervisor or admin." in refused.err
    cm("worker", "add", "sam", "--name", "Sam", "--role", "supervisor")
    refused = cm("worker", "set", "ben", "--role", "admin", "--as", "sam", code=3)
    assert "Ask an admin." in refused.err


def test_a_worker_has_an_address_for_reminders(cm: CommandLine) -> None:
    made = cm.json("worker", "add", "kim", "--name", "Kim Oh", "--email", "kim@agency.example")
    assert made["email"] == "kim@agency.example"
    assert cm.json("worker", "set", "kim", "--email", "kim.oh@x.example")["email"] == (
        "kim.oh@x.example"
    )
    rows = cm.json("worker", "list")
    assert {row["handle"]: row["email"] for row in rows}["kim"] == "kim.oh@x.example"
    assert cm.json("worker", "set", "kim", "--email", "")["email"] is None


@pytest.mark.both_engines
def test_hours_and_reductions_are_the_capacity(cm: CommandLine) -> None:
    cm("worker", "set", "ben", "--hours", "18.75")
    assert cm.json("caseload", "--worker", "ben")[0]["capacity"] == 0.5
    words = (
        "--percent",
        "50",
        "--from",
        "2026-03-10",
        "--until",
        "2026-03-20",
        "--reason",
        "course",
    )
    said = cm("worker", "reduce", "ben", *words).out
    assert "50 % less from Tue 10 Mar 2026 until Fri 20 Mar 2026" in said
    for day, capacity in (("2026-03-09", 0.5), ("2026-03-10", 0.25), ("2026-03-21", 0.5)):
        row = cm.json("caseload", "--worker", "ben", "--today", day)[0]
        assert row["capacity"] == capacity, day


@pytest.mark.both_engines
def test_contracted_hours_hold_from_their_day_on(cm: CommandLine) -> None:
    said = cm("worker", "set", "ben", "--hours", "30", "--from", "2026-03-10").out
    assert "ben (Ben Ode): worker, 37.5 hours a week." in said
    assert "From Tue 10 Mar 2026: 30 hours a week." in said
    cm("worker", "set", "ben", "--hours", "37.5", "--from", "2026-03-20")
    cm("worker", "set", "ben", "--hours", "15", "--from", "2026-03-10")
    for day, capacity in (("2026-03-09", 1), ("2026-03-10", 0.4), ("2026-03-20", 1)):
        (row,) = cm.json("caseload", "--worker", "ben", "--on", day)
        assert row["capacity"] == capacity, day
        listed = {one["handle"]: one for one in cm.json("worker", "list", "--today", day)}
        assert (listed["ben"]["hours"], listed["ben"]["capacity"]) == (capacity * 37.5, capacity)
    dated = [(one["from_on"], one["hours"]) for one in cm.json("worker", "reductions", "ben")]
    assert dated == [("2026-03-20", 37.5), ("2026-03-10", 15), (None, 37.5)]
    cm("undo")
    assert cm.json("worker", "reductions", "ben")[1]["hours"] == 30


@pytest.mark.both_engines
def test_a_reduction_is_numbered_changed_and_cancelled(cm: CommandLine) -> None:
    cm("worker", "reduce", "ben", "--percent", "20", "--reason", "course", "--until", "+9d")
    holiday = ("--percent", "100", "--reason", "[b]sun[/b]", "--category", "leave")
    cm("worker", "reduce", "ben", *holiday, "--from", "2026-06-01", "--until", "2026-06-14")
    changed = cm.json("worker", "set-reduction", "ben", "1", "--until", "", "--percent", "50")
    assert (changed["until_on"], changed["percent"]) == (None, 50)
    assert "are cancelled" in cm("worker", "set-reduction", "ben", "2", "--cancel").out
    assert "began on" in cm("worker", "set-reduction", "ben", "1", "--cancel", code=3).err
    (row,) = cm.json("caseload", "--worker", "ben", "--on", "2026-06-02")
    assert row["capacity"] == 0.5
    rows = cm.json("worker", "reductions", "ben")
    assert [(one["number"], one["cancelled"], one["category"]) for one in rows] == [
        (2, True, "leave"),
        (1, False, None),
        (None, None, None),
    ]
    assert "[b]sun[/b]" in cm("worker", "reductions", "ben", "--format", "table").out
    cm("undo")
    assert cm.json("worker", "reductions", "ben")[0]["cancelled"] is False


@pytest.mark.both_engines
def test_what_is_known_of_a_worker_for_suggestions(cm: CommandLine) -> None:
    words = ("--supervisor", "sam", "--team-role", "Nurse", "--language", "Spanish")
    more = ("--language", "English", "--model", "ICM", "--area", "Cook County")
    made = cm.json("worker", "add", "kim", "--name", "Kim Oh", *words, *more)
    known = ("supervisor", "team_role", "languages", "models", "areas")
    assert [made[key] for key in known] == [
        "sam",
        "nurse",
        ["Spanish", "English"],
        ["icm"],
        ["Cook County"],
    ]
    kept = cm.json("worker", "set", "kim", "--language", "Dari")
    assert (kept["languages"], kept["models"]) == (["Dari"], ["icm"])
    nothing = ("--supervisor", "", "--team-role", "", "--language", "", "--model", "", "--area", "")
    after = cm.json("worker", "set", "kim", *nothing)
    assert {after[key] for key in known} == {None}


@pytest.mark.both_engines
def test_who_left_gets_no_case_and_is_listed_on_request(cm: CommandLine) -> None:
    cm.open_case("Dana R.", "icm", "--worker", "eve")
    left = cm("worker", "set", "eve", "--inactive").err
    assert "eve still has 1 open case. To transfer all: cm transfer --all-of eve" in left
    assert "eve" not in cm("worker", "list", "--format", "ids").out
    assert "eve" in cm("worker", "list", "--all", "--format", "ids").out
    refused = cm("intake", "Lee Wu", "--model", "icm", "--worker", "eve", code=3)
    assert "no longer works here" in refused.err
    assert cm("list", "--as", "eve", code=4).err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["worker", "add", "zed", "--name", "Zed", "--as", "ben"], 3),
        (["worker", "add", "zed", "--name", "Zed", "--role", "admin", "--as", "sam"], 3),
        (["worker", "set", "ana", "--role", "worker"], 3),
        (["worker", "set", "ana", "--inactive"], 3),
        (["worker", "set", "ben"], 2),
        (["worker", "set", "ben", "--from", "today"], 2),
        (["worker", "set", "ben", "--supervisor", "ben"], 3),
        (["worker", "set", "ben", "--supervisor", "eve"], 3),
        (["worker", "set", "ben", "--supervisor", "nobody"], 4),
        (["worker", "set", "ben", "--model", "juggling"], 2),
        (["worker", "set-reduction", "ben", "1", "--until", "today"], 4),
        (["worker", "set-reduction", "ben", "1"], 2),
        (["worker", "set-reduction", "ben", "1", "--until", "today", "--as", "ben"], 3),
        (["worker", "reduce", "ben", "--percent", "9", "--reason", "x", "--category", "fun"], 2),
        (["worker", "set", "ben", "--team", "south"], 4),
        (["worker", "reduce", "ben", "--percent", "0", "--reason", "x"], 2),
        (
            [
                "worker",
                "reduce",
                "ben",
                "--percent",
                "10",
                "--reason",
                "x",
                "--until",
                "2026-01-01",
            ],
            2,
        ),
        (["team", "add", "north", "--name", "North", "--as", "ben"], 3),
        (["team", "set", "south", "--name", "South"], 4),
    ],
)
def test_what_is_refused(cm: CommandLine, words: list[str], code: int) -> None:
    before = cm.json("worker", "list", "--all")
    assert cm(*words, code=code).err.startswith("cm: ")
    assert cm.json("worker", "list", "--all") == before


def test_the_systems_user_is_one_worker(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pwd.getpwuid", lambda uid: SimpleNamespace(pw_name="benode"))
    monkeypatch.setenv("LOGNAME", "eve")
    monkeypatch.setenv("USER", "eve")
    cm("worker", "set", "ben", "--os-user", "benode")
    assert "already belongs to ben" in cm("worker", "set", "eve", "--os-user", "benode", code=3).err
    monkeypatch.delenv("CM_WORKER")
    assert cm.json("intake", "Lee Wu", "--model", "icm")["worker"] == "ben"
    cm("worker", "set", "ben", "--os-user", "", "--as", "ana")
    unknown = cm("intake", "Bo Ek", "--model", "icm", code=4)
    assert "know which worker you are (benode)" in unknown.err


@pytest.mark.parametrize(
    "words",
    [
        ["--os-user", "sam-at-his-desk"],
        ["--name", "Sam"],
        ["--email", "sam@example.org"],
        ["--hours", "10"],
        ["--role", "worker"],
        ["--inactive"],
    ],
)
def test_only_admins_change_the_record_of_an_admin(cm: CommandLine, words: list[str]) -> None:
    before = cm.json("worker", "list", "--all")
    refused = cm("worker", "set", "ana", *words, "--as", "sam", code=3)
    assert "Ask an admin." in refused.err
    assert cm.json("worker", "list", "--all") == before


def test_only_admins_undo_a_change_of_an_admin(cm: CommandLine) -> None:
    cm("worker", "set", "ana", "--email", "ana@example.org")
    seq = cm.json("audit", "log", "--limit", "1")[0]["seq"]
    assert "Ask an admin." in cm("undo", str(seq), "--as", "sam", code=3).err
    cm("undo", str(seq))


def test_no_variable_says_who_the_user_is(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cm.json("audit", "log")[0]["os_user"]
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    cm("team", "add", "north", "--name", "North")
    assert cm.json("audit", "log")[0]["os_user"] == before
    assert before == pwd.getpwuid(os.getuid()).pw_name
