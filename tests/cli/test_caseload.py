"""``cm caseload``: the rows that scripts rely on, and the tables that people read."""

import csv
import sys

import pytest

from command_line import CommandLine
from pty_session import on_terminal

KEYS = {
    "worker",
    "open",
    "by_model",
    "load_target",
    "load_ceiling",
    "capacity",
    "utilisation_target",
    "utilisation_ceiling",
    "band",
    "room",
    "overdue",
}


@pytest.fixture
def filled(cm: CommandLine) -> CommandLine:
    """Ben with 10 icm and 10 brokerage cases, opened a month ago; one case is on nobody."""
    cm("team", "add", "north", "--name", "North")
    cm("worker", "set", "ben", "--team", "north")
    for model in ("icm", "brokerage"):
        for number in range(10):
            cm.open_case(f"{model} {number}", model, "--worker", "ben", "--opened", "2026-02-04")
    cm.open_case("Dana R.", "managed", "--worker", "ben")
    cm.open_case("Lee Wu", "icm", "--unassigned")
    return cm


@pytest.mark.both_engines
def test_json_has_the_keys_that_scripts_rely_on(filled: CommandLine) -> None:
    (row,) = filled.json("caseload", "--worker", "ben")
    assert set(row) >= KEYS
    assert row["by_model"] == {"brokerage": 10, "icm": 10, "managed": 1}
    assert (row["load_target"], row["load_ceiling"]) == (1.2857, 0.75)
    assert (row["utilisation_target"], row["band"], row["open"]) == (1.2857, "over target", 21)
    assert (row["overdue"], row["room"]["icm"], row["capacity"]) == (20, 0, 1)
    every = filled.json("caseload")
    assert [one["worker"] for one in every] == ["ana", "ben", "eve", "sam", None]
    assert [one["worker"] for one in filled.json("caseload", "--as", "eve")] == ["eve"]


def test_uncounted_cases_are_mentioned_below_the_table(filled: CommandLine) -> None:
    shown = filled("caseload")
    assert "managed has no caseload number" in shown.err
    assert "1 open case is unassigned" in shown.err
    assert filled("caseload", "--json").err == ""
    rows = list(csv.DictReader(shown.out.splitlines(), delimiter="\t"))
    assert rows[1]["by_model"] == "brokerage 10, icm 10, managed 1"


def test_the_table_fits_a_terminal(filled: CommandLine) -> None:
    words = (
        sys.executable,
        "-c",
        "from cmcli.cli.main import run; run()",
        "caseload",
        "--no-pager",
    )
    code, screen = on_terminal([*words, "--color", "never"])
    lines = screen.splitlines()
    assert code == 0
    assert max(map(len, lines[: lines.index("")])) <= 80
    assert any(line.startswith("team north") for line in lines)
    assert any("Room for more cases" in line for line in lines)
    (ben,) = [line for line in lines if line.startswith("ben ") and "over target" in line]
    assert "129 %" in ben
    assert "75 %" in ben


def test_no_hours_are_said_in_words(filled: CommandLine) -> None:
    reduce = ("worker", "reduce", "ben", "--percent", "100", "--reason", "leave")
    filled(*reduce)
    shown = filled("caseload", "--worker", "ben", "--format", "plain").out
    assert "no hours" in shown
    assert "on leave" in shown
    assert filled.json("caseload", "--worker", "ben")[0]["utilisation_target"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--worker", "x"), 4), (("--team", "x"), 4), (("--all", "--worker", "ben"), 2)],
)
def test_what_cannot_be_shown(cm: CommandLine, words: tuple[str, ...], code: int) -> None:
    assert cm("caseload", *words, code=code).out == ""


def test_ids_are_those_of_workers(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "North")
    cm("worker", "set", "ben", "--team", "north")
    cm.open_case("Dana R.", "act", "--worker", "ben")
    assert any(row["worker"] is None for row in cm.json("caseload"))
    printed = cm("caseload", "--format", "ids").out.split("\n")
    assert printed[-1] == ""
    assert sorted(printed[:-1]) == ["ana", "ben", "eve", "sam"]


@pytest.mark.both_engines
def test_cases_without_a_number_are_a_dash_and_claim_no_room(cm: CommandLine) -> None:
    cm.open_case("Dana R.", "managed", "--worker", "ben")
    (row,) = cm.json("caseload", "--worker", "ben")
    assert (row["utilisation_target"], row["utilisation_ceiling"]) == (None, None)
    assert (row["band"], row["by_model"]) == ("not counted", {"managed": 1})
    assert not any(row["room"].values())
    page = cm("caseload", "--worker", "ben", "--format", "table")
    assert "–" in page.out
    assert "0 %" not in page.out
    assert "1 managed case is not counted" in page.err


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_hint_names_nobody_for_whom_the_command_would_be_refused(cm: CommandLine) -> None:
    """Eve has room of her own, but her team has none; ben has cases that nobody can count."""
    cm("models", "set", "icm", "--target", "1", "--ceiling", "1")
    cm("models", "set", "act", "--target", "1", "--ceiling", "1")
    cm("worker", "add", "kim", "--name", "Kim", "--team", "north")
    cm("worker", "set", "eve", "--team", "north")
    for name in ("One", "Two"):
        cm.open_case(f"{name} Act", "act", "--worker", "kim")
    cm.open_case("Managed", "managed", "--worker", "ben")
    cm.open_case("First", "icm", "--worker", "ana")
    refused = cm("intake", "Second", "--model", "icm", "--new", "--worker", "ana", code=3)
    assert "sam has room for 1" in refused.err
    assert "eve" not in refused.err
    assert "ben" not in refused.err
    cm("intake", "Second", "--model", "icm", "--new", "--worker", "eve", code=3)
    assert cm.json("caseload", "--worker", "eve")[0]["room"]["icm"] == 0


def test_a_hint_looks_at_what_the_case_weighs(cm: CommandLine) -> None:
    cm("models", "set", "icm", "--target", "1", "--ceiling", "1")
    cm.open_case("First", "icm", "--worker", "ana")
    heavy = ("intake", "Second", "--model", "icm", "--new", "--worker", "ana", "--acuity", "4")
    assert "has room" not in cm(*heavy, code=3).err


def test_a_hint_does_not_name_who_has_the_case(cm: CommandLine) -> None:
    cm("models", "set", "icm", "--target", "3", "--ceiling", "3")
    ref = cm.open_case("First", "icm", "--worker", "eve")
    for name in ("Two", "Three", "Four"):
        cm.open_case(name, "icm", "--worker", "ben")
    refused = cm("transfer", ref, "--to", "ben", "--reason", "moved", code=3).err
    assert "ana has room for 3, sam has room for 3" in refused
    assert "eve" not in refused


@pytest.mark.both_engines
def test_any_day_has_its_own_cases_and_hours(cm: CommandLine) -> None:
    early = ("--today", "2026-02-02")
    first = cm.open_case("Dana R.", "icm", "--worker", "ben", *early)
    second = cm.open_case("Lee Wu", "icm", "--worker", "ben", *early)
    cm("transfer", first, "--to", "eve", "--reason", "nearer", "--today", "2026-02-10")
    cm("close", second, "--reason", "moved", "--today", "2026-02-20")
    cm.open_case("Kim T.", "act", "--worker", "eve", "--today", "2026-02-25")
    cm("worker", "reduce", "eve", "--percent", "50", "--reason", "x", "--from", "2026-03-10")

    def open_on(day: str) -> dict[str, int]:
        rows = cm.json("caseload", "--on", day)
        assert all(row["overdue"] is None for row in rows), day
        return {row["worker"]: row["open"] for row in rows if row["open"]}

    assert open_on("2026-02-01") == {}
    assert open_on("2026-02-02") == open_on("2026-02-09") == {"ben": 2}
    assert open_on("2026-02-19") == {"ben": 1, "eve": 1}
    assert open_on("2026-02-20") == {"eve": 1}
    assert open_on("2026-03-10") == {"eve": 2}
    (then,) = cm.json("caseload", "--worker", "eve", "--on", "2026-03-10")
    assert (then["capacity"], then["utilisation_target"]) == (0.5, 0.4)
    (today,) = cm.json("caseload", "--worker", "eve")
    assert today["next_change"] == {
        "on": "2026-03-10",
        "capacity": 0.5,
        "utilisation_target": 0.4,
        "utilisation_ceiling": 0.3,
        "band": "room",
    }
    table = cm("caseload", "--format", "table")
    assert "eve: half-time from 10 Mar: 40 % of target" in table.out
    assert cm("caseload", "--worker", "eve", "--on", "today").err == ""
    assert "Today's cases" in cm("caseload", "--on", "2026-03-10").err
    assert "of Mon 2 Feb 2026" in cm("caseload", "--on", "2026-02-02").err


@pytest.mark.both_engines
def test_new_cases_stand_beside_open_ones(cm: CommandLine) -> None:
    cm("worker", "set", "ben", "--team", "north", code=4)
    cm("team", "add", "north", "--name", "North")
    for worker in ("ben", "eve"):
        cm("worker", "set", worker, "--team", "north")
    old = cm.open_case("Dana R.", "icm", "--worker", "ben", "--today", "2026-02-02")
    moved = cm.open_case("Lee Wu", "icm", "--worker", "ben", "--today", "2026-02-02")
    cm.open_case("Kim T.", "icm", "--worker", "ben", "--today", "2026-02-03")
    waiting = cm.open_case("Joe B.", "icm", "--decision", "waitlist", "--today", "2026-02-02")
    cm("set", old, "--acuity", "4", "--reason", "as seen")
    cm("transfer", moved, "--to", "eve", "--reason", "nearer")
    cm("accept", waiting, "--worker", "ben")
    cm("close", old, "--reason", "moved")
    rows = {row["worker"]: row for row in cm.json("caseload", "--team", "north")}
    flow = {key: (row["new_30_days"], row["closed_30_days"]) for key, row in rows.items()}
    assert flow == {"ben": (2, 1), "eve": (1, 0), None: (2, 1)}
    assert "new: ben 2, eve 1, team north 2" in cm("caseload", "--format", "table").out


@pytest.mark.both_engines
def test_the_hours_of_a_month_stand_against_those_that_there_are(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--today", "2026-02-02")
    mine = ("--as", "ben", "--mode", "home")
    cm("checkin", ref, "Seen", *mine, "--minutes", "90", "--travel", "30", "--at", "2026-02-10")
    cm("checkin", ref, "Seen", *mine, "--at", "2026-02-11")
    cm("checkin", ref, "Seen", "--as", "eve", "--minutes", "60", "--at", "2026-02-12")
    cm("checkin", ref, "Late", *mine, "--minutes", "500", "--at", "2026-03-03")
    asked = cm("caseload", "--hours", "--format", "csv")
    rows = {
        (row["worker"], row["model"]): row
        for row in csv.DictReader(asked.out.splitlines())
        if row["contacts"] != "0"
    }
    assert set(rows) == {(who, model) for who in ("ben", "eve", "") for model in ("", "icm")}
    ben, case = rows["ben", ""], rows["ben", "icm"]
    assert (ben["cases"], ben["contacts"], ben["without_minutes"]) == ("1.0", "2", "1")
    assert (ben["hours_month"], ben["available_month"], ben["used"]) == (
        "2.1667",
        "105.625",
        "0.0205",
    )
    assert (case["hours_a_case"], case["expected_a_case"]) == ("2.1667", "10.5625")
    assert (rows["eve", ""]["others_cases"], rows["", "icm"]["hours_month"]) == ("1", "3.25")
    assert "Hours a month, 2 Feb 2026 to 1 Mar 2026:" in asked.err
    assert "1 contact without minutes" in asked.err
    assert "1 contact on cases of others" in asked.err
    assert "a target of 10 cases leaves 10.6 hours a case" in asked.err
    cm("config", "set", "caseload.case-time-percent", "50", "--from", "2026-01-01")
    (one, _) = cm.json("caseload", "--hours", "--worker", "ben", "--from", "2026-03-02")
    assert (one["hours_month"], one["available_month"]) == (84.2593, 81.25)
    for words in (["--from", "today"], ["--hours", "--on", "today"]):
        cm("caseload", *words, code=2)
    cm("caseload", "--hours", "--from", "2026-02-02", "--to", "2026-02-01", code=2)
