"""Imports before and after ``cm client merge``."""

from pathlib import Path

import pytest

from command_line import CommandLine
from exchange.hmis_make import BASE, CLIENT, ENROLLMENT, EXIT, make
from merging import code_of


def client_conflicts(cm: CommandLine, folder: str) -> int:
    """Import the export, and count the people whose change it did not take over."""
    files = cm.json("import", "hmis", folder)["counts"]
    return next(int(one["conflict"]) for one in files if one["file"] == "Client")


@pytest.mark.both_engines
def test_rows_of_another_system_follow_the_client(cm: CommandLine, tmp_path: Path) -> None:
    folder = str(make(tmp_path / "e"))
    cm("import", "hmis", folder)
    imported = {row["name"]: row["code"] for row in cm.json("client", "list")}
    kept = code_of(cm.open_case("Maria L.", "strengths"))
    cm("client", "merge", kept, imported["Maria Lopez"], "--yes")
    again = cm("import", "hmis", folder).out
    assert "Nothing is new or changed since the last import." in again
    renamed = [{**row, "FirstName": "Marie"} for row in BASE["Client"]]
    assert "conflict" in cm("import", "hmis", str(make(tmp_path / "f", Client=renamed))).out
    assert cm.json("client", "show", kept)["name"] == "Maria L."


@pytest.mark.both_engines
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.postgres_long
def test_an_import_after_a_merge_keeps_what_was_corrected(
    cm: CommandLine, tmp_path: Path, number: int
) -> None:
    people = [CLIENT, {**CLIENT, "PersonalID": "2", "FirstName": "Mariela"}]
    cm("import", "hmis", str(make(tmp_path / "a", Client=people)))
    imported = {row["name"]: row["code"] for row in cm.json("client", "list")}
    kept, other = imported["Maria Lopez"], imported["Mariela Lopez"]
    cm("client", "set", kept, "--name", "Maria Lopez Vega", "--dob", "1980-02-28")
    cm("client", "merge", kept, other, "--yes")
    before = cm.json("client", "show", kept)
    people[number - 1] = {**people[number - 1], "FirstName": "Marcella"}
    folder = str(make(tmp_path / "b", Client=people))
    assert client_conflicts(cm, folder) == 1
    assert cm.json("client", "show", kept) == before


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_two_people_of_the_source_do_not_take_turns(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", str(make(tmp_path / "a")))
    imported = {row["name"]: row["code"] for row in cm.json("client", "list")}
    kept, other = imported["Maria Lopez"], imported["Jo Park"]
    cm("close", other, "--reason", "moved")
    cm("client", "merge", kept, other, "--yes")
    people = [{**row, "FirstName": "Marcella"} for row in BASE["Client"]]
    folder = str(make(tmp_path / "b", Client=people))
    assert client_conflicts(cm, folder) == 1
    assert cm.json("client", "show", kept)["name"] == "Marcella Lopez"
    again = cm("import", "hmis", folder)
    assert "the client was merged into another one; cm keeps that one's." in again.err
    assert cm.json("client", "show", kept)["name"] == "Marcella Lopez"


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_import_still_updates_the_client_who_was_kept(cm: CommandLine, tmp_path: Path) -> None:
    """The merge filled in a date of birth, which is no edit of what the kept one's row says."""
    people = [{**CLIENT, "DOB": ""}, {**CLIENT, "PersonalID": "2", "FirstName": "Mariela"}]
    cm("import", "hmis", str(make(tmp_path / "a", Client=people)))
    imported = {row["name"]: row["code"] for row in cm.json("client", "list")}
    kept, other = imported["Maria Lopez"], imported["Mariela Lopez"]
    cm("close", other, "--reason", "moved")
    cm("client", "merge", kept, other, "--yes")
    assert cm.json("client", "show", kept)["dob"] == "1980-02-29"
    people[0] = {**people[0], "FirstName": "Marcella"}
    folder = str(make(tmp_path / "b", Client=people))
    assert client_conflicts(cm, folder) == 0
    shown = cm.json("client", "show", kept)
    assert (shown["name"], shown["dob"]) == ("Marcella Lopez", "1980-02-29")
    assert [one["value"] for one in shown["former"] if one["field"] == "name"] == [
        "Maria Lopez",
        "Mariela Lopez",
    ]


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_what_a_worker_wrote_of_the_other_client_is_an_edit(
    cm: CommandLine, tmp_path: Path
) -> None:
    people = [{**CLIENT, "DOB": ""}, BASE["Client"][1]]
    cm("import", "hmis", str(make(tmp_path / "a", Client=people)))
    kept = cm.json("search", "lopez")[0]["ref"].partition(".")[0]
    other = code_of(cm.open_case("Maria L.", "strengths", "--dob", "1980-02-28"))
    cm("client", "merge", kept, other, "--yes")
    assert client_conflicts(cm, str(make(tmp_path / "b"))) == 1
    assert cm.json("client", "show", kept)["dob"] == "1980-02-28"


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_doctor_calls_no_merged_client_doubled(cm: CommandLine, tmp_path: Path) -> None:
    ids = [{"PersonalID": one, "EnrollmentID": f"e{n}"} for n, one in enumerate(("a", "A", "b"))]
    files = {
        "Client": [{**CLIENT, "PersonalID": one["PersonalID"]} for one in ids],
        "Enrollment": [{**ENROLLMENT, **one} for one in ids],
        "Exit": [{**EXIT, **one, "ExitID": one["EnrollmentID"]} for one in ids],
    }
    folder = make(tmp_path / "a", **files, CurrentLivingSituation=None, Services=None)
    cm("import", "hmis", str(folder))
    kept, other, third = (row["code"] for row in cm.json("client", "list"))
    assert "came twice, as hmis:Test client A and a" in cm("doctor", code=10).out
    cm("client", "merge", kept, other, "--yes")
    cm("client", "merge", kept, third, "--yes")
    (found,) = cm.json("doctor", "--only", "externals")
    assert (found["level"], found["count"]) == ("ok", 0)


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("stays", ["Maria Lopez", "Mariela Lopez"])
def test_an_import_leaves_a_case_that_a_merge_closed(
    cm: CommandLine, tmp_path: Path, stays: str
) -> None:
    """The case that only moved with its client is still brought up to date."""
    files = {
        "Client": [CLIENT, {**CLIENT, "PersonalID": "2", "FirstName": "Mariela"}],
        "Exit": None,
        "CurrentLivingSituation": None,
        "Services": None,
    }
    cm("import", "hmis", str(make(tmp_path / "a", **files)))
    imported = {row["name"]: row["code"] for row in cm.json("client", "list")}
    kept, other = imported["Maria Lopez"], imported["Mariela Lopez"]
    cm("client", "merge", kept, other, "--yes", "--keep-case", f"{imported[stays]}.1")
    shown = {number: cm.json("show", f"{kept}.{number}") for number in (1, 2)}
    closed, still_open = (2, 1) if stays == "Maria Lopez" else (1, 2)
    assert shown[closed]["status"] == "closed"
    later = [{**row, "EntryDate": "2026-01-07"} for row in BASE["Enrollment"]]
    folder = str(make(tmp_path / "b", **{**files, "Enrollment": later}))
    said = cm("import", "hmis", folder)
    assert "changed in the export and in cm; cm keeps its own" in said.err
    assert "Changed 1 case." in said.out
    assert cm.json("show", f"{kept}.{closed}") == shown[closed]
    assert cm.json("show", f"{kept}.{still_open}")["opened_on"] == "2026-01-07"
