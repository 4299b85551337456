"""Damaged exports: the import stops and names the damage, unless the rest is asked for."""

from pathlib import Path

import pytest

from command_line import CommandLine
from exchange.hmis_make import BASE, CLIENT, ENROLLMENT, EXIT, SERVICE, csv_text, make
from sweeps import mostly_long

NUMBERS = range(1, 101)
PEOPLE = [{**CLIENT, "PersonalID": str(n), "LastName": f"López {n}"} for n in NUMBERS]
CASES = [{**ENROLLMENT, "EnrollmentID": str(n), "PersonalID": str(n)} for n in NUMBERS]
EXITS = [{**EXIT, "ExitID": f"x{n}", "EnrollmentID": str(n), "PersonalID": str(n)} for n in NUMBERS]
SERVICES = [
    {**SERVICE, "ServicesID": f"s{n}", "EnrollmentID": str(n), "PersonalID": str(n)}
    for n in NUMBERS
]
FILES = {"Client": PEOPLE, "Enrollment": CASES, "Exit": EXITS, "Services": SERVICES}


def hundred(folder: Path, **files: str | bytes) -> str:
    return str(make(folder, **{**FILES, "CurrentLivingSituation": None, **files}))


def half(file: str) -> bytes:
    text = csv_text(file, FILES[file]).encode()
    return text[: len(text) // 2 - 3]


def swapped(file: str, one: str, other: str) -> str:
    header, rest = csv_text(file, FILES[file]).split("\n", 1)
    names = {one: other, other: one}
    columns = [names.get(name.strip(), name.strip()) for name in header.split(",")]
    return ",".join(columns) + "\n" + rest


DAMAGED: list[tuple[dict[str, str | bytes], str]] = [
    ({"Services": half("Services")}, "Services.csv: the file ends in the middle of a row"),
    ({"Exit": half("Exit")}, "Exit.csv: the file ends in the middle of a row"),
    ({"Client": half("Client")}, "Client.csv: the file ends in the middle of a row"),
    ({"Enrollment": half("Enrollment")}, "Enrollment.csv: the file ends in the middle of a row"),
    (
        {"Client": csv_text("Client", PEOPLE[:50])},
        "Enrollment.csv: 50 of 100 rows were rejected.",
    ),
    ({"Exit": swapped("Exit", "ExitDate", "Destination")}, "Exit.csv: 100 of 100 rows were"),
    (
        {"Services": swapped("Services", "ServicesID", "DateProvided")},
        "Services.csv: 100 of 100 rows were rejected.",
    ),
    (
        {"Exit": csv_text("Exit", EXITS).encode("utf-16")},
        "Exit.csv, line 1: the file is UTF-16 text, and HMIS files are UTF-8",
    ),
    (
        {"Exit": csv_text("Exit", EXITS).encode("utf-16-be")},
        "Exit.csv, line 1: the file is UTF-16 text, and HMIS files are UTF-8",
    ),
    (
        {"Exit": csv_text("Exit", EXITS).replace(",", ";")},
        "Exit.csv, line 1: its columns are separated by semicolons, and HMIS files have commas",
    ),
    ({"Client": csv_text("Client", PEOPLE).encode("cp1252")}, "(cp1252)"),
]


@pytest.mark.parametrize(("files", "words"), mostly_long(DAMAGED, 4))
def test_a_damaged_export_is_refused_with_the_damage_named(
    cm: CommandLine, tmp_path: Path, files: dict[str, str | bytes], words: str
) -> None:
    for extra in ([], ["--dry-run"]):
        done = cm("import", "hmis", hundred(tmp_path / "e", **files), *extra, code=3)
        assert words in done.err
        assert "nothing was" in done.err or "Nothing in the export" in done.err
        assert done.out.startswith("HMIS export of Test") is bool(extra)
    assert cm.json("list", "--status", "all") == []


def test_the_main_files_in_another_form_are_refused(cm: CommandLine, tmp_path: Path) -> None:
    """Without Client.csv and Enrollment.csv there is nothing to accept."""
    for data, words in (
        (csv_text("Client", PEOPLE).encode("utf-16"), "the file is UTF-16 text"),
        (csv_text("Client", PEOPLE).replace(",", ";").encode(), "separated by semicolons"),
        (csv_text("Client", PEOPLE).replace(",", "\t").encode(), "separated by tabs"),
    ):
        folder = hundred(tmp_path / "e", Client=data)
        assert words in cm("import", "hmis", folder, "--accept-rejects", code=2).err


def test_the_rest_is_taken_if_it_is_asked_for(cm: CommandLine, tmp_path: Path) -> None:
    folder = hundred(tmp_path / "e", Services=half("Services"))
    done = cm("import", "hmis", folder, "--accept-rejects", "--json").json
    assert done["created"]["clients"] == 100
    assert 40 < done["created"]["services"] < 60
    whole = hundred(tmp_path / "e")
    again = cm("import", "hmis", whole, "--json").json
    assert again["created"]["services"] == 100 - done["created"]["services"]


def test_five_in_a_hundred_rows_may_be_rejected(cm: CommandLine, tmp_path: Path) -> None:
    late = [{**row, "ExitDate": "2025-01-01"} for row in EXITS]
    six = hundred(tmp_path / "a", Exit=csv_text("Exit", [*late[:6], *EXITS[6:]]))
    said = cm("import", "hmis", six, code=3).err.splitlines()
    assert said[0] == (
        "Exit.csv, line 2 and 5 more: ExitDate 2025-01-01 is before EntryDate 2026-01-05;"
        " it stays open."
    )
    assert "Exit.csv: 6 of 100 rows were rejected." in said[-2]
    five = hundred(tmp_path / "b", Exit=csv_text("Exit", [*late[:5], *EXITS[5:]]))
    assert cm("import", "hmis", five, "--json").json["created"]["closures"] == 95


def test_a_file_without_a_last_line_end_is_whole(cm: CommandLine, tmp_path: Path) -> None:
    text = csv_text("Exit", BASE["Exit"]).rstrip()
    cm("import", "hmis", str(make(tmp_path / "e", Exit=text)))
