"""The map of an export: written by cm, edited, and read back."""

import tomllib
from pathlib import Path

import pytest

from agency import Agency
from cmcli.casework.importing.hmis import import_hmis, plan_import
from cmcli.casework.importing.sources import chosen_maps
from cmcli.casework.importing.values import HmisImport
from cmcli.errors import Refused
from cmcli.exchange.hmis import read
from command_line import CommandLine
from exchange.hmis_make import (
    CLIENT,
    ENROLLMENT,
    EXIT,
    PROJECT,
    USER,
    csv_text,
    make,
)

FILES = {
    "Project": [
        PROJECT,
        {"ProjectID": "11", "ProjectName": 'Homes "first"', "ProjectType": "3"},
        {"ProjectID": "12", "ProjectName": "Ready\x07 homes", "ProjectType": "13"},
        {"ProjectID": "13", "ProjectName": "Old", "ProjectType": "x"},
    ],
    "User": [USER, {"UserID": "6", "UserFirstName": "Rui", "UserLastName": "Melo"}],
    "Client": [{**CLIENT, "PersonalID": str(n)} for n in range(1, 6)],
    "Enrollment": [
        {
            **ENROLLMENT,
            "EnrollmentID": f"e{n}",
            "PersonalID": str(n),
            "ProjectID": str(9 + n),
            "UserID": user,
        }
        for n, user in ((1, "5"), (2, "6"), (3, "7"), (4, "5"), (5, "5"))
    ],
    "Exit": [
        {**EXIT, "EnrollmentID": "e1", "ExitID": "1", "Destination": "410"},
        {**EXIT, "EnrollmentID": "e4", "PersonalID": "4", "ExitID": "2", "Destination": "24"},
    ],
    "CurrentLivingSituation": None,
    "Services": None,
}


@pytest.fixture
def export(tmp_path: Path) -> str:
    return str(make(tmp_path / "e", **FILES))


def test_the_template_has_every_project_user_and_destination(cm: CommandLine, export: str) -> None:
    text = cm("import", "hmis", export, "--map-template").out
    assert tomllib.loads(text) == {
        "projects": {
            "10": "brokerage",
            "11": "hf-icm",
            "12": "icm",
            "13": "brokerage",
            "14": "brokerage",
        },
        "workers": {"5": "ana.silva", "6": "rui.melo"},
        "closures": {"24": "deceased", "410": "left-program", "default": "left-program"},
    }
    assert (
        '"12" = "icm"  # Ready? homes: type 13, rapid re-housing, 1 enrollment; '
        "help for a limited time to find and keep a home"
    ) in text.splitlines()
    assert '"14" = "brokerage"  # not in Project.csv, 1 enrollment' in text.splitlines()
    assert '"6" = "rui.melo"  # Rui Melo, 1 open enrollment; new' in text.splitlines()
    assert '# "7" = ""  # not in User.csv, 1 open enrollment; give a username' in text.splitlines()
    assert cm.json("list", "--status", "all") == []


def test_the_template_as_it_is_changes_nothing(
    cm: CommandLine, export: str, tmp_path: Path
) -> None:
    file = tmp_path / "map.toml"
    file.write_text(cm("import", "hmis", export, "--map-template").out)
    cm("import", "hmis", export, "--map", str(file))
    cases = {row["name"]: row for row in cm.json("list", "--status", "all")}
    assert len(cases) == 1  # five people of one name
    again = cm.json("import", "hmis", export)
    assert {*again["created"].values(), *again["updated"].values()} == {0}


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_map_read_back_gives_what_it_says(cm: CommandLine, export: str, tmp_path: Path) -> None:
    text = cm("import", "hmis", export, "--map-template").out
    for before, after in (
        ('"11" = "hf-icm"', '"11" = "strengths"'),
        ('"14" = "brokerage"', '"14" = "cti"'),
        ('"410" = "left-program"', '"410" = "goals-met"'),
        ('"6" = "rui.melo"', '"6" = "ben"'),
        ('# "7" = ""', '"7" = "cara.d"'),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    file = tmp_path / "map.toml"
    file.write_text(text)
    cm("import", "hmis", export, "--map", str(file))
    rows = cm.json("list", "--status", "all")
    assert sorted((row["model"], row["status"], row["worker"]) for row in rows) == [
        ("brokerage", "closed", "ana.silva"),
        ("brokerage", "closed", "ana.silva"),
        ("cti", "open", "ana.silva"),
        ("icm", "open", "cara.d"),
        ("strengths", "open", "ben"),
    ]
    closed = [cm.json("show", row["ref"]) for row in rows if row["status"] == "closed"]
    assert {(one["close_reason"], one["destination"]) for one in closed} == {
        ("goals-met", "rental by client, no ongoing housing subsidy"),
        ("deceased", "deceased"),
    }
    assert "rui.melo" not in {one["handle"] for one in cm.json("worker", "list")}


def test_the_template_is_a_record_for_programs(cm: CommandLine, export: str) -> None:
    made = cm.json("import", "hmis", export, "--map-template")
    assert [row["key"] for row in made["projects"]] == ["10", "11", "12", "13", "14"]
    assert made["workers"][2] == {
        "key": "7",
        "value": None,
        "why": "not in User.csv, 1 open enrollment; give a username",
    }


def test_a_worker_of_that_name_is_proposed(cm: CommandLine, tmp_path: Path) -> None:
    cm("worker", "add", "asilva", "--name", "Ana Silva")
    text = cm("import", "hmis", str(make(tmp_path / "e")), "--map-template").out
    assert tomllib.loads(text)["workers"] == {"5": "asilva"}


def test_hostile_words_stay_in_their_place(cm: CommandLine, tmp_path: Path) -> None:
    """Names and ids that would end a string or a comment are only text."""
    project = {"ProjectID": 'a"\\\u2028]', "ProjectName": "x\r\n[models]\r\n4='act'\x1b[2J"}
    case = {**ENROLLMENT, "ProjectID": project["ProjectID"]}
    files = {
        "Project": csv_text("Project", [project]),
        "Enrollment": csv_text("Enrollment", [case]),
    }
    export = make(tmp_path / "e", **files, Exit=None, CurrentLivingSituation=None, Services=None)
    text = cm("import", "hmis", str(export), "--map-template").out
    assert "\x1b" not in text
    assert tomllib.loads(text)["projects"] == {project["ProjectID"]: "brokerage"}
    assert "models" not in tomllib.loads(text)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("added", "table", "said"),
    [
        (("models", "copy", "icm", "our-icm", "Our ICM"), "models", "the model our-icm"),
        (
            ("words", "add", "closure-reasons", "our-icm", "Ours"),
            "closures",
            "the closure reason our-icm",
        ),
    ],
)
def test_a_map_is_judged_again_when_it_is_written(
    cm: CommandLine, agency: Agency, tmp_path: Path, added: tuple[str, ...], table: str, said: str
) -> None:
    """Another person takes the key back between the planning and the writing."""
    cm(*added)
    chosen = tmp_path / "map.toml"
    code = "4" if table == "models" else "410"
    chosen.write_text(f'[{table}]\n{code} = "our-icm"\n')
    with agency.reading() as view:
        export = read(make(tmp_path / "one"))
        maps = chosen_maps(view, export, "hmis:Test", str(chosen))
        planned = plan_import(view, export, "hmis:Test", maps)
    cm("undo", "--yes")
    with (
        pytest.raises(Refused, match=f"The map names {said}, which is not in use any more"),
        agency.operation("ana", command="import hmis") as work,
    ):
        import_hmis(work, planned, HmisImport())
    assert cm.json("list") == []
