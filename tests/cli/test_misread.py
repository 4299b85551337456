"""A text that was taken for something else, and a lone hyphen: said, never stored by mistake."""

import sys

import pytest

from cmcli.casework.described.fields import Value, fields_of
from cmcli.casework.described.kinds import Clearable, Each, Text, plain
from cmcli.cli.app import COMMANDS, load
from cmcli.errors import UsageProblem
from command_line import CommandLine
from pty_session import on_terminal

RUN = "from cmcli.cli.main import run; run()"


@pytest.mark.parametrize(
    ("command", "text"),
    [(("checkin",), "note"), (("note",), "note"), (("flag",), "concern")],
)
def test_a_text_that_is_one_word_of_the_clients_name_is_refused(
    cm: CommandLine, command: tuple[str, ...], text: str
) -> None:
    ref = cm.open_case("Nia Brooks")
    kind = ("--kind", "other") if command == ("flag",) else ()
    before = cm.json("audit", "log")
    for word in ("brooks", "Brooks", "Nia,"):
        refused = cm(*command, "nia", word, *kind, code=2).err
        assert f"did you mean the client, Nia Brooks, or a {text} that says only" in refused
        assert ref in refused
    assert cm.json("audit", "log") == before
    cm(*command, ref, "Brooks was calm", *kind)
    cm(*command, ref, "calm", *kind)
    cm(*command, ref, "-", *kind, stdin="Brooks")


def test_text_without_quotation_marks_is_told_about_them(cm: CommandLine) -> None:
    ref = cm.open_case("Nia Brooks")
    for command, what in (("checkin", "note"), ("note", "note"), ("flag", "concern")):
        refused = cm(command, ref, "saw", "her", "today", code=2).err
        assert f"Put the {what} in quotation marks: cm {command} CASE" in refused
    assert "quotation" not in cm("show", ref, "saw", "her", code=2).err


@pytest.mark.parametrize("text", ["- called", "-called him", "-called"])
def test_a_note_that_begins_with_a_hyphen_names_the_ways(cm: CommandLine, text: str) -> None:
    ref = cm.open_case("Nia Brooks")
    refused = cm("checkin", ref, text, code=2).err
    assert "put -- before it, or use - for standard input" in refused
    cm("checkin", ref, "--mode", "home", "--", text)
    assert cm.json("note", ref, "--show", "1")["text"] == text
    assert "put -- before it" not in cm("checkin", ref, "--mood", "home", code=2).err


LONG = (
    ("review", "--decision", "continue", "--note"),
    ("review", "--decision", "continue", "--reflection"),
    ("close", "--reason", "moved", "--support"),
    ("close", "--reason", "moved", "--summary"),
    ("review", "--decision", "close", "--close-reason", "moved", "--summary"),
    ("review", "--decision", "close", "--close-reason", "moved", "--support"),
    ("assess", "--strength", "kind", "--words"),
    ("plan", "agree", "--words"),
)


@pytest.mark.parametrize("words", LONG, ids=" ".join)
def test_a_long_text_comes_from_standard_input(cm: CommandLine, words: tuple[str, ...]) -> None:
    ref = cm.open_case("Nia Brooks")
    cm("plan", "add-goal", ref, "a flat of her own")
    path = 2 if words[0] == "plan" else 1
    cm(*words[:path], ref, *words[path:], "-", stdin="It went well.")
    assert "It went well." in cm("history", ref).out


def test_a_lone_hyphen_is_never_stored(cm: CommandLine) -> None:
    ref = cm.open_case("Nia Brooks")
    for words in (
        ("checkin", ref, "--roadblock", "-"),
        ("checkin", ref, "--with", "-"),
        ("checkin", ref, "--did", "-"),
        ("set", ref, "--acuity", "2", "--reason", "-"),
        ("note", ref, "--error", "1", "--reason", "-"),
        ("plan", "add-goal", ref, "a flat", "--measure", "-"),
        ("intake", "-", "--model", "icm"),
    ):
        assert "is only a hyphen" in cm(*words, code=2).err, words
    assert "is only a hyphen" in cm("checkin", ref, "-", stdin="-\n", code=2).err


def values() -> list[type[Value]]:
    """Every value that a verb takes."""
    for entry in COMMANDS:
        load(entry.name)
    found: list[type[Value]] = []
    below: list[type[Value]] = [Value]
    while below:
        below = [one for kind in below for one in kind.__subclasses__()]
        found += below
    return [one for one in found if one.__module__.startswith("cmcli.")]


def test_no_text_of_any_verb_takes_a_lone_hyphen() -> None:
    texts = 0
    for value in values():
        for field in fields_of(value):
            kind = plain(field.kind)
            kind = kind.kind if isinstance(kind, Each | Clearable) else kind
            if isinstance(kind, Text):
                texts += 1
                with pytest.raises(UsageProblem):
                    kind.checked("-")
    assert texts > 50


def test_the_same_flag_twice_is_a_warning_in_scripts_and_a_question_on_a_terminal(
    cm: CommandLine,
) -> None:
    ref = cm.open_case("Nia Brooks")
    words = ("flag", ref, "said so", "--kind", "other")
    assert "same flag" not in cm(*words).err
    assert "The same flag was raised a few minutes ago, as flag 1." in cm(*words).err
    code, screen = on_terminal(
        [sys.executable, "-c", RUN, *words], keys=[("Record it again?", "n\r")]
    )
    assert code == 3, screen
    assert len(cm.json("flag", ref, "--list")) == 2
