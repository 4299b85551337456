"""``cm flag``: raising, settling and listing."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_a_flag_is_raised_and_settled(cm: CommandLine) -> None:
    ref = cm.open_case()
    raised = cm("flag", ref, "said so", "--kind", "self-harm")
    assert raised.out.splitlines() == [
        f"{ref} Dana R.: safety flag 1 (self-harm) raised, due Wed 4 Mar 2026 (today).",
        "In a crisis: 988 (Suicide and Crisis Lifeline, United States)",
        f"After you have acted on it: cm flag {ref} --settle 1 --done TEXT",
        "Next: safety Wed 4 Mar 2026 (today).",
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
    }
    again = cm("flag", ref, "--settle", "1", "--done", "stayed", "--json", code=3)
    assert again.error["code"] == "settled"
    assert [one["number"] for one in cm.json("flag", ref, "--list")] == [1]


def test_a_concern_is_read_from_standard_input(cm: CommandLine) -> None:
    ref = cm.open_case()
    raised = cm.json("flag", ref, "-", "--kind", "abuse", stdin="a bruise\n")
    assert (raised["flag"]["text"], raised["crisis_line"][:3]) == ("a bruise", "988")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x",),
        ("x", "--kind", "sad"),
        ("", "--kind", "other"),
        ("--settle", "1"),
        ("--settle", "one", "--done", "x"),
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
    cm("flag", ref, "--settle", "2", "--done", "x", code=4)


def test_hostile_text_is_shown_not_sent(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("flag", ref, "\x1b[31m[bold]x", "--kind", "other")
    assert "\\x1b[31m[bold]x" in cm("flag", ref, "--list").out
