"""What an import reads of a person, and what it names because it has no place for it."""

from pathlib import Path

import pytest

from cmcli.catalog.access import hud_values
from cmcli.exchange.hmis.codes import GENDERS, RACES, SEXES
from command_line import CommandLine
from exchange.hmis_make import CLIENT, ENROLLMENT, make

RACE_COLUMNS = "AmIndAKNative Asian BlackAfAmerican White RaceNone AdditionalRaceEthnicity"
COLUMNS = f"PersonalID FirstName LastName SSN DOB Sex VeteranStatus MilitaryBranch {RACE_COLUMNS}"


def client_file(*rows: dict[str, str]) -> str:
    names = COLUMNS.split()
    lines = [",".join(names)]
    for row in rows:
        values = {**CLIENT, "SSN": "", "Sex": "", **row}
        lines.append(",".join(values.get(name, "") for name in names))
    return "\n".join(lines) + "\n"


def enrollment_file(*rows: dict[str, str]) -> str:
    names = [*ENROLLMENT, "DisablingCondition", "MoveInDate", "LivingSituation"]
    lines = [",".join(names)]
    lines += [",".join({**ENROLLMENT, **row}.get(name, "") for name in names) for row in rows]
    return "\n".join(lines) + "\n"


def export(folder: Path, **files: str | None) -> str:
    given = {"Exit": None, "CurrentLivingSituation": None, "Services": None, **files}
    return str(make(folder, **given))


@pytest.mark.both_engines
def test_what_is_not_read_is_named_with_counts_in_every_format(
    cm: CommandLine, tmp_path: Path
) -> None:
    folder = export(
        tmp_path / "e",
        Client=client_file({"SSN": "123456789", "MilitaryBranch": "1"}, {"PersonalID": "2"}),
        Enrollment=enrollment_file({"LivingSituation": "116", "MoveInDate": "2026-02-01"}),
        EmploymentEducation="EmploymentEducationID,EnrollmentID\n1,100\n2,100\n",
        Inventory="InventoryID,ProjectID\n",
        Funder="FunderID,ProjectID\n1,10\n",
    )
    wanted = [
        ("Client", "SSN", 1),
        ("Client", "MilitaryBranch", 1),
        ("Enrollment", "LivingSituation", 1),
        ("Enrollment", "MoveInDate", 1),
        ("EmploymentEducation", None, 2),
        ("Funder", None, 1),
    ]
    for extra in (["--dry-run"], []):
        said = cm("import", "hmis", folder, *extra).out
        assert "  Client.csv: SSN 1, MilitaryBranch 1\n" in said
        assert "  Enrollment.csv: LivingSituation 1, MoveInDate 1\n" in said
        assert "  EmploymentEducation.csv: 2 rows\n  Funder.csv: 1 row\n" in said
        assert "Inventory" not in said
        unread = cm.json("import", "hmis", folder, *extra)["unread"]
        assert [(one["file"], one["column"], one["rows"]) for one in unread] == wanted
        assert "MilitaryBranch" in cm("import", "hmis", folder, "--format", "csv", *extra).out
        assert "MilitaryBranch" in cm("import", "hmis", folder, "--format", "jsonl", *extra).out
    assert "123456789" not in said


SAID: list[tuple[dict[str, str], dict[str, object]]] = [
    ({}, {"gender": [], "race": [], "veteran": None}),
    ({"Sex": "0", "White": "0", "RaceNone": "99", "VeteranStatus": "99"}, {"gender": ["female"]}),
    ({"Sex": "1", "Asian": "1", "White": "1"}, {"gender": ["male"], "race": ["asian", "white"]}),
    (
        {"Sex": "9", "RaceNone": "8", "VeteranStatus": "9"},
        {"gender": ["prefers-not"], "race": ["does-not-know"], "veteran": "prefers-not"},
    ),
    (
        {"BlackAfAmerican": "1", "AdditionalRaceEthnicity": "Garifuna", "VeteranStatus": "1"},
        {"race": ["black", "Garifuna"], "veteran": "yes"},
    ),
    ({"VeteranStatus": "0", "Sex": "7", "RaceNone": "x"}, {"veteran": "no", "race": []}),
]


@pytest.mark.parametrize(("row", "wanted"), SAID)
def test_what_people_say_of_themselves_is_read(
    cm: CommandLine, tmp_path: Path, row: dict[str, str], wanted: dict[str, object]
) -> None:
    cases = enrollment_file({"DisablingCondition": "1"})
    cm("import", "hmis", export(tmp_path / "e", Client=client_file(row), Enrollment=cases))
    client = cm.json("client", "show", "maria lopez")
    assert {name: client[name] for name in wanted} == wanted
    assert client["disability"] == "yes"


def test_the_answers_of_2024_are_read(cm: CommandLine, tmp_path: Path) -> None:
    text = (
        "PersonalID,FirstName,LastName,DOB,Woman,Transgender,DifferentIdentityText,"
        "HispanicLatinaeo,GenderNone\n1,Maria,Lopez,,1,1,muxe,1,\n2,Jo,Park,,,,,,9\n"
    )
    export_2024 = "ExportID,SourceName,CSVVersion\n1,Test,2024 v1.3\n"
    cm("import", "hmis", export(tmp_path / "e", Client=text, Export=export_2024))
    maria = cm.json("client", "show", "maria lopez")
    assert maria["gender"] == ["woman", "transgender", "muxe"]
    assert maria["race"] == ["hispanic"]
    assert cm.json("client", "show", "jo park")["gender"] == ["prefers-not"]


def test_a_later_export_changes_it_and_keeps_what_it_was(cm: CommandLine, tmp_path: Path) -> None:
    first = {"Sex": "0", "VeteranStatus": "0", "Asian": "1"}
    cm(
        "import",
        "hmis",
        export(tmp_path / "a", Client=client_file(first), Enrollment=enrollment_file({})),
    )
    later = {"LastName": "Lopez Vega", "VeteranStatus": "1", "Asian": "1"}
    done = cm.json(
        "import",
        "hmis",
        export(tmp_path / "b", Client=client_file(later), Enrollment=enrollment_file({})),
    )
    assert done["updated"]["clients"] == 1
    client = cm.json("client", "show", "maria lopez")
    assert (client["name"], client["veteran"]) == ("Maria Lopez Vega", "yes")
    assert (client["gender"], client["race"]) == (["female"], ["asian"])
    assert {(one["field"], one["value"]) for one in client["former"]} == {
        ("name", "Maria Lopez"),
        ("veteran", "no"),
    }


def test_moving_in_begins_the_first_phase(cm: CommandLine, tmp_path: Path) -> None:
    own = tmp_path / "map.toml"
    own.write_text('[models]\ndefault = "cti"\n4 = "cti"\n')
    before = enrollment_file({}, {"EnrollmentID": "101", "PersonalID": "2"})
    first = export(tmp_path / "a", Enrollment=before)
    cm("import", "hmis", first, "--map", str(own))
    moved = enrollment_file(
        {"MoveInDate": "2026-02-01"},
        {"EnrollmentID": "101", "PersonalID": "2"},
        {"EnrollmentID": "102", "PersonalID": "2", "MoveInDate": "2025-12-01"},
    )
    folder = export(tmp_path / "b", Enrollment=moved)
    done = cm.json("import", "hmis", folder, "--map", str(own))
    assert "MoveInDate" not in {one["column"] for one in done["unread"]}
    maria = cm.json("show", "maria lopez")
    assert maria["phase"] == 1
    due = cm("show", "maria lopez", "--format", "table").out
    assert "phase         Fri 1 May 2026" in due  # three months after moving in
    rows = {row["ref"]: row for row in cm.json("list", "--status", "all")}
    others = [cm.json("show", ref) for ref in rows if rows[ref]["name"] == "Jo Park"]
    assert sorted(one["phase"] or 0 for one in others) == [0, 1]


def test_the_columns_are_those_of_the_catalogue() -> None:
    genders = {one.hmis: key for key, one in hud_values("gender").items()}
    ours = {**GENDERS, **{f"Sex={code}": key for code, key in SEXES.items()}}
    assert {column: key for column, key in genders.items() if not column.isdigit()} == ours
    races = {one.hmis: key for key, one in hud_values("race").items()}
    assert {column: key for column, key in races.items() if not column.isdigit()}.items() <= (
        RACES.items()
    )
