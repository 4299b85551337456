"""``cm assess``: the options, what it answers, reading it back, and the guided way."""

import sys
from pathlib import Path

import pytest

from command_line import CommandLine
from pty_session import CM, on_terminal


@pytest.mark.both_engines
def test_an_assessment_and_what_changed_since(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--need", "housing=sleeps in her car")
    first = cm.json(
        "assess",
        ref,
        *("--need", "housing=4", "--need", "food=2: skips meals ", "--need", "legal=not-asked"),
        *("--strength", "bakes", "--resource", "a car", "--coping", "walks", "--risk", "winter"),
        *("--barrier", "no papers", "--preference", "mornings", "--culture", "wary of offices"),
        *("--health", "medication=metformin", "--swot", "o=list opens in May"),
        *("--stage", "housing=preparation", "--words", "-"),
        stdin="I want a door.\n",
    )
    assert (first["ref"], first["stage"]) == (ref, "assessment")
    assert first["assessment"] == {
        "number": 1,
        "on": "2026-03-04",
        "worker": "ana",
        "words": "I want a door.",
    }
    assert [(need["domain"], need["rating"], need["text"]) for need in first["needs"]] == [
        ("housing", 4, "sleeps in her car"),
        ("food", 2, "skips meals"),
        ("legal", None, None),
    ]
    assert [(one["kind"], one["subkind"]) for one in first["findings"]] == [
        ("strength", None),
        ("resource", None),
        ("coping", None),
        ("risk", None),
        ("barrier", None),
        ("preference", None),
        ("culture", None),
        ("health", "medication"),
        ("swot", "O"),
    ]
    again = cm("assess", ref, "--need", "housing=2", "--need", "food=3", "--today", "2026-06-01")
    assert again.out.splitlines() == [
        f"{ref} Dana R.: reassessment 2 on Mon 1 Jun 2026.",
        "  housing: 4 urgent → 2 help useful, better, preparation (sleeps in her car)",
        "  food: 2 help useful → 3 serious, worse (skips meals)",
        "  1 of 3 needs carried forward.",
        "Next: contact Fri 6 Mar 2026, 87 days late.",
    ]
    same = cm.json("assess", ref, "--unchanged", "--today", "2026-09-01")
    assert (same["changes"], [need["carried"] for need in same["needs"]]) == ([], [True] * 3)


def test_an_assessment_is_read_back(cm: CommandLine) -> None:
    ref = cm.open_case()
    assert cm("assess", ref, "--show", code=4).err.startswith("cm: There is no assessment yet.")
    cm("assess", ref, "--need", "housing=4", "--strength", "bakes")
    cm("assess", ref, "--need", "housing=1")
    latest = cm.json("assess", ref, "--show")
    assert (latest["ref"], latest["assessment"]["number"]) == (ref, 2)
    [change] = latest["changes"]
    assert (change["domain"], change["direction"]) == ("housing", "better")
    first = cm.json("assess", ref, "--number", "1")
    assert first["findings"] == [
        {"kind": "strength", "subkind": None, "number": 1, "text": "bakes"}
    ]
    cm("assess", ref, "--show", "--need", "food=1", code=2)
    cm("assess", ref, "--number", "3", code=4)
    assert len(cm.json("history", ref)) == 3


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--need", "housing"),
        ("--need", "housing=5"),
        ("--need", "housing=4 sleeps in her car"),
        ("--need", "houses=4"),
        ("--need", "housing=2", "--need", "housing=3"),
        ("--stage", "housing=action"),
        ("--health", "mood=x"),
        ("--swot", "Q=x"),
        ("--strength", ""),
        ("--need", "food=1", "--on", "someday"),
    ],
)
def test_bad_input_is_a_usage_error_and_changes_nothing(
    cm: CommandLine, words: tuple[str, ...]
) -> None:
    ref = cm.open_case()
    given = cm("assess", ref, *words, code=2)
    assert given.err.startswith("cm: ")
    cm("assess", ref, "--show", code=4)


def test_an_assessment_is_not_dated_in_the_future(cm: CommandLine) -> None:
    ref = cm.open_case()
    given = cm("assess", ref, "--need", "food=1", "--on", "tomorrow", "--json", code=3)
    assert given.error["code"] == "future"
    late = cm("assess", ref, "--need", "food=1", "--on", "last fri")
    assert "before the case was opened" in late.err
    assert "Fri 27 Feb 2026" in late.out


def test_the_same_id_has_one_effect(cm: CommandLine) -> None:
    ref = cm.open_case()
    words = ("assess", ref, "--need", "food=1", "--id", "k1")
    first = cm(*words)
    assert cm(*words).out == first.out
    cm("assess", ref, "--need", "food=2", "--id", "k1", code=3)
    assert cm.json("assess", ref, "--show")["assessment"]["number"] == 1


def test_a_terminal_is_led_through_the_needs(cm: CommandLine, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("what a terminal asks does not depend on the engine")
    ref = cm.open_case()
    cm("client", "set", ref[:5], "--tell-once", "the fire")
    program = str(Path(sys.executable).parent / "cm")
    asked = [
        ("Housing", "3:a friend's sofa\n"),
        ("Food", "9\n"),
        ("must be a rating", "not-asked\n"),
        ("Income", "\n" * 18),
        ("Strength", "bakes\n\n"),
        ("Resource", "\n" * 6),
        ("own words", "I want a door\n"),
    ]
    code, screen = on_terminal([program, "assess", ref], keys=asked)
    assert code == 0, screen
    assert screen.index("Don't ask again: the fire") < screen.index("Rate each need")
    assert "housing: 3 serious (a friend's sofa)" in screen
    shown = cm.json("assess", ref, "--show")
    assert [(need["domain"], need["rating"]) for need in shown["needs"]] == [
        ("housing", 3),
        ("food", None),
    ]
    assert [one["text"] for one in shown["findings"]] == ["bakes"]
    assert shown["assessment"]["words"] == "I want a door"


def test_new_findings_are_not_nothing(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--need", "food=2")
    cm("assess", ref, "--health", "medication=insulin")
    page = cm("assess", ref, "--show", "--format", "table").out
    assert "medication 1: insulin" in page
    assert "No need has changed." in page
    cm("assess", ref, "--unchanged")
    assert "Nothing changed." in cm("assess", ref, "--show", "--format", "table").out


@pytest.mark.both_engines
def test_a_reassessment_with_nothing_new_has_to_say_so(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--need", "food=2:no kitchen", "--need", "housing=not-asked")
    for same in ("food=2", "food=2:no kitchen", "food=not-asked", "housing=not-asked"):
        refused = cm("assess", ref, "--need", same, code=3).err
        assert "Nothing has changed since the last assessment." in refused
        assert "add --unchanged" in refused
    assert cm.json("assess", ref, "--show")["assessment"]["number"] == 1
    asked = cm("assess", ref, "--need", "food=2", "--unchanged").out
    assert "No need has changed." in asked
    cm("assess", ref, "--stage", "food=action")
    cm("assess", ref, "--strength", "keeps her word")
    assert cm.json("assess", ref, "--show")["assessment"]["number"] == 4


def test_on_a_terminal_you_are_asked_whether_you_asked_again(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("assess", ref, "--need", "food=2")
    words = [*CM, "assess", ref, "--need", "food=2"]
    code, screen = on_terminal(words, keys=[("Record that you asked again", "n\r")])
    assert (code, "Nothing was saved." in screen) == (3, True), screen
    code, screen = on_terminal(words, keys=[("Record that you asked again", "y\r")])
    assert code == 0, screen
    assert cm.json("assess", ref, "--show")["assessment"]["number"] == 2
