"""Clocks: assessment, plan, review, safety, goals, steps and aftercare, and the whole list."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_facts import (
    CLIENT,
    DAY0,
    MODELS,
    aftercare,
    by_day,
    case,
    contact_on,
    day,
    due,
    facts,
    flag,
    goal,
    live,
    next_contact,
    one,
    placed,
    rhythm,
    step,
)
from cmcli.domain.agency_settings import AgencySettings
from cmcli.domain.alerts import Alert
from cmcli.domain.approvals import Approval
from cmcli.domain.cases import Placement
from cmcli.domain.clocks import (
    due_items,
    explain,
    read_by_rules,
    review_due,
    urgency_key,
)
from cmcli.domain.crisis_plans import CrisisPlan, CrisisPlanReview
from cmcli.domain.dates import short_day
from cmcli.domain.documents import Document
from cmcli.domain.facts import CaseFacts, HeldCrisis
from cmcli.domain.keys import STATUSES
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.mandated import MandatedReport
from cmcli.domain.models import Model
from cmcli.domain.phases import Phases
from cmcli.domain.plan_clock import ends_on
from cmcli.domain.records import record_of
from cmcli.domain.referrals import Referral
from cmcli.domain.safety import Flag
from cmcli.domain.tasks import Task
from cmcli.domain.working_days import WorkingDays

# Assessment, plan, review.


@pytest.mark.parametrize("model", [key for key in MODELS if not MODELS[key].at_first_contact])
def test_assessment_and_plan_are_due_after_thirty_days(model: str) -> None:
    known = facts(model, counted_on=day(4))
    for kind in ("assessment", "plan"):
        item = one(known, day(31), kind)
        assert (item.due_on, item.days_late) == (day(30), 1)


@pytest.mark.parametrize(("seen", "expected"), [(None, 7), (3, 3), (20, 20), (-9, 0)])
def test_brokerage_assesses_and_plans_at_the_first_contact(seen: int | None, expected: int) -> None:
    met = None if seen is None else day(seen)
    known = facts("brokerage", counted_on=met, first_counted_on=met)
    for kind in ("assessment", "plan"):
        assert one(known, DAY0, kind).due_on == day(expected)


def test_after_the_assessment_the_reassessment_is_due() -> None:
    known = facts(assessed_on=day(12), assessments=1)
    assert due(known, DAY0, "assessment") == []
    item = one(known, day(193), "reassessment")
    assert (item.due_on, item.days_late) == (day(192), 1)


def test_an_agreed_plan_is_not_due_again_until_it_is_revised() -> None:
    known = facts(agreed_on=day(20))
    assert due(known, day(400), "plan") == []


@pytest.mark.parametrize(("today", "late"), [(41, 0), (70, 0), (71, 1)])
def test_an_open_revision_is_due_from_the_day_it_began(today: int, late: int) -> None:
    known = facts(of_case={"revision": "moved house", "revision_on": day(40)}, agreed_on=day(20))
    item = one(known, day(today), "plan")
    assert (item.due_on, item.days_late) == (day(70), late)


def test_a_first_plan_that_is_being_drafted_is_due_from_the_acceptance() -> None:
    assert one(facts(of_case={"revision": "first"}), day(40), "plan").due_on == day(30)


@pytest.mark.parametrize(
    ("agreed", "reviewed", "expected"), [(None, None, None), (20, None, 110), (20, 100, 190)]
)
def test_the_review_runs_from_the_latest_review_or_agreement(
    agreed: int | None, reviewed: int | None, expected: int | None
) -> None:
    known = facts(
        agreed_on=None if agreed is None else day(agreed),
        reviewed_on=None if reviewed is None else day(reviewed),
    )
    assert [item.due_on for item in due(known, DAY0, "review")] == (
        [] if expected is None else [day(expected)]
    )


@pytest.mark.parametrize(("today", "expected"), [(109, False), (110, True), (111, True)])
def test_review_due_from_its_day_on(today: int, expected: bool) -> None:
    assert review_due(facts(agreed_on=day(20)), MODELS["icm"], day(today)) == expected


def test_no_review_is_due_without_a_plan() -> None:
    assert not review_due(facts(), MODELS["icm"], day(900))


@pytest.mark.parametrize(
    ("moved_in", "end"),
    [
        (date(2026, 1, 5), date(2026, 10, 5)),
        (date(2026, 5, 31), date(2027, 2, 28)),
        (date(2027, 5, 31), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 12, 31)),
        (date(2026, 4, 30), date(2027, 1, 30)),
    ],
)
def test_cti_ends_nine_months_after_phase_1_begins(moved_in: date, end: date) -> None:
    known = facts(
        "cti",
        {"phase": 1, "phase_from": moved_in},
        [placed(DAY0, "cti"), placed(moved_in, "cti", phase=1, id="q")],
    )
    assert ends_on(known.case, known.of(Placement), MODELS["cti"]) == end
    item = one(known, moved_in, "review")
    assert item.due_on == end
    assert "by design" in item.why


def test_before_phase_1_cti_has_no_end() -> None:
    known = facts("cti", {}, [placed(DAY0, "cti")], agreed_on=day(20))
    assert ends_on(known.case, known.of(Placement), MODELS["cti"]) is None
    assert one(known, DAY0, "review").due_on == day(110)
    assert due(known, day(500), "phase") == []


def test_the_fixed_end_stays_due_after_a_late_review() -> None:
    end = date(2026, 10, 5)
    early = facts("cti", {"phase": 1}, agreed_on=day(20))
    assert one(early, DAY0, "review").due_on == day(110)
    late = replace(early, reviewed_on=date(2026, 10, 20))
    item = one(late, date(2026, 10, 25), "review")
    assert (item.due_on, item.days_late) == (end, 20)


def test_other_models_have_no_fixed_end() -> None:
    for key in MODELS.keys() - {"cti"}:
        assert ends_on(case(key), (), MODELS[key]) is None


# Safety, goals, steps, aftercare.


def test_an_open_flag_is_due_on_its_day_before_all_else() -> None:
    known = facts(
        of_case={"accepted_on": day(-300)},
        records=(flag(1, day(-2), settled_on=day(-1)), flag(2, DAY0), flag(3, day(-1))),
        next_on=day(90),
    )
    items = due_items(known, MODELS["icm"], DAY0)
    assert [(one.kind, one.number, one.days_late) for one in items[:2]] == [
        ("safety", "3", 1),
        ("safety", "2", 0),
    ]
    assert items[2].days_late > 200
    assert "said so" not in items[0].why


@pytest.mark.parametrize("status", ["open", "waitlist", "referred-out", "closed"])
def test_an_open_flag_is_due_whatever_the_status(status: str) -> None:
    known = facts(of_case={"status": status}, records=[flag(1, DAY0)])
    assert due_items(known, MODELS["icm"], day(3))[0].kind == "safety"


def test_open_goals_and_their_open_steps_are_due_on_their_dates() -> None:
    known = facts(
        records=(
            goal(1, day(40)),
            goal(2, day(50), "achieved"),
            goal(3, None),
            step(1, 1, day(10)),
            step(1, 2, day(11), done_on=day(9)),
            step(1, 3, day(12), dropped=True),
            step(2, 1, day(13)),
            step(3, 1, day(14), who="client"),
            step(3, 2, None),
        ),
    )
    found = due(known, day(12), "goal") + due(known, day(12), "step")
    assert [(one.number, one.due_on, one.days_late, one.text) for one in found] == [
        ("1", day(40), 0, "goal 1"),
        ("1.1", day(10), 2, "call"),
        ("3.1", day(14), 0, "call"),
    ]
    assert found[1].why == f"Step 1.1 is due by {short_day(day(10))}: call."
    assert found[2].why == f"Step 3.1 is due by {short_day(day(14))}, by client: call."


def test_the_clients_own_step_is_not_the_workers_lateness() -> None:
    known = facts(records=[goal(1, None), step(1, 1, day(10), who="client")])
    (item,) = due(known, day(30), "step")
    assert (item.whose, item.due_on, item.days_late) == ("client", day(10), 0)


def test_a_closed_case_has_aftercare_and_flags_only() -> None:
    known = facts(
        of_case={"status": "closed", "closed_on": day(60)},
        records=(
            aftercare(90),
            aftercare(70, done_on=day(71), contact_id="x"),
            aftercare(180),
            flag(1, day(50)),
            goal(1, day(40)),
        ),
        next_on=day(65),
    )
    items = due_items(known, MODELS["icm"], day(100))
    assert [(one.kind, one.due_on, one.days_late) for one in items] == [
        ("safety", day(50), 50),
        ("aftercare", day(90), 10),
        ("aftercare", day(180), 0),
    ]


def test_aftercare_is_not_due_before_the_closing() -> None:
    assert due(facts(records=[aftercare(90)]), day(100), "aftercare") == []


WAITING = {"status": "waitlist", "accepted_on": None}


def test_a_waitlisted_case_has_only_agreed_contacts_and_the_wait_due() -> None:
    known = facts(of_case=WAITING, records=[goal(1, day(4))])
    assert [item.kind for item in due_items(known, MODELS["icm"], day(50))] == ["waiting"]
    assert next_contact(known, MODELS["icm"], day(50)) is None
    items = due_items(replace(known, next_on=day(8)), MODELS["icm"], day(9))
    assert [(item.kind, item.due_on, item.days_late) for item in items] == [
        ("contact", day(8), 1),
        ("waiting", day(8), 1),
    ]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, 30),
        ({"reached_on": 10}, 40),
        ({"held_on": 10}, 30),
        ({"reached_on": 10, "reviewed_on": 15}, 45),
        ({"reached_on": 10, "next_on": 20}, 20),
        ({"reached_on": 10, "next_on": 60}, 40),
        ({"reached_on": 20, "next_on": 20}, 50),
    ],
)
def test_the_waitlist_is_due_every_thirty_days(known: dict[str, int], expected: int) -> None:
    waits = facts(of_case=WAITING, **by_day(known))
    item = one(waits, day(120), "waiting")
    assert (item.due_on, item.days_late) == (day(expected), 120 - expected)


# Phases, and the end of a short model.


def test_a_phase_follows_the_date_and_its_change_is_due() -> None:
    moved_in = date(2026, 2, 10)
    known = facts(
        "cti",
        {"phase": 1, "phase_from": moved_in},
        [placed(DAY0, "cti"), placed(moved_in, "cti", phase=1)],
    )
    phases = Phases(known.case, known.of(Placement), MODELS["cti"])
    expected = {
        date(2026, 2, 9): None,
        moved_in: 1,
        date(2026, 5, 9): 1,
        date(2026, 5, 10): 2,
        date(2026, 8, 9): 2,
        date(2026, 8, 10): 3,
        date(2027, 8, 10): 3,
    }
    assert {on: phases.on(on) for on in expected} == expected
    item = one(known, date(2026, 5, 12), "phase")
    assert (item.due_on, item.days_late) == (date(2026, 5, 10), 2)
    assert item.why == "Phase 2 (Try-Out) begins on 10 May 2026: confirm it, or hold it back."
    for seen, days in ((date(2026, 2, 9), 7), (moved_in, 7), (date(2026, 5, 10), 14)):
        assert contact_on(replace(known, counted_on=seen)) == seen + timedelta(days=days)


def test_a_phase_that_is_held_back_stays_until_the_next_one_is_due() -> None:
    moved_in, held, passed = date(2026, 2, 10), date(2026, 5, 20), date(2026, 9, 1)
    known = facts(
        "cti",
        {"phase": 1, "phase_from": held},
        [
            placed(DAY0, "cti"),
            placed(moved_in, "cti", phase=1),
            placed(held, "cti", phase=1),
            placed(day(200), "cti", phase=1, acuity=4),
        ],
    )
    phases = Phases(known.case, known.of(Placement), MODELS["cti"])
    assert [phases.on(on) for on in (moved_in, held, passed)] == [1, 1, 1]
    item = one(known, passed, "phase")
    assert item.due_on == date(2026, 8, 10)
    assert "after phase 1 was held back" in item.why
    assert ends_on(known.case, known.of(Placement), MODELS["cti"]) == date(2026, 11, 10)


def test_a_phase_may_begin_early_and_the_last_has_none_after_it() -> None:
    moved_in, early = date(2026, 2, 10), date(2026, 4, 1)
    said = [placed(moved_in, "cti", phase=1), placed(early, "cti", phase=2)]
    known = facts("cti", {"phase": 2, "phase_from": early}, said)
    phases = Phases(known.case, said, MODELS["cti"])
    assert [phases.on(on) for on in (early, date(2026, 8, 9), date(2026, 8, 10))] == [2, 2, 3]
    assert one(known, early, "phase").due_on == date(2026, 8, 10)
    last = facts("cti", {"phase": 3, "phase_from": early}, said)
    assert due(last, early, "phase") == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, 90),
        ({"counted_on": 3, "first_counted_on": 3}, 90),
        ({"counted_on": 20, "first_counted_on": 3}, 20),
        ({"counted_on": 3, "agreed_on": 3}, 90),
        ({"counted_on": 30, "agreed_on": 3, "followed_on": 17}, 17),
        ({"tried_twice_on": 9}, 9),
        ({"counted_on": 95, "agreed_on": 3, "followed_on": 95}, 90),
    ],
)
def test_brokerage_closes_after_its_follow_up(known: dict[str, int], expected: int) -> None:
    case_known = facts("brokerage", **by_day(known))
    item = one(case_known, day(100), "close")
    assert (item.due_on, item.days_late) == (day(expected), 100 - expected)


def test_only_brokerage_closes_by_itself_and_has_no_review() -> None:
    for key in MODELS:
        known = facts(key, agreed_on=day(3))
        assert bool(due(known, day(300), "close")) == (key == "brokerage")
        assert bool(due(known, day(300), "review")) == (key != "brokerage")


@pytest.mark.parametrize(
    ("every", "allowed", "found"), [(14, None, 0), (15, None, 1), (15, "sam", 0)]
)
def test_a_schedule_slower_than_twice_the_models_is_the_supervisors(
    every: int, allowed: str | None, found: int
) -> None:
    agreed = rhythm(every, day(5), allowed_by=allowed)
    items = due(facts(records=[agreed], rhythm=agreed), day(9), "rhythm")
    assert [(item.whose, item.due_on, item.days_late) for item in items] == (
        [("supervisor", day(5), 0)] * found
    )


def test_a_change_of_model_hides_no_late_review_or_assessment() -> None:
    known = facts(
        "brokerage",
        {"model_from": day(200)},
        [placed(DAY0), placed(day(200), "brokerage")],
        agreed_on=day(20),
        model_then=MODELS["icm"],
    )
    assert one(known, day(201), "review").due_on == day(110)
    assert one(replace(known, agreed_on=None), day(201), "plan").due_on == day(7)


def test_a_referred_out_case_has_nothing_due() -> None:
    known = facts(of_case={"status": "referred-out"}, next_on=day(8), records=[aftercare(9)])
    assert due_items(known, MODELS["icm"], day(50)) == []


def test_a_task_is_due_on_its_day_for_who_does_it() -> None:
    def task(number: int, **changed: Any) -> Task:
        told = {"text": "Call", "added_on": DAY0, **changed}
        return Task(id=f"t{number}", case_id="k", number=number, **told)

    records = [
        task(1, due_on=day(5)),
        task(2, due_on=day(4), worker_id="x"),
        task(3),
        task(4, due_on=day(3), done_on=day(2)),
        task(5, due_on=day(3), dropped_on=day(2)),
    ]
    known = facts(records=records, handles={"x": "eve"})
    found = [(item.number, item.worker, item.days_late) for item in due(known, day(6), "task")]
    assert found == [("2", "eve", 2), ("1", "ana", 1)]
    closed = facts(of_case={"status": "closed"}, records=records, handles={"x": "eve"})
    assert due_items(closed, MODELS["icm"], day(50)) == []


@pytest.mark.parametrize(
    ("kind", "renew", "expected"), [("lease", 90, 30), ("identity", 90, 60), ("identity", 20, 2)]
)
def test_a_renewal_is_counted_back_from_its_last_day(kind: str, renew: int, expected: int) -> None:
    paper = Document(id="d", case_id="k", number=1, kind=kind, renew_on=day(renew), added_on=day(2))
    known = facts(records=[paper], renewal_days={"": 30, "lease": 60})
    assert one(known, DAY0, "renewal").due_on == day(expected)


# Alerts and crisis plans.


@pytest.mark.parametrize(("status", "count"), [("open", 1), ("waitlist", 1), ("closed", 0)])
def test_the_review_of_an_open_alert_is_due_and_nothing_moves_it(status: str, count: int) -> None:
    known: dict[str, Any] = {"client_id": "c", "case_id": "k", "kind": "pet", "added_by": "ana"}
    alerts = [
        Alert(id=str(n), number=n, text="x", review_on=day(5), added_on=DAY0, ended_on=end, **known)
        for n, end in ((1, day(2)), (2, None))
    ]
    always = WorkingDays(AgencySettings(()))
    shut = facts(of_case={"status": status}, records=alerts, working_days=always)
    found = [(one.number, one.due_on, one.days_late) for one in due(shut, day(9), "alert")]
    assert found == [("2", day(5), 4)] * count  # day 5 is a Saturday


@pytest.mark.parametrize(
    ("entries", "reviewed", "crisis", "raised", "expected"),
    [
        ("tea", None, None, None, 90),
        ("tea", 20, None, None, 110),
        ("tea", 20, 10, None, 110),  # the crisis was before the last review
        ("tea", 20, 30, None, 30),
        ("tea", None, None, 5, 90),  # a flag makes only a first plan due
        (None, None, None, None, None),
        (None, None, 30, None, 30),
        (None, None, 30, 5, 5),
        ("", None, 30, 40, 30),
    ],
)
def test_a_crisis_plan_is_due(
    entries: str | None,
    reviewed: int | None,
    crisis: int | None,
    raised: int | None,
    expected: int | None,
) -> None:
    def made(number: int) -> dict[str, Any]:
        at = datetime.combine(day(number), time(12), UTC)
        return {"at": at, "on": day(number), "by": "ana", "client_id": "c", "case_id": "k"}

    records: list[Any] = []
    if entries is not None:
        records.append(CrisisPlan(id="p", number=1, helps=entries or None, **made(0)))
    if reviewed is not None:
        records.append(CrisisPlanReview(id="r", plan_id="p", **made(reviewed)))
    if raised is not None:
        records.append(flag(1, day(raised)))
    held = None
    if crisis is not None:
        held = HeldCrisis(datetime.combine(day(crisis), time(23), UTC), day(crisis))
    found = due(facts(records=records, crisis_held=held), DAY0, "crisis-plan")
    assert [one.due_on for one in found] == ([] if expected is None else [day(expected)])


# The whole list.


def test_rules_read_what_belongs_to_a_case() -> None:
    for kind in read_by_rules(*STATUSES):
        described = record_of(kind)
        assert described.fields["case_id"].refers == "cases"
        assert set(described.live) | set(described.order) <= set(described.fields)
    assert read_by_rules("referred-out") == (Flag, MandatedReport, Approval, Referral)


def test_the_worst_comes_first_and_ties_go_by_kind_and_number() -> None:
    known = facts(
        counted_on=day(3),
        records=(
            goal(2, day(10)),
            goal(10, day(10)),
            step(10, 1, day(10)),
            step(2, 10, day(10)),
            step(2, 9, day(10)),
        ),
    )
    items = due_items(known, MODELS["icm"], day(10))
    assert [(one.kind, one.number) for one in items] == [
        ("contact", None),
        ("goal", "2"),
        ("goal", "10"),
        ("step", "2.9"),
        ("step", "2.10"),
        ("step", "10.1"),
        ("assessment", None),
        ("plan", None),
    ]
    shuffled = items[4:] + items[:4]
    assert items == sorted(shuffled, key=urgency_key)


def test_an_item_as_json() -> None:
    item = one(facts(counted_on=day(10)), day(20), "contact")
    assert item.as_dict() == {
        "case": "KDWHF.1",
        "subject": None,
        "kind": "contact",
        "worker": "ana",
        "covers_for": None,
        "due_on": "2026-01-22",
        "days_late": 3,
        "why": "Last counted contact 15 Jan 2026, then every 7 days (icm, acuity 3).",
        "number": None,
        "text": None,
        "rhythm_agreed": False,
        "whose": "worker",
        "at": None,
    }


def test_explain_names_the_number_and_its_source() -> None:
    assert explain(one(facts(counted_on=day(10)), day(18), "contact")) == (
        "Last counted contact 15 Jan 2026, then every 7 days (icm, acuity 3)."
        " icm: contact days 7 (source: default)."
    )
    phased = explain(one(facts("cti", counted_on=day(10)), DAY0, "contact"))
    assert MODELS["cti"].sources["phase_days"] in phased


# Properties.

some_days = st.integers(-200, 400).map(day)
maybe_days = st.none() | some_days
all_facts = st.builds(
    CaseFacts,
    case=st.builds(
        case,
        st.sampled_from(sorted(MODELS)),
        status=st.sampled_from(["open", "waitlist", "referred-out", "closed"]),
        acuity=st.integers(1, 4),
        phase=st.none() | st.integers(1, 3),
        revision=st.sampled_from([None, "moved"]),
    ),
    client=st.just(CLIENT),
    worker=st.sampled_from(["ana", None]),
    counted_on=maybe_days,
    held_on=maybe_days,
    attempts=st.integers(0, 3),
    attempt_on=maybe_days,
    next_on=maybe_days,
    assessed_on=maybe_days,
    agreed_on=maybe_days,
    reviewed_on=maybe_days,
    rhythm=st.none() | st.builds(rhythm, st.integers(1, 60), some_days, maybe_days),
    live=st.tuples(
        st.builds(goal, st.just(1), maybe_days),
        st.builds(step, st.just(1), st.just(1), maybe_days),
        st.builds(flag, st.just(1), some_days, settled_on=maybe_days),
        st.builds(aftercare, st.integers(0, 300)),
    ).map(live),
)


def model_of(known: CaseFacts) -> Model:
    return MODELS[known.case.model]


SUPERVISORS = ("unassigned", "rhythm", "household", "no-contact", "acuity")
"""The kinds of these facts that a supervisor sees to, whoever has the case."""


@given(all_facts, some_days)
def test_every_item_is_whole_and_the_list_is_in_order(known: CaseFacts, today: date) -> None:
    items = due_items(known, model_of(known), today)
    for item in items:
        assert item.kind in DUE_KINDS
        late = max(0, (today - item.due_on).days)
        nobodys = item.worker is None and item.kind not in SUPERVISORS
        works = item.whose == ("supervisor" if nobodys else "worker")
        assert item.days_late == (late if works else 0)
        assert item.why.endswith(".")
        assert item.why in explain(item)
    assert items == sorted(items, key=urgency_key)
    keys = [(item.kind, item.number, item.due_on) for item in items]
    assert len(keys) == len(set(keys))
    kinds = [item.kind for item in items]
    assert kinds.count("contact") <= 1
    if "safety" in kinds:
        assert kinds[0] == "safety"


@given(all_facts, some_days, st.integers(1, 300))
def test_a_promise_never_moves_the_due_date_later(
    known: CaseFacts, today: date, ahead: int
) -> None:
    bare = next_contact(replace(known, next_on=None), model_of(known), today)
    for promised in (today, today + timedelta(days=ahead)):
        moved = next_contact(replace(known, next_on=promised), model_of(known), today)
        if bare is not None:
            assert moved is not None
            assert moved.due_on <= bare.due_on


@given(all_facts, some_days)
def test_an_attempt_never_makes_a_case_look_less_late(known: CaseFacts, today: date) -> None:
    before = next_contact(replace(known, attempts=0, attempt_on=None), model_of(known), today)
    after = next_contact(replace(known, attempts=1, attempt_on=today), model_of(known), today)
    if before is not None:
        assert after is not None
        assert after.days_late >= before.days_late


@given(all_facts, some_days, st.integers(0, 60))
def test_a_counted_contact_never_makes_the_next_one_due_earlier(
    known: CaseFacts, today: date, later: int
) -> None:
    bare = replace(known, next_on=None)
    before = next_contact(bare, model_of(known), today)
    seen = max(known.counted_on or DAY0, DAY0) + timedelta(days=later)
    after = next_contact(
        replace(bare, counted_on=seen, attempts=0, attempt_on=None), model_of(known), today
    )
    if before is not None and after is not None and not after.rhythm_agreed:
        assert after.due_on >= before.due_on


@given(all_facts, some_days, st.integers(0, 200))
def test_time_alone_makes_nothing_less_late(known: CaseFacts, today: date, ahead: int) -> None:
    steady = replace(known, rhythm=None)
    then = {
        (item.kind, item.number, item.due_on): item.days_late
        for item in due_items(steady, model_of(known), today + timedelta(days=ahead))
    }
    for item in due_items(steady, model_of(known), today):
        if item.kind != "plan":
            assert then[item.kind, item.number, item.due_on] >= item.days_late


def test_an_assessment_at_the_first_contact_is_not_put_off_by_further_contacts() -> None:
    known = facts("brokerage", first_counted_on=day(3), counted_on=day(40))
    item = one(known, day(41), "assessment")
    assert (item.due_on, item.days_late) == (day(3), 38)
