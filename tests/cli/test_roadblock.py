"""Roadblocks of contacts: they stay open until a step, a task or a review answers them."""

from typing import Any

import pytest

from agency import Agency
from command_line import CommandLine


def met(cm: CommandLine, ref: str, *texts: str) -> None:
    """Record a contact with each roadblock."""
    for text in texts:
        cm("checkin", ref, "--mode", "home", "--roadblock", text, "--at", "2 days ago")


def told(cm: CommandLine, ref: str) -> list[str]:
    """What the timeline says of roadblocks."""
    return [one["text"] for one in cm.json("timeline", ref) if one["kind"] == "roadblock"]


def listed(cm: CommandLine, ref: str) -> list[tuple[Any, ...]]:
    rows = cm.json("roadblock", "list", ref)
    return [(one["number"], one["text"], one["answered_by"], one["answered_on"]) for one in rows]


def open_numbers(cm: CommandLine, ref: str) -> list[int]:
    return [one["number"] for one in cm.json("show", ref)["roadblocks"]]


@pytest.mark.both_engines
def test_a_roadblock_stays_open_until_something_answers_it(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    met(cm, ref, "No bus after 6", "Lost her papers", "Phone is off", "Dog is ill")
    shown = cm.json("show", ref)["roadblocks"]
    assert shown[0] == {
        "number": 1,
        "text": "No bus after 6",
        "on": "2026-03-02",
        "contact": 1,
        "answered_on": None,
        "answered_by": None,
        "reason": None,
    }
    assert "No bus after 6 (since Mon 2 Mar 2026)" in cm("show", ref).out
    cm("plan", "add-goal", ref, "Get to work", "--by", "2026-06-01")
    step = cm("plan", "add-step", ref, "1", "Ask for a shuttle", "--roadblock", "1")
    assert "It answers roadblock 1: No bus after 6." in step.out
    task = cm("task", "add", ref, "Order new papers", "--roadblock", "2")
    assert "It answers roadblock 2: Lost her papers." in task.out
    review = cm("review", ref, "--decision", "continue", "--roadblock", "3")
    assert "It answers roadblock 3: Phone is off." in review.out
    assert "Roadblocks still open: 4 Dog is ill." in review.out
    ended = cm("roadblock", "end", ref, "4", "--reason", "it is well", "--on", "yesterday")
    assert f"{ref} roadblock 4 is no longer a problem since Tue 3 Mar 2026: Dog is ill" in ended.out
    today = "2026-03-04"
    assert listed(cm, ref) == [
        (1, "No bus after 6", "step 1.1", today),
        (2, "Lost her papers", "task 1", today),
        (3, "Phone is off", "review 1", today),
        (4, "Dog is ill", None, "2026-03-03"),
    ]
    assert open_numbers(cm, ref) == []
    assert sorted(told(cm, ref)) == [
        "answered by review 1: Phone is off (2 Mar 2026)",
        "answered by step 1.1: No bus after 6 (2 Mar 2026)",
        "answered by task 1: Lost her papers (2 Mar 2026)",
        "no longer a problem: Dog is ill (2 Mar 2026); it is well",
    ]
    cm("undo", "--yes")
    assert open_numbers(cm, ref) == [4]
    cm("undo", "--yes")
    assert open_numbers(cm, ref) == [3, 4]
    assert "roadblock 2" in cm("history", ref).out
    assert cm.json("db", "check")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("roadblock", "end", "REF", "9"), 4, "There is no roadblock 9 on this case."),
        (("roadblock", "end", "REF", "2"), 3, "already answered by task 1 on 4 Mar 2026"),
        (("roadblock", "end", "REF", "1", "--on", "1 Mar"), 3, "is of 2 Mar 2026, after 1 Mar"),
        (("roadblock", "end", "REF", "1", "--on", "tomorrow"), 3, "future"),
        (("task", "add", "REF", "x", "--roadblock", "9"), 4, "Open roadblocks: 1 No bus."),
        (("review", "REF", "--decision", "continue", "--roadblock", "2"), 3, "already answered"),
    ],
)
def test_what_is_no_open_roadblock_is_refused(
    cm: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    met(cm, ref, "No bus", "No phone")
    cm("task", "add", ref, "Get a phone", "--roadblock", "2")
    before = listed(cm, ref)
    assert said in cm(*(ref if word == "REF" else word for word in words), code=code).err
    assert listed(cm, ref) == before
    assert len(cm.json("task", "list", ref)) == 1


def test_a_roadblock_goes_where_its_contact_goes(cm: CommandLine) -> None:
    ref, other = cm.open_case("Dana R."), cm.open_case("Kim A.")
    met(cm, ref, "No bus", "No phone", "No key")
    moved = cm("contact", "move", ref, "1", "--to", other, "--reason", "hers")
    assert "Roadblock 1 is now roadblock 1 there, and open." in moved.out
    wrong = cm("contact", "error", ref, "2", "--reason", "not said")
    assert "Roadblock 2 was marked with it." in wrong.out
    assert listed(cm, other) == [(1, "No bus", None, None)]
    assert listed(cm, ref) == [(3, "No key", None, None)]
    cm("contact", "amend", ref, "3", "--roadblock", "No key to the gate")
    assert listed(cm, ref) == [(3, "No key to the gate", None, None)]
    cm("contact", "amend", ref, "3", "--roadblock", "none")
    assert listed(cm, ref) == []
    met(cm, ref, "Snow")
    assert listed(cm, ref) == [(4, "Snow", None, None)]
    cm("undo", "--yes")
    cm("undo", "--yes")
    assert listed(cm, ref) == [(3, "No key to the gate", None, None)]


@pytest.mark.both_engines
def test_open_roadblocks_are_named_at_closing_and_carried_over(
    cm: CommandLine, agency: Agency
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    met(cm, ref, "No bus", "No phone")
    cm("roadblock", "end", ref, "1")
    closed = cm("close", ref, "--reason", "moved")
    assert "1 roadblock is still open: 2 No phone." in " ".join(closed.err.split())
    code = ref.partition(".")[0]
    reopened = cm("reopen", code)
    assert "Roadblocks carried over: 2 No phone." in reopened.out
    assert listed(cm, f"{code}.2") == [(2, "No phone", None, None)]
    assert told(cm, f"{code}.2") == ["from a contact of another case: No phone"]
    cm("roadblock", "end", f"{code}.1", "2")
    assert open_numbers(cm, f"{code}.2") == [2]


def test_a_merge_moves_open_roadblocks_and_undo_gives_them_back(cm: CommandLine) -> None:
    kept, other = cm.open_case("Anna Keller"), cm.open_case("Anna K.")
    met(cm, kept, "No bus")
    met(cm, other, "No phone", "No key")
    cm("roadblock", "end", other, "1")
    code, gone = (ref.partition(".")[0] for ref in (kept, other))
    answer = cm.json("client", "merge", code, gone, "--yes", "--keep-case", kept)
    assert ("roadblock", 2, 2) in [
        (one["noun"], one["number"], one["new_number"]) for one in answer["renumbered"]
    ]
    assert [one[:2] for one in listed(cm, kept)] == [(1, "No bus"), (2, "No key")]
    cm("undo", "--yes")
    assert [one[:2] for one in listed(cm, other)] == [(1, "No phone"), (2, "No key")]
