"""``cm import hmis`` as it is typed: the plan, the answer, what is said, and what is refused."""

import csv
import json
from pathlib import Path

import pytest

from cmcli.store.core.store import Store
from command_line import CommandLine
from exchange.hmis_make import BASE, CLIENT, ENROLLMENT, EXIT, EXPORT, PROJECT, make, zipped


def counts(answer: dict[str, list[dict[str, object]]], file: str) -> dict[str, object]:
    return next(one for one in answer["counts"] if one["file"] == file)


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_dry_run_shows_the_plan_and_stops_there(cm: CommandLine, tmp_path: Path) -> None:
    folder = str(make(tmp_path / "e"))
    shown = cm("import", "hmis", folder, "--dry-run")
    assert "Dry run: nothing was saved." in shown.err
    assert shown.out.splitlines()[-1] == (
        "The import would add 1 worker, 2 clients, 2 cases, 1 closure, 1 contact, 1 service."
    )
    answer = cm.json("import", "hmis", folder, "--dry-run")
    assert (answer["dry_run"], answer["over_ceiling"], answer["open_cases"]) == (True, None, None)
    assert cm.json("list", "--status", "all") == []
    done = cm.json("import", "hmis", folder)
    assert {**done, "dry_run": True, "over_ceiling": None, "open_cases": None} == answer


@pytest.mark.both_engines
def test_the_answer_for_programs(cm: CommandLine, tmp_path: Path) -> None:
    export = [{**EXPORT, "SourceID": "1106"}]
    answer = cm.json("import", "hmis", str(make(tmp_path / "e", Export=export)))
    assert (answer["system"], answer["year"], answer["exported_on"]) == ("hmis:1106", 2026, None)
    assert counts(answer, "Client") == {
        "file": "Client",
        "rows": 2,
        "create": 2,
        "update": 0,
        "skip": 0,
        "conflict": 0,
        "reject": 0,
        "deleted": 0,
        "note": "",
    }
    assert answer["created"] == {
        "workers": 1,
        "clients": 2,
        "cases": 2,
        "closures": 1,
        "household_members": 0,
        "contacts": 1,
        "services": 1,
        "benefits": 0,
        "needs": 0,
    }
    assert set(answer["updated"].values()) == {0}
    assert (answer["dry_run"], answer["open_cases"], answer["over_ceiling"]) == (False, 1, [])
    problem = answer["problems"][0]
    assert (problem["file"], problem["line"], problem["rule"]) == ("Export", 2, "future-date")
    rows = cm.json("list", "--status", "all", "--worker", "ana.silva")
    assert sorted((row["name"], row["status"], row["opened_on"]) for row in rows) == [
        ("Jo Park", "open", "2026-01-05"),
        ("Maria Lopez", "closed", "2026-01-05"),
    ]


def test_the_table_fits_a_terminal_and_names_what_was_done(cm: CommandLine, tmp_path: Path) -> None:
    named = [{**EXPORT, "SourceName": "Evil\x1b[2J\nName"}]
    lines = cm("import", "hmis", str(make(tmp_path / "e", Export=named))).out.splitlines()
    assert lines[0] == "HMIS export of Evil\\x1b[2J Name, FY2026"
    assert lines[1].split() == ["rows", "new", "changed", "same", "conflict", "rejected", "deleted"]
    assert [line.split() for line in lines if line.startswith("Client ")] == [
        ["Client", "2", "2", "-", "-", "-", "-", "-"]
    ]
    assert max(map(len, lines[:-3])) <= 80
    assert lines[-3].startswith("Added 1 worker, 2 clients, 2 cases, 1 closure, 1 contact,")
    assert lines[-2] == "1 new case is open."
    again = cm("import", "hmis", str(tmp_path / "e")).out.splitlines()
    assert again[-1] == "Nothing is new or changed since the last import."


def test_it_says_how_many_clients_may_be_one_person(cm: CommandLine, tmp_path: Path) -> None:
    folder = str(make(tmp_path / "e"))
    assert "--duplicates" not in cm("import", "hmis", folder).err
    cm("undo", "--yes")
    cm.open_case("Maria Lopez")
    told = cm("import", "hmis", folder).err
    assert "1 pair of clients may be one person." in told
    assert "To see them: cm client list --duplicates" in told


def test_an_archive_and_a_map(cm: CommandLine, tmp_path: Path) -> None:
    archive = zipped(make(tmp_path / "e"), tmp_path / "e.zip")
    own = tmp_path / "map.toml"
    own.write_text('[models]\n4 = "strengths"\n')
    cm("import", "hmis", str(archive), "--map", str(own))
    assert {row["model"] for row in cm.json("list", "--status", "all")} == {"strengths"}
    missing = cm("import", "hmis", str(archive), "--map", str(tmp_path / "none"), code=5)
    assert "cannot be read" in missing.err


def _many_problems(folder: Path) -> Path:
    """An export with thirty exits that lie before the entry, and a date of birth nobody can read
    in each of thirty ways."""
    cases = [{**ENROLLMENT, "EnrollmentID": str(n)} for n in range(100, 130)]
    exits = [
        {**EXIT, "ExitID": str(n), "EnrollmentID": str(n), "ExitDate": "2025-01-01"}
        for n in range(100, 130)
    ]
    births = [f"{month}/{day}/1980" for month in (1, 2) for day in range(13, 28)]
    people = [{**CLIENT, "PersonalID": str(n), "DOB": day} for n, day in enumerate(births, 1)]
    housing = [{**PROJECT, "ProjectType": "13"}]
    return make(folder, Project=housing, Enrollment=cases, Exit=exits, Client=people)


@pytest.mark.both_engines
def test_problems_are_said_counted_and_written(cm: CommandLine, tmp_path: Path) -> None:
    folder, file = str(_many_problems(tmp_path / "e")), tmp_path / "problems.csv"
    plan = ("import", "hmis", folder, "--accept-rejects", "--dry-run")
    assert cm(*plan).err.splitlines() == [
        "Exit.csv, line 2 and 29 more: ExitDate 2025-01-01 is before EntryDate 2026-01-05;"
        " it stays open.",
        "Export.csv, line 2: ExportDate '2026-11-01 08:00:00' is in the future, so cm can't tell if"
        " the export is older than the last one.",
        "Client.csv, line 2 and 29 more: DOB is not in the form yyyy-mm-dd;"
        " it was read as 1980-01-13.",
        "Dry run: nothing was saved.",
    ]
    cm(*plan, "--problems", str(file))
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(cm.json(*plan)["problems"]) == 61
    assert sum(row["rejected"] == "yes" for row in rows) == 30
    assert (rows[-1]["file"], rows[-1]["line"], rows[-1]["rule"]) == (
        "Exit",
        "31",
        "exit-before-entry",
    )
    quiet = cm("import", "hmis", folder, "--accept-rejects", "--quiet").err.splitlines()
    assert quiet[0] == (
        "cm: ana.silva is over the ceiling with 30 open cases, at 150 % of the ceiling."
    )
    assert "and 24 more are their clients' second open cases in the same model." in quiet[1]
    assert len(quiet) == 2
    bad = cm("import", "hmis", folder, "--problems", str(tmp_path / "no" / "p.csv"), code=2)
    assert "cannot be written" in bad.err


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_strict_refuses_what_is_not_whole(cm: CommandLine, tmp_path: Path, dry: list[str]) -> None:
    folder = str(_many_problems(tmp_path / "e"))
    refused = cm("import", "hmis", folder, "--strict", "--json", *dry, code=3)
    assert (json.loads(refused.out)["created"]["clients"] == 30) if dry else refused.out == ""
    assert refused.error["message"] == "30 rows of the export can't be imported, so nothing was."
    assert cm.json("list", "--status", "all") == []
    assert len(cm.json("worker", "list")) == 4


BROKEN: list[tuple[str, dict[str, str | None], int]] = [
    ("not an HMIS export", {"Client": None}, 2),
    ("FY2019", {"Export": "ExportID,CSVVersion\n1,2019 v1\n"}, 2),
    ("PersonalID is missing", {"Client": "FirstName,LastName,DOB\nAnn,Lee,\n"}, 2),
    (
        "Nothing in the export can be imported",
        {"Client": "PersonalID,FirstName,LastName,DOB\n,,,\n"},
        3,
    ),
]


@pytest.mark.parametrize(("said", "files", "code"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_is_no_export_is_a_sentence(
    cm: CommandLine, tmp_path: Path, said: str, files: dict[str, str | None], code: int
) -> None:
    only = {name: None for name in BASE if name not in ("Client", "Enrollment", "Export")}
    folder = make(tmp_path / "e", **{**only, **files})
    done = cm("import", "hmis", str(folder), code=code)
    assert said in done.err
    assert "Traceback" not in done.err
    assert cm.json("list", "--status", "all") == []


def test_a_place_without_an_export_is_not_found(cm: CommandLine, tmp_path: Path) -> None:
    assert "cm import hmis needs DIR|ZIP." in cm("import", "hmis", code=2).err
    assert "There is no export at" in cm("import", "hmis", str(tmp_path / "none"), code=4).err
    (tmp_path / "text.zip").write_text("no archive")
    assert "zip archive" in cm("import", "hmis", str(tmp_path / "text.zip"), code=2).err


def test_a_worker_is_refused_before_the_export_is_read(cm: CommandLine, tmp_path: Path) -> None:
    for extra in ([], ["--dry-run"]):
        done = cm("import", "hmis", str(tmp_path / "none"), "--as", "ben", *extra, code=3)
        assert "A worker can't do this (import)." in done.err


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_repeat_under_the_same_key_is_harmless(cm: CommandLine, tmp_path: Path) -> None:
    folder = str(make(tmp_path / "e"))
    first = cm("import", "hmis", folder, "--id", "K", "--json").json
    assert cm("import", "hmis", folder, "--id", "K", "--json").json == first
    make(tmp_path / "e", Client=[CLIENT])
    reused = cm("import", "hmis", folder, "--id", "K", "--json", code=3)
    assert reused.error["code"] == "id-reused"


def test_a_repeat_does_not_depend_on_what_others_did_since(cm: CommandLine, tmp_path: Path) -> None:
    """A colleague adds a model and imports with another map."""
    folder, own = str(make(tmp_path / "e")), tmp_path / "m.toml"
    words = ("import", "hmis", folder, "--id", "K", "--json")
    first = cm(*words).json
    cm("models", "copy", "cti", "cti-youth", "CTI for young people")
    own.write_text('[models]\n4 = "icm"\n')
    cm("import", "hmis", folder, "--map", str(own))
    assert cm(*words).json == first


def test_a_repeat_with_another_content_of_the_map_is_refused(
    cm: CommandLine, tmp_path: Path
) -> None:
    folder, own = str(make(tmp_path / "e")), tmp_path / "m.toml"
    words = ("import", "hmis", folder, "--id", "K", "--json", "--map", str(own))
    own.write_text('[models]\n4 = "icm"\n')
    first = cm(*words).json
    assert cm(*words).json == first
    own.write_text('[models]\n4 = "act"\n')
    assert cm(*words, code=3).error["code"] == "id-reused"


def test_another_system_without_a_past_is_pointed_out(cm: CommandLine, tmp_path: Path) -> None:
    assert "before" not in cm("import", "hmis", str(make(tmp_path / "a"))).err
    unnamed = make(tmp_path / "b", Export=None)
    asked = cm("import", "hmis", str(unnamed), "--dry-run").err
    assert "Nothing was imported from hmis: before, only from Test" in asked
    named = cm("import", "hmis", str(unnamed), "--source", "Test", "--json")
    assert set(named.json["created"].values()) == {0}
    assert "before" not in named.err


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_undo_after_an_import(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", str(make(tmp_path / "e")))
    assert cm.json("undo")["command"] == "import hmis"
    assert cm.json("list", "--status", "all") == []
    assert len(cm.json("worker", "list")) == 4


def test_the_catalogue_stays_the_same_for_known_projects(cm: CommandLine, tmp_path: Path) -> None:
    """A case keeps its model when only the name of its project changes."""
    cm("import", "hmis", str(make(tmp_path / "e")))
    renamed = [{**PROJECT, "ProjectName": "Night team"}]
    done = cm("import", "hmis", str(make(tmp_path / "e", Project=renamed)))
    assert "Changed 2 cases." in done.out
    assert {row["model"] for row in cm.json("list", "--status", "all")} == {"brokerage"}


@pytest.mark.both_engines
def test_planning_holds_no_lock(
    cm: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run opens no operation at all."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("an operation was opened")

    monkeypatch.setattr(Store, "operation", fail)
    cm("import", "hmis", str(make(tmp_path / "e")), "--dry-run")
