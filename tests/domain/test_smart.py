"""The SMART check, letter by letter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cmcli.domain.plans import Goal
from cmcli.domain.smart import check

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
        ({"text": "Get housed"}, "S", "too short"),
        ({"text": "Do better."}, "S", "too short"),
        ({"text": "Feel better and be more stable", "measure": None}, "S", "only vague words"),
        ({"text": "Improve the situation", "measure": None}, "S", "only vague words"),
        ({"measure": None}, "M", "no measure"),
        ({"target": None}, "M", "no target value"),
        ({"baseline": None}, "A", "Without a baseline"),
        ({"target": None}, "A", "Without a target"),
        ({"target": Decimal("0.0")}, "A", "Baseline and target are both"),
        ({"confidence": 4}, "A", "confidence is 4 of 10"),
        ({"baseline": None, "gas_0": "housed", "gas_baseline": 0}, "A", "meets the expected level"),
        ({"need": None}, "R", "no link to a need or a strength"),
        ({"due_on": None}, "T", "no due date"),
        ({"due_on": TODAY}, "T", "21 Nov 2026, is not after 21 Nov 2026"),
        ({"due_on": date(2026, 1, 1)}, "T", "is not after"),
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
        ({"target": None, "gas_0": "has a lease"}, "M", "level 0 as described"),
        ({"target": Decimal("2.50")}, "M", "Target: 2.5."),
        ({"target": Decimal("1E+2")}, "M", "Target: 100."),
        ({"target": Decimal("1E+99999")}, "M", "Target: 1E+99999."),
        ({"confidence": None}, "A", "from 0 to 30."),
        ({"confidence": 5}, "A", "confidence is 5 of 10."),
        ({"baseline": None, "gas_0": "housed", "gas_baseline": -2}, "A", "from level -2"),
        ({"need": None, "strength": 2}, "R", "strength 2"),
        ({"need": None, "words": "I want my own door"}, "R", "own words"),
        ({"due_on": date(2026, 11, 22)}, "T", "by 22 Nov 2026"),
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
    bare = Goal(id="g", case_id="c", number=1, text="x")
    for goal in (GOOD, bare):
        for verdict in check(goal, today=TODAY).letters.values():
            assert verdict.why[0].isupper()
            assert verdict.why.endswith(".")
    assert not any(verdict.ok for verdict in check(bare, today=TODAY).letters.values())
