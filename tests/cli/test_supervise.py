"""``cm supervise``: one screen by worker, a worker's whole story, and the formats."""

import csv

import pytest

from command_line import CommandLine
from pty_session import CM, on_terminal


@pytest.fixture
def team(cm: CommandLine) -> CommandLine:
    """Ten workers of a team with an icm case each, opened a month ago; kim is on leave, and w8 has
    an hour a week, which is over the ceiling."""
    cm("team", "add", "north", "--name", "North")
    cm("worker", "set", "sam", "--team", "north")
    for number in range(9):
        cm("worker", "add", f"w{number}", "--name", f"Worker {number}", "--team", "north")
        cm.open_case(f"Client {number}", "icm", "--worker", f"w{number}", "--opened", "2026-01-30")
    cm("worker", "add", "kim", "--name", "Kim Lo", "--team", "north")
    cm.open_case("Dana [red]R.", "icm", "--worker", "kim", "--opened", "2026-02-20")
    cm("worker", "reduce", "kim", "--percent", "100", "--reason", "leave", "--until", "2026-03-10")
    cm("worker", "set", "w8", "--hours", "1")
    return cm


def test_the_page_of_a_team_of_ten_is_one_screen(team: CommandLine) -> None:
    words = [*CM, "supervise", "--as", "sam", "--color", "never", "--quiet"]
    code, screen = on_terminal(words)
    lines = screen.splitlines()
    assert code == 0
    assert len(lines) < 24
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("0 flags, 28 late, 1 uncovered leave, 1 over") for line in lines)
    assert sum(line.startswith(("w", "kim")) and "icm" not in line for line in lines) == 11
    decided = lines[[line.startswith("To decide") for line in lines].index(True) + 1]
    assert decided.startswith("leave without cover")
    assert "cm cover add kim --by HANDLE" in decided
    assert any(line.startswith("Losing touch with 10: ") for line in lines)


def test_the_formats(team: CommandLine) -> None:
    page = team.json("supervise")
    assert [*page] == ["totals", "workers", "flags", "items", "losing_touch"]
    assert page["totals"]["over_ceiling"] == 1  # w8; kim is on leave
    kim = next(row for row in page["workers"] if row["worker"] == "kim")
    assert (kim["open"], kim["band"], kim["late"]["contact"]) == (1, "over ceiling", 1)
    assert kim["items"] == {"reduction": 1, "uncovered": 1}  # leave is no overload
    kinds = [item["kind"] for item in page["items"]]
    assert kinds == ["uncovered", "overload", *["no-contact"] * 9, "reduction"]
    assert page["items"][1]["command"] == "cm list --worker w8"
    rows = list(csv.DictReader(team("supervise", "--format", "csv").out.splitlines()))
    assert next(row for row in rows if row["worker"] == "kim")["contact"] == "1"
    refs = team("supervise", "--format", "ids").out.splitlines()
    assert refs == [item["case"] for item in page["items"] if item["case"]]
    piped = team("supervise").out
    assert piped.startswith("0 flags, 28 late")
    assert "Dana" not in piped  # it is what the weekly mail holds
    assert team("supervise", "--fields", "worker,late", "--format", "tsv").out.count("\n") == 15


def test_the_story_of_a_worker(team: CommandLine) -> None:
    told = team("supervise", "--worker", "kim", "--as", "w1").out
    assert "on leave" in told
    rows = [one.split() for one in team("caseload", "--format", "table").out.splitlines()]
    bands = {one[0]: " ".join(one) for one in rows[: rows.index([])] if one}
    assert "on leave" in bands["kim"]
    assert "over ceiling" not in bands["kim"]
    assert "full-time from 11 Mar: 10 % of target" in told
    assert "Dana [red]R." in told
    assert "no more cases" in told
    kim = team.json("supervise", "--worker", "kim")
    assert kim["next_change"] == {
        "on": "2026-03-11",
        "capacity": 1.0,
        "utilisation_target": 0.1,
        "utilisation_ceiling": 0.05,
        "band": "room",
    }
    assert [one["kind"] for one in kim["late_items"]] == ["contact"]
    eve = team("supervise", "--worker", "eve").out
    assert "Nothing waits for a decision." in eve
    team("supervise", "--worker", "nobody", code=4)
    team("supervise", "--worker", "eve", "--all", code=2)


def test_whom_we_are_losing_is_listed_with_the_reason(team: CommandLine) -> None:
    rows = team.json("list", "--losing-touch", "--as", "sam")
    assert len(rows) == 10
    assert rows[0]["days_since"] == 33
    asked = "within 2 days is meant, then every 7 days (icm)."
    assert rows[0]["why"] == f"No contact yet: accepted 33 days ago, {asked}"
    assert team.json("list", "--losing-touch", "--worker", "eve") == []


def test_a_submission_waits_from_its_first_day(cm: CommandLine) -> None:
    cm("worker", "add", "una", "--name", "Una Roe", "--role", "supervisor")
    cm("config", "set", "approval.closure", "yes")
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm.open_case("Kim Ahn", "icm", "--unassigned")
    cm("close", ref, "--reason", "moved", "--as", "ben")
    page = cm.json("supervise", "--all", "--as", "sam")
    assert (page["totals"]["approvals"], page["totals"]["unassigned"]) == (1, 1)
    commands = {item["kind"]: item["command"] for item in page["items"]}
    assert [*commands] == ["unassigned", "approval"]
    cm("team", "add", "north", "--name", "North")
    assert ", 1 unassigned\n" in cm("supervise", "--all").out
    assert ", 1 unassigned in the agency\n" in cm("supervise", "--team", "north").out
    assert commands["approval"] == "cm approval give 1"


def test_the_cases_of_a_leaver_are_transferred(cm: CommandLine) -> None:
    cm.open_case("Dana R.", "managed", "--worker", "ben", "--opened", "2026-03-01")
    cm("worker", "set", "ben", "--inactive")
    page = cm.json("supervise", "--all", "--as", "sam")
    (item,) = (one for one in page["items"] if one["kind"] == "overload")
    assert item["why"] == "Ben no longer works here, with 1 open case."
    assert (item["about"], item["due_on"]) == ("ben", "2026-03-04")
    assert item["command"] == "cm transfer --all-of ben --to WORKER"
