"""Every format of lists and records, on a terminal and into a pipe, with hostile text."""

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

import pytest

from cmcli.cli.core.options import Options
from cmcli.cli.core.output import (
    Column,
    answer,
    cell,
    say,
    show,
    show_list,
    show_record,
    show_text,
    warn,
)
from cmcli.cli.core.terminal import colour_wanted
from cmcli.errors import UsageProblem
from pty_session import on_terminal

PIPE = Options("list")
HOSTILE = "[/oops] \x1b]0;own\x07\u202e=1+1\tb\nc :bomb: \x9b1m\x00\ud800"
ROWS: list[Mapping[str, object]] = [
    {"ref": "HJKMN", "name": "Ann [nee Lee]", "days": 3, "opened_on": date(2026, 3, 1), "by": {}},
    {"ref": "QRSTV.2", "name": HOSTILE, "days": None, "opened_on": None, "by": {"icm": 2}},
]
COLUMNS: Sequence[Column] = (
    Column("ref"),
    Column("name", "Name", style=lambda value: "bold"),
    Column("days", "Days", align="right", text=lambda value: f"{value} d"),
    Column("opened_on", table=False),
)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CM_PAGER", "PAGER", "CM_NO_INPUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CM_CONFIG", "/nonexistent/config.toml")


def printed(capsys: pytest.CaptureFixture[str], options: Options, **more: str) -> str:
    show_list(options, ROWS, COLUMNS, **more)
    return capsys.readouterr().out


def assert_harmless(text: str) -> None:
    for char in text:
        assert char == "\n" or char == "\t" or char.isprintable() or char == "\x1b", repr(char)


def test_a_pipe_gets_tsv_with_a_header_and_one_line_a_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = printed(capsys, PIPE).split("\n")
    assert lines[0] == "ref\tname\tdays\topened_on"
    assert lines[1] == "HJKMN\tAnn [nee Lee]\t3\t2026-03-01"
    assert [line.count("\t") for line in lines] == [3, 3, 3, 0]
    assert "\\x1b" in lines[2]
    assert_harmless("\n".join(lines))
    assert "\x1b" not in "\n".join(lines)


def test_tsv_does_not_import_rich() -> None:
    import subprocess

    code = (
        "import sys; from cmcli.cli.core.options import Options\n"
        "from cmcli.cli.core.output import *\n"
        "show_list(Options('list'), [{'ref': 'A'}], [Column('ref')])\n"
        "assert 'rich.table' not in sys.modules and 'rich.console' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ref\nA\n", "")


def test_json_has_every_key_and_fields_choose_among_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = printed(capsys, replace(PIPE, format="json"))
    assert whole.isascii()
    assert json.loads(whole)[0] == {
        "ref": "HJKMN",
        "name": "Ann [nee Lee]",
        "days": 3,
        "opened_on": "2026-03-01",
        "by": {},
    }
    assert json.loads(whole)[1]["name"] == HOSTILE
    some = printed(capsys, replace(PIPE, format="json", fields=("by", "ref")))
    assert [list(row) for row in json.loads(some)] == [["by", "ref"], ["by", "ref"]]


def test_jsonl_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, replace(PIPE, format="jsonl")).splitlines()
    assert [json.loads(line)["ref"] for line in lines] == ["HJKMN", "QRSTV.2"]


def test_csv_is_read_back_and_no_cell_is_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"ref": "=1+1", "name": 'a,\n"b"', "days": -3}, {"ref": "@x", "days": 0}]
    show_list(replace(PIPE, format="csv"), rows, COLUMNS[:3])
    table = list(csv.reader(io.StringIO(capsys.readouterr().out), strict=True))
    assert table == [
        ["ref", "name", "days"],
        ["'=1+1", 'a,\n"b"', "-3"],
        ["'@x", "", "0"],
    ]


def test_plain_is_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"ref": "A", "name": "李四", "days": 3}, {"ref": "BCD", "name": "é", "days": 12}]
    show_list(replace(PIPE, format="plain"), rows, COLUMNS)
    assert capsys.readouterr().out == ("ref  Name  Days\nA    李四   3 d\nBCD  é     12 d\n")


def test_ids_are_references_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, replace(PIPE, format="ids")) == "HJKMN\nQRSTV.2\n"
    assert printed(capsys, replace(PIPE, format="ids"), ids="days") == "3\n\n"


def test_a_table_into_a_pipe_is_not_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    long = "x" * 500
    show_list(replace(PIPE, format="table"), [{"ref": long, "name": long}], COLUMNS)
    out = capsys.readouterr().out
    assert out.count(long) == 2
    assert "\x1b" not in out
    assert "Opened" not in out


def test_a_narrow_terminal_gets_blocks_in_which_no_word_is_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = [Column(name, name) for name in ("ref", "kind", "worker", "due", "seen", "text")]
    row = dict.fromkeys(("ref", "kind", "worker", "due", "seen"), "2026-03-04")
    monkeypatch.setattr("cmcli.cli.core.output.columns_of_terminal", lambda: 40)
    rows = [row | {"text": "a b"}, row | {"text": "c " * 40}]
    show_list(replace(PIPE, format="table"), rows, columns)
    printed = capsys.readouterr().out
    first, second = printed.split("\n\n")
    assert first.splitlines()[0].split() == ["ref", "2026-03-04"]
    assert first.splitlines()[-1].split() == ["text", "a", "b"]
    assert printed.count("2026-03-04") == 10
    assert max(map(len, second.splitlines())) <= 40
    monkeypatch.setattr("cmcli.cli.core.output.columns_of_terminal", lambda: 100)
    show_list(replace(PIPE, format="table"), rows, columns)
    assert capsys.readouterr().out.split()[:3] == ["ref", "kind", "worker"]


@pytest.mark.parametrize("chosen", ["table", "plain", "tsv", "csv"])
def test_hostile_text_is_shown_not_sent(chosen: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, replace(PIPE, format=chosen))  # type: ignore[arg-type]
    assert_harmless(out)
    assert "\x1b" not in out
    for literal in ("[/oops]", "Ann [nee Lee]", ":bomb:", "\\x1b", "\\u202e"):
        assert literal in out


@pytest.mark.parametrize(
    ("chosen", "out", "err"),
    [
        ("json", "[]\n", ""),
        ("jsonl", "", ""),
        ("ids", "", ""),
        ("tsv", "ref\tname\tdays\topened_on\n", ""),
        ("csv", "ref,name,days,opened_on\n", ""),
        (None, "ref\tname\tdays\topened_on\n", ""),
        ("plain", "", "No case. cm intake opens one.\n"),
        ("table", "", "No case. cm intake opens one.\n"),
    ],
)
def test_an_empty_list(
    chosen: str | None, out: str, err: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = replace(PIPE, format=chosen)  # type: ignore[arg-type]
    show_list(options, [], COLUMNS, empty="No case. cm intake opens one.")
    assert capsys.readouterr() == (out, err)


@pytest.mark.parametrize("chosen", [None, "table", "json", "csv"])
def test_an_unknown_field_names_the_known_ones(chosen: str | None) -> None:
    options = replace(PIPE, format=chosen, fields=("ref", "nmae"))  # type: ignore[arg-type]
    with pytest.raises(UsageProblem, match="'nmae'") as caught:
        show_list(options, ROWS, COLUMNS)
    assert caught.value.hint == "The columns are ref, name, days, opened_on, by."
    with pytest.raises(UsageProblem, match="'nmae'"):
        show_record(options, {"ref": "A"})


def test_fields_bring_back_a_column_that_tables_leave_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = printed(capsys, replace(PIPE, format="plain", fields=("opened_on", "ref")))
    assert out == "opened on   ref\n2026-03-01  HJKMN\n            QRSTV.2\n"


RECORD = {
    "ref": "HJKMN",
    "opened_on": date(2026, 3, 1),
    "worker": None,
    "tags": ["a", "b"],
    "goals": [{"number": 1, "text": "Find\tHousing"}],
    "worker_of": {"handle": "dana"},
}


def test_a_record_into_a_pipe_is_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    show_record(PIPE, RECORD, lambda: ["HJKMN  Dana", f"Words: {'long ' * 60}end"])
    assert capsys.readouterr().out == f"HJKMN  Dana\nWords: {'long ' * 60}end\n"
    for fields in ({"format": "tsv"}, {"fields": ("ref",)}):
        show_record(replace(PIPE, **fields), RECORD, lambda: ["HJKMN  Dana"])
        assert "ref\tHJKMN" in capsys.readouterr().out.splitlines()


def test_a_record_without_a_page_is_one_line_a_field(capsys: pytest.CaptureFixture[str]) -> None:
    show_record(PIPE, RECORD)
    assert capsys.readouterr().out.splitlines() == [
        "field\tvalue",
        "ref\tHJKMN",
        "opened_on\t2026-03-01",
        "worker\t",
        "tags\ta, b",
        "goals.1.number\t1",
        "goals.1.text\tFind\\tHousing",
        "worker_of.handle\tdana",
    ]


def test_a_record_in_the_other_formats(capsys: pytest.CaptureFixture[str]) -> None:
    show_record(replace(PIPE, format="json", fields=("opened_on", "goals")), RECORD)
    assert json.loads(capsys.readouterr().out) == {
        "opened_on": "2026-03-01",
        "goals": [{"number": 1, "text": "Find\tHousing"}],
    }
    show_record(replace(PIPE, format="jsonl"), RECORD)
    assert len(capsys.readouterr().out.splitlines()) == 1
    show_record(replace(PIPE, format="ids"), RECORD)
    assert capsys.readouterr().out == "HJKMN\n"
    show_record(replace(PIPE, format="plain", fields=("ref", "tags")), RECORD)
    assert capsys.readouterr().out == "ref   HJKMN\ntags  a, b\n"


def test_the_view_of_a_terminal_takes_text_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    show_record(replace(PIPE, format="table"), RECORD, lambda: ["[/x] :bomb:", "a\x1bb\nc"])
    assert capsys.readouterr().out == "[/x] :bomb:\na\\x1bb\nc\n"


class Band(StrEnum):
    ROOM = "room"


@pytest.mark.parametrize(
    ("value", "text", "as_json"),
    [
        (None, "", None),
        (True, "yes", True),
        (0, "0", 0),
        (0.85, "0.85", 0.85),
        (Decimal("0.9500"), "0.95", 0.95),
        (Decimal("12.00"), "12", 12),
        (date(2026, 2, 3), "2026-02-03", "2026-02-03"),
        (datetime(2026, 2, 3, 4, 5, 6, 789, UTC), "2026-02-03T04:05:06Z", "2026-02-03T04:05:06Z"),
        (Band.ROOM, "room", "room"),
        (UUID(int=1), str(UUID(int=1)), str(UUID(int=1))),
        ({"icm": 3, "act": 1}, "icm 3, act 1", {"icm": 3, "act": 1}),
        (MappingProxyType({"a": 1}), "a 1", {"a": 1}),
        (("x", None, 2), "x, , 2", ["x", None, 2]),
        (frozenset({"b"}), "b", ["b"]),
    ],
)
def test_values(
    value: object, text: str, as_json: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cell(value) == text
    show_record(replace(PIPE, format="json"), {"key": value})
    assert json.loads(capsys.readouterr().out) == {"key": as_json}


def test_a_value_without_a_form_is_a_bug_not_a_guess() -> None:
    with pytest.raises(TypeError, match="object"):
        show_record(replace(PIPE, format="json"), {"key": object()})


def test_narration_is_on_standard_error_and_can_be_silenced(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say(PIPE, "Recorded.", "Next\x1b")
    say(replace(PIPE, quiet=True), "no")
    say(replace(PIPE, format="json"), "no")
    warn("past the target")
    assert capsys.readouterr() == ("", "Recorded.\nNext\\x1b\ncm: past the target\n")


def test_the_answer_of_a_writing_command(capsys: pytest.CaptureFixture[str]) -> None:
    answer(PIPE, {"ref": "A"}, "Opened A.")
    assert capsys.readouterr() == ("Opened A.\n", "")
    answer(replace(PIPE, quiet=True), {"ref": "A"}, "Opened A.")
    assert capsys.readouterr() == ("", "")
    answer(replace(PIPE, format="json"), {"ref": "A"}, "Opened A.")
    assert capsys.readouterr() == ('{\n  "ref": "A"\n}\n', "")
    answer(replace(PIPE, format="ids"), {"ref": "A"}, "Opened A.")
    assert capsys.readouterr() == ("A\n", "")


def test_a_document_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    show_text(PIPE, "# Plan\n\n- [ ] one\x07")
    assert capsys.readouterr().out == "# Plan\n\n- [ ] one\\x07\n"
    show(PIPE, "x " * 300)
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize(
    ("color", "environment", "wanted"),
    [
        (None, {}, False),
        (None, {"FORCE_COLOR": "1"}, True),
        (None, {"FORCE_COLOR": "0"}, False),
        (None, {"FORCE_COLOR": ""}, False),
        (None, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (None, {"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colour(
    color: str | None,
    environment: dict[str, str],
    wanted: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    options = replace(PIPE, color=color, format="table")  # type: ignore[arg-type]
    assert colour_wanted(options) is wanted
    show_list(options, ROWS, COLUMNS)
    assert ("\x1b[1m" in capsys.readouterr().out) is wanted


PROGRAM = """
import sys
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, show_list
options = Options("list", pager="--no-pager" not in sys.argv)
rows = [{"ref": f"R{at}", "name": "Ann [/x] \\x1b]52;c;x\\x07 " + "word " * 20} for at in range(40)]
show_list(options, rows[: int(sys.argv[1])], [Column("ref"), Column("name")])
"""


def screen(*arguments: str, **environment: str) -> str:
    code, text = on_terminal([sys.executable, "-c", PROGRAM, *arguments], environment=environment)
    assert code == 0, text
    return text


def test_a_terminal_gets_a_table_that_fits_and_loses_nothing() -> None:
    text = screen("2", NO_COLOR="1")
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert text.count("word") == 40
    assert "[/x] \\x1b]52;c;x" in text
    assert "\x1b" not in text


NARROW = """
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, show_list
row = {"ref": "HJKMN.1", "name": "Maximiliana Featherstonehaugh", "stage": "implementation"}
row |= {"due": "2026-11-23", "model": "brokerage", "worker": None}
worker = Column("worker", nothing="nobody-at-all")
columns = [*(Column(key) for key in row if key != "worker"), worker]
show_list(Options("list"), [row], columns)
"""


def test_names_are_folded_before_dates_and_codes() -> None:
    _, text = on_terminal([sys.executable, "-c", NARROW], environment={"NO_COLOR": "1"})
    assert max(map(len, text.splitlines())) <= 80
    for word in ("HJKMN.1", "implementation", "2026-11-23", "brokerage", "nobody-at-all"):
        assert word in text
    assert "Maximiliana Featherstonehaugh" not in text


def test_a_terminal_gets_colour_of_its_own_theme() -> None:
    assert "\x1b[1m" in screen("1")
    assert "\x1b[" not in screen("1", TERM="dumb")


@pytest.mark.parametrize(
    ("arguments", "environment", "paged"),
    [
        (("40",), {"PAGER": "sed s/^/PAGED/"}, True),
        (("40",), {"CM_PAGER": "sed s/^/PAGED/", "PAGER": "cat"}, True),
        (("2",), {"PAGER": "sed s/^/PAGED/"}, False),
        (("40", "--no-pager"), {"PAGER": "sed s/^/PAGED/"}, False),
        (("40",), {"PAGER": "no-such-pager-anywhere"}, False),
        (("40",), {"PAGER": "an open 'quote"}, False),
        (("40",), {"PAGER": "cat"}, False),
    ],
)
def test_the_pager(arguments: tuple[str, ...], environment: dict[str, str], paged: bool) -> None:
    text = screen(*arguments, **environment)
    assert ("PAGED" in text) is paged
    assert text.count("R1 ") >= 1
