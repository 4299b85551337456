"""``cm flag``: raising, settling and listing."""

import pytest

from command_line import CommandLine

DONE = ("--done", "called him", "--told", "sam")


@pytest.mark.both_engines
def test_a_flag_is_raised_and_settled(cm: CommandLine) -> None:
    ref = cm.open_case()
    raised = cm("flag", ref, "said so", "--kind", "self-harm")
    assert raised.out.splitlines() == [
        f"{ref} Dana R.: safety flag 1 (self-harm) raised, due Wed 4 Mar 2026.",
        "In a crisis: 988 (Suicide and Crisis Lifeline, United States)",
        f"No crisis plan yet. To write one with the client: cm crisis {ref} --warning T",
        f"After you have acted on it: cm flag {ref} --settle 1 --done TEXT --told WHO",
        "Next: safety Wed 4 Mar 2026.",
    ]
    settled = cm.json("flag", ref, "--settle", "1", "--done", "stayed", "--told", "sister")
    assert settled["ref"] == ref
    assert settled["flag"] == {
        "number": 1,
        "kind": "self-harm",
        "text": "said so",
        "raised_on": "2026-03-04",
        "raised_by": "ana",
        "settled_on": "2026-03-04",
        "settled_by": "ana",
        "done": "stayed",
        "told": "sister",
        "look_on": None,
        "actions": [],
    }
    again = cm("flag", ref, "--settle", "1", *DONE, "--json", code=3)
    assert again.error["code"] == "settled"
    assert [one["number"] for one in cm.json("flag", ref, "--list")] == [1]


def test_a_concern_is_read_from_standard_input(cm: CommandLine) -> None:
    ref = cm.open_case()
    raised = cm.json("flag", ref, "-", "--kind", "abuse", stdin="a bruise\n")
    assert raised["flag"]["text"] == "a bruise"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x",),
        ("x", "--kind", "sad"),
        ("", "--kind", "other"),
        ("--settle", "1"),
        ("--settle", "1", "--done", "x"),
        ("--settle", "1", "--told", "x"),
        ("--settle", "1", *DONE, "--look", "+1d"),
        ("--act", "1", *DONE),
        ("--act", "1", "--done", "x", "--look", "+1d"),
        ("--act", "1", "--settle", "1", *DONE, "--look", "+1d"),
        ("--look", "+1d"),
        ("--settle", "one", *DONE),
        ("--done", "x"),
        ("--settle", "1", "--list"),
        ("x", "--kind", "other", "--settle", "1"),
    ],
)
def test_bad_input_is_a_usage_error_and_changes_nothing(
    cm: CommandLine, words: tuple[str, ...]
) -> None:
    ref = cm.open_case()
    cm("flag", ref, *words, code=2)
    assert cm.json("flag", ref, "--list") == []


def test_an_unknown_flag_is_not_found(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("flag", ref, "--settle", "2", *DONE, code=4)
    cm("flag", ref, "--act", "2", *DONE, "--look", "+1d", code=4)


def test_hostile_text_is_shown_not_sent(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("flag", ref, "\x1b[31m[bold]x", "--kind", "other")
    assert "\\x1b[31m[bold]x" in cm("flag", ref, "--list").out


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("self-harm", "In a crisis: 988"),
        ("harm-to-others", "whether you must warn"),
        ("abuse", "mandated report"),
        ("medical", "call the emergency services"),
    ],
)
def test_the_advice_is_that_of_the_kind(cm: CommandLine, kind: str, asked: str) -> None:
    ref = cm.open_case()
    raised = cm("flag", ref, "seen today", "--kind", kind)
    assert asked in raised.out
    assert ("988" in raised.out) == (kind == "self-harm")
    again = cm.json("flag", ref, "seen again", "--kind", kind)
    assert (again["crisis_line"] is not None) == (kind == "self-harm")
    settled = cm("flag", ref, "--settle", "1", *DONE).out
    assert ("mandated report" in settled) == (kind == "abuse")


def safety(cm: CommandLine, *words: str) -> tuple[str, int]:
    (item,) = cm.json("due", "--kind", "safety", "--within", "30", *words)
    return item["due_on"], item["days_late"]


@pytest.mark.both_engines
def test_an_action_keeps_a_flag_open_until_the_day_to_look_again(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("flag", ref, "an eviction is coming", "--kind", "other", "--today", "2026-03-01")
    assert safety(cm) == ("2026-03-01", 3)
    acted = cm("flag", ref, "--act", "1", *DONE, "--look", "+3d").out.splitlines()
    assert acted[0] == (
        f"{ref} Dana R.: action on safety flag 1 recorded, told sam. Look again Sat 7 Mar 2026."
    )
    assert safety(cm) == ("2026-03-07", 0)
    done = ("--done", "saw the landlord", "--told", "nobody, he was alone")
    again = cm.json("flag", ref, "--act", "1", *done, "--look", "2026-03-11")
    assert [one["told"] for one in again["flag"]["actions"]] == ["sam", "nobody, he was alone"]
    assert safety(cm, "--today", "2026-03-12") == ("2026-03-11", 1)
    told = [one["text"] for one in cm.json("timeline", ref) if one["kind"] == "flag"]
    assert told[1:] == [
        "acted on (other): called him; told sam; look again on 7 Mar 2026",
        "acted on (other): saw the landlord; told nobody, he was alone; look again on 11 Mar 2026",
    ]
    shown = " ".join(cm("show", ref, "--format", "table").out.split())
    assert "called him; told sam" in shown
    assert "saw the landlord" in shown
    (flag,) = cm.json("show", ref)["flags"]
    assert (flag["look_on"], len(flag["actions"])) == ("2026-03-11", 2)
    cm("undo")
    assert safety(cm) == ("2026-03-07", 0)
    cm("flag", ref, "--settle", "1", *DONE)
    assert cm.json("due", "--kind", "safety") == []
    assert "landlord" not in cm("flag", ref, "--list").out


@pytest.mark.parametrize("look", ["yesterday", "+8d", "2027-03-04"])
def test_a_flag_is_looked_at_again_within_a_week(cm: CommandLine, look: str) -> None:
    ref = cm.open_case()
    cm("flag", ref, "said so", "--kind", "other")
    refused = cm("flag", ref, "--act", "1", *DONE, "--look", look, code=2)
    assert "--look must be a day from today to 11 Mar 2026" in refused.err
    assert cm.json("flag", ref, "--list")[0]["actions"] == []
    cm("remind", "snooze", ref, "safety", "--until", "+2d", "--reason", "x", code=3)
