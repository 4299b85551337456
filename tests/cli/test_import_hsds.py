"""``cm import hsds``: planned, carried out once, brought up to date, and undone as one change."""

from pathlib import Path

import pytest

from command_line import CommandLine
from exchange.hsds_make import SERVICE, document, nested, tables

PANTRY, KITCHEN, CLINIC = (
    {**SERVICE, "id": key, "name": name}
    for key, name in (("1", "Food Pantry"), ("2", "Soup Kitchen"), ("3", "Free Clinic"))
)


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_directory_is_planned_imported_brought_up_to_date_and_undone(
    cm: CommandLine, tmp_path: Path
) -> None:
    folder = str(tables(tmp_path / "d", PANTRY, {**KITCHEN, "status": "inactive"}, CLINIC))
    planned = cm("import", "hsds", folder, "--dry-run")
    assert planned.out.splitlines() == [
        "             new  changed    same  conflict  rejected",
        "services       3        -       -         -         -",
        "Not read, with the number of rows that have a value:",
        "  services: last_modified 3",
        "The import would add 3 entries.",
    ]
    assert "Dry run: nothing was saved." in planned.err
    assert cm.json("resource", "list") == []
    cm("resource", "add", "Own Entry")
    done = cm("import", "hsds", folder).out
    assert done.endswith(
        "Added 3 entries.\nTo see them: cm resource list. To undo the import: cm undo\n"
    )
    assert cm("resource", "list", "--format", "ids").out == "1\n2\n4\n"
    shown = cm.json("resource", "show", "2")
    assert (shown["name"], shown["checked_on"], shown["ages"]) == (
        "Food Pantry",
        "2026-01-15",
        "18+",
    )
    assert cm.json("resource", "show", "3")["end_reason"].startswith("No longer offered")
    again = cm("import", "hsds", folder).out
    assert again.endswith("Nothing is new or changed since the last import.\n")

    cm("resource", "set", "2", "--phone", "555-0100")
    cm("resource", "set", "4", "--checked", "today")
    newer = [{**one, "fees_description": "5 dollars"} for one in (PANTRY, KITCHEN, CLINIC)]
    tables(tmp_path / "d", *newer)
    told = cm("import", "hsds", folder)
    assert (
        "services.csv, line 2: changed in the directory and in cm; cm keeps its own (entry 2, 1 "
        in told.err
    )
    assert "Changed 2 entries." in told.out
    mine, offered, checked = (cm.json("resource", "show", number) for number in "234")
    assert (mine["cost"], mine["phone"]) == ("Free", "555-0100")
    assert (offered["cost"], offered["ended_on"]) == ("5 dollars", None)
    assert (checked["cost"], checked["checked_on"]) == ("5 dollars", "2026-03-04")
    cm("undo")
    assert cm.json("resource", "show", "4")["cost"] == "Free"
    assert cm.json("import", "hsds", folder)["counts"]["update"] == 2

    counts = cm.json("import", "hsds", folder)["counts"]
    assert counts == {"create": 0, "update": 0, "skip": 2, "conflict": 1, "reject": 0}


def test_the_whole_import_is_undone_as_one_change(cm: CommandLine, tmp_path: Path) -> None:
    folder = str(tables(tmp_path / "d", PANTRY, KITCHEN))
    cm("import", "hsds", folder)
    cm("undo")
    assert cm.json("resource", "list") == []
    assert cm.json("import", "hsds", folder)["counts"]["create"] == 2


def test_what_is_gone_is_told_and_ended_when_asked(cm: CommandLine, tmp_path: Path) -> None:
    whole = (PANTRY, KITCHEN, CLINIC)
    folder = str(tables(tmp_path / "d", *whole))
    cm("import", "hsds", folder)
    cm("resource", "set", "3", "--hours", "noon")
    tables(tmp_path / "d", PANTRY)
    told = cm("import", "hsds", folder)
    assert "No longer in the directory, and kept here: 2 entries." in told.out
    assert (
        "services.csv and 1 more: a service is no longer in the directory (entry 2, 2 there)."
        in told.err
    )
    ended = cm("import", "hsds", folder, "--follow-deletions").out
    assert "No longer in the directory, and ended here: 1 entry." in ended
    assert cm.json("resource", "show", "2")["end_reason"] == "No longer in the imported directory."
    assert cm.json("resource", "show", "3")["ended_on"] is None
    tables(tmp_path / "d", *whole)
    assert "Changed 1 entry." in cm("import", "hsds", folder).out
    assert cm.json("resource", "show", "2")["ended_on"] is None

    many = [{**SERVICE, "id": f"m{at}", "name": f"Service {at}"} for at in range(8)]
    cm("import", "hsds", str(tables(tmp_path / "m", *many)), "--source", "many")
    tables(tmp_path / "m", many[0])
    follow = ("import", "hsds", str(tmp_path / "m"), "--source", "many", "--follow-deletions")
    assert "7 of 8 imported entries are gone" in cm(*follow, code=3).err
    page = {"contents": [nested(id="m0", name="Service 0")], "total_pages": 4}
    part = cm("import", "hsds", str(document(tmp_path / "p.json", page)), *follow[3:])
    assert "Only a part of the directory was read: 1 of 4 pages." in part.out
    assert "ended here" not in part.out
    assert "ended here: 7" in cm(*follow, "--accept-rejects").out


def test_a_directory_in_doubt_is_refused(cm: CommandLine, tmp_path: Path) -> None:
    folder = str(tables(tmp_path / "d", PANTRY, {**KITCHEN, "name": ""}))
    refused = cm("import", "hsds", folder, "--dry-run", code=3).err
    assert "services.csv, line 3: its name is empty." in refused
    assert "services.csv: 1 of 2 rows were rejected. So nothing was imported." in refused
    assert "1 row of the directory" in cm("import", "hsds", folder, "--strict", code=3).err
    problems = tmp_path / "problems.csv"
    taken = cm.json("import", "hsds", folder, "--accept-rejects", "--problems", str(problems))
    assert (taken["counts"]["create"], taken["counts"]["reject"]) == (1, 1)
    assert problems.read_text().splitlines()[1] == (
        "services.csv,3,missing,yes,its name is empty.,2,"
    )
    other = {**PANTRY, "name": "Bus Passes", "organization_id": "o2", "organization_name": "City"}
    stranger = str(tables(tmp_path / "o", other))
    told = cm("import", "hsds", stranger, code=3).err
    assert "1 of 1 imported entries would get another name and another organization" in told
    assert "name it with --source" in told
    assert cm.json("import", "hsds", stranger, "--source", "city")["counts"]["create"] == 1
    cm("worker", "add", "kim", "--name", "Kim")
    assert cm("import", "hsds", folder, "--as", "kim", code=3).err
    nothing = cm("import", "hsds", str(tmp_path / "no"), code=4).err
    assert "There is no file or folder at" in nothing
    assert "Give the folder, zip archive or file of the directory." in nothing


def test_terms_are_counted_and_a_map_is_remembered(cm: CommandLine, tmp_path: Path) -> None:
    path = str(document(tmp_path / "d.json", [nested(attributes=[{"name": "Home [b]Repair"}])]))
    planned = cm("import", "hsds", path, "--dry-run").out
    assert "  Home [b]Repair 1\n" in planned
    cm("import", "hsds", path)
    words = tmp_path / "m.toml"
    words.write_text('[needs]\n"Home [b]Repair" = "housing"\n', encoding="utf-8")
    changed = cm.json("import", "hsds", path, "--map", str(words))
    assert (changed["counts"]["update"], changed["unmapped"]) == (1, [])
    assert cm.json("resource", "show", "1")["needs"] == ["housing"]
    kept = cm("import", "hsds", path)
    assert "Uses the map of 4 Mar 2026 (m.toml)." in kept.err
    assert cm.json("import", "hsds", path, "--map", "none")["unmapped"] == [
        {"term": "Home [b]Repair", "services": 1}
    ]
    words.write_text('[needs]\na = "hosing"\n', encoding="utf-8")
    assert "needs.a must be one of" in cm("import", "hsds", path, "--map", str(words), code=5).err
