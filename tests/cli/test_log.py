"""`cm log`: the quick line on the command line, in a batch and where it is refused."""

import sys

import pytest

from command_line import CommandLine
from pty_session import on_terminal

RUN = "from cmcli.cli.main import run; run()"


@pytest.mark.both_engines
def test_one_line_writes_what_checkin_writes(cm: CommandLine) -> None:
    ref = cm.open_case("Dana Reed")
    done = cm("log", "dana", "home", "45m", "saw the flat", "next", "fri")
    assert done.out.splitlines() == [
        f"Dana Reed ({ref}): home, held, 45 min, Wed 4 Mar; next Fri 6 Mar",
        "Note 1 is not signed yet.",
        "Agreed next contact: Fri 6 Mar 2026.",
        "Next: contact Fri 6 Mar 2026.",
    ]
    assert done.err == f"{ref}: Dana Reed\n"
    words = ("--mode", "home", "--minutes", "45", "--next", "fri")
    (quick,) = cm.json("contact", "list", ref)
    cm("undo", "--yes")
    assert cm.json("contact", "list", ref) == []
    cm("checkin", ref, "saw the flat", *words)
    (typed,) = cm.json("contact", "list", ref)
    assert {**quick, "at": ""} == {**typed, "at": ""}


def test_the_record_is_that_of_checkin_and_a_repeat_is_harmless(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("person", "add", ref, "Ana Reyes", "--role", "sister", "--may-contact", "ask")
    line = ("log", ref, *"court 1h30 travel 20m with ana did linkage next tue 9:30".split())
    dry = cm.json(*line, "--dry-run")["contact"]
    assert cm.json("contact", "list", ref) == []
    made = cm.json(*line, "--id", "visit-1")["contact"]
    again = cm(*line, "--id", "visit-1")
    assert "Already done" in again.err
    assert len(cm.json("contact", "list", ref)) == 1
    assert {**dry, "at": ""} == {**made, "at": ""}
    assert (made["mode"], made["minutes"], made["travel"]) == ("court", 90, 20)
    assert (made["with"], made["person"], made["did"]) == ("Ana Reyes", 1, ["linkage"])
    assert (made["next_on"], made["appointment"]) == ("2026-03-10", 1)
    assert "ASK FIRST: Ana Reyes" in cm("log", ref, *"phone with ana no answer".split()).err
    assert "same contact was recorded" in cm("log", ref, *"phone with ana no answer".split()).err
    assert "log" in {row["command"] for row in cm.json("history", ref)}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["home", "flat", "45m"], "cm doesn't understand 'flat' (word 2)."),
        (["home", "phone"], "'home' and 'phone' are two modes."),
        (["home", "--", "-"], "only a hyphen"),
        (["home", ""], "is empty"),
        (["home", "a\x00 b"], "contains a NUL character"),
        (["25h"], "minutes must be a whole number from 0 to 1440"),
        (["home", "next", "yesterday"], "is before the contact"),
        (["\x1b[31m"], r"\x1b[31m"),
    ],
)
def test_what_is_refused_writes_nothing(cm: CommandLine, words: list[str], sentence: str) -> None:
    ref = cm.open_case()
    done = cm("log", ref, *words, code=2)
    assert sentence in " ".join(done.err.split())
    assert not set("\x1b\x00") & set(done.err)
    assert cm.json("contact", "list", ref) == []


def test_scripts_give_full_codes_and_words(cm: CommandLine) -> None:
    cm.open_case("Dana Reed")
    assert "isn't a full code" in cm("log", "dana", "home", "--no-input", code=4).err
    assert "needs WORDS" in cm("log", "dana", code=2).err
    assert "needs CASE" in cm("log", code=2).err


def test_a_group_is_recorded_for_each_of_its_cases(cm: CommandLine) -> None:
    refs = [cm.open_case(name) for name in ("Dana Reed", "Eve Moss")]
    stdin = "\n".join(refs)
    refused = cm("log", "-", "home", "90m", stdin=stdin, code=3)
    assert "Add group, or record each contact by itself: cm log CASE" in refused.err
    done = cm("log", "-", "group", "90m", "Cooking group", stdin=stdin)
    assert f"Eve Moss ({refs[1]}): group, mode not said, held, 90 min" in done.out
    assert [len(cm.json("contact", "list", ref)) for ref in refs] == [1, 1]


def test_a_closed_case_takes_aftercare_and_an_own_word_is_known(cm: CommandLine) -> None:
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    ref = cm.open_case("Dana Reed")
    assert "clubhouse, held" in cm("log", ref, "club").out
    cm("close", ref, "--reason", "deceased")
    later = ("--today", "2026-03-09")
    assert "was closed on" in cm("log", ref, "home", *later, code=3).err
    line = ("log", ref, "aftercare", "phone", *later)
    assert "--yes" in cm(*line, code=3).err
    assert "aftercare, phone, held" in cm(*line, "--yes").out


def test_hostile_text_is_a_note_like_any_other(cm: CommandLine) -> None:
    ref = cm.open_case("Dana [/x] Reed")
    note = "two\nlines [red]x[/] \x1b[31m; rm -rf"
    done = cm("log", ref, "home", note)
    assert done.out.startswith(f"Dana [/x] Reed ({ref}): home, held")
    assert "\x1b" not in cm("note", ref, "--show", "1").out
    assert cm.json("note", ref, "--show", "1")["text"] == note


@pytest.mark.long
def test_a_refused_line_is_asked_for_again_and_kept(cm: CommandLine) -> None:
    ref = cm.open_case("Dana Reed")
    start = [sys.executable, "-c", RUN, "log", "dana"]
    line = ("Quick line:", 'home nonsense "Met"\r')
    code, screen = on_terminal(start, keys=[line, ("understand 'nonsense'", "\x04")])
    assert (code, f"kept as a draft. To continue: cm log {ref}" in screen) == (3, True), screen
    keys = [("Continue with it", "y\r"), ("understand 'nonsense'", 'home "Met"\r')]
    code, screen = on_terminal(start, keys=keys)
    assert (code, f"Dana Reed ({ref}): home, held" in screen) == (0, True), screen
    assert cm.json("note", ref, "--show", "1")["text"] == "Met"
