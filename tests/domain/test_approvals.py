"""The record behind a decision: its digests change with it, and only with it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_facts import DAY0, case, day, facts, one, rhythm
from cmcli.domain.agency_settings import AgencySettings
from cmcli.domain.approvals import Approval, DecisionBasis, changed_since, seen
from cmcli.domain.contacts import HELD, WITH_CLIENT, Contact
from cmcli.domain.handovers import Handover
from cmcli.domain.keys import APPROVAL_KINDS, APPROVAL_STATUSES
from cmcli.domain.plan_content import PlanContent
from cmcli.domain.plans import Goal, Step
from cmcli.domain.safety import Flag
from cmcli.domain.working_days import WorkingDays

FRIDAY = day(4)


def goal(number: int, **changed: Any) -> Goal:
    known = {"id": f"g{number}", "case_id": "k", "number": number, "text": "Find a flat"}
    return Goal(**{**known, "state": "open", **changed})


def step(**changed: Any) -> Step:
    known = {
        "id": "s1",
        "case_id": "k",
        "goal_id": "g1",
        "number": 1,
        "text": "Call",
        "who": "worker",
    }
    return Step(**{**known, **changed})


FLAG = Flag(
    id="f1",
    case_id="k",
    number=1,
    kind="medical",
    text="no insulin",
    raised_on=DAY0,
    raised_by="ben",
)


def seen_on(day: date) -> Contact:
    return Contact(
        id=f"c{day}",
        case_id="k",
        number=1,
        worker_id="w",
        at=datetime.combine(day, time(9), UTC),
        on=day,
        mode="office",
        with_whom=WITH_CLIENT,
        kind="planned",
        outcome=HELD,
    )


BASIS = DecisionBasis(
    case(),
    plan=PlanContent((goal(1),), (step(),), (("housing", "car"),)),
    goals=(goal(1),),
    flags=(FLAG,),
    loads={"worker w": ("full", "1 1 1"), "team t": ("full", "2 2 2")},
    due={"review": DAY0},
    rhythms=(rhythm(14),),
)


REQUEST = Handover(
    id="h2",
    case_id="k",
    number=2,
    from_id="w",
    to_id="v",
    asked_by="w",
    asked_on=DAY0,
    reason="moved north",
    status="asked",
)


def with_plan(*goals: Goal, steps: tuple[Step, ...] = (step(),)) -> DecisionBasis:
    return BASIS._replace(plan=PlanContent(goals, steps, (("housing", "car"),)))


@pytest.mark.parametrize(
    ("kind", "now", "changed"),
    [
        ("plan", BASIS, []),
        ("plan", with_plan(goal(1, text="Find a room")), ["goal 1"]),
        ("plan", with_plan(goal(1), goal(2)), ["goal 2"]),
        ("plan", with_plan(), ["goal 1"]),
        ("plan", with_plan(goal(1), steps=(step(due_on=DAY0),)), ["goal 1"]),
        ("plan", with_plan(goal(1), steps=(step(done_on=DAY0),)), []),
        ("plan", BASIS._replace(case=case(acuity=4)), []),
        ("plan", BASIS._replace(case=case(revision="moved")), ["case: under revision"]),
        ("closure", BASIS._replace(case=case(acuity=4)), ["case: acuity"]),
        ("closure", BASIS._replace(flags=()), ["flag 1"]),
        ("closure", BASIS._replace(goals=(goal(1, state="achieved"),)), ["goal 1"]),
        ("closure", BASIS._replace(loads={}), []),
        (
            "override",
            BASIS._replace(loads={**BASIS.loads, "worker w": ("full", "2 2 1")}),
            ["worker w"],
        ),
        ("override", BASIS._replace(flags=()), []),
        ("override", BASIS._replace(requests=(REQUEST,)), ["request 2"]),
        ("exception", BASIS._replace(due={"review": day(1)}), ["review"]),
        ("exception", BASIS._replace(due={}), ["review"]),
        ("schedule", BASIS._replace(rhythms=(rhythm(7),)), ["contact schedule"]),
        ("schedule", BASIS._replace(case=case(acuity=4)), ["case: acuity"]),
    ],
)
def test_a_decision_has_changed_with_what_it_stands_on(
    kind: str, now: DecisionBasis, changed: list[str]
) -> None:
    assert changed_since(seen(kind, BASIS), seen(kind, now)) == changed


TEXTS = st.text(max_size=5)
BASES = st.builds(
    DecisionBasis,
    st.builds(case, acuity=st.integers(1, 4), issue=st.none() | TEXTS),
    plan=st.builds(
        lambda texts: PlanContent(tuple(goal(n, text=text) for n, text in enumerate(texts, 1)), ()),
        st.lists(TEXTS, max_size=3),
    ),
    goals=st.lists(st.builds(goal, st.just(1), text=TEXTS), max_size=1),
    flags=st.just(()),
    referrals=st.just(()),
    contacts=st.lists(st.builds(seen_on, st.dates()), max_size=1),
    loads=st.dictionaries(st.sampled_from(["worker w", "team t"]), st.tuples(TEXTS)),
    due=st.dictionaries(st.sampled_from(["review", "goal 1"]), st.dates()),
    rhythms=st.lists(st.builds(rhythm, st.integers(1, 90)), max_size=2),
    requests=st.lists(st.builds(replace, st.just(REQUEST), id=TEXTS, reason=TEXTS), max_size=1),
    caseload=st.lists(st.builds(case, acuity=st.integers(1, 4)), max_size=1),
)


@pytest.mark.parametrize("kind", APPROVAL_KINDS)
@settings(max_examples=30)
@given(then=BASES, now=BASES)
def test_an_approval_never_outlives_its_content(
    kind: str, then: DecisionBasis, now: DecisionBasis
) -> None:
    known: Any = {
        "plan": lambda one: (one.case.status, one.plan),
        "closure": lambda one: (one.case, list(one.goals), list(one.contacts)),
        "override": lambda one: (
            list(one.caseload) or one.case,
            one.loads,
            list(one.contacts),
            [request.id for request in one.requests],
        ),
        "exception": lambda one: (one.case.status, one.due),
        "schedule": lambda one: (one.case.acuity, list(one.rhythms)),
    }
    parts = known[kind]
    same = parts(then) == parts(now)
    assert (changed_since(seen(kind, then), seen(kind, now)) == []) is same


def approval(status: str, **changed: Any) -> Approval:
    known: dict[str, Any] = {
        "id": "a",
        "number": 3,
        "case_id": "k",
        "kind": "closure",
        "status": status,
        "command": "close",
        "said": "{}",
        "seen": "closing KDWHF.1 as moved",
        "digest": "{}",
        "submitted_by": "w",
        "submitted_on": FRIDAY,
        "submitted_at": datetime(2026, 1, 9, 12, tzinfo=UTC),
    }
    return Approval(**{**known, **changed})


@pytest.mark.parametrize("status", APPROVAL_STATUSES)
def test_it_is_due_to_supervisors_and_when_returned_to_its_submitter(status: str) -> None:
    known = facts(
        records=[approval(status, answered_by="s", answered_on=day(7), answer="who helps?")],
        handles={"w": "ben", "s": "sam"},
        working_days=WorkingDays(AgencySettings([])),
    )
    if status == "submitted":
        item = one(known, FRIDAY, "approval")
        assert (item.due_on, item.whose, item.number) == (day(7), "supervisor", "3")
    elif status == "returned":
        item = one(known, day(9), "approval")
        assert (item.due_on, item.worker, item.days_late) == (day(7), "ben", 2)
        assert item.why.endswith("was returned by sam: who helps?")
        left = replace(known, gone={"w"})
        assert one(left, day(9), "approval").worker == "ana"
    else:
        with pytest.raises(ValueError, match="not enough values"):
            one(known, day(9), "approval")
