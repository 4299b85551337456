"""``cm plan`` as people and scripts call it."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine
from pty_session import on_terminal
from sweeps import mostly_long

GOOD = (
    *("Sleep in a place of her own", "--need", "housing", "--measure", "nights housed"),
    *("--baseline", "0", "--target", "30", "--by", "1 Jun", "--confidence", "7"),
)
GOAL_KEYS = {
    "number", "text", "need", "measure", "baseline", "target", "due_on", "progress", "smart",
    "strength", "weight", "confidence", "state", "steps", "series",
}  # fmt: skip
CASE_KEYS = {
    "code", "ref", "episode", "name", "model", "stage", "status", "worker", "opened_on",
    "closed_on", "acuity", "next_contact_due", "days_late",
}  # fmt: skip


def opened(cm: CommandLine, model: str = "icm", *words: str) -> str:
    return cm.open_case("Dana R.", model, "--need", "housing=sleeps in her car", *words)


def planned(cm: CommandLine) -> str:
    """A case with one goal of two steps."""
    ref = opened(cm, "icm", "--words", "I want a door I can lock")
    cm("plan", "add-goal", ref, *GOOD)
    cm("plan", "add-step", ref, "1", "Call the office", "--who", "client", "--by", "fri")
    cm("plan", "add-step", ref, "1", "Write the letter")
    return ref


def operations(cm: CommandLine) -> Any:
    """What is in the plan, to see that a refused command changed nothing."""
    return [cm.json("plan", "show", ref["ref"]) for ref in cm.json("list", "--status", "all")]


def test_a_goal_has_the_keys_that_scripts_rely_on(cm: CommandLine) -> None:
    ref = opened(cm)
    made = cm.json("plan", "add-goal", ref, *GOOD)
    assert made.keys() >= GOAL_KEYS | CASE_KEYS
    assert (made["number"], made["need"], made["target"]) == (1, "housing", 30)
    assert (made["due_on"], made["progress"], made["stage"]) == ("2026-06-01", None, "planning")
    assert set(made["smart"]) == set("SMART")
    assert all(set(verdict) == {"ok", "why"} for verdict in made["smart"].values())
    shown = cm.json("plan", "show", ref)
    assert shown["goals"] == [{key: made[key] for key in shown["goals"][0]}]
    assert (shown["version"], shown["not_agreed_yet"]) == (None, [])


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_whole_life_of_a_plan(cm: CommandLine) -> None:
    ref = planned(cm)
    first = cm.json("plan", "agree", ref, "--how", "signed", "--words", "this is mine")
    assert (first["number"], first["agreed_on"], first["reason"]) == (1, "2026-03-04", None)
    assert first["stage"] == "implementation"
    step = cm.json("plan", "done", ref, "1.1", "--on", "yesterday")
    assert (step["number"], step["done_on"]) == ("1.1", "2026-03-03")
    revised = cm.json("plan", "revise", ref, "--reason", "the flat fell through")
    assert (revised["stage"], revised["revision"]) == ("planning", "the flat fell through")
    cm("plan", "set", ref, "1", "--target", "25")
    cm("plan", "drop", ref, "1.2", "--reason", "not needed")
    pending = cm.json("plan", "show", ref)["not_agreed_yet"]
    assert [(one["item"], one["change"]) for one in pending] == [
        ("goal 1", "changed"),
        ("step 1.2", "removed"),
    ]
    second = cm.json("plan", "agree", ref)
    assert (second["number"], second["how"], second["reason"]) == (
        2,
        "verbal",
        "the flat fell through",
    )
    log = cm.json("plan", "log", ref)
    assert [(one["number"], one["how"], one["reason"]) for one in log] == [
        (1, "signed", None),
        (2, "verbal", "the flat fell through"),
    ]
    assert cm.json("plan", "show", ref, "--version", "1")["goals"][0]["target"] == 30
    ended = cm.json("plan", "done", ref, "1", "--outcome", "partly", "--note", "a room")
    assert (ended["state"], ended["outcome"]) == ("partly", "a room")


@pytest.mark.both_engines
def test_diff_between_versions_and_with_the_draft(cm: CommandLine) -> None:
    ref = planned(cm)
    cm("plan", "diff", ref, code=4)
    cm("plan", "agree", ref)
    assert cm.json("plan", "diff", ref) == []
    cm("plan", "set", ref, "1", "--by", "1 Jul")
    cm("plan", "done", ref, "1.1")
    changes = cm.json("plan", "diff", ref)
    assert changes == [
        {
            "item": "goal 1",
            "change": "changed",
            "field": "date",
            "before": "2026-06-01",
            "after": "2026-07-01",
        },
        {
            "item": "step 1.1",
            "change": "changed",
            "field": "done",
            "before": None,
            "after": "2026-03-04",
        },
    ]
    cm("plan", "agree", ref, "--reason", "more time")
    assert cm.json("plan", "diff", ref, "1", "2") == changes
    assert cm.json("plan", "diff", ref, "1") == changes
    said = cm("plan", "diff", ref, "2", "--format", "plain")
    assert "Nothing differs between version 2" in said.err
    cm("plan", "diff", ref, "3", code=4)
    cm("plan", "diff", ref, "one", code=2)


def test_the_answer_says_what_was_done_with_the_day_and_what_is_next(cm: CommandLine) -> None:
    ref = opened(cm)
    said = cm("plan", "add-goal", ref, *GOOD).out
    assert "goal 1 added: Sleep in a place of her own, by Mon 1 Jun 2026" in said
    assert "Next: contact Fri 6 Mar 2026" in said
    said = cm("plan", "add-step", ref, "1", "Call", "--who", "client", "--by", "tomorrow").out
    assert "step 1.1 added: Call (client, by Thu 5 Mar 2026)" in said
    assert "Next: step Thu 5 Mar 2026" in said
    assert "plan version 1: agreed, verbal, Wed 4 Mar 2026" in cm("plan", "agree", ref).out


def test_smart_is_a_warning_and_strengths_ask_for_it(cm: CommandLine) -> None:
    ref = opened(cm)
    said = cm("plan", "add-goal", ref, "Get better")
    assert "cm: Goal 1 is not SMART yet (S, M, A, R, T)." in said.err
    strengths = cm.open_case("Lee", "strengths")
    quiet = cm("plan", "add-goal", strengths, "Get better", "--json")
    assert (quiet.err, quiet.json["smart"]) == ("", None)
    asked = cm("plan", "add-goal", strengths, "Get better", "--smart", "--json")
    assert "not SMART yet" in asked.err
    assert asked.json["smart"]["M"]["ok"] is False
    assert cm.json("plan", "show", strengths, "--smart")["goals"][0]["smart"] is not None


@pytest.mark.parametrize(
    ("words", "code", "says"),
    mostly_long(
        [
            (("add-goal",), 2, "needs CASE"),
            (("add-goal", "REF"), 2, "needs TEXT"),
            (("add-goal", "REF", "a b c", "--need", "food"), 2, "no recorded need for food"),
            (("add-goal", "REF", "a b c", "--strength", "4"), 2, "no strength 4"),
            (("add-goal", "REF", "a b c", "--confidence", "12"), 2, "0 to 10"),
            (("add-goal", "REF", "a b c", "--level", "0"), 2, "LEVEL=TEXT"),
            (("add-goal", "REF", "a\0b"), 2, "NUL"),
            (("add-goal", "REF", "x" * 2001), 2, "The limit is 2,000"),
            (("add-goal", "BBBBB", "a b c"), 4, "No client matches"),
            (("add-step", "REF", "1"), 2, "needs TEXT"),
            (("add-step", "REF", "7", "x"), 4, "no goal 7"),
            (("set", "REF", "1"), 2, "Nothing to change"),
            (("set", "REF", "1", "--who", "client"), 2, "is only for steps"),
            (("set", "REF", "1.1", "--target", "3"), 2, "A step has only --text, --who and --by"),
            (("done", "REF"), 2, "needs STEP"),
            (("done", "REF", "1.7"), 4, "has no step 7"),
            (("done", "REF", "1.1", "--on", "tomorrow"), 3, "in the future"),
            (("done", "REF", "1.1", "--outcome", "achieved"), 2, "are only for goals"),
            (("done", "REF", "1", "--outcome", "great"), 2, "isn't a goal state"),
            (("drop", "REF", "1.7"), 4, "has no step"),
            (("decline", "REF", "9"), 4, "no goal 9"),
            (("agree", "REF", "--how", "guardian"), 2, "Enter it with --by"),
            (("agree", "REF", "--how", "post"), 2, "isn't an agreement"),
            (("agree", "REF", "--on", "next fri"), 3, "in the future"),
            (("revise", "REF"), 2, "needs --reason"),
            (("show", "REF", "--version", "1"), 4, "no version 1"),
            (("print", "REF", "--version", "0"), 2, "from 1"),
        ],
        9,
    ),
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    cm: CommandLine, words: tuple[str, ...], code: int, says: str
) -> None:
    ref = planned(cm)
    before = operations(cm)
    refused = cm("plan", *(ref if word == "REF" else word for word in words), code=code)
    assert says in refused.err
    assert refused.out == ""
    assert operations(cm) == before


def test_long_text_comes_from_standard_input_and_many_cases_too(cm: CommandLine) -> None:
    first, second = opened(cm), cm.open_case("Lee")
    made = cm("plan", "add-goal", first, "-", "--json", stdin="See the sea\nagain\n").json
    assert made["text"] == "See the sea again"
    words = cm("plan", "set", first, "1", "--words", "-", "--json", stdin="I miss it\nso\n").json
    assert words["words"] == "I miss it\nso"
    said = cm("plan", "add-goal", "-", "Have a card for the bus", stdin=f"{first}\n{second}\n").out
    assert f"{first} goal 2" in said
    assert f"{second} goal 1" in said
    cm("plan", "add-goal", "-", "-", code=2)


def test_a_repeat_under_the_same_id_has_one_effect(cm: CommandLine) -> None:
    ref = opened(cm)
    one = cm.json("plan", "add-goal", ref, *GOOD, "--id", "k1")
    assert cm.json("plan", "add-goal", ref, *GOOD, "--id", "k1") == one
    cm("plan", "add-goal", ref, "Another goal here", "--id", "k1", code=3)
    assert len(cm.json("plan", "show", ref)["goals"]) == 1


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_undo_reverses_a_goal_but_never_an_agreement(cm: CommandLine) -> None:
    ref = planned(cm)
    cm("undo")
    assert len(cm.json("plan", "show", ref)["goals"][0]["steps"]) == 1
    cm("plan", "agree", ref)
    assert "it is an agreement" in cm("undo", code=3).err


def test_a_dry_run_changes_nothing(cm: CommandLine) -> None:
    ref = opened(cm)
    assert "nothing was saved" in cm("plan", "add-goal", ref, *GOOD, "--dry-run").err
    assert cm.json("plan", "show", ref)["goals"] == []


def test_the_printed_plan_is_for_the_client(cm: CommandLine) -> None:
    ref = planned(cm)
    draft = cm("plan", "print", ref).out
    assert draft.startswith("# Plan of Dana R.\n")
    assert "not agreed yet" in draft
    assert draft.index("I want a door I can lock") < draft.index("Sleep in a place of her own")
    assert "| 1.1 | Call the office | I | 6 Mar 2026 |  |" in draft
    assert "| 1.2 | Write the letter | Ana Ruiz |  |  |" in draft
    assert "sleeps in her car" not in draft
    cm("plan", "agree", ref, "--how", "guardian", "--by", "Rosa <R>")
    agreed = cm("plan", "print", ref)
    assert "Version 1, agreed on 4 Mar 2026, by Rosa" in agreed.out
    assert "Guardian (Rosa" in agreed.out
    assert agreed.err == ""
    page = cm("plan", "print", ref, "--html").out
    assert page.startswith("<!DOCTYPE html>")
    assert "Rosa &lt;R&gt;" in page
    cm("plan", "set", ref, "1", "--text", "Take the barrier away")
    changed = cm("plan", "print", ref)
    assert "It changes version 1" in changed.out
    assert "The client will read the word 'barrier' (goal 1)." in changed.err
    assert "barrier" not in cm("plan", "print", ref, "--version", "1").out
    assert cm.json("plan", "print", ref)["goals"][0]["text"] == "Take the barrier away"


def test_a_plan_without_a_goal_is_not_printed(cm: CommandLine) -> None:
    assert "no goals yet" in cm("plan", "print", opened(cm), code=3).err


def test_not_agreed_is_recorded_and_said(cm: CommandLine) -> None:
    ref = planned(cm)
    said = cm("plan", "agree", ref, "--how", "not-agreed", "--words", "not like this").out
    assert "put to the client and not agreed" in said
    assert cm.json("plan", "log", ref)[0]["how"] == "not-agreed"
    kinds = {item["kind"] for item in cm.json("due", "--within", "400")}
    assert "plan" in kinds
    assert "review" not in kinds
    assert cm.json("show", ref)["stage"] == "planning"
    printed = cm("plan", "print", ref)
    assert "Version 1, discussed on 4 Mar 2026. I did not agree to it." in printed.out
    assert "I helped to make it" not in printed.out
    assert "> not like this" in printed.out
    assert "I did not agree to it. I may ask for changes" in cm("plan", "print", ref, "--html").out
    cm("plan", "set", ref, "1", "--text", "Sleep in a flat of her own")
    changed = cm("plan", "print", ref).out
    assert "I helped to make it" in changed
    assert "not like this" not in changed
    first = cm("plan", "print", ref, "--version", "1").out
    assert "I helped to make it" not in first
    assert "not like this" in first


def test_the_printed_plan_uses_the_name_that_the_client_goes_by(cm: CommandLine) -> None:
    ref = cm.open_case("Robert King", "icm", "--goes-by", "Roberta")
    cm("plan", "add-goal", ref, "Get ID", "--by", "1 Jun")
    cm("plan", "agree", ref, "--how", "signed", "--words", "this is mine")
    for kind in ((), ("--html",), ("--json",)):
        printed = cm("plan", "print", ref, *kind).out
        assert "Roberta" in printed
        assert "King" not in printed
        assert "this is mine" in printed


def test_the_printed_plan_ends_with_the_codes_of_its_areas(cm: CommandLine) -> None:
    ref = planned(cm)
    printed = cm("plan", "print", ref)
    assert "| Housing | Homelessness, Housing instability, " in printed.out
    assert ", Z59.01, " in printed.out
    (part,) = cm.json("plan", "print", ref)["codes"]
    assert part["area"] == "Housing"
    assert part["gravity"]["homelessness"] == "Homelessness"
    assert part["z_codes"]["Z59.02"] == "Unsheltered homelessness"


def test_an_empty_log_says_the_next_step(cm: CommandLine) -> None:
    ref = opened(cm)
    assert cm.json("plan", "log", ref) == []
    assert (
        "To create the first: cm plan agree CASE" in cm("plan", "log", ref, "--format", "plain").err
    )


def terminal(*words: str, keys: tuple[tuple[str, str], ...] = ()) -> tuple[int, str]:
    """``cm`` on a terminal of 80 columns."""
    return on_terminal(
        [str(Path(sys.executable).with_name("cm")), *words],
        keys=keys,
        environment={**os.environ, "NO_COLOR": "1"},
    )


def test_the_page_fits_a_terminal(cm: CommandLine) -> None:
    ref = planned(cm)
    cm("plan", "set", ref, "1", "--words", "a door I can lock, " * 12)
    cm("plan", "agree", ref, "--how", "signed")
    cm("plan", "done", ref, "1.1")
    cm("plan", "add-goal", ref, "Get \x1b[31m[red]better", "--by", "1 Feb 2026")
    cm("plan", "decline", ref, "the night shelter", "--words", "I do not sleep there")
    code, screen = terminal("plan", "show", ref, "--no-pager")
    assert code == 0
    assert max(len(line) for line in screen.splitlines()) <= 80
    for said in (
        "Version 1, signed Wed 4 Mar 2026. Not agreed yet: goal 2 added.",
        "linked to need housing",
        "[x] 1.1 Call the office (client, done 4 Mar 2026)",
        "[ ] 1.2 Write the letter (worker)",
        "2. Get \\x1b[31m[red]better",
        "by 1 Feb 2026 (past)",
        "not SMART, R: It has no link to a need or a strength",
        "offer: the night shelter “I do not sleep there”",
    ):
        assert said in screen
    assert not re.search(r"\x1b\[31m", screen)


def test_a_terminal_is_asked_for_what_a_goal_needs(cm: CommandLine) -> None:
    ref = opened(cm)
    keys = (
        ("Goal:", "Sleep indoors each night\n"),
        ("Need to link to", "housing\n"),
        ("Measure", "nights\n"),
        ("Value at the start", "0\n"),
        ("Target value", "30\n"),
        ("By (", "1 Jun\n"),
        ("own words", "a door\n"),
    )
    code, screen = terminal("plan", "add-goal", ref, keys=keys)
    assert code == 0, screen
    (goal,) = cm.json("plan", "show", ref)["goals"]
    assert (goal["text"], goal["need"], goal["words"]) == (
        "Sleep indoors each night",
        "housing",
        "a door",
    )
    assert (goal["baseline"], goal["target"], goal["due_on"]) == (0, 30, "2026-06-01")


def test_a_due_date_in_the_past_is_pointed_out(cm: CommandLine) -> None:
    ref = cm.open_case()
    goal = cm("plan", "add-goal", ref, "Open a bank account", "--by", "2020-01-01")
    step = cm("plan", "add-step", ref, "1", "Ask", "--by", "2026-03-03")
    moved = cm("plan", "set", ref, "1", "--by", "2021-01-01")
    for told, day in ((goal, "1 Jan 2020"), (step, "3 Mar 2026"), (moved, "1 Jan 2021")):
        assert f"The due date {day} is in the past." in told.err
    assert "in the past" not in cm("plan", "set", ref, "1", "--by", "2026-03-04").err
