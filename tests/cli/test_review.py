"""``cm review``: expected against actual, the T scores, and what the decision does."""

import sys
from pathlib import Path

import pytest

from cmcli.casework.described.kinds import Money
from cmcli.domain.numbers import MOST_CENTS
from cmcli.errors import UsageProblem
from command_line import CommandLine
from pty_session import on_terminal
from sweeps import mostly_long


def with_goals(cm: CommandLine) -> str:
    ref = cm.open_case("Dana R.", "icm", "--need", "housing=car")
    cm(
        *("plan", "add-goal", ref, "Moves into a flat by summer", "--need", "housing"),
        *("--measure", "nights housed", "--baseline", "0", "--target", "7", "--by", "2026-07-31"),
        *("--gas-baseline", "-1"),
    )
    cm("plan", "add-goal", ref, "Eats twice a day by May", "--by", "1 May")
    return ref


@pytest.mark.both_engines
def test_a_review_shows_expected_against_actual(cm: CommandLine) -> None:
    ref = with_goals(cm)
    given = cm(
        *("review", ref, "--goal", "1=0", "--goal", "2=-1", "--progress", "1=7"),
        *("--effectiveness", "4", "--cost", "120.5", "--needs-unmet", "--next", "fri"),
        *("--decision", "continue"),
    )
    assert given.out.splitlines() == [
        f"{ref} Dana R.: review 1 on Wed 4 Mar 2026, decision continue (go on as planned).",
        "  goal 1: level 0, as expected; nights housed 7, expected 7 (Moves into a flat by summer)",
        "  goal 2: level -1, expected 0 (Eats twice a day by May)",
        "  GAS score (T) 37.60 → 43.80 (+6.20), 2 of 2 measured, 1 with an assumed start",
        "Agreed next contact: Fri 6 Mar 2026.",
        "Next: contact Fri 6 Mar 2026.",
    ]
    again = cm.json("review", ref, "--decision", "step-down", "--note", "-", stdin="steady\n")
    assert (again["ref"], again["acuity"]) == (ref, 2)
    made = again["review"]
    assert (made["number"], made["decision"], made["note"]) == (2, "step-down", "steady")
    assert made["gas"] == {
        "before": 37.6,
        "now": 43.8,
        "change": 6.2,
        "goals": 2,
        "measured": 2,
        "assumed": 1,
    }
    assert [(goal["expected"], goal["actual"]) for goal in made["goals"]] == [(0, 0), (0, -1)]
    operation = cm.json("history", ref)
    assert any(one["reason"] == "steady" for one in operation)


@pytest.mark.both_engines
def test_a_review_is_read_again(cm: CommandLine) -> None:
    ref = with_goals(cm)
    given = cm("review", ref, "--goal", "1=0", "--cost", "12", "--decision", "continue")
    assert "1 of 2 measured" in given.out
    cm("review", ref, "--decision", "continue", "--note", "steady")
    first, second = cm.json("show", ref)["reviews"]
    assert (first["number"], first["decision"], first["cost"]) == (1, "continue", 12)
    assert (first["gas_t"], second["note"]) == (50, "steady")
    assert [(goal["number"], goal["actual"]) for goal in first["goals"]] == [(1, 0)]
    assert second["goals"] == []
    gas = cm.json("show", ref)["gas"]
    assert (gas["measured"], gas["goals"]) == (1, 2)
    page = cm("show", ref, "--format", "table").out
    assert "2 on Wed 4 Mar 2026, decision continue, GAS score (T) 50.00: steady" in page
    assert "(1 of 2 measured)" in page


@pytest.mark.both_engines
def test_a_review_can_close(cm: CommandLine) -> None:
    ref = with_goals(cm)
    open_still = cm("review", ref, "--decision", "close")
    assert f"cm close {ref} --reason R closes it" in open_still.out
    closed = cm.json(
        *("review", ref, "--needs-met", "--decision", "close", "--close-reason", "goals-met"),
        *("--outcome", "1=achieved", "--outcome", "2=partly", "--support", "sister"),
        *("--aftercare", "2w"),
    )
    assert (closed["status"], closed["closed_on"]) == ("closed", "2026-03-04")
    assert [goal["state"] for goal in closed["goals"]] == ["achieved", "partly"]
    assert closed["aftercare"] == ["2026-03-18"]
    cm("review", ref, "--decision", "continue", code=3)


def test_adjust_puts_the_plan_under_revision(cm: CommandLine) -> None:
    ref = with_goals(cm)
    cm("plan", "agree", ref, "--how", "verbal")
    given = cm("review", ref, "--decision", "adjust", "--note", "food first")
    assert f"cm plan agree {ref}" in given.out
    assert cm.json("list")[0]["stage"] == "planning"


@pytest.mark.parametrize(
    ("words", "code"),
    mostly_long(
        [
            ((), 2),
            (("--decision", "perhaps"), 2),
            (("--decision", "continue", "--goal", "1=3"), 2),
            (("--decision", "continue", "--goal", "1"), 2),
            (("--decision", "continue", "--goal", "1=0", "--goal", "1=1"), 2),
            (("--decision", "continue", "--progress", "1=much"), 2),
            (("--decision", "continue", "--satisfaction", "6"), 2),
            (("--decision", "continue", "--cost", "-3"), 2),
            (("--decision", "continue", "--next", "yesterday"), 2),
            (("--decision", "continue", "--acuity", "4"), 2),
            (("--decision", "step-up", "--acuity", "2"), 2),
            (("--decision", "close", "--support", "sister"), 2),
            (("--decision", "continue", "--close-reason", "moved"), 2),
            (("--decision", "close", "--close-reason", "bored"), 2),
            (("--decision", "continue", "--goal", "9=0"), 4),
        ],
        5,
    ),
)
def test_a_review_that_fails_changes_nothing(
    cm: CommandLine, words: tuple[str, ...], code: int
) -> None:
    ref = with_goals(cm)
    before = cm.json("list"), cm.json("history", ref)
    cm("review", ref, *words, code=code)
    assert (cm.json("list"), cm.json("history", ref)) == before


@pytest.mark.parametrize(
    ("said", "expected"), [("120", 12000), ("120.5", 12050), ("0.05", 5), (" 7.10 ", 710)]
)
def test_money_is_integer_cents(said: str, expected: int) -> None:
    assert Money(MOST_CENTS).read(said, None) == expected


@pytest.mark.parametrize("said", ["", "1,000", "$5", "1.234", "-1", "1e3", "٣", "9" * 10])
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(UsageProblem):
        Money(MOST_CENTS).read(said, None)


def test_a_terminal_asks_for_the_levels_and_the_decision(cm: CommandLine, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("what a terminal asks does not depend on the engine")
    ref = with_goals(cm)
    cm("checkin", ref, "--mode", "home", "--roadblock", "No bus")
    program = str(Path(sys.executable).parent / "cm")
    asked = [
        ("Goal 1:", "better\n"),
        ("Goal 2:", "\n"),
        ("Roadblock 1, No bus", "y\n"),
        ("Reflection", "\n"),
        ("Needs met", "n\n"),
        ("Decision", "step-up\n"),
        ("Why", "a hard month\n"),
    ]
    code, screen = on_terminal([program, "review", ref], keys=asked)
    assert code == 0, screen
    assert "goal 1: level +1, expected 0" in screen
    assert "goal 2: not measured" in screen
    assert "Acuity 3 → 4." in screen
    assert "It answers roadblock 1: No bus." in screen
