"""Set days: for practice in a practice store, and for reading ahead and entering late elsewhere."""

from datetime import UTC, date, datetime
from typing import Self

import pytest

from cmcli.cli.core.opening import PRACTICE
from cmcli.cli.main import main
from cmcli.store.core import view as store_view
from command_line import CommandLine
from sweeps import mostly_long

REAL = date(2026, 3, 4)
"""The day of the real clock in these tests, a Wednesday."""

TOMORROW = "2026-03-05"


class _Clock(datetime):
    """The real clock, stopped on that day."""

    @classmethod
    def now(cls, tz: object = None) -> Self:
        """Ten in the morning in UTC."""
        return cls(REAL.year, REAL.month, REAL.day, 10, tzinfo=UTC)


@pytest.fixture
def real(
    empty_address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> CommandLine:
    """The command line on an ordinary store, as its admin ana, on that day."""
    for module in ("cmcli.cli.core.opening", "cmcli.casework.performing"):
        monkeypatch.setattr(f"{module}.datetime", _Clock)
    monkeypatch.setattr(store_view, "datetime", _Clock)
    monkeypatch.setenv("CM_STORE", empty_address)
    line = CommandLine(capfd, monkeypatch)
    line("init", "--worker", "ana", "--name", "Ana", "--timezone", "UTC")
    monkeypatch.setenv("CM_WORKER", "ana")
    line("worker", "add", "ben", "--name", "Ben", "--hours", "37.5")
    return line


@pytest.mark.postgres_long
@pytest.mark.parametrize(
    "words",
    mostly_long(
        [
            ["checkin", "{}", "x"],
            ["note", "{}", "x"],
            ["flag", "{}", "x", "--kind", "medical"],
            ["assess", "{}", "--need", "housing=3:outside"],
            ["close", "{}", "--reason", "moved"],
            ["rhythm", "{}", "1w", "--reason", "x"],
            ["set", "{}", "--acuity", "4", "--reason", "x"],
            ["review", "{}", "--decision", "continue"],
            ["plan", "decline", "{}", "a leaflet"],
            ["transfer", "{}", "--to", "ben", "--reason", "x"],
            ["intake", "Lee Wu", "--model", "icm"],
        ],
        4,
    ),
    ids=lambda words: words[0],
)
@pytest.mark.both_engines
def test_no_fact_is_dated_after_the_real_day(real: CommandLine, words: list[str]) -> None:
    ref = real.open_case()
    before = real.json("audit", "verify")["head"]
    said = [word.format(ref) for word in words]
    refused = real(*said, "--today", TOMORROW, "--json", code=3)
    assert "in the future" in refused.error["message"]
    assert real.json("audit", "verify")["head"] == before


def test_what_is_planned_may_be_ahead(real: CommandLine) -> None:
    ref = real.open_case()
    real("worker", "reduce", "ben", "--percent", "20", "--from", "2026-04-01", "--reason", "x")
    real("checkin", ref, "met", "--mode", "home", "--next", "2026-03-20")
    ahead = real.json("due", "--today", "2026-06-01")
    assert ahead[0]["days_late"] > 0


def test_a_late_entry_says_its_day_and_keeps_it(real: CommandLine) -> None:
    ref = real.open_case("Dana R.", "icm", "--opened", "2026-03-01")
    told = real("note", ref, "seen on Monday", "--today", "2026-03-02").out
    assert "Recorded as of 2 Mar 2026." in told
    entry = real.json("audit", "log")[0]
    assert entry["on"] == "2026-03-02"
    assert "Recorded as of" not in real("note", ref, "today").out


def test_a_late_contact_has_no_time_that_nobody_said(real: CommandLine) -> None:
    ref = real.open_case("Dana R.", "icm", "--opened", "2026-03-01")
    real("checkin", ref, "met", "--mode", "home", "--today", "2026-03-02")
    assert real.json("contact", "list", ref)[0]["at"].startswith("2026-03-02T12:00")


def test_reading_in_the_past_says_so(real: CommandLine) -> None:
    real.open_case()
    said = "This is today's record, with due dates as of 2 Mar 2026."
    assert said in real("list", "--today", "2026-03-02").err
    assert said not in real("list").err
    assert said not in real("list", "--today", TOMORROW).err


def test_a_decision_is_judged_by_both_days(real: CommandLine) -> None:
    real("worker", "reduce", "ben", "--percent", "100", "--from", "2026-03-03", "--reason", "leave")
    words = ("intake", "Lee Wu", "--model", "icm", "--worker", "ben")
    assert "over the ceiling" in real(*words, "--today", "2026-03-02", code=3).err
    real(
        "worker",
        "reduce",
        "ana",
        "--percent",
        "100",
        "--until",
        "2026-03-03",
        "--reason",
        "x",
        "--from",
        "2026-03-01",
    )
    words = ("intake", "Lee Wu", "--model", "icm", "--worker", "ana")
    assert "over the ceiling" in real(*words, "--today", "2026-03-02", code=3).err
    real(*words)


def test_an_ordinary_store_says_nothing_of_practice(real: CommandLine) -> None:
    assert main(["list"]) == 0
    assert PRACTICE not in real("list").err


def test_a_practice_store_says_so_on_standard_error_only(
    cm: CommandLine, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in (["list"], ["intake", "Lee Wu", "--model", "icm"], ["due"]):
        capfd.readouterr()
        assert main(words) == 0
        out, err = capfd.readouterr()
        assert err.splitlines().count(PRACTICE) == 1
        assert "practice" not in out.lower()


def test_in_a_practice_store_the_latest_day_claimed_is_the_real_one(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = cm.open_case()
    cm("checkin", ref, "met", "--at", "2026-03-05", code=3)
    cm("note", ref, "a month later", "--today", "2026-04-04")
    monkeypatch.delenv("CM_TODAY")
    cm(
        "worker",
        "reduce",
        "eve",
        "--percent",
        "100",
        "--from",
        "2026-04-01",
        "--reason",
        "x",
        "--today",
        "2026-04-04",
    )
    words = ("intake", "Lee Wu", "--model", "icm", "--worker", "eve", "--today", "2026-03-10")
    assert "over the ceiling" in cm(*words, code=3).err


def test_a_set_day_makes_a_practice_store(
    empty_address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CM_STORE", empty_address)
    line = CommandLine(capfd, monkeypatch)
    assert main(["init", "--worker", "ana", "--name", "Ana", "--today", "2026-03-04"]) == 0
    assert PRACTICE in capfd.readouterr().err
    entry = line.json("audit", "log", "--as", "ana")[0]
    assert (entry["command"], entry["on"]) == ("init --practice", "2026-03-04")
