"""Files and rows: what is no export is refused in a sentence, a broken row stops only itself."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.errors import CmError, NotFound, UsageProblem
from cmcli.exchange import archives as hmis_archives
from cmcli.exchange import files as hmis_files
from cmcli.exchange import lines as hmis_lines
from cmcli.exchange.hmis import ImportPlan, read
from cmcli.exchange.hmis import rows as hmis_rows
from cmcli.exchange.hmis.columns import LAYOUTS
from exchange.hmis_make import (
    BASE,
    CLIENT,
    ENROLLMENT,
    EXPORT,
    PROJECT,
    csv_text,
    make,
    planned,
    zipped,
)

HEADER = "UserID,UserFirstName,UserLastName,DateUpdated,DateDeleted\n"


def users(text: bytes) -> tuple[list[tuple[int, str]], list[tuple[int | None, str]]]:
    """The lines and ids of the good rows, the lines and texts of the problems."""
    table = hmis_rows.read_table(LAYOUTS["User"], [HEADER.encode() + text])
    good = [(row.line, row["UserID"]) for row in table.rows]
    return good, [(problem.line, problem.text) for problem in table.problems]


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        (b"1,A,B,,\n2,C,D,,\n", [(2, "1"), (3, "2")], []),
        (b'1,"A\nA","B",,\n2,C,D,,\n', [(2, "1"), (4, "2")], []),
        (b"\n1,A,B,,\r\n\r\n2,C,D,,", [(3, "1"), (5, "2")], []),
        (b'1,"A"x,B,,\n2,C,D,,\n', [(3, "2")], [(2, "the row is broken by a quote.")]),
        (
            b'1,"A,B,,\n2,C,D,,\n3,E,F,,\n',
            [(3, "2"), (4, "3")],
            [(2, "the row has a quote that is not closed.")],
        ),
        (
            b'1,"A,B,,\n2,"C",D,,\n3,E,F,,\n',
            [(3, "2"), (4, "3")],
            [(2, "the row has a quote that is not closed.")],
        ),
        (b'1,A,B,,\n2,C,"D,,\n', [(2, "1")], [(3, "the row is broken by a quote.")]),
        (b"1,A,B\n2,C,D,,\n", [(3, "2")], [(2, "the row has 3 columns instead of 5.")]),
        (b"1,A\0,B,,\n2,C,D,,\n", [(3, "2")], [(2, "the row holds a NUL byte.")]),
        (
            b"1,Jos\xe9,B,,\n2,C,D,,\n",
            [(3, "2")],
            [(2, "the row is not UTF-8 text; it looks like Windows-1252 (cp1252).")],
        ),
        (
            b"1," + b"A" * 70_000 + b",B,,\n2,C,D,,\n",
            [(3, "2")],
            [(2, "the row is longer than 65536 bytes.")],
        ),
        (b"1,A,B,,soon\n", [], [(2, "DateDeleted is not a date.")]),
    ],
)
def test_a_broken_row_is_listed_and_the_rest_is_read(
    text: bytes, good: list[tuple[int, str]], bad: list[tuple[int | None, str]]
) -> None:
    assert users(text) == (good, bad)


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    """Continuation lines that are no rows either are each listed; reading ends."""
    text = b'1,"A\n' + b"x\n" * 200 + b"9,Y,Z,,\n"
    good, bad = users(text)
    assert good == [(203, "9")]
    assert [line for line, _ in bad] == list(range(2, 203))


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("", "the row of column names is empty, so the file cannot be read."),
        (
            "UserID,UserID,UserFirstName,UserLastName\n",
            "the column 'UserID' appears twice, so the file cannot be read.",
        ),
        (
            "UserID,UserLastName\n",
            "the column UserFirstName is missing, so the file cannot be read.",
        ),
        ('"UserID,UserLastName\n', "the row of column names is broken by a quote, so the file"),
    ],
)
def test_a_wrong_header_refuses_the_file_by_name(tmp_path: Path, header: str, text: str) -> None:
    done = planned(make(tmp_path / "e", User=header + "5,Ana,Silva\n"[: len(header)]))
    first = done.rejected[0]
    assert (first.file, first.line) == ("User", 1)
    assert first.text.startswith(text)
    count = next(one for one in done.counts() if one.file == "User")
    assert (count.note, count.reject, count.create) == ("rejected", 0, 0)


def test_an_unknown_column_is_a_warning_and_shown_harmlessly(tmp_path: Path) -> None:
    text = "UserID,UserFirstName,UserLastName,\x1b[31mRed\n5,Ana,Silva,\n"
    done = planned(make(tmp_path / "e", User=text))
    warned = [one.text for one in done.problems if one.rule == "unknown-column"]
    assert warned == ["the column '\\x1b[31mRed' is not of the format and was not read."]
    assert not done.rejected


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + csv_text("Client", BASE["Client"]).encode()
    assert planned(make(tmp_path / "e", Client=text)).counts()[3].create == 2


def test_a_zip_archive_gives_the_same_plan(tmp_path: Path) -> None:
    folder = make(tmp_path / "e", Funder="FunderID,ProjectID\n1,2\n")
    flat = zipped(folder, tmp_path / "flat.zip")
    nested = zipped(folder, tmp_path / "nested.zip", "export 2026/")
    with zipfile.ZipFile(nested, "a") as archive:
        archive.writestr("__MACOSX/export 2026/._Client.csv", "junk")
        archive.writestr("export 2026/._Client.csv", "junk")
        archive.writestr("export 2026/readme.txt", "junk")
    plain = planned(folder)
    assert planned(flat).actions == plain.actions
    assert planned(nested).actions == plain.actions
    assert planned(nested).counts() == plain.counts()
    assert (plain.counts()[-1].file, plain.counts()[-1].rows) == ("Funder", 1)
    assert plain.counts()[-1].note == "not read"


def _text_file(tmp_path: Path) -> Path:
    path = tmp_path / "Client.csv"
    path.write_text("PersonalID\n1\n")
    return path


def _empty_zip(tmp_path: Path) -> Path:
    path = tmp_path / "empty.zip"
    zipfile.ZipFile(path, "w").close()
    return path


def _twice(tmp_path: Path) -> Path:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/Client.csv", "x")
        archive.writestr("a/client.csv", "x")
    return path


def _damaged(tmp_path: Path) -> Path:
    path = zipped(make(tmp_path / "e"), tmp_path / "damaged.zip")
    data = bytearray(path.read_bytes())
    data[60:80] = b"\xff" * 20
    path.write_bytes(data)
    return path


def _locked(tmp_path: Path) -> Path:
    path = zipped(make(tmp_path / "e"), tmp_path / "locked.zip")
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("prepare", "kind", "words"),
    [
        (lambda tmp: tmp / "nowhere", NotFound, "no export at"),
        (lambda tmp: tmp / "nul\0byte", NotFound, "no export at"),
        (_text_file, UsageProblem, "neither a directory nor a readable zip archive"),
        (_empty_zip, UsageProblem, "it has no Client.csv"),
        (_twice, UsageProblem, "two files with the same name"),
        (_damaged, UsageProblem, "Client.csv cannot be unpacked"),
        (_locked, UsageProblem, "protected by a password"),
        (lambda tmp: make(tmp / "e", Client=None), UsageProblem, "it has no Client.csv"),
        (lambda tmp: make(tmp / "e", Enrollment=None), UsageProblem, "it has no Enrollment.csv"),
        (lambda tmp: make(tmp / "e", Client=b""), UsageProblem, "Client.csv, line 1: the row of"),
        (
            lambda tmp: make(tmp / "e", Client="PersonalID,FirstName,LastName\n"),
            UsageProblem,
            "Client.csv, line 1: the column DOB is missing",
        ),
        (
            lambda tmp: make(tmp / "e", Client=csv_text("Client", BASE["Client"]).encode("utf-16")),
            UsageProblem,
            "Client.csv, line 1: the file is UTF-16 text",
        ),
        (
            lambda tmp: make(tmp / "e", Export=[{**EXPORT, "CSVVersion": "2022 v1.2"}]),
            UsageProblem,
            "in the HMIS format of FY2022",
        ),
        (
            lambda tmp: make(tmp / "e", Export=None, Client="PersonalID,FirstName,LastName,DOB\n"),
            UsageProblem,
            "doesn't name the year",
        ),
    ],
)
def test_what_is_no_export_is_a_sentence(
    tmp_path: Path, prepare: Callable[[Path], Path], kind: type[CmError], words: str
) -> None:
    path = prepare(tmp_path)
    with pytest.raises(kind) as caught:
        read(path)
    assert words in caught.value.message
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("version", "client", "year", "warned"),
    [
        ("2026 v1.0", None, 2026, False),
        ("2024 v1.3", None, 2024, False),
        ("HMIS CSV FY2024", None, 2024, False),
        ("", None, 2026, True),
        ("", "PersonalID,FirstName,LastName,DOB,Woman,Man\n", 2024, True),
    ],
)
def test_the_year_of_the_format(
    tmp_path: Path, version: str, client: str | None, year: int, warned: bool
) -> None:
    export = [{**EXPORT, "CSVVersion": version}]
    files = {} if client is None else {"Client": client}
    found = read(make(tmp_path / "e", Export=export, **files))
    assert found.year == year
    assert any(problem.rule == "no-version" for problem in found.problems) is warned


def test_missing_optional_files_are_warnings(tmp_path: Path) -> None:
    optional = ("Export", "Project", "User", "Exit", "CurrentLivingSituation", "Services")
    done = planned(make(tmp_path / "e", **dict.fromkeys(optional)))
    missing = [one.file for one in done.problems if one.rule == "missing-file"]
    assert sorted(missing) == sorted(optional)
    assert not done.rejected
    assert [one.kind for one in done.writes] == ["client", "client", "case", "case"]


def test_caps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "e")
    archive = zipped(folder, tmp_path / "e.zip")
    monkeypatch.setattr(hmis_lines, "MAX_ROWS", 2)
    with pytest.raises(UsageProblem, match="more than 2 lines"):
        read(folder)
    for path in (folder, archive):
        monkeypatch.setattr(hmis_files, "MAX_BYTES", 64)
        with pytest.raises(UsageProblem, match="is larger than"):
            read(path)
        monkeypatch.setattr(hmis_archives, "MAX_FILES", 3)
        with pytest.raises(UsageProblem, match="more than 3 files"):
            read(path)
        monkeypatch.undo()


def test_a_problem_contains_nothing_of_its_row(tmp_path: Path) -> None:
    """Names, ids and social security numbers stay out of what is said about broken rows."""
    client = {**CLIENT, "PersonalID": "secret-id", "FirstName": "Secretname", "DOB": "secret-day"}
    text = csv_text("Client", [client, client]) + 'secret-row,"Secret"x,\n'
    case = {**ENROLLMENT, "PersonalID": "secret-else", "EntryDate": "secret-day"}
    cases = [case, {**case, "EnrollmentID": "x" * 300}]
    project = [{**PROJECT, "ProjectType": "secret"}]
    done = planned(make(tmp_path / "e", Project=project, Client=text, Enrollment=cases))
    assert len(done.rejected) >= 4
    for problem in done.problems:
        assert "secret" not in problem.sentence.lower()
        assert "123456789" not in problem.sentence


def test_social_security_numbers_are_not_kept(tmp_path: Path) -> None:
    export = read(make(tmp_path / "e"))
    assert "123456789" not in repr(export)
    one = planned(make(tmp_path / "a")).actions
    other = planned(
        make(tmp_path / "b", Client=[{**row, "SSN": "000000000"} for row in BASE["Client"]])
    ).actions
    assert one == other


_cells = st.text(st.sampled_from('ab1,"\n\r\x00\ufeffé/-'), max_size=12)
_bytes = st.binary(max_size=200) | _cells.map(str.encode)


def outcome(path: Path) -> ImportPlan | CmError:
    """The plan, or the error that a user sees; anything else is a failure."""
    try:
        return planned(path)
    except CmError as problem:
        return problem


@given(file=st.sampled_from(list(BASE)), junk=_bytes, whole=st.booleans())
def test_random_bytes_raise_nothing_but_our_errors(file: str, junk: bytes, whole: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = b"" if whole else csv_text(file, BASE[file]).encode()
        done = outcome(make(Path(folder), **{file: text + junk}))
    if isinstance(done, CmError):
        assert done.message.endswith(".")
        return
    for one in done.counts():
        if not one.note:
            sums = one.create + one.update + one.skip + one.conflict + one.reject
            assert one.rows == sums + one.deleted


@given(at=st.integers(0, 3000), junk=st.binary(min_size=1, max_size=30))
def test_a_damaged_archive_raises_nothing_but_our_errors(at: int, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = zipped(make(Path(folder) / "e"), Path(folder) / "e.zip")
        data = bytearray(path.read_bytes())
        at %= len(data)
        data[at : at + len(junk)] = junk
        path.write_bytes(data)
        done = outcome(path)
    assert done.message.endswith(".") if isinstance(done, CmError) else done.counts()


_name = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=","), max_size=8)
_note = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0,"), max_size=8)


@given(st.lists(st.tuples(_name, _note, _note), max_size=8))
def test_every_sound_file_is_read_as_it_was_written(rows: list[tuple[str, str, str]]) -> None:
    """Line ends and quotes in fields too; only the first column, an id, has no line ends."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("a", "b", "c"), *rows])
    lines = out.getvalue().encode().splitlines(keepends=True)
    found = list(hmis_lines.logical_rows(lines))
    assert [tuple(fields) for _, fields, _ in found] == [("a", "b", "c"), *rows]
    assert not any(wrong for _, _, wrong in found)


WHOLE = "ProjectID,ProjectName,ProjectType,DateDeleted,ExportID\n1,A,4,,77\n2,B,4,,77\n3,C,4,,77\n"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (WHOLE, False),
        (WHOLE[:-1], False),
        (WHOLE[:-2], True),
        (WHOLE[:-3], True),
        (WHOLE[:-4], True),
        (WHOLE[:-3] + "\n", False),
        ("ProjectID,ProjectName,ProjectType,ExportID\n1,A,4,", True),
        ("ProjectID,ProjectType,ProjectName\n1,4,A\n2,4,", False),
        (
            "ProjectID,ProjectName,ProjectType,DateDeleted\n1,A,4,2026-01-05\n2,B,4,2026-01-05\n"
            "3,C,4,",
            False,
        ),
        ("ProjectID,ProjectType,ProjectName\n1,4,\n2,4,", False),
        ("ProjectID,ProjectType,ProjectName\n1,4,Ann\n2,4,An", False),
        ("ProjectID,ProjectType,ProjectName\n", False),
        ("ProjectID,ProjectType,ProjectName", False),
    ],
)
def test_a_file_that_ends_within_its_last_column_is_cut(text: str, cut: bool) -> None:
    table = hmis_rows.read_table(LAYOUTS["Project"], [text.encode()])
    assert ("cut-off" in {one.rule for one in table.problems if one.rejected}) is cut
