"""The SMART check, letter by letter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.catalog.goal_words import goal_words
from cmcli.domain.plans import Goal
from cmcli.domain.smart import Smart
from cmcli.domain.smart import check as check_by

TODAY = date(2026, 11, 21)
GOOD = Goal(
    id="g",
    case_id="c",
    number=1,
    text="Live in a flat of her own",
    need="housing",
    measure="nights housed in a month",
    baseline=Decimal("0"),
    target=Decimal("30"),
    due_on=date(2027, 3, 1),
    confidence=7,
)


def check(goal: Goal, *, opened: date | None = None, today: date) -> Smart:
    return check_by(goal, goal_words(), opened=opened, today=today)


def test_a_good_goal() -> None:
    smart = check(GOOD, today=TODAY)
    assert smart.ok
    assert smart.as_dict() == {
        "S": {"ok": True, "why": "The text names a result."},
        "M": {"ok": True, "why": "Measured by nights housed in a month. Target: 30."},
        "A": {
            "ok": True,
            "why": "The change is known: from 0 to 30. The client's confidence is 7 of 10.",
        },
        "R": {"ok": True, "why": "Linked to need housing."},
        "T": {"ok": True, "why": "Due by 1 Mar 2027."},
    }


@pytest.mark.parametrize(
    ("changes", "letter", "why"),
    [
        ({"text": "Do better.", "measure": None}, "S", "only general words"),
        ({"text": "Feel better and be more stable", "measure": None}, "S", "only general words"),
        ({"text": "Improve the situation", "measure": None}, "S", "only general words"),
        ({"text": "Stop being manipulative"}, "S", "judges the person"),
        ({"text": "Attend group therapy"}, "S", "names a service"),
        ({"text": "Try to find a flat", "measure": None}, "S", "names an effort"),
        ({"measure": "quality of life"}, "M", "Only feelings"),
        ({"text": "Sleep indoors more often", "measure": None}, "M", "more, less or better"),
        ({"text": "Be a good person", "measure": None}, "M", "Nothing in it shows"),
        ({"target": Decimal("0.0")}, "A", "Baseline and target are both"),
        ({"confidence": 4}, "A", "confidence is 4 of 10"),
        ({"baseline": None, "gas_0": "housed", "gas_baseline": 0}, "A", "meets the expected level"),
        ({"text": "Sleep inside more", "target": Decimal("-1")}, "A", "says more, but the measure"),
        ({"text": "Spend fewer nights housed"}, "A", "says less, but the measure"),
        ({"text": "Never sleep outside again", "measure": None, "target": None}, "A", "never"),
        ({"text": "Move in tomorrow"}, "A", "happens at once"),
        ({"text": "Save a million euros"}, "A", "million"),
        ({"text": "Save 2,000,000 euros"}, "A", "million"),
        ({"target": Decimal(32)}, "A", "more than there can be (31)"),
        ({"text": "Buy a house", "due_on": date(2026, 12, 1)}, "A", "longer than two weeks"),
        ({"measure": "euros saved", "target": Decimal(500_000)}, "A", "too big for the time"),
        ({"measure": "days sober", "target": Decimal(200)}, "A", "too big for the time"),
        ({"text": "Lose 30 kg", "due_on": date(2026, 12, 21)}, "A", "too big for the time"),
        ({"due_on": date(2026, 11, 22)}, "A", "within two days"),
        ({"need": None}, "R", "no link to a need or a strength"),
        ({"due_on": None}, "T", "no due date"),
        ({"due_on": TODAY}, "T", "21 Nov 2026, is not after 21 Nov 2026"),
        ({"due_on": date(2026, 1, 1)}, "T", "is not after"),
        ({"due_on": date(2028, 11, 22)}, "T", "more than two years"),
    ],
)
def test_what_is_missing(changes: dict[str, Any], letter: str, why: str) -> None:
    smart = check(replace(GOOD, **changes), today=TODAY)
    assert not smart.ok
    assert not smart.letters[letter].ok
    assert why in smart.letters[letter].why


@pytest.mark.parametrize(
    ("changes", "letter", "why"),
    [
        ({"text": "Feel better and be more stable"}, "S", "names a result"),
        ({"text": "Move out of the shelter", "measure": None}, "S", "names a result"),
        ({"text": "Get housed", "measure": None}, "S", "names a result"),
        ({"text": "Attend training and get the certificate"}, "S", "names a result"),
        ({"text": "Get ID", "measure": None, "target": None}, "M", "done or not done"),
        ({"text": "Walk more, 30 minutes a day", "measure": None}, "M", "how much or how often"),
        ({"target": None, "gas_0": "has a lease"}, "M", "level 0"),
        ({"target": Decimal("2.50")}, "M", "Target: 2.5."),
        ({"target": Decimal("1E+2")}, "M", "Target: 100."),
        ({"target": Decimal("1E+99999")}, "M", "Target: 1E+99999."),
        ({"baseline": None}, "A", "out of reach"),
        ({"confidence": None}, "A", "from 0 to 30."),
        ({"confidence": 5}, "A", "confidence is 5 of 10."),
        ({"baseline": None, "gas_0": "housed", "gas_baseline": -2}, "A", "from level -2"),
        ({"text": "Keep the flat", "baseline": Decimal(30)}, "A", "30 is kept"),
        ({"text": "Reduce debt", "measure": "euros repaid"}, "A", "from 0 to 30"),
        ({"text": "Sleep more", "measure": "nights awake", "target": Decimal("-2")}, "A", "-2"),
        ({"text": "Save 2,000,000 pesos"}, "A", "from 0 to 30"),
        ({"need": None, "strength": 2}, "R", "strength 2"),
        ({"need": None, "words": "I want my own door"}, "R", "own words"),
        ({"due_on": date(2026, 11, 24)}, "T", "by 24 Nov 2026"),
        ({"due_on": date(2028, 11, 21)}, "T", "by 21 Nov 2028"),
    ],
)
def test_what_suffices(changes: dict[str, Any], letter: str, why: str) -> None:
    verdict = check(replace(GOOD, **changes), today=TODAY).letters[letter]
    assert verdict.ok
    assert why in verdict.why


def test_a_goal_does_not_become_less_smart_by_growing_old() -> None:
    later = date(2028, 1, 1)
    assert not check(GOOD, today=later).time_bound.ok
    assert check(GOOD, opened=TODAY, today=later).ok


def test_every_reason_is_one_sentence() -> None:
    bare = Goal(id="g", case_id="c", number=1, text="be well")
    for goal in (GOOD, bare):
        for verdict in check(goal, today=TODAY).letters.values():
            assert verdict.why[0].isupper()
            assert verdict.why.endswith(".")
    assert not any(verdict.ok for verdict in check(bare, today=TODAY).letters.values())


@pytest.mark.long
@given(
    text=st.text(min_size=1, max_size=60),
    measure=st.none() | st.text(min_size=1, max_size=40),
    baseline=st.none() | st.decimals(-(10**12), 10**12, places=2),
    target=st.none() | st.decimals(-(10**12), 10**12, places=2),
    due_on=st.none() | st.dates(),
)
def test_any_goal_has_five_reasons(
    text: str,
    measure: str | None,
    baseline: Decimal | None,
    target: Decimal | None,
    due_on: date | None,
) -> None:
    goal = replace(
        GOOD, text=text, measure=measure, baseline=baseline, target=target, due_on=due_on
    )
    assert all(verdict.why for verdict in check(goal, today=TODAY).letters.values())
