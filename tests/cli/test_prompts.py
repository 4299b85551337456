"""Questions on a terminal, what stands for an answer, and text from standard input."""

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest

from cmcli.cli.core import prompts
from cmcli.cli.core.options import Options
from cmcli.cli.core.prompts import (
    TRIES,
    ask_choice,
    ask_day,
    ask_text,
    ask_yes_no,
    can_ask,
    case_refs,
    need,
    read_text,
)
from cmcli.errors import Refused, UsageProblem
from pty_session import on_terminal

TODAY = date(2026, 11, 21)  # a Saturday
MODES = [("home", "at home"), ("hospital", "hospital"), ("phone", "phone")]


class Typed(io.TextIOWrapper):
    """Standard input with these bytes, on a terminal or not."""

    def __init__(self, data: bytes, terminal: bool) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


Typing = Callable[..., None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typing:
    def put(text: str | bytes, terminal: bool = True) -> None:
        data = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr(sys, "stdin", Typed(data, terminal))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)

    return put


@pytest.mark.parametrize(
    ("answer", "default", "required", "got"),
    [
        ("Dana R.\n", None, True, "Dana R."),
        ("  Dana \n", "X", False, "Dana"),
        ("\n", "X", True, "X"),
        ("\n", None, False, None),
        ("\n\nDana\n", None, True, "Dana"),
        ("Łukasz\n", None, False, "Łukasz"),
        ("last line without its end", None, True, "last line without its end"),
    ],
)
def test_text(
    answer: str, default: str | None, required: bool, got: str | None, typed: Typing
) -> None:
    typed(answer)
    assert ask_text("Name", default, required=required) == got


def test_the_question_is_on_standard_error_with_its_default(
    typed: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n")
    ask_text("Name\x1b[2J", "Ann [x]")
    assert capsys.readouterr() == ("", "Name\\x1b[2J [Ann [x]]: ")


@pytest.mark.parametrize(
    ("answer", "default", "key"),
    [
        ("1\n", None, "home"),
        ("3\n", None, "phone"),
        ("phone\n", None, "phone"),
        ("P\n", None, "phone"),
        ("ho\n0\n4\nhome visit\nhos\n", None, "hospital"),
        ("\n", "phone", "phone"),
        ("\n2\n", None, "hospital"),
        ("²\n1\n", None, "home"),
    ],
)
def test_choice(answer: str, default: str | None, key: str, typed: Typing) -> None:
    typed(answer)
    assert ask_choice("Mode", MODES, default) == key


def test_a_key_that_begins_another_is_itself(typed: Typing) -> None:
    typed("other\n")
    assert ask_choice("Kind", [("other-person", ""), ("other", "")]) == "other"


def test_choices_are_listed_before_the_question(
    typed: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n")
    ask_choice("Mode", MODES, "home")
    assert capsys.readouterr().err == (
        "   1  home      at home\n   2  hospital\n   3  phone\nMode [home]: "
    )


@pytest.mark.parametrize(
    ("answer", "default", "prefer", "day"),
    [
        ("2026-12-01\n", None, "future", date(2026, 12, 1)),
        ("banana\ntomorrow\n", None, "future", date(2026, 11, 22)),
        ("\n", TODAY, "future", TODAY),
        ("\n", None, "future", None),
        ("12 Dec\n", None, "past", date(2025, 12, 12)),
    ],
)
def test_day(answer: str, default: date, prefer: str, day: date, typed: Typing) -> None:
    typed(answer)
    assert ask_day("When", TODAY, default=default, prefer=prefer) == day  # type: ignore[arg-type]


def test_a_day_is_echoed_as_it_was_understood(
    typed: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("+3d\n")
    ask_day("Next contact", TODAY)
    assert "Tue 24 Nov 2026" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "default", "got"),
    [
        ("y\n", None, True),
        ("No\n", True, False),
        ("\n", True, True),
        ("\n", False, False),
        ("perhaps\n\nyes\n", None, True),
    ],
)
def test_yes_no(answer: str, default: bool | None, got: bool, typed: Typing) -> None:
    typed(answer)
    assert ask_yes_no("Go on?", default) is got


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ask_text("Name", "default"),
        lambda: ask_choice("Mode", MODES, "home"),
        lambda: ask_day("When", TODAY, default=TODAY),
        lambda: ask_yes_no("Go on?", True),
    ],
)
def test_the_end_of_input_is_no_answer_even_with_a_default(
    ask: Callable[[], object], typed: Typing
) -> None:
    typed("")
    with pytest.raises(Refused, match="no answer") as caught:
        ask()
    assert (caught.value.code, caught.value.exit_code) == ("declined", 3)


def test_there_is_a_bound_on_bad_answers(typed: Typing, capsys: pytest.CaptureFixture[str]) -> None:
    typed("perhaps\n" * 100)
    with pytest.raises(Refused, match="Nothing was saved") as caught:
        ask_yes_no("Go on?")
    assert caught.value.code == "declined"
    assert capsys.readouterr().err.count("Answer yes or no.") == TRIES


def test_bytes_that_are_no_text_are_explained(
    typed: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(b"\xff\xfe\n")
    with pytest.raises(Refused):
        ask_text("Name", required=True)
    assert "not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("terminal", "no_input", "asks"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_who_can_be_asked(terminal: bool, no_input: bool, asks: bool, typed: Typing) -> None:
    typed("HJKMN\n", terminal)
    options = Options("plan done", no_input=no_input)
    assert can_ask(options) is asks
    if asks:
        assert need(None, "CASE", options, lambda: ask_text("Case")) == "HJKMN"
    else:
        with pytest.raises(UsageProblem) as caught:
            need(None, "CASE", options, lambda: ask_text("Case"))
        assert caught.value.message == "cm plan done needs CASE."
        assert caught.value.hint == "Try 'cm plan done --help'."


def test_what_was_given_is_not_asked(typed: Typing) -> None:
    typed("other\n")
    assert need("HJKMN", "CASE", Options("show"), lambda: ask_text("Case")) == "HJKMN"
    assert need(0, "N", Options("show")) == 0


@pytest.mark.parametrize(
    ("value", "data", "text"),
    [
        (None, b"x", None),
        ("a note", b"x", "a note"),
        ("-", b"", ""),
        ("-", "Łukasz\nzwei\n".encode(), "Łukasz\nzwei\n"),
        ("-", b"\xef\xbb\xbfmarked", "marked"),
    ],
)
def test_text_from_standard_input(
    value: str | None, data: bytes, text: str | None, typed: Typing
) -> None:
    typed(data, terminal=False)
    assert read_text(value) == text


def test_standard_input_must_be_text_of_a_bounded_length(
    typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(b"abc\xff", terminal=False)
    with pytest.raises(UsageProblem, match=r"not UTF-8 text \(byte 4\)"):
        read_text("-")
    monkeypatch.setattr(prompts, "STDIN_LIMIT", 1_000_000)
    typed(b"x" * 1_000_001, terminal=False)
    with pytest.raises(UsageProblem, match="longer than 1 megabytes"):
        read_text("-")
    typed(b"x" * 1_000_000, terminal=False)
    assert len(read_text("-") or "") == 1_000_000


def test_references_from_standard_input(typed: Typing) -> None:
    typed("# overdue\nHJKMN\n\n  QRSTV.2 \r\n", terminal=False)
    assert case_refs("-") == ["HJKMN", "QRSTV.2"]
    assert case_refs("HJKMN") == ["HJKMN"]


PROGRAM = """
import sys
from cmcli.cli.core import prompts
from cmcli.cli.core.options import Options
from cmcli.errors import Refused
try:
    prompts.can_ask(Options("x")) or sys.exit(9)
    print("GOT", prompts.ask_choice("Mode", [("home", ""), ("phone", "")], "home"))
except Refused as problem:
    print("DECLINED", problem.code)
"""


@pytest.mark.parametrize(
    ("keys", "seen"), [("phone\n", "GOT phone"), ("\n", "GOT home"), ("\x04", "DECLINED declined")]
)
def test_on_a_real_terminal(keys: str, seen: str) -> None:
    code, text = on_terminal([sys.executable, "-c", PROGRAM], keys=[("Mode [home]: ", keys)])
    assert (code, seen in text) == (0, True), text


FOLDED = """
from cmcli.cli.core import prompts
prompts._tell("  " + "word " * 30)
"""


def test_narration_is_broken_between_words_on_a_narrow_terminal() -> None:
    _, text = on_terminal([sys.executable, "-c", FOLDED], size=(24, 40))
    lines = text.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("  word") and len(line) <= 40 for line in lines)


def test_a_pipe_gets_narration_unbroken() -> None:
    done = subprocess.run([sys.executable, "-c", FOLDED], capture_output=True, check=True)
    assert done.stderr.decode().count("\n") == 1
