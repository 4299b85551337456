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
    assert "over ceiling" in shown
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
