"""`cm checkin`: the answer, the options, and how it fails."""

import os
import subprocess
import sys
from typing import Any

import pytest

from command_line import CommandLine
from pty_session import on_terminal
from sweeps import mostly_long

RUN = "from cmcli.cli.main import run; run()"


def contacts(cm: CommandLine, ref: str) -> int:
    """How many points the case's contact clock knows of: attempts, seen through an answer."""
    found: int = cm.json("checkin", ref, "--no-show", "--dry-run")["contact"]["attempts"]
    return found - 1


@pytest.mark.both_engines
def test_one_line_logs_a_visit(cm: CommandLine) -> None:
    ref = cm.open_case()
    done = cm("checkin", ref, "Saw her at home", "--mode", "home", "--minutes", "40")
    first, note, coming = done.out.splitlines()
    assert first.startswith(f"{ref} Dana R.: home, with the client, held, Wed 4 Mar 2026 ")
    assert first.endswith(", 40 min.")
    assert note == "Note 1 is not signed yet."
    assert coming == "Next: contact Wed 11 Mar 2026."
    assert done.err == ""


def test_the_record_has_the_case_and_the_contact(cm: CommandLine) -> None:
    ref = cm.open_case()
    case = cm.json(
        "checkin", ref, "--mode", "home", "--next", "fri", "--did", "called", "--at", "now"
    )
    assert (case["ref"], case["next_contact_due"], case["status"]) == (ref, "2026-03-06", "open")
    contact = case["contact"]
    assert contact.pop("at").startswith("2026-03-04T")
    assert contact == {
        "number": 1,
        "on": "2026-03-04",
        "mode": "home",
        "with": "client",
        "person": None,
        "kind": "planned",
        "outcome": "held",
        "minutes": None,
        "travel": None,
        "did": ["called"],
        "roadblock": None,
        "roadblock_number": None,
        "attended": [],
        "tasks": [],
        "interpreter": None,
        "next_on": "2026-03-06",
        "note": None,
        "attempts": 0,
        "progress": [],
        "aftercare": None,
        "appointment": None,
    }


def test_a_mode_that_nobody_said_stays_open(cm: CommandLine) -> None:
    ref = cm.open_case()
    due = cm.json("show", ref)["next_contact_due"]
    said = cm("checkin", ref).out
    assert "mode not said, with the client, held" in said
    assert f"Not counted as a visit; add how: cm contact amend {ref} 1 --mode M" in said
    shown = cm.json("show", ref)
    assert (shown["contacts"][0]["mode"], shown["next_contact_due"]) == (None, due)
    assert "Not counted" not in cm("checkin", ref, "--mode", "office").out
    assert cm.json("show", ref)["next_contact_due"] > due


def test_how_an_attempt_was_made_stays_open_too(cm: CommandLine) -> None:
    ref = cm.open_case()
    said = cm("checkin", ref, "--outcome", "no-answer").out
    assert f"To add how you tried: cm contact amend {ref} 1 --mode M" in said
    cm("config", "set", "contact.mode", "phone")
    assert cm.json("checkin", ref, "--outcome", "left-message")["contact"]["mode"] is None
    said = cm("checkin", ref, "--outcome", "no-answer", "--with", "Mr Kroll").out
    assert "To add how" not in said
    assert "Attempts since the last contact that counted: 2." in said


def test_a_contact_twice_within_minutes_is_a_warning_in_scripts(cm: CommandLine) -> None:
    ref = cm.open_case()
    assert cm("checkin", ref, "Saw her", "--mode", "home").err == ""
    again = cm("checkin", ref, "Saw her", "--mode", "home")
    assert "The same contact was recorded a few minutes ago, as contact 1." in again.err
    assert cm("checkin", ref, "Saw him", "--mode", "home").err == ""
    earlier = cm("checkin", ref, "Saw him", "--mode", "home", "--at", "yesterday")
    assert "the same contact" not in earlier.err.lower()


def test_on_a_terminal_a_contact_twice_is_asked_about(cm: CommandLine) -> None:
    ref = cm.open_case()
    words = ("checkin", ref, "Saw her", "--mode", "home")
    cm(*words)
    start = [sys.executable, "-c", RUN, *words]
    code, screen = on_terminal(start, keys=[("Record it again?", "n\r")])
    assert (code, "Nothing was saved." in screen) == (3, True), screen
    assert len(cm.json("show", ref)["contacts"]) == 1
    code, screen = on_terminal(start, keys=[("Record it again?", "y\r")])
    assert (code, len(cm.json("show", ref)["contacts"])) == (0, 2), screen


def test_the_note_of_a_contact_is_signed_with_it(cm: CommandLine) -> None:
    ref = cm.open_case()
    said = cm("checkin", ref, "Saw her", "--mode", "home", "--sign")
    assert "Note 1, signed by ana." in said.out
    assert cm.json("note", ref, "--show", "1")["signed_by"] == "ana"
    assert "--sign needs a note" in cm("checkin", ref, "--sign", code=2).err


@pytest.mark.both_engines
def test_uncounted_contacts_and_attempts_are_mentioned(cm: CommandLine) -> None:
    ref = cm.open_case()
    assert (
        "doesn't count toward the contact schedule of icm"
        in cm("checkin", ref, "--mode", "phone").out
    )
    assert "Attempts since the last contact that counted: 1." in cm("checkin", ref, "--no-show").out
    second = cm.json("checkin", ref, "--outcome", "no-answer")
    assert (second["contact"]["attempts"], second["contact"]["mode"]) == (2, None)


@pytest.mark.parametrize(
    ("words", "code"),
    mostly_long(
        [
            (("--at", "tomorrow"), 3),
            (("--at", "2026-03-05 00:00"), 3),
            (("--at", "soon"), 2),
            (("--next", "someday"), 2),
            (("--next", "yesterday"), 2),
            (("--mode", "pigeon"), 2),
            (("--kind", "x"), 2),
            (("--outcome", "x"), 2),
            (("--no-show", "--outcome", "held"), 2),
            (("--minutes", "ten"), 2),
            (("--minutes", "1441"), 2),
            (("--travel", "-1"), 2),
            (("--progress", "1"), 2),
            (("--progress", "x=1"), 2),
            (("--progress", "1=much"), 2),
            (("--progress", "1=nan"), 2),
            (("--progress", "1=1e9"), 2),
            (("--progress", "1=1", "--progress", "1=2"), 2),
            (("--progress", "1=1"), 4),
            (("--gas", "1=3"), 2),
            (("--gas", "1=-2"), 4),
            (("--edit", "--no-input"), 2),
            (("", "--mode", "home"), 2),
        ],
        8,
    ),
)
def test_bad_words_change_nothing(cm: CommandLine, words: tuple[str, ...], code: int) -> None:
    ref = cm.open_case()
    before = cm.json("list")
    failed = cm("checkin", ref, *words, code=code)
    assert failed.err.startswith("cm: ")
    assert failed.out == ""
    assert cm.json("list") == before
    assert contacts(cm, ref) == 0


def test_the_case_is_needed_and_must_be_there(cm: CommandLine) -> None:
    assert "needs CASE" in cm("checkin", code=2).err
    cm("checkin", "nobody", code=4)


def test_a_note_comes_from_standard_input(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("checkin", ref, "-", "--mode", "home", stdin="first line\nsecond line\n")
    assert cm.json("note", ref, "--show", "1")["text"] == "first line\nsecond line"
    cm("checkin", "-", "-", code=2)


@pytest.mark.both_engines
def test_many_cases_take_one_contact_each(cm: CommandLine) -> None:
    one, two = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    done = cm(
        "checkin", "-", "Group on money", "--kind", "group", stdin=f"{one}\nnobody\n{two}\n", code=4
    )
    assert done.out.count("group, mode not said, with the client, held") == 2
    assert "nobody" in done.err


def test_the_editor_writes_the_note_and_a_refusal_gives_it_back(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = cm.open_case()
    monkeypatch.setenv("CM_EDITOR", "sh -c 'echo from the editor >> $0'")
    refused = cm("checkin", ref, "--edit", "--at", "tomorrow", code=3)
    assert "from the editor" in refused.err
    made = cm.json("checkin", ref, "--edit")
    shown = cm.json("note", ref, "--show", str(made["contact"]["note"]))
    assert shown["text"] == "from the editor"
    monkeypatch.setenv("CM_EDITOR", "true")
    assert "empty" in cm("checkin", ref, "--edit", code=3).err
    assert "No client matches" in cm("checkin", "nobody", "--edit", code=4).err


@pytest.mark.both_engines
def test_a_repeat_under_one_id_is_one_contact(cm: CommandLine) -> None:
    ref = cm.open_case()
    words: tuple[Any, ...] = ("checkin", ref, "--no-show", "--id", "k1")
    assert cm.json(*words) == cm.json(*words)
    assert contacts(cm, ref) == 1
    cm("checkin", ref, "--id", "k1", code=3)
    cm("undo")
    assert contacts(cm, ref) == 0


def test_names_are_printed_as_text(cm: CommandLine) -> None:
    ref = cm.open_case()
    out = cm("checkin", ref, "--mode", "home", "--with", "\x1b[31m[bold]Bo").out
    assert "\x1b" not in out
    assert r"with \x1b[31m[bold]Bo, held" in out


@pytest.mark.both_engines
def test_little_is_loaded(cm: CommandLine) -> None:
    """The one line that is typed all day long loads nothing heavy (asked in a new process)."""
    ref = cm.open_case()
    script = (
        "import sys; from cmcli.cli.main import main;"
        f"code = main(['checkin', {ref!r}, 'Saw her', '--mode', 'home', '--next', 'fri']);"
        "heavy = {'sqlmodel', 'textual', 'alembic', 'rich.table'} & set(sys.modules);"
        "print(code, len(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.split()[-2:] == ["0", "0"]


@pytest.mark.parametrize("case_typed", [False, True], ids=["nothing typed", "only the case"])
def test_on_a_terminal_what_is_missing_is_asked_for(cm: CommandLine, case_typed: bool) -> None:
    ref = cm.open_case()
    cm("config", "set", "contact.mode", "office")
    code, screen = on_terminal(
        [sys.executable, "-c", RUN, "checkin", *([ref] if case_typed else [])],
        keys=[
            *([] if case_typed else [("part of the name", "Dana\n")]),
            ("How you met [office]", "home\n"),
            ("Outcome [held]", "\n"),
            ("Note (", "Saw her\n"),
            ("Next contact", "fri\n"),
        ],
    )
    assert code == 0
    assert f"{ref} Dana R.: home, with the client, held" in screen
    assert "Agreed next contact: Fri 6 Mar 2026." in screen
    assert cm.json("note", ref, "--show", "1")["text"] == "Saw her"


def test_a_wrong_name_is_asked_again(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.")
    keys = [
        ("Who (code", "nobody\r"),
        ("No client matches 'nobody'", f"{ref}\r"),
        ("How you met [", "home\r"),
        ("Outcome [", "\r"),
        ("Note (empty", "\r"),
        ("Next contact", "\r"),
    ]
    code, screen = on_terminal([sys.executable, "-c", RUN, "checkin"], keys=keys)
    assert (code, f"{ref} Dana R.: home, with the client" in screen) == (0, True), screen
    code, screen = on_terminal(
        [sys.executable, "-c", RUN, "show"], keys=[("Who (code", "nobody\r"), ("No client", "\x04")]
    )
    assert (code, "There was no answer" in screen) == (3, True)
