"""The rules of closing: how much must be tried, and what speaks against a reason."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from case_facts import MODELS, day, goal, step
from cmcli.domain.closing import ClosingFacts, Tried, effort_of, still_missing
from cmcli.domain.needs import Need


def tried(*attempts: tuple[int, str | None]) -> list[Tried]:
    return [Tried(day(on), mode) for on, mode in attempts]


TWO_WEEKS = ((0, "phone"), (7, "text"), (14, "phone"))
A_MONTH = ((0, "phone"), (10, "home"), (30, "phone"))


@pytest.mark.parametrize(
    ("model", "attempts", "on", "missing"),
    [
        ("brokerage", (), 9, ["2 more days with an attempt"]),
        ("brokerage", ((3, "phone"), (3, "text")), 9, ["1 more day with an attempt"]),
        ("brokerage", ((3, "phone"), (4, "phone")), 4, []),
        ("managed", TWO_WEEKS, 14, []),
        ("managed", TWO_WEEKS[:2], 14, ["1 more day with an attempt"]),
        ("managed", ((0, "phone"), (7, "phone"), (14, None)), 14, ["1 more mode"]),
        (
            "managed",
            ((1, "phone"), (2, "text"), (3, "phone")),
            3,
            ["12 more days since the first attempt"],
        ),
        ("managed", ((1, "phone"), (2, "text"), (3, "phone")), 15, []),
        ("icm", TWO_WEEKS, 14, ["16 more days since the first attempt", "a visit"]),
        ("icm", ((0, "phone"), (10, "office"), (30, "phone")), 30, ["a visit"]),
        ("icm", A_MONTH, 30, []),
        ("icm", A_MONTH, 29, ["1 more day since the first attempt"]),
        ("clinical", A_MONTH, 30, []),
        ("clinical", TWO_WEEKS, 14, ["16 more days since the first attempt", "a visit"]),
    ],
)
def test_the_attempts_that_a_model_needs(
    model: str, attempts: Sequence[tuple[int, str | None]], on: int, missing: list[str]
) -> None:
    wanted = effort_of(MODELS[model])
    assert still_missing(wanted, tried(*attempts), day(on)) == missing


def test_an_effort_in_words() -> None:
    assert str(effort_of(MODELS["brokerage"])) == "2 attempts on different days"
    assert str(effort_of(MODELS["managed"])) == (
        "3 attempts on different days by 2 modes over 14 days"
    )
    assert str(effort_of(MODELS["icm"])) == (
        "3 attempts on different days by 2 modes over 30 days,"
        " one of them a visit to where they were last known to stay"
    )


def need(domain: str, rating: int | None) -> Need:
    return Need(id=domain, case_id="k", domain=domain, text=None, rating=rating)


def test_what_speaks_against_met_goals() -> None:
    goals = (
        replace(goal(1, None), need="housing"),
        goal(2, None),
        goal(3, None, "not-achieved"),
        goal(4, None, "achieved"),
        replace(goal(5, None, "dropped"), need="legal"),
    )
    facts = ClosingFacts(
        goals,
        (step(1, 1, None), step(2, 1, None), step(2, 2, None)),
        (need("food", 4), need("housing", 3), need("legal", 4)),
    )
    assert [*facts.against_goals_met({1: "achieved", 2: "partly"})] == [
        "Goal 2 is not achieved (partly).",
        "Goal 3 is not achieved (not-achieved).",
        "Steps 2.1, 2.2 are open.",
        "The need housing is rated 3 (serious).",
    ]
    assert "Goal 1 is not achieved (dropped)." in [*facts.against_goals_met({2: "achieved"})]
    assert facts.open_goals == goals[:2]


def test_what_speaks_against_met_needs() -> None:
    facts = ClosingFacts((), (), (need("food", 4), need("housing", 3), need("legal", None)))
    assert [*facts.against_needs_met()] == ["The need food is rated 4 (urgent)."]
    assert [*facts.against_goals_met({})] == []
