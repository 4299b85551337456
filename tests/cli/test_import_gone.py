"""Rows that a later export has no more: named, and with --follow-deletions followed."""

import csv
import shlex
from pathlib import Path

import pytest

from command_line import CommandLine
from exchange.hmis_make import BASE, EXIT, EXPORT, LIVING, SERVICE, Rows, make
from sweeps import mostly_long

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
    ref = cm.json("show", "maria lopez")["ref"]
    for extra in (["--dry-run"], []):
        said = cm("import", "hmis", again, *extra)
        assert (
            "No longer in the export, and kept here: 1 closure, 1 contact, 1 service." in said.out
        )
        assert "Cases that are open again there stay closed here." in said.out
        assert (
            "Exit.csv: the export no longer has this exit, so the case is open there;"
            f" it stays closed here ({ref}, 900 there)."
        ) in said.err
        answer = cm.json("import", "hmis", again, *extra)
        assert kinds(answer) == [("closure", False), ("contact", False), ("service", False)]
        assert [(one["id"], one["ref"]) for one in answer["gone"]] == [
            ("900", ref),
            ("cls/50", ref),
            ("50", ref),
        ]
        found = [one for one in answer["problems"] if one["rule"] == "gone"]
        assert {(one["file"], one["id"], one["ref"]) for one in found} == {
            ("Exit", "900", ref),
            ("CurrentLivingSituation", "50", ref),
            ("Services", "50", ref),
        }
    assert cm.json("show", "maria lopez")["status"] == "closed"


def test_what_is_gone_is_listed_by_the_command_that_is_named(
    cm: CommandLine, again: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ref = cm.json("show", "maria lopez")["ref"]
    lines = cm("import", "hmis", again).out.splitlines()
    (listing,) = (line for line in lines if line.startswith("To list these rows"))
    (removing,) = (line for line in lines if line.startswith("To remove closures"))
    cm(*shlex.split(listing.partition(": ")[2])[1:])
    with (tmp_path / "gone.csv").open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["rule"] == "gone"]
    assert sorted((row["file"], row["id"], row["ref"]) for row in rows) == [
        ("CurrentLivingSituation", "50", ref),
        ("Exit", "900", ref),
        ("Services", "50", ref),
    ]
    cm(*shlex.split(removing.partition(": ")[2])[1:])
    assert cm.json("show", ref)["status"] == "open"


@pytest.mark.both_engines
def test_what_is_gone_is_followed_if_it_is_asked_for(cm: CommandLine, again: str) -> None:
    plan = cm("import", "hmis", again, "--follow-deletions", "--dry-run")
    assert "No longer in the export, and removed here: 1 closure, 1 contact, 1 service." in plan.out
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
@pytest.mark.postgres_long
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
@pytest.mark.postgres_long
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
    ref = cm.json("show", "maria lopez")["ref"]
    assert [one["ref"] for one in done["gone"][:2]] == [ref.partition(".")[0], ref]
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


@pytest.mark.parametrize(
    "says",
    mostly_long(
        [
            {"ExportDirective": "1"},
            {"ExportDirective": "3"},
            {"ExportDirective": ""},
            {"ExportPeriodType": "1"},
            {"ExportPeriodType": "4"},
            {"ExportPeriodType": ""},
            {"ExportStartDate": ""},
            {"ExportEndDate": "soon"},
        ],
        3,
    ),
)
def test_only_a_full_refresh_tells_by_absence(
    cm: CommandLine, tmp_path: Path, says: dict[str, str]
) -> None:
    """A delta has only what changed, so a row that it lacks is still there in the source."""
    cm("import", "hmis", str(make(tmp_path / "a")))
    marked: dict[str, Rows] = {
        "Export": [{**EXPORT, **says}],
        "Exit": [],
        "CurrentLivingSituation": [{**LIVING, **GONE}],
        "Services": [],
    }
    folder = str(make(tmp_path / "b", **marked))
    plan = cm("import", "hmis", folder, "--follow-deletions", "--dry-run")
    assert "Only rows marked as deleted are followed: Export.csv " in plan.out
    done = cm.json("import", "hmis", folder, "--follow-deletions")
    assert kinds(done) == [("closure", False), ("contact", True), ("service", False)]
    assert cm.json("show", "maria lopez")["status"] == "closed"


def test_a_row_before_or_after_the_period_is_kept(cm: CommandLine, tmp_path: Path) -> None:
    """The exit is of 1 March, the contact of 1 February, the service of the day after."""
    cm("import", "hmis", str(make(tmp_path / "a")))
    later: dict[str, Rows] = {
        "Export": [
            {**EXPORT, "ExportStartDate": "2026-02-02", "ExportEndDate": "2026-02-28 00:00:00"}
        ],
        "Exit": [],
        "CurrentLivingSituation": [],
        "Services": [],
    }
    done = cm.json("import", "hmis", str(make(tmp_path / "b", **later)), "--follow-deletions")
    assert kinds(done) == [("closure", False), ("contact", False), ("service", True)]


def test_a_mass_removal_must_be_accepted(cm: CommandLine, tmp_path: Path) -> None:
    """Six of six contacts are too many; five of six would be few."""
    living = [{**LIVING, "CurrentLivingSitID": str(number)} for number in range(60, 66)]
    cm("import", "hmis", str(make(tmp_path / "a", CurrentLivingSituation=living)))
    folder = str(make(tmp_path / "b", CurrentLivingSituation=[]))
    for extra in (["--dry-run"], []):
        refused = cm("import", "hmis", folder, "--follow-deletions", *extra, code=3)
        assert "6 of 6 imported contacts are gone in the export" in refused.err
        told = "This is the plan, but the import itself would be refused:"
        assert (told in refused.err) is bool(extra)
        assert ("No longer in the export, and removed here: 6 contacts." in refused.out) is bool(
            extra
        )
    fewer = str(make(tmp_path / "c", CurrentLivingSituation=living[:1]))
    assert len(kinds(cm.json("import", "hmis", fewer, "--follow-deletions", "--dry-run"))) == 5
    done = cm.json("import", "hmis", folder, "--follow-deletions", "--accept-rejects")
    assert kinds(done) == [("contact", True)] * 6


def test_a_removal_is_not_called_nothing(cm: CommandLine, again: str) -> None:
    plan = cm("import", "hmis", again, "--follow-deletions", "--dry-run").out
    assert "removed here" in plan
    assert "There is nothing to import." not in plan
    done = cm("import", "hmis", again, "--follow-deletions").out
    assert "removed here" in done
    assert "Nothing is new or changed" not in done
    assert "Nothing is new or changed" in cm("import", "hmis", again, "--follow-deletions").out


def test_a_dry_run_warns_of_a_second_open_case_too(cm: CommandLine, again: str) -> None:
    ref = cm.json("show", "maria lopez")["ref"]
    model = cm.json("show", ref)["model"]
    code = ref.partition(".")[0]
    cm("intake", "Maria Lopez", "--model", model, "--same-as", code)
    plan = cm("import", "hmis", again, "--follow-deletions", "--dry-run")
    assert (
        f"{ref} would be open again beside another open case of the client in {model}." in plan.err
    )
    assert "would be open again" not in cm("import", "hmis", again, "--dry-run").err
    done = cm("import", "hmis", again, "--follow-deletions")
    assert "second open case in the same model" in done.err
