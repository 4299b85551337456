"""The stage of a case, and the round drawn with its place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.facts import CaseFacts
from cmcli.domain.flow import (
    MARK,
    WIDTH,
    flow_lines,
    stage,
    stage_dates,
    stage_lines,
    stage_since,
)
from cmcli.domain.keys import STAGES, STATUSES
from cmcli.domain.plans import Goal
from cmcli.domain.safety import Aftercare

CASE = Case(
    id="c",
    client_id="k",
    episode=2,
    model="icm",
    status="open",
    worker_id="w",
    acuity=3,
    opened_on=date(2026, 10, 1),
)
FACTS = CaseFacts(case=CASE, client=Client(id="k", code="KDWHF", name="Ann"), worker="sam")
GOAL = Goal(id="g", case_id="c", number=1, text="Live in a flat of her own")
PLANNED = {"assessments": 1, "assessed_on": date(2026, 10, 5), "live": {Goal: (GOAL,)}}
AGREED = {**PLANNED, "agreed_on": date(2026, 10, 20)}
SEEN = {**AGREED, "held_on": date(2026, 11, 2)}
ADJUST = {**SEEN, "decision": "adjust", "reviewed_on": date(2026, 11, 10)}


def facts(changes: dict[str, Any], **of_case: Any) -> CaseFacts:
    return replace(FACTS, case=replace(CASE, **of_case), **changes)


@pytest.mark.parametrize(
    ("changes", "of_case", "review_due", "expected"),
    [
        ({}, {}, False, "intake"),
        ({}, {"status": "waitlist"}, False, "intake"),
        ({"assessments": 1}, {}, False, "assessment"),
        (PLANNED, {}, False, "planning"),
        ({"live": {Goal: (GOAL,)}}, {}, False, "planning"),
        (PLANNED, {}, True, "planning"),
        (AGREED, {}, False, "implementation"),
        ({**AGREED, "held_on": date(2026, 10, 19)}, {}, False, "implementation"),
        ({**AGREED, "held_on": date(2026, 10, 20)}, {}, False, "monitoring"),
        (SEEN, {}, False, "monitoring"),
        (SEEN, {"revision": "moved"}, False, "planning"),
        (SEEN, {}, True, "review"),
        (AGREED, {}, True, "review"),
        (ADJUST, {}, False, "review"),
        ({**ADJUST, "held_on": None}, {}, False, "review"),
        (ADJUST, {"revision": "moved"}, False, "planning"),
        ({**ADJUST, "agreed_on": date(2026, 11, 10)}, {}, False, "implementation"),
        ({**ADJUST, "agreed_on": date(2026, 11, 12)}, {}, False, "implementation"),
        ({**ADJUST, "decision": "continue"}, {}, False, "monitoring"),
        (SEEN, {"status": "closed"}, True, "closed"),
        ({}, {"status": "closed"}, False, "closed"),
    ],
)
def test_stages(
    changes: dict[str, Any], of_case: dict[str, Any], review_due: bool, expected: str
) -> None:
    assert stage(facts(changes, **of_case), review_due=review_due) == expected


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
ANY_FACTS = st.builds(
    facts,
    st.fixed_dictionaries(
        {
            "live": st.sampled_from([{}, {Goal: (GOAL,)}]),
            "assessments": st.integers(0, 2),
            "assessed_on": DAYS,
            "agreed_on": DAYS,
            "held_on": DAYS,
            "reviewed_on": DAYS,
            "decision": st.sampled_from([None, "adjust", "continue", "step-down"]),
        }
    ),
    status=st.sampled_from(STATUSES),
    revision=st.none() | st.just("moved"),
)


@given(ANY_FACTS, st.booleans())
def test_every_case_has_a_stage_and_one_place_in_the_drawing(
    case: CaseFacts, review_due: bool
) -> None:
    place = stage(case, review_due=review_due)
    assert place in STAGES
    lines = flow_lines(case, place, stage_dates(case))
    assert max(map(len, lines)) <= WIDTH
    drawing = "\n".join(lines[2:])
    assert drawing.count(MARK) == 1
    assert drawing.count("here") == 1
    assert f"{MARK} {'closure' if place == 'closed' else place}" in drawing


def test_the_drawing() -> None:
    case = facts({**SEEN, "decision": "continue", "reviewed_on": date(2026, 11, 1)})
    assert flow_lines(case, "monitoring", stage_dates(case)) == [
        "KDWHF.2 · icm · stage monitoring · latest review: continue",
        "",
        "  intake ───▶   assessment ─▶ needs met? ─ yes ─▶   closure ───▶  aftercare",
        "  1 Oct 2026    5 Oct 2026                          –             –",
        "                                  │ no",
        "                    ▲             └───────────────────────────────────┐",
        "                    │                                                 ▼",
        "                review ◀─── ● monitoring ◀─   implementation ◀─   planning",
        "                1 Nov 2026    2 Nov 2026      20 Oct 2026         20 Oct 2026",
        "                              here",
    ]


def test_the_list_where_the_drawing_has_no_room() -> None:
    case = facts({**SEEN, "decision": "continue", "reviewed_on": date(2026, 11, 1)})
    assert stage_lines("monitoring", stage_dates(case)) == [
        "  intake          1 Oct 2026",
        "  assessment      5 Oct 2026",
        "  planning        20 Oct 2026",
        "  implementation  20 Oct 2026",
        "● monitoring      2 Nov 2026   here",
        "  review          1 Nov 2026",
        "  closure         –",
        "  aftercare       –",
    ]


def test_the_heading_says_what_is_out_of_the_ordinary() -> None:
    case = facts(ADJUST, revision="moved", status="waitlist")
    assert flow_lines(case, "planning", {})[0] == (
        "KDWHF.2 · icm · stage planning · waitlist · plan being revised"
    )


def test_aftercare_shows_what_is_next() -> None:
    second = Aftercare(id="2", case_id="c", due_on=date(2027, 1, 5))
    third = Aftercare(id="3", case_id="c", due_on=date(2027, 2, 5))
    closed = {"status": "closed", "closed_on": date(2026, 11, 15)}
    case = facts({**SEEN, "live": {Aftercare: (second, third)}}, **closed)
    assert stage_dates(case)["aftercare"] == date(2027, 1, 5)
    lines = flow_lines(case, "closed", stage_dates(case))
    assert "15 Nov 2026   5 Jan 2027" in lines[3]


@pytest.mark.parametrize(
    ("changes", "of_case", "review_due", "expected"),
    [
        ({}, {}, None, date(2026, 10, 1)),
        ({}, {"accepted_on": date(2026, 9, 20)}, None, date(2026, 9, 20)),
        ({"assessed_on": date(2026, 10, 2)}, {}, None, date(2026, 10, 2)),
        (AGREED, {"revision": "moved", "revision_on": date(2026, 12, 1)}, None, date(2026, 12, 1)),
        (SEEN, {}, None, date(2026, 10, 20)),
        ({**SEEN, "reviewed_on": date(2026, 12, 5)}, {}, None, date(2026, 12, 5)),
        (SEEN, {}, date(2026, 12, 7), date(2026, 12, 7)),
        (SEEN, {"status": "closed", "closed_on": date(2026, 12, 9)}, None, date(2026, 12, 9)),
    ],
)
def test_the_days_in_a_stage_count_from_what_began_it(
    changes: dict[str, Any], of_case: dict[str, Any], review_due: date | None, expected: date
) -> None:
    case = facts({"assessments": int("assessed_on" in changes), **changes}, **of_case)
    place = stage(case, review_due=review_due is not None)
    assert stage_since(case, place, review_due) == expected
