"""An import after another one from the same system: the date of its export, and its map."""

import shlex
from pathlib import Path

import pytest

from agency import Agency
from cmcli.domain.external import ImportSource
from command_line import CommandLine
from exchange.hmis_make import BASE, CLIENT, ENROLLMENT, EXIT, EXPORT, PROJECT, USER, make

NEWER, OLDER = "2026-02-01 08:00:00", "2026-01-15 08:00:00"


@pytest.fixture(autouse=True)
def later(cm: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CM_TODAY", "2026-11-03")


def dated(folder: Path, text: str, name: str = "Maria") -> str:
    people = [{**CLIENT, "FirstName": name}, BASE["Client"][1]]
    return str(make(folder, Export=[{**EXPORT, "ExportDate": text}], Client=people))


def names(cm: CommandLine) -> set[str]:
    return {row["name"] for row in cm.json("client", "list")}


def typed(cm: CommandLine, hint: str, *more: str) -> None:
    """Type the command at the end of a hint."""
    cm(*shlex.split(hint[hint.index("cm import") :])[1:], *more)


@pytest.mark.both_engines
def test_an_older_export_overwrites_nothing(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", dated(tmp_path / "new", NEWER, "Marie"))
    old = dated(tmp_path / "o l d", OLDER)
    refused = cm("import", "hmis", old, code=3)
    assert (
        "This export is of 15 Jan 2026. The last one from hmis:Test was of 1 Feb 2026, which is"
        " newer. So nothing was imported."
    ) in refused.err
    assert names(cm) == {"Marie Lopez", "Jo Park"}
    planned = cm("import", "hmis", old, "--dry-run", code=3)
    assert "the import itself would be refused:\ncm: This export is of 15 Jan 2026." in planned.err
    assert "The import would change 1 client." in planned.out
    typed(cm, cm("import", "hmis", old, "--json", code=3).error["hint"])
    assert names(cm) == {"Maria Lopez", "Jo Park"}
    assert "change 1 client" in cm("import", "hmis", str(tmp_path / "new"), "--dry-run").out


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_an_undone_import_is_not_the_last_one(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", dated(tmp_path / "old", OLDER))
    cm("import", "hmis", dated(tmp_path / "new", NEWER, "Marie"))
    cm("undo", "--yes")
    cm("import", "hmis", dated(tmp_path / "between", "2026-01-20", "Mary"))
    assert "Mary Lopez" in names(cm)


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("2026-02-01 08:00:00", "2026-02-01 07:59:59", 3),
        ("2026-02-01 08:00:00", "2026-02-01 08:00:00", 0),
        ("2026-02-01 08:00:00", "2026-02-01", 0),
        ("2026-02-01", "2026-02-01 07:00", 0),
        ("2026-02-01 8:00", "2026-02-01 17:00", 0),
        ("20260201", "1/31/2026", 3),
        ("2026-05-01", "02-03-2026 12:00:00", 3),  # 3 February or 2 March
        ("2026-02-20", "02-03-2026 12:00:00", 0),
        ("02-03-2026 12:00:00", "2026-02-01", 3),
        ("02-03-2026 12:00:00", "2026-02-20", 0),
        ("02-03-2026 12:00:00", "02-03-2026 12:00:00", 0),
    ],
)
def test_the_time_of_day_counts_if_both_exports_have_it(
    cm: CommandLine, tmp_path: Path, first: str, then: str, code: int
) -> None:
    cm("import", "hmis", dated(tmp_path / "a", first))
    said = cm("import", "hmis", dated(tmp_path / "b", then), code=code).err
    assert ("1 Feb 2026 07:59:59" in said) == (then.endswith("59"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ExportDate is empty, so cm can't tell if the export is older than the last one."),
        ("soon", "ExportDate 'soon' is not a date, so cm can't tell"),
        ("2027-01-01", "ExportDate '2027-01-01' is in the future, so cm can't tell"),
    ],
)
def test_an_export_without_a_date_is_told_and_leaves_the_last_one(
    cm: CommandLine, tmp_path: Path, text: str, said: str
) -> None:
    cm("import", "hmis", dated(tmp_path / "new", NEWER))
    assert said in cm("import", "hmis", dated(tmp_path / "undated", text)).err
    cm("import", "hmis", dated(tmp_path / "old", OLDER), code=3)


def test_an_export_after_one_without_a_date_is_told(cm: CommandLine, tmp_path: Path) -> None:
    undated = dated(tmp_path / "a", "soon")
    said = "The date of the last export is not known, so this one may be older."
    assert said not in cm("import", "hmis", undated).err
    assert said not in cm("import", "hmis", undated).err
    assert said in cm("import", "hmis", dated(tmp_path / "b", NEWER)).err
    assert said not in cm("import", "hmis", str(tmp_path / "b")).err


def test_an_export_after_an_import_by_an_earlier_cm_is_told(
    cm: CommandLine, agency: Agency, tmp_path: Path
) -> None:
    """Before version 9, cm remembered nothing of the last export."""
    cm("import", "hmis", dated(tmp_path / "a", NEWER))
    with agency.operation() as work:
        (last,) = work.all(ImportSource)
        work.lock("imports")
        work.remove(last)
    said = "The date of the last export is not known, so this one may be older."
    assert said in cm("import", "hmis", dated(tmp_path / "b", OLDER), "--dry-run").err
    assert said in cm("import", "hmis", str(tmp_path / "b")).err
    assert said not in cm("import", "hmis", str(tmp_path / "b")).err


def test_a_date_of_two_readings_is_told_as_such(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", dated(tmp_path / "new", "2026-05-01"))
    refused = cm("import", "hmis", dated(tmp_path / "old", "02-03-2026 12:00:00"), code=3).err
    assert (
        "Export.csv, line 2: ExportDate '02-03-2026 12:00:00' can be read as more than one date,"
        " so cm may not see that the export is older than the last one."
    ) in refused
    assert "This export is of 2 Mar 2026 or earlier." in refused


def test_each_source_has_its_own_date(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", dated(tmp_path / "a", NEWER))
    cm("import", "hmis", dated(tmp_path / "b", OLDER), "--source", "Other")


HOUSING = {"Project": [{**PROJECT, "ProjectType": "13"}]}


@pytest.fixture
def mapped(cm: CommandLine, tmp_path: Path) -> str:
    """An export that was imported with a map: exits count as goals that were met."""
    own = tmp_path / "our-map.toml"
    own.write_text('[models]\n13 = "strengths"\n[closures]\n410 = "goals-met"\n')
    folder = str(make(tmp_path / "e", **HOUSING))
    cm("import", "hmis", folder, "--map", str(own))
    return folder


def reasons(cm: CommandLine) -> set[str | None]:
    rows = cm.json("list", "--status", "closed")
    return {cm.json("show", row["ref"])["close_reason"] for row in rows}


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_map_of_the_last_time_is_used_again(
    cm: CommandLine, mapped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_TODAY", "2026-11-20")
    for _ in range(2):
        again = cm("import", "hmis", mapped)
        assert "Uses the map of 3 Nov 2026 (our-map.toml)." in again.err
        assert "Nothing is new or changed" in again.out
    assert cm.json("import", "hmis", mapped)["map"] == {
        "file": "our-map.toml",
        "since": "2026-11-03",
    }
    assert reasons(cm) == {"goals-met"}
    template = cm("import", "hmis", mapped, "--map-template")
    assert "Uses the map of 3 Nov 2026" in template.err
    assert '"10" = "strengths"' in template.out


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_map_is_replaced_or_given_up(cm: CommandLine, mapped: str, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[closures]\n410 = "moved"\n')
    said = cm("import", "hmis", mapped, "--map", str(other)).err
    assert "Uses the map" not in said
    assert reasons(cm) == {"moved"}
    assert "(other.toml)" in cm("import", "hmis", mapped).err
    assert cm.json("import", "hmis", mapped, "--map", "none")["map"] is None
    assert reasons(cm) == {"left-program"}
    assert "Uses the map" not in cm("import", "hmis", mapped).err
    cm("undo", "--yes")
    assert "(other.toml)" in cm("import", "hmis", mapped).err


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_new_map_says_that_cases_keep_their_models(
    cm: CommandLine, mapped: str, tmp_path: Path
) -> None:
    (case,) = cm.json("list")  # the other one is closed, and a closed case can't be changed
    other = tmp_path / "other.toml"
    other.write_text('[models]\n13 = "icm"\n')
    for extra in (["--dry-run"], []):
        said = cm("import", "hmis", mapped, "--map", str(other), *extra).err
        assert (
            f"{case['ref']} keeps its model. A map only sets the models of new cases."
            f" To change one: cm set {case['ref']} --model icm"
        ) in said
    assert "keeps its model" not in cm("import", "hmis", mapped).err
    assert {row["model"] for row in cm.json("list", "--status", "all")} == {"strengths"}
    cm("set", case["ref"], "--model", "icm", "--reason", "fits better")
    assert "keeps its model" not in cm("import", "hmis", mapped, "--map", "none").err


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_new_type_of_project_says_that_cases_keep_their_models(
    cm: CommandLine, tmp_path: Path
) -> None:
    """Nothing else about the cases has changed."""
    cm("import", "hmis", str(make(tmp_path / "a", Exit=None)))
    refs = sorted(row["ref"] for row in cm.json("list"))
    housing = str(make(tmp_path / "b", Exit=None, Project=[{**PROJECT, "ProjectType": "3"}]))
    for extra in (["--dry-run"], []):
        done = cm("import", "hmis", housing, *extra)
        assert f"{', '.join(refs)} keep their models." in done.err
        assert f"cm set {refs[0]} --model hf-icm" in done.err
    assert "Nothing is new or changed" in done.out
    assert "keep their models" not in cm("import", "hmis", housing).err


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_case_that_the_import_closes_or_opens_again_is_seen_as_it_will_be(
    cm: CommandLine, mapped: str, tmp_path: Path
) -> None:
    (before,) = cm.json("list")
    swapped = [{**EXIT, "ExitID": "901", "EnrollmentID": "200", "PersonalID": "2"}]
    other = tmp_path / "other.toml"
    other.write_text('[models]\n13 = "icm"\n')
    folder = str(make(tmp_path / "b", **HOUSING, Exit=swapped))
    words = ("import", "hmis", folder, "--map", str(other), "--follow-deletions")
    planned = cm(*words, "--dry-run").err
    done = cm(*words).err
    (case,) = cm.json("list")
    assert case["ref"] != before["ref"]
    for said in (planned, done):
        assert f"cm set {case['ref']} --model icm" in said
        assert before["ref"] not in said.partition(" keeps its model")[0].splitlines()[-1]


def test_a_key_of_the_agency_that_is_gone_is_named(cm: CommandLine, tmp_path: Path) -> None:
    cm("words", "add", "closure-reasons", "our-own", "Ours")
    own = tmp_path / "m.toml"
    own.write_text('[closures]\n410 = "our-own"\n')
    folder = str(make(tmp_path / "e"))
    cm("import", "hmis", folder, "--map", str(own))
    cm("words", "end", "closure-reasons", "our-own")
    refused = cm("import", "hmis", folder, "--today", "2026-11-05", code=None)
    assert "m.toml: closures.410 must be one of" in refused.err
    assert "Correct it and name it with --map, or type none" in refused.err


@pytest.mark.parametrize(
    ("text", "said", "guess"),
    [
        ('[projects]\n100 = "icm"\n', "projects.100 is not a project of the export.", "10"),
        ('[workers]\n55 = "ben"\n', "workers.55 is not a user of the export.", "5"),
        ('[project]\n10 = "icm"\n', "project is not known.", "projects"),
    ],
)
def test_a_map_names_only_what_is_there(
    cm: CommandLine, tmp_path: Path, text: str, said: str, guess: str
) -> None:
    own = tmp_path / "m.toml"
    own.write_text(text)
    refused = cm("import", "hmis", str(make(tmp_path / "e")), "--map", str(own), code=5)
    assert f"{own}: {said}" in refused.err
    assert f"Did you mean {guess}?" in refused.err
    assert cm.json("client", "list") == []


def test_a_map_may_name_what_an_earlier_export_had(cm: CommandLine, tmp_path: Path) -> None:
    own = tmp_path / "m.toml"
    own.write_text('[projects]\n10 = "icm"\n11 = "icm"\n[workers]\n5 = "ben"\n6 = "cara"\n')
    both = {
        "Project": [PROJECT, {**PROJECT, "ProjectID": "11"}],
        "User": [USER, {**USER, "UserID": "6"}],
    }
    cm("import", "hmis", str(make(tmp_path / "a", **both)), "--map", str(own))
    text = own.read_text().replace('10 = "icm"', '10 = "strengths"')
    own.write_text(text)
    one = str(make(tmp_path / "b", Enrollment=[ENROLLMENT]))
    cm("import", "hmis", one, "--map", str(own))


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_only_what_people_see_counts_as_changed(cm: CommandLine, tmp_path: Path) -> None:
    """A relationship isn't kept, and a gender stays where the format has no column for it."""
    plain = {**CLIENT, "Sex": ""}
    woman = {**plain, "Woman": "1"}
    columns = list(woman)
    text = ",".join(columns) + "\n" + ",".join(woman[name] for name in columns) + "\n"
    cm("import", "hmis", str(make(tmp_path / "a", Client=text, Enrollment=[ENROLLMENT])))
    other = [{**ENROLLMENT, "RelationshipToHoH": "2"}]
    later = str(make(tmp_path / "b", Client=[plain], Enrollment=other))
    for extra in (["--dry-run"], []):
        answer = cm.json("import", "hmis", later, *extra)
        assert set(answer["updated"].values()) == {0}
        assert {row["file"]: row["skip"] for row in answer["counts"]}["Client"] == 1
    assert "Nothing is new or changed" in cm("import", "hmis", later).out
    renamed = str(make(tmp_path / "c", Client=[{**plain, "LastName": "L"}], Enrollment=other))
    assert cm.json("import", "hmis", renamed)["updated"]["clients"] == 1
    (case,) = cm.json("list", "--status", "all")
    assert cm.json("client", "show", case["code"])["gender"] == ["woman"]


def acuity_set(cm: CommandLine) -> None:
    (case,) = cm.json("list")
    cm("set", case["ref"], "--acuity", "3", "--reason", "more needs")


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_edit_after_an_unseen_change_is_no_conflict(cm: CommandLine, tmp_path: Path) -> None:
    """What the case doesn't keep of its row is taken note of before the edit."""
    cm("import", "hmis", str(make(tmp_path / "a", Exit=None, Enrollment=[ENROLLMENT])))
    other = [{**ENROLLMENT, "RelationshipToHoH": "2"}]
    later = str(make(tmp_path / "b", Exit=None, Enrollment=other))
    assert "Nothing is new or changed" in cm("import", "hmis", later).out
    acuity_set(cm)
    again = cm("import", "hmis", later)
    assert "cm keeps its own" not in again.err
    assert "Nothing is new or changed" in again.out
    moved = [{**ENROLLMENT, "RelationshipToHoH": "2", "EntryDate": "2026-01-06"}]
    said = cm("import", "hmis", str(make(tmp_path / "c", Exit=None, Enrollment=moved))).err
    assert "changed in the export and in cm; cm keeps its own" in said


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_edit_counts_after_the_import_before_it_is_undone(
    cm: CommandLine, tmp_path: Path
) -> None:
    cm("import", "hmis", str(make(tmp_path / "a", Exit=None, Enrollment=[ENROLLMENT])))
    other = [{**ENROLLMENT, "RelationshipToHoH": "2"}]
    cm("import", "hmis", str(make(tmp_path / "b", Exit=None, Enrollment=other)))
    number = cm.json("audit", "log")[0]["seq"]
    acuity_set(cm)
    cm("undo", str(number), "--yes")
    moved = [{**ENROLLMENT, "EntryDate": "2026-01-06"}]
    said = cm("import", "hmis", str(make(tmp_path / "c", Exit=None, Enrollment=moved))).err
    assert "changed in the export and in cm; cm keeps its own" in said
