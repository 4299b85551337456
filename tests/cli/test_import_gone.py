"""Rows that a later export has no more: named, and with --follow-deletions followed."""

from pathlib import Path

import pytest

from command_line import CommandLine
from exchange.hmis_make import BASE, EXIT, LIVING, SERVICE, Rows, make

GONE = {"DateDeleted": "2026-02-01 00:00:00"}


def kinds(answer: dict[str, object]) -> list[tuple[object, object]]:
    found = answer["gone"]
    assert isinstance(found, list)
    return [(one["kind"], one["followed"]) for one in found]


@pytest.fixture
def again(cm: CommandLine, tmp_path: Path) -> str:
    """The export that follows an imported one: without exit, contact and service."""
    cm("import", "hmis", str(make(tmp_path / "a")))
    later: dict[str, Rows] = {"Exit": [], "CurrentLivingSituation": [], "Services": []}
    return str(make(tmp_path / "b", **later))


def test_what_is_gone_is_named_in_the_plan_and_stays(cm: CommandLine, again: str) -> None:
    for extra in (["--dry-run"], []):
        said = cm("import", "hmis", again, *extra)
        assert "Gone in the export, and kept here: 1 closure, 1 contact, 1 service." in said.out
        assert "Cases that are open again there stay closed here." in said.out
        assert (
            "Exit.csv: a row that was imported before is not there any more, "
            "so the case is open again there; what was imported from it stays here."
        ) in said.err
        answer = cm.json("import", "hmis", again, *extra)
        assert kinds(answer) == [("closure", False), ("contact", False), ("service", False)]
        assert answer["gone"][0]["id"] == "900"
    assert cm.json("show", "maria lopez")["status"] == "closed"


@pytest.mark.both_engines
def test_what_is_gone_is_followed_if_it_is_asked_for(cm: CommandLine, again: str) -> None:
    plan = cm("import", "hmis", again, "--follow-deletions", "--dry-run")
    assert "Gone in the export, and removed here: 1 closure, 1 contact, 1 service." in plan.out
    assert cm.json("show", "maria lopez")["status"] == "closed"
    done = cm.json("import", "hmis", again, "--follow-deletions")
    assert kinds(done) == [("closure", True), ("contact", True), ("service", True)]
    maria = cm.json("show", "maria lopez")
    assert (maria["status"], maria["closed_on"], maria["close_reason"]) == ("open", None, None)
    assert maria["destination"] is None
    assert cm.json("contact", "list", maria["ref"]) == []
    assert "Deleted in the other system." in cm("history", maria["ref"]).out
    assert cm.json("import", "hmis", again, "--follow-deletions")["gone"] == []
    assert "intact" in cm("audit", "verify").out
    cm("undo", "--yes")
    maria = cm.json("show", "maria lopez")
    assert (maria["status"], maria["close_reason"]) == ("closed", "left-program")


@pytest.mark.both_engines
def test_a_row_that_comes_back_is_new(cm: CommandLine, again: str, tmp_path: Path) -> None:
    cm("import", "hmis", again, "--follow-deletions")
    done = cm.json("import", "hmis", str(tmp_path / "a"))
    created = {kind: count for kind, count in done["created"].items() if count}
    assert created == {"closures": 1, "contacts": 1, "services": 1}
    assert cm.json("show", "maria lopez")["status"] == "closed"


def test_rows_marked_as_deleted_are_gone_too(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", str(make(tmp_path / "a")))
    files = {
        "Exit": [{**EXIT, **GONE}],
        "CurrentLivingSituation": [{**LIVING, **GONE}],
        "Services": [{**SERVICE, **GONE}],
    }
    done = cm.json("import", "hmis", str(make(tmp_path / "b", **files)), "--follow-deletions")
    assert kinds(done) == [("closure", True), ("contact", True), ("service", True)]
    assert cm.json("show", "maria lopez")["status"] == "open"


def test_what_was_changed_here_is_kept(cm: CommandLine, again: str) -> None:
    cm("set", "maria lopez", "--issue", "a letter from the landlord")
    done = cm.json("import", "hmis", again, "--follow-deletions")
    assert kinds(done) == [("closure", False), ("contact", True), ("service", True)]
    assert cm.json("show", "maria lopez")["status"] == "closed"


@pytest.mark.both_engines
def test_an_exit_closes_no_case_with_an_open_flag(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", str(make(tmp_path / "a", Exit=[])))
    ref = cm.json("show", "maria lopez")["ref"]
    cm("flag", ref, "he has a knife", "--kind", "harm-to-others")
    folder = str(make(tmp_path / "b"))
    done = cm("import", "hmis", folder)
    assert "the case has an open safety flag here; settle it, and import again." in done.err
    assert cm.json("show", ref)["status"] == "open"
    cm("flag", ref, "--settle", "1", "--done", "police told", "--told", "Sam")
    assert cm.json("import", "hmis", folder)["created"]["closures"] == 1
    assert cm.json("show", ref)["status"] == "closed"


def test_people_and_cases_stay(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", str(make(tmp_path / "a")))
    only = {
        "Client": BASE["Client"][1:],
        "Enrollment": BASE["Enrollment"][1:],
        "Exit": [],
        "CurrentLivingSituation": [],
        "Services": [],
    }
    done = cm.json("import", "hmis", str(make(tmp_path / "b", **only)), "--follow-deletions")
    assert kinds(done)[:2] == [("client", False), ("case", False)]
    assert cm.json("show", "maria lopez")["status"] == "open"


@pytest.mark.parametrize("text", [None, "broken"])
def test_a_file_that_cannot_tell_takes_nothing_back(
    cm: CommandLine, tmp_path: Path, text: str | None
) -> None:
    """A missing file, or one with a broken row, says nothing about what is gone."""
    cm("import", "hmis", str(make(tmp_path / "a")))
    header = ",".join(EXIT)
    exits = None if text is None else f"{header}\nbroken row\n"
    folder = str(make(tmp_path / "b", Exit=exits))
    done = cm.json("import", "hmis", folder, "--follow-deletions", "--accept-rejects")
    assert done["gone"] == []
    assert cm.json("show", "maria lopez")["status"] == "closed"
