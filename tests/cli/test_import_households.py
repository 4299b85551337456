"""``cm import hmis``: households arrive whole, count at once, and what is changed here stays."""

from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine
from exchange.hmis_make import CLIENT, ENROLLMENT, PROJECT, make

NAMES = {"1": "Maria", "2": "Jo", "3": "Kim"}
RELATIONS = {"1": "1", "2": "2", "3": "99"}


def export(folder: Path, *moved: dict[str, str], homes: str = "h1 h1 h1") -> str:
    """Three people in rapid rehousing with one worker; ``homes`` are their households."""
    people = [{**CLIENT, "PersonalID": key, "FirstName": name} for key, name in NAMES.items()]
    cases = [
        {
            **ENROLLMENT,
            "EnrollmentID": f"10{key}",
            "PersonalID": key,
            "HouseholdID": home,
            "RelationshipToHoH": RELATIONS[key],
        }
        for key, home in zip(NAMES, homes.split(), strict=True)
    ]
    none: dict[str, Any] = dict.fromkeys(("Exit", "CurrentLivingSituation", "Services"))
    files: dict[str, Any] = {"Client": people, "Enrollment": [*cases, *moved], **none}
    return str(make(folder, Project=[{**PROJECT, "ProjectType": "13"}], **files))


def codes(cm: CommandLine) -> list[str]:
    by_name = {row["name"].split()[0]: row["code"] for row in cm.json("client", "list")}
    return [by_name[name] for name in NAMES.values()]


def members(cm: CommandLine, code: str) -> dict[str, tuple[str | None, str]]:
    found = cm.json("household", "show", code)["members"]
    return {one["code"]: (one["relationship"], one["joined_on"]) for one in found}


def load_of(cm: CommandLine) -> tuple[int, float]:
    (row,) = cm.json("caseload", "--worker", "ana.silva")
    return row["open"], row["load_target"]


@pytest.mark.both_engines
def test_a_household_arrives_whole_and_counts_at_once(cm: CommandLine, tmp_path: Path) -> None:
    folder = export(tmp_path / "e")
    planned = cm("import", "hmis", folder, "--dry-run").out
    assert "In the export: 1 household of more than one person, with 3 members." in planned
    assert "3 cases, 3 household members." in planned
    done = cm.json("import", "hmis", folder)
    assert (done["households"], done["created"]["household_members"]) == (1, 3)
    maria, jo, kim = codes(cm)
    assert members(cm, jo) == {
        maria: ("head", "2026-01-05"),
        jo: ("child", "2026-01-05"),
        kim: (None, "2026-01-05"),  # the export does not say it
    }
    assert load_of(cm) == (3, 0.1)
    assert cm.json("due", "--kind", "household") == []  # an import's households are facts
    again = cm.json("import", "hmis", folder)
    assert set(again["created"].values()) == set(again["updated"].values()) == {0}
    cm("undo")
    assert cm.json("client", "list") == []


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_somebody_who_moves_on_leaves_the_first_household(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", export(tmp_path / "a"))
    maria, jo, kim = codes(cm)
    later = {**ENROLLMENT, "EnrollmentID": "900", "PersonalID": "3", "EntryDate": "2026-02-01"}
    moved = {**later, "HouseholdID": "h9", "RelationshipToHoH": "1"}
    also = {**later, "EnrollmentID": "901", "PersonalID": "2", "HouseholdID": "h9"}
    done = cm.json("import", "hmis", export(tmp_path / "b", moved, also))
    assert done["created"]["household_members"] == 2
    assert members(cm, kim) == {kim: ("head", "2026-02-01"), jo: ("head", "2026-02-01")}
    assert list(members(cm, maria)) == [maria]
    former = cm.json("household", "show", maria, "--all")["former"]
    assert {(one["code"], one["left_on"]) for one in former} == {
        (jo, "2026-02-01"),
        (kim, "2026-02-01"),
    }
    again = cm.json("import", "hmis", export(tmp_path / "b", moved, also))
    assert set(again["created"].values()) == set(again["updated"].values()) == {0}


def test_what_was_changed_here_is_reported_and_stays(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", export(tmp_path / "a"))
    maria, jo, kim = codes(cm)
    cm("household", "leave", jo, "--reason", "lives with her father")
    cm("household", "join", kim, "--relationship", "partner")
    same = cm.json("import", "hmis", export(tmp_path / "a"))
    assert [one for one in same["problems"] if one["rule"] == "conflict"] == []
    assert set(same["created"].values()) == set(same["updated"].values()) == {0}
    noor = cm.open_case("Noor Haddad").partition(".")[0]
    cm("household", "join", noor, maria)
    shown = members(cm, maria)
    assert list(shown) == [maria, kim, noor]
    later = {**ENROLLMENT, "EntryDate": "2026-02-01", "HouseholdID": "h9"}
    moved = [
        {**later, "EnrollmentID": f"90{key}", "PersonalID": key, "RelationshipToHoH": "2"}
        for key in ("2", "3")
    ]
    done = cm.json("import", "hmis", export(tmp_path / "b", *moved))
    assert done["created"]["household_members"] == 1  # Jo is in no household here
    (told,) = [one["text"] for one in done["problems"] if one["rule"] == "conflict"]
    assert "the household was entered or changed in cm; cm keeps its own" in told
    assert members(cm, maria) == shown
    assert members(cm, jo) == {jo: ("child", "2026-02-01")}


def test_a_changed_relationship_is_taken_over(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", export(tmp_path / "a", homes="h1 h1 h2"))
    maria, jo, kim = codes(cm)
    assert list(members(cm, maria)) == [maria, jo]
    assert members(cm, kim) == {}  # alone in the export
    RELATIONS["2"] = "3"
    try:
        done = cm.json("import", "hmis", export(tmp_path / "b"))
    finally:
        RELATIONS["2"] = "2"
    assert (done["created"]["household_members"], done["updated"]["household_members"]) == (1, 1)
    assert [one[0] for one in members(cm, maria).values()] == ["head", "partner", None]
    cm("client", "merge", jo, kim, "--keep-case", f"{jo}.1", "--yes")
    assert list(members(cm, maria)) == [maria, jo]
    found = cm.json("household", "show", maria)["members"]
    assert [one["code"] for one in found] == [maria, jo]  # once
    cm("undo")
    assert list(members(cm, maria)) == [maria, jo, kim]
