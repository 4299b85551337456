"""Snapshots of plans, and what differs between two."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.plan_content import PlanContent, differences, from_snapshot, snapshot
from cmcli.domain.plans import Goal, Step

GOAL = Goal(
    id="g1",
    case_id="c",
    number=1,
    text="sleep indoors",
    need="housing",
    measure="nights",
    baseline=Decimal("0"),
    target=Decimal("2.50"),
    due_on=date(2026, 6, 1),
    gas_minus_2="in the car",
)
STEP = Step(id="s1", case_id="c", goal_id="g1", number=1, text="call the office")
PLAN = PlanContent(
    goals=(GOAL,), steps=(STEP,), needs=(("housing", None),), strengths=((1, "sings"),)
)


def test_a_snapshot_gives_the_content_back() -> None:
    assert from_snapshot(snapshot(PLAN)) == PLAN
    assert snapshot(from_snapshot(snapshot(PLAN))) == snapshot(PLAN)


@given(
    text=st.text(min_size=1, max_size=30),
    number=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    day=st.none() | st.dates(),
    dropped=st.booleans(),
)
def test_any_content_comes_back(
    text: str, number: Decimal | None, day: date | None, dropped: bool
) -> None:
    goal = replace(GOAL, text=text, target=number, due_on=day, words=text)
    content = PLAN._replace(goals=(goal,), steps=(replace(STEP, who=text, dropped=dropped),))
    assert from_snapshot(snapshot(content)) == content
    assert differences(content, from_snapshot(snapshot(content))) == []


@pytest.mark.parametrize(
    ("changed", "item", "change", "field", "before", "after", "agreed_upon"),
    [
        ({"text": "a flat"}, "goal 1", "changed", "text", "sleep indoors", "a flat", True),
        ({"due_on": None}, "goal 1", "changed", "date", "2026-06-01", None, True),
        ({"target": Decimal(3)}, "goal 1", "changed", "target", "2.50", "3", True),
        ({"gas_minus_2": None}, "goal 1", "changed", "level -2", "in the car", None, True),
        ({"state": "partly"}, "goal 1", "changed", "state", "open", "partly", False),
    ],
)
def test_a_changed_goal(
    changed: dict[str, object],
    item: str,
    change: str,
    field: str,
    before: str | None,
    after: str | None,
    agreed_upon: bool,
) -> None:
    new = PLAN._replace(goals=(replace(GOAL, **changed),))  # type: ignore[arg-type]
    (found,) = differences(PLAN, new)
    assert found.as_dict() == {
        "item": item,
        "change": change,
        "field": field,
        "before": before,
        "after": after,
    }
    assert found.agreed_upon is agreed_upon


def test_added_and_removed_goals_and_steps_in_their_order() -> None:
    other = replace(GOAL, id="g2", number=2, text="work again")
    more = replace(STEP, id="s2", number=2, text="write", who="client")
    new = PlanContent(goals=(GOAL, other), steps=(more,))
    said = [(one.item, one.change, one.before, one.after) for one in differences(PLAN, new)]
    assert said == [
        ("step 1.1", "removed", "call the office", None),
        ("step 1.2", "added", None, "write"),
        ("goal 2", "added", None, "work again"),
    ]
    back = [(one.item, one.change) for one in differences(new, PLAN)]
    assert back == [("step 1.1", "added"), ("step 1.2", "removed"), ("goal 2", "removed")]


def test_a_number_given_again_is_another_goal() -> None:
    new = PLAN._replace(goals=(replace(GOAL, id="g9", text="work again"),), steps=())
    found = [(one.item, one.change) for one in differences(PLAN, new)]
    assert ("goal 1", "removed") in found
    assert ("goal 1", "added") in found
    assert all(change != "changed" for _, change in found)
