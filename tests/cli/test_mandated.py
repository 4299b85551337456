"""``cm mandated``: reports that only the author and the supervisors may know of."""

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine
from sweeps import mostly_long

REPORT = ("--agency", "Child Protection", "--reference", "CPS-1184", "--told", "yesterday")
WORDS = ("mandated", "Protection", "CPS-1184", "Abara")
"""What nobody else may read anywhere."""


@pytest.fixture
def ref(cm: CommandLine, ana_and_others: None) -> str:
    """A case of Ben's, on which Ana has reported something."""
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("mandated", "add", ref, *REPORT, "--told-to", "Ms Abara", "--written-by", "today")
    return ref


@pytest.fixture
def ana_and_others(cm: CommandLine) -> None:
    """Ana and Ben with the supervisor Nia of their team, and supervisors of other teams."""
    cm("team", "add", "reports", "--name", "Reports", "--as", "ana")
    cm("worker", "set", "ana", "--team", "reports", "--as", "ana")
    cm("worker", "set", "ben", "--team", "reports", "--as", "ana")
    nia = ("--name", "Nia", "--role", "supervisor", "--team", "reports")
    cm("worker", "add", "nia", *nia, "--as", "ana")


def reports(cm: CommandLine, ref: str, who: str) -> list[Any]:
    found: list[Any] = cm.json("mandated", "list", ref, "--as", who)
    return found


def due(cm: CommandLine, who: str, *more: str) -> list[tuple[str, str]]:
    rows = cm.json("due", "--kind", "mandated", "--as", who, *more)
    return [(one["case"], one["worker"]) for one in rows]


@pytest.mark.both_engines
def test_the_written_report_is_due_to_author_and_supervisor(cm: CommandLine, ref: str) -> None:
    (one,) = reports(cm, ref, "ana")
    assert (one["author"], one["agency"], one["reference"]) == (
        "ana",
        "Child Protection",
        "CPS-1184",
    )
    assert (one["told_on"], one["told_to"]) == ("2026-03-03", "Ms Abara")
    assert reports(cm, ref, "nia") == [one]
    for words in (["history", ref], ["audit", "log"]):
        told = [cm(*words, "--as", who).out.count("mandated add") for who in ("ana", "nia", "ben")]
        assert told == [1, 1, 0]
    assert due(cm, "ana") == [(ref, "ana")]
    assert due(cm, "nia", "--all") == due(cm, "nia", "--worker", "nia") == [(ref, "nia")]
    # The day after it is late for both, and it never escalates to anybody else.
    late = ("--today", "2026-03-14")
    assert {row["recipient"] for row in sent_to(cm, "ana", *late)} == {"ana"}
    assert cm.json("due", "--as", "nia", "--kind", "mandated", *late)[0]["days_late"] == 10
    said = cm("mandated", "written", ref, "1", "--author", "ana", "--as", "nia").out
    assert "written report to Child Protection sent Wed 4 Mar 2026." in said
    assert due(cm, "ana") == due(cm, "nia") == []
    for words in (["history", ref], ["audit", "log"]):
        staff = ("ana", "nia", "ben", "sam")
        told = [cm(*words, "--as", who).out.count("mandated written") for who in staff]
        assert told == [1, 1, 0, 0]
    assert "was sent on 4 Mar 2026" in cm("mandated", "written", ref, "1", code=3).err
    cm("undo", "--yes", "--as", "nia")
    assert due(cm, "ana") == [(ref, "ana")]
    cm("undo", "--yes", "--as", "ana")
    assert reports(cm, ref, "ana") == reports(cm, ref, "nia") == []


def sent_to(cm: CommandLine, who: str, *more: str) -> list[Any]:
    found: list[Any] = cm.json("remind", "show", "--as", who, "--all", "--kind", "mandated", *more)
    return found


@pytest.mark.parametrize("who", mostly_long(["ben", "sam"], ["ben"]))
def test_nobody_else_reads_of_it_anywhere(cm: CommandLine, ref: str, who: str) -> None:
    assert reports(cm, ref, who) == []
    number = str(max(row["seq"] for row in cm.json("history", ref, "--as", "ana")))
    cm("mandated", "written", ref, "1", "--as", "ana")
    cm("undo", "--yes", "--as", "ana")
    read = [
        *(["show", ref], ["client", "show", ref], ["timeline", ref], ["history", ref]),
        *(["audit", "log"], ["due", "--all"], ["due", "--worker", "ana"], ["caseload", "--all"]),
        *(["list", "--overdue", "--status", "all"], ["remind", "show", "--all"], ["doctor"]),
        *(["show", ref, "--as-of", "today"], ["history", ref, "--full"], ["remind", "log"]),
        *(["day"], ["day", "--week"], ["mine"], ["flow", ref], ["plan", "show", ref]),
    ]
    for words in read:
        later = () if "--as-of" in words else ("--today", "2026-03-14")
        code = None if words == ["doctor"] else 0
        told = cm(*words, "--json", "--as", who, *later, code=code)
        assert not [word for word in WORDS if word in told.out + told.err], words
    for words in read[:6]:
        told = cm(*words, "--as", who)
        assert not [word for word in WORDS if word in told.out + told.err], words
    # Their author reads of it where it belongs.
    for words in (["due", "--all"], ["history", ref], ["audit", "log"], ["show", ref]):
        assert "mandated" in cm(*words, "--as", "ana").out, words
    assert cm.json("search", "protection", "--as", who) == []
    assert cm.json("search", "1184", "--as", who) == []
    # Other verbs on the case say nothing of it, nor do refusals.
    said = cm("checkin", ref, "--mode", "home", "--as", who)
    said_dry = cm("note", ref, "seen", "--dry-run", "--as", who)
    gone = cm("undo", number, "--as", who, code=4)
    missing = cm("mandated", "written", ref, "1", "--author", "ana", "--as", who, code=4)
    snooze = ("remind", "snooze", ref, "mandated", "--until", "fri", "--reason", "x")
    assert "Child" not in cm(*snooze, "--as", who, code=2).err
    for one in (said, said_dry, gone):
        assert not [word for word in WORDS if word in one.out + one.err]
    assert f"There is no change {number}." in gone.err
    assert "There is no mandated report 1 on this case." in missing.err
    # Who adds a report of their own learns nothing from its number.
    mine = cm.json("mandated", "add", ref, *REPORT, "--as", who)["mandated"]
    assert mine["number"] == 1
    first = next(row["seq"] for row in cm.json("history", ref, "--as", who))
    blocked = cm("undo", str(first), "--yes", "--as", "sam", code=3).err
    assert "mandated" not in blocked


def test_digests_and_feeds_have_it_only_for_those_who_may_know(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    printed = cm("remind", "send", "--all", "--print", "--as", "sam", "--within", "90")
    assert "mandated" not in printed.out + printed.err
    assert "assessment" in printed.out
    sent = ("remind", "send", "--all", "--as", "sam", "--within", "90")
    for way, place in (("--ics", "{worker}.ics"), ("--eml", "{worker}")):
        shown = cm(*sent, way, str(out / place), "--dry-run")
        assert "mandated" not in shown.out + shown.err
    own = cm("remind", "send", "--eml", str(out), "--dry-run", "--as", "ana")
    assert "mandated" in own.out
    for way, place in (("--ics", "{worker}.ics"), ("--ics", "all.ics"), ("--eml", "{worker}")):
        said = cm(*sent, way, str(out / place))
        assert "mandated" not in said.out + said.err
    told = {
        path.relative_to(out).parts[0]
        for path in out.rglob("*")
        if path.is_file() and "mandated" in path.read_text()
    }
    assert told == {"ana", "ana.ics", "nia", "nia.ics"}
    # The log of what was sent tells nobody of the case that it was about.
    log = ("remind", "log", "--case", ref, "--as", "sam", "--json")
    assert {row["recipient"] for row in cm(*log).json} == {"ben"}


def test_a_report_on_a_closed_case_stays_due_and_shows_it_to_nobody_else(
    cm: CommandLine, ref: str
) -> None:
    closing = ("--reason", "moved", "--summary", "x", "--support", "y", "--no-input")
    closed = cm("close", ref, *closing, "--as", "ben")
    assert not [word for word in WORDS if word in closed.out + closed.err]
    assert (due(cm, "ana"), due(cm, "nia")) == ([(ref, "ana")], [(ref, "nia")])
    assert json.loads(cm("due", "--all", "--as", "ben", "--json").out) == []
    cm("worker", "set", "sam", "--role", "admin")
    cm("worker", "set", "ana", "--inactive", "--as", "sam")
    assert due(cm, "nia") == [(ref, "nia")]


def test_what_is_refused_changes_nothing(cm: CommandLine, ref: str) -> None:
    future = ("--agency", "A", "--reference", "B", "--told", "2026-03-09")
    told = cm("mandated", "add", ref, *future, code=3).err
    assert "9 Mar 2026 is in the future." in told
    assert "If nobody has told it yet, record the report afterwards." in told
    assert "cm mandated add needs" in cm("mandated", "add", ref, "--no-input", code=2).err
    assert "is in the future" in cm("mandated", "written", ref, "1", "--on", "+2d", code=3).err
    early = cm("mandated", "written", ref, "1", "--on", "2026-03-02", code=3).err
    assert "Child Protection was told on 3 Mar 2026, after 2 Mar 2026." in early
    assert len(reports(cm, ref, "ana")) == 1
