"""Closing with outcomes, flags and aftercare; reopening as the next episode, through admission."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from agency import TODAY, Agency, at
from cmcli.casework.agency.staff import set_worker
from cmcli.casework.agency.values.staff import SetWorker
from cmcli.casework.listing import case_view
from cmcli.casework.looking.timeline import timeline
from cmcli.casework.plan.planning import add_goal, add_step
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.plan.values.steps import AddStep
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.closing import HANDED_OVER, NOT_SAID, Closed, close
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.correcting import perform_error
from cmcli.casework.round.intake import Opened, intake
from cmcli.casework.round.reopening import perform_reopen, reopen
from cmcli.casework.round.safety import open_flags, raise_flag
from cmcli.casework.round.values.assessing import Sitting
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.contact import CheckIn, ContactInError
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Reopening
from cmcli.domain.cases import Case, Placement
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.needs import Need
from cmcli.domain.plans import Goal
from cmcli.domain.safety import Aftercare
from cmcli.errors import CmError, NotFound, Refused, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.reading.find import find_case

ADMISSION_CEILING = 20
"""Open cases that a full-time worker can hold of icm."""


def open_case(agency: Agency, name: str = "Dana R.", **known: Any) -> Opened:
    known = {"model": "icm", "new": True, **known}
    with agency.operation() as work:
        return intake(work, Arrival(name=name, **known))


def current(view: View, opened: Opened) -> Case:
    found = view.get(Case, opened.case.id)
    assert found is not None
    return found


def closed(agency: Agency, opened: Opened, closing: Closing, on: date = TODAY) -> Closed:
    with agency.operation(on=on) as work:
        return close(work, current(work, opened), closing)


def with_goals(agency: Agency, opened: Opened, count: int = 2) -> None:
    with agency.operation() as work:
        for number in range(count):
            add_goal(work, opened.case, AddGoal(text=f"Goal {number} is reached by summer"))


def test_closing_a_case_keeps_all_its_values(agency: Agency) -> None:
    opened = open_case(agency)
    with_goals(agency, opened, 3)
    needs = Sitting(needs={"food": NeedAnswer(rating=2), "housing": NeedAnswer(rating=4)})
    with agency.operation() as work:
        assess(work, opened.case, needs)
    day = TODAY + timedelta(days=10)
    made = closed(
        agency,
        opened,
        Closing(
            reason="Goals met",
            summary="Two lines\nof it",
            support="sister",
            aftercare=(day + timedelta(days=14), day + timedelta(days=90)),
            outcome={1: "achieved", 3: "not-achieved"},
        ),
        day,
    )
    case = made.case
    assert (case.status, case.closed_on, case.close_reason) == ("closed", day, "goals-met")
    assert (case.close_summary, case.support) == ("Two lines\nof it", "sister")
    assert [(goal.state, goal.outcome) for goal in made.goals] == [
        ("achieved", None),
        ("dropped", NOT_SAID),
        ("not-achieved", None),
    ]
    assert {goal.ended_on for goal in made.goals} == {day}
    assert [(need.domain, need.rating) for need in made.needs_left] == [("housing", 4), ("food", 2)]
    with agency.reading(on=day) as view:
        shown = case_view(view, case)
    assert shown.stage == "closed"
    assert [(item.kind, item.due_on) for item in shown.due] == [
        ("aftercare", day + timedelta(days=14)),
        ("aftercare", day + timedelta(days=90)),
    ]


def test_a_goal_without_an_outcome_gives_a_warning(agency: Agency) -> None:
    opened = open_case(agency)
    with_goals(agency, opened)
    with agency.operation() as work:
        close(work, opened.case, Closing(reason="moved", outcome={2: "partly"}))
        assert work.warnings == [
            "Goal 1 has no outcome, so it's marked as dropped. To change it, use outcome."
        ]


def test_open_flags_are_handed_over(agency: Agency) -> None:
    opened = open_case(agency)
    with agency.operation() as work:
        raise_flag(work, opened.case, kind="abuse", text="a bruise")
    with pytest.raises(Refused) as refusal:
        closed(agency, opened, Closing(reason="moved"))
    assert refusal.value.code == "open-flags"
    with agency.reading() as view:
        assert current(view, opened).status == "open"
    made = closed(agency, opened, Closing(reason="moved", flags_handed_to="county team"))
    assert made.case.flags_handed_to == "county team"
    [flag] = made.flags
    assert (flag.done, flag.told, flag.settled_by) == (HANDED_OVER, "county team", "ana")
    with agency.reading() as view:
        assert open_flags(view, made.case) == []
        assert case_view(view, made.case).due == ()


def test_handing_over_without_open_flags_gives_a_warning(agency: Agency) -> None:
    opened = open_case(agency)
    with agency.operation() as work:
        made = close(work, opened.case, Closing(reason="moved", flags_handed_to="county team"))
        assert work.warnings == ["There are no open flags to hand over."]
    assert made.case.flags_handed_to is None


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"reason": "bored"}, UsageProblem),
        ({"reason": "moved", "on": TODAY + timedelta(days=1)}, Refused),
        ({"reason": "moved", "on": TODAY - timedelta(days=1)}, Refused),
        ({"reason": "moved", "summary": "  "}, UsageProblem),
        ({"reason": "moved", "aftercare": (TODAY - timedelta(days=1),)}, UsageProblem),
        ({"reason": "moved", "outcome": {9: "achieved"}}, NotFound),
        ({"reason": "moved", "outcome": {1: "open"}}, UsageProblem),
        ({"reason": "moved", "outcome": {1: "done"}}, UsageProblem),
    ],
)
def test_an_invalid_closing_changes_nothing(
    agency: Agency, said: dict[str, Any], error: type[CmError]
) -> None:
    opened = open_case(agency)
    with_goals(agency, opened, 1)
    with pytest.raises(error):
        closed(agency, opened, Closing(**said))
    with agency.reading() as view:
        assert current(view, opened) == opened.case
        assert [goal.state for goal in view.all(Goal)] == ["open"]
        assert view.count(Aftercare) == 0


def test_an_ended_case_is_not_closed_again(agency: Agency) -> None:
    opened = open_case(agency)
    closed(agency, opened, Closing(reason="moved"))
    with pytest.raises(Refused, match=r"already closed on 4 Mar 2026 \(moved\)"):
        closed(agency, opened, Closing(reason="other"))
    referred = open_case(agency, "Lee W.", decision="refer-out", reason="lives elsewhere")
    with pytest.raises(Refused, match="referred out"):
        closed(agency, referred, Closing(reason="other"))


def test_a_case_on_the_waitlist_can_be_closed(agency: Agency) -> None:
    opened = open_case(agency, decision="waitlist")
    assert closed(agency, opened, Closing(reason="moved")).case.status == "closed"


def attempt(agency: Agency, opened: Opened, ago: int, **said: Any) -> None:
    at_noon = at(TODAY - timedelta(days=ago))
    said = {"outcome": "no-answer", "mode": "phone", "at": at_noon, **said}
    with agency.operation() as work:
        check_in(work, find_case(work, opened.ref), CheckIn(**said))


def test_a_client_is_lost_only_after_enough_was_tried(agency: Agency) -> None:
    opened = open_case(agency, opened=TODAY - timedelta(days=60))
    lost = Closing(reason="unable-to-reach")
    attempt(agency, opened, 40, mode="home")
    attempt(agency, opened, 38, outcome="held")
    for ago in (30, 20, 10):
        attempt(agency, opened, ago)
        attempt(agency, opened, ago, mode="home", with_whom="Mr Kroll")
    with pytest.raises(Refused) as refusal:
        closed(agency, opened, lost)
    assert refusal.value.code == "too-few-attempts"
    assert refusal.value.message.endswith("Missing: 1 more mode, a visit.")
    attempt(agency, opened, 5, mode="home")
    assert closed(agency, opened, lost).case.status == "closed"


def test_an_attempt_that_was_entered_in_error_supports_no_closing(agency: Agency) -> None:
    opened = open_case(agency, opened=TODAY - timedelta(days=60))
    for ago in (40, 30, 20, 5):
        attempt(agency, opened, ago, mode="home" if ago == 5 else "phone")
    with agency.operation() as work:
        found = find_case(work, opened.ref)
        perform_error(work, found, ContactInError(number=4, reason="it was another door"))
    with pytest.raises(Refused) as refusal:
        closed(agency, opened, Closing(reason="unable-to-reach"))
    assert refusal.value.code == "too-few-attempts"


def test_a_supervisor_may_close_with_too_few_attempts(agency: Agency) -> None:
    opened = open_case(agency, worker="ben")
    lost = Closing(reason="unable-to-reach", override="moved to another state")
    with pytest.raises(Refused) as refusal, agency.operation("ben") as work:
        close(work, current(work, opened), lost)
    assert refusal.value.code == "not-permitted"
    with pytest.raises(Refused) as refusal, agency.operation("sam") as work:
        close(work, current(work, opened), replace(lost, override="no"))
    assert refusal.value.code == "override-reason"
    with agency.operation("sam") as work:
        made = close(work, current(work, opened), lost)
        assert work.reason == "unable-to-reach; override: moved to another state"
    assert made.override == "moved to another state"


def test_goals_met_against_the_record_gives_a_warning(agency: Agency) -> None:
    opened = open_case(agency)
    with_goals(agency, opened, 1)
    with agency.operation() as work:
        add_step(work, opened.case, AddStep(goal=1, text="call the landlord"))
        close(work, opened.case, Closing(reason="goals-met", outcome={1: "partly"}))
        assert work.warnings == [
            "The case closes as goals-met, but: Goal 1 is not achieved (partly). Step 1.1 is open."
        ]


def test_somebody_who_died_is_owed_nothing(agency: Agency) -> None:
    first = open_case(agency)
    with pytest.raises(Refused) as refusal:
        closed(agency, first, Closing(reason="deceased", aftercare=(TODAY,)))
    assert (refusal.value.code, refusal.value.field) == ("client-died", "aftercare")
    later = TODAY + timedelta(days=14)
    closed(agency, first, Closing(reason="moved", aftercare=(later,)))
    second = open_case(agency, same_as=first.client.code)
    made = closed(agency, second, Closing(reason="deceased"))
    assert [one.due_on for one in made.no_longer_owed] == [later]
    with agency.reading(on=later) as view:
        assert case_view(view, current(view, first)).due == ()


def test_nothing_is_recorded_for_somebody_who_died_unless_it_is_meant(agency: Agency) -> None:
    opened = open_case(agency)
    closed(agency, opened, Closing(reason="deceased"))
    aftercare = CheckIn(kind="aftercare", mode="phone")
    again = Arrival(name="Dana R.", model="icm", same_as=opened.client.code)
    for do in (
        lambda work, yes: reopen(work, current(work, opened), Reopening(yes=yes)),
        lambda work, yes: check_in(work, find_case(work, opened.ref), replace(aftercare, yes=yes)),
        lambda work, yes: intake(work, replace(again, yes=yes)),
    ):
        with (
            pytest.raises(Refused, match=r"Dana R\. died: .*\.1 was closed as deceased") as refusal,
            agency.operation() as work,
        ):
            do(work, False)
        assert refusal.value.code == "client-died"
        with agency.operation() as work:
            do(work, True)
            work.connection.rollback()
    reopened(agency, opened, yes=True)
    with agency.reading() as view:
        (new,) = view.all(Case, status="open")
    assert closed(agency, Opened(new, opened.client), Closing(reason="moved"))


def test_a_contact_after_the_closing_date_gives_a_warning(agency: Agency) -> None:
    opened = open_case(agency)
    later = TODAY + timedelta(days=5)
    with agency.operation(on=later) as work:
        check_in(work, find_case(work, opened.ref), CheckIn(mode="home"))
    with agency.operation(on=later) as work:
        close(work, current(work, opened), Closing(reason="moved", on=TODAY))
        assert work.warnings == ["The last contact was on 9 Mar 2026, after the closing date."]


@pytest.mark.parametrize(
    ("reason", "day", "warned"),
    [
        ("goals-met", date(2026, 6, 1), True),
        ("deceased", date(2026, 6, 1), False),
        ("goals-met", date(2026, 12, 4), False),
    ],
)
def test_cti_has_no_early_discharge(agency: Agency, reason: str, day: date, warned: bool) -> None:
    opened = open_case(agency, model="cti")
    with agency.operation() as work:
        change_case(work, opened.case, CaseChange(phase=1, reason="moves in"))
    with agency.operation(on=day) as work:
        close(work, opened.case, Closing(reason=reason))
        assert (
            any("before the planned end of cti" in warning for warning in work.warnings) is warned
        )


def test_a_closed_case_leaves_the_caseload(agency: Agency) -> None:
    full = [open_case(agency, f"P{n}", worker="ben") for n in range(ADMISSION_CEILING)]
    with pytest.raises(Refused):
        open_case(agency, "One more", worker="ben")
    closed(agency, full[0], Closing(reason="moved"))
    assert open_case(agency, "One more", worker="ben").case.status == "open"


def reopened(agency: Agency, opened: Opened, actor: str = "ana", **said: Any) -> Case:
    with agency.operation(actor) as work:
        return reopen(work, current(work, opened), Reopening(**said)).case


def test_reopening_begins_the_next_episode_with_open_needs(agency: Agency) -> None:
    opened = open_case(agency, worker="ben", model="cti", acuity=4)
    rated = {
        "housing": NeedAnswer(rating=3, text="a room"),
        "food": NeedAnswer(rating=1),
        "legal": NeedAnswer(rating=2),
    }
    with agency.operation() as work:
        assess(work, opened.case, Sitting(needs=rated))
    closed(agency, opened, Closing(reason="moved"))
    new = reopened(agency, opened, reason="came back")
    assert (new.episode, new.status, new.model, new.acuity) == (2, "open", "cti", 4)
    assert (new.phase, new.phase_from, new.accepted_on) == (None, None, TODAY)
    assert new.decision_reason == "came back"
    with agency.reading() as view:
        ben = case_view(view, new).facts.worker
        found = view.all(Need, order=("domain",), case_id=new.id)
        placed = view.all(Placement, case_id=new.id)
        old = current(view, opened)
        assert find_case(view, opened.client.code).case == new
    assert ben == "ben"
    assert [(need.domain, need.text, need.rating) for need in found] == [
        ("housing", "a room", None),
        ("legal", None, None),
    ]
    assert [(one.reason, one.worker_id) for one in placed] == [("came back", new.worker_id)]
    assert old.status == "closed"


def test_a_worker_who_left_is_not_given_the_case(agency: Agency) -> None:
    opened = open_case(agency, worker="ben")
    closed(agency, opened, Closing(reason="moved"))
    with agency.operation() as work:
        set_worker(work, SetWorker(handle="ben", active=False))
    with pytest.raises(Refused, match="no longer works here"):
        reopened(agency, opened, worker="ben")
    new = reopened(agency, opened, actor="eve")
    with agency.reading() as view:
        assert case_view(view, new).facts.worker == "eve"


@pytest.mark.parametrize("decision", ["accept", "waitlist"])
def test_reopening_is_refused_while_a_case_is_open(agency: Agency, decision: str) -> None:
    opened = open_case(agency)
    with pytest.raises(Refused, match="is open"):
        reopened(agency, opened)
    closed(agency, opened, Closing(reason="moved"))
    open_case(agency, same_as=opened.client.code, decision=decision)
    with pytest.raises(Refused, match=r"\.2 is"):
        reopened(agency, opened)
    with agency.reading() as view:
        assert view.count(Case) == 2


def test_reopening_is_admitted_like_any_acceptance(agency: Agency) -> None:
    opened = open_case(agency, worker="ben")
    closed(agency, opened, Closing(reason="moved"))
    for number in range(ADMISSION_CEILING):
        open_case(agency, f"P{number}", worker="ben")
    with pytest.raises(Refused) as refusal:
        reopened(agency, opened)
    assert refusal.value.code == "over-ceiling"
    with pytest.raises(Refused) as refusal:
        reopened(agency, opened, actor="ben", override="known family")
    assert refusal.value.code == "not-permitted"
    with agency.operation("sam") as work:
        said = Reopening(reason="back", override="known family")
        new = reopen(work, current(work, opened), said).case
        assert work.reason == "back; override: known family"
        assert new.worker_id == opened.case.worker_id
    closed(agency, Opened(new, opened.client), Closing(reason="moved"))
    waiting = reopened(agency, opened, or_waitlist=True)
    assert (waiting.status, waiting.worker_id, waiting.accepted_on) == ("waitlist", None, None)


def test_reopening_ends_the_aftercare_that_was_agreed(agency: Agency) -> None:
    opened = open_case(agency)
    days = (TODAY + timedelta(days=14), TODAY + timedelta(days=90))
    closed(agency, opened, Closing(reason="moved", aftercare=days))
    with agency.operation() as work:
        found = find_case(work, opened.ref)
        answer = perform_reopen(work, found, Reopening(reason="back"))
    assert "The aftercare agreed for 18 Mar 2026, 2 Jun 2026 is no longer due." in answer.lines
    assert answer.record["no_longer_owed"] == [*days]
    with agency.reading(on=days[1]) as view:
        old = current(view, opened)
        assert case_view(view, old).due == ()
        found = find_case(view, opened.ref)
        told = [one.entry.text for one in timeline(view, found, kinds=["aftercare"])]
    assert told == [
        "aftercare no longer due, agreed for 18 Mar 2026",
        "aftercare no longer due, agreed for 2 Jun 2026",
    ]
