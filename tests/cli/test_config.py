"""``cm config``: the user's file and the agency's dated settings."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from agency import Agency
from cmcli.casework.agency.settings import SINCE_ALWAYS, put
from command_line import CommandLine


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own file, not there yet."""
    path = tmp_path / "mine" / "config.toml"
    monkeypatch.setenv("CM_CONFIG", str(path))
    return path


def origins(cm: CommandLine, *words: str) -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["value"], row["origin"]) for row in cm.json("config", "show", *words)}


def test_where_each_value_comes_from(cm: CommandLine, mine: Path) -> None:
    cm("config", "set", "color", "never")
    cm("config", "set", "plan.smart", "refuse")
    shown = origins(cm, "--as", "sam")
    assert shown["worker"] == ("sam", "flag")
    assert shown["today"] == ("2026-03-04", "CM_TODAY")
    assert shown["color"] == ("never", str(mine))
    assert shown["plan.smart"] == ("refuse", "agency, since 4 Mar 2026")
    assert shown["agency.timezone"] == ("UTC", "agency, since always")
    assert shown["caseload.full-time-hours"] == ("37.5", "default")
    assert cm("config", "--json").json == cm("config", "show", "--json").json
    assert "origin" in cm("config", "show", "--origin").out.splitlines()[0]


def test_the_users_file_keeps_its_comments_and_is_private(cm: CommandLine, mine: Path) -> None:
    mine.parent.mkdir()
    real = mine.parent / "dotfile.toml"
    real.write_text('# who I am\nworker = "ben"  # me\ncolor = "auto"\n')
    mine.symlink_to(real)
    cm("config", "set", "worker", "eve")
    cm("config", "set", "pager", "less -R")
    cm("config", "set", "color", "")
    assert real.read_text() == '# who I am\nworker = "eve"  # me\npager = "less -R"\n'
    assert mine.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(mine.parent)) == ["config.toml", "dotfile.toml"]
    assert cm("config", "get", "pager").out == "less -R\n"


@pytest.mark.both_engines
def test_the_agencys_are_dated(cm: CommandLine, mine: Path) -> None:
    cm("config", "set", "caseload.full-time-hours", "40", "--from", "2026-04-01")
    row = cm.json("config", "get", "caseload.full-time-hours")
    assert (row["value"], row["coming"]) == ("37.5", "40 from 2026-04-01")
    done = cm("config", "set", "caseload.full-time-hours", "30")
    assert done.out.splitlines() == [
        "caseload.full-time-hours is 30 from Wed 4 Mar 2026 on, for the whole agency.",
        "It applies until 1 Apr 2026. Then it is 40.",
    ]
    assert cm.json("caseload", "--worker", "ben")[0]["capacity"] == 1.25
    cm("undo")
    assert cm("config", "get", "caseload.full-time-hours").out == "37.5\n"
    assert not mine.exists()


def test_a_dry_run_writes_no_file(cm: CommandLine, mine: Path) -> None:
    assert "nothing was saved" in cm("config", "set", "color", "never", "--dry-run").err
    assert not mine.exists()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("set", "colour", "never"), 2, "Did you mean color"),
        (("get", "agency.timezon"), 2, "agency.timezone"),
        (("set", "color", "pink"), 2, "one of auto"),
        (("set", "today", "soonish"), 2, "not a date"),
        (("set", "color", "never", "--from", "today"), 2, "no date"),
        (("set", "agency.timezone", "Mars/Base"), 2, "time zone"),
        (("set", "agency.name", "North", "--as", "ben"), 3, "can't do this"),
        (("set", "agency.name", "North", "--from", "soonish"), 2, "not a date"),
    ],
)
def test_what_is_not_possible(
    cm: CommandLine, mine: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    before = cm("config", "--json").out
    assert says in cm("config", *words, code=code).err
    assert cm("config", "--json").out == before
    assert not mine.exists()


@pytest.mark.parametrize("text", ['worker = "ana', 'wroker = "ana"', 'color = "purple"', b"\xff"])
def test_what_a_wrong_file_needs_is_said_and_helps(
    cm: CommandLine, mine: Path, text: str | bytes
) -> None:
    mine.parent.mkdir()
    mine.write_bytes(text.encode() if isinstance(text, str) else text)
    for words in (("list",), ("config", "show"), ("doctor",)):
        said = cm(*words, code=5).err
    subprocess.run(shlex.split(said.partition("move it away: ")[2]), check=True)
    cm("config", "show")
    assert not mine.exists()


def test_an_agencys_setting_without_a_value_is_said_to_be_empty(cm: CommandLine) -> None:
    cm("config", "set", "remind.quiet-days", "sat sun", "--from", "2026-04-01")
    done = cm("config", "set", "remind.quiet-days", "")
    assert done.out.splitlines()[0].startswith("remind.quiet-days is empty from Wed 4 Mar")


def test_a_file_that_cannot_be_written_is_a_sentence(
    cm: CommandLine, mine: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("a file where a directory is needed")
    assert "cannot be" in cm("config", "set", "color", "never", code=None).err


def test_without_a_store_the_beginnings_are_shown(
    cm: CommandLine, mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://ana:secret@127.0.0.1:1/cm"
    monkeypatch.setenv("CM_STORE", str(tmp_path / "nowhere.db"))
    assert origins(cm)["plan.smart"] == ("warn", "default")
    monkeypatch.setenv("CM_STORE", url)
    assert cm("config", "get", "store").out == "postgresql://ana:***@127.0.0.1:1/cm\n"


@pytest.mark.parametrize("zone", ["posixrules", "localtime", "Factory", "Nowhere/Town", "../etc"])
def test_a_time_zone_must_name_a_place(cm: CommandLine, zone: str) -> None:
    assert "the name of a time zone" in cm("config", "set", "agency.timezone", zone, code=2).err


def test_a_time_zone_that_the_computer_does_not_know_can_be_set_right(
    cm: CommandLine, agency: Agency
) -> None:
    with agency.operation("ana") as work:
        put(work, "agency.timezone", "Mars/Olympus", from_on=SINCE_ALWAYS)
    said = cm("list", code=5).err
    assert "This computer knows no time zone 'Mars/Olympus'" in said
    cm("checkin", "X", "y", code=5)
    cm("config", "set", "agency.timezone", "Europe/Berlin")
    cm("list")
