"""The verbs of planning on a real store: what they write, and what they refuse."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from agency import TODAY, Agency, added, at, changed
from cmcli.casework.agency.settings import set_value
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts, TypedText, written
from cmcli.casework.listing import case_view
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.goals import find_item, goal_view, goal_views
from cmcli.casework.plan.planning import (
    add_goal,
    add_step,
    change_goal,
    change_step,
    decline,
    do_step,
    drop,
    end_goal,
    revise,
)
from cmcli.casework.plan.values.agreement import AgreePlan, RevisePlan
from cmcli.casework.plan.values.goals import AddGoal, ChangeItem
from cmcli.casework.plan.values.steps import AddStep, DeclineItem, FinishItem
from cmcli.casework.plan.versions import compared, plan_at, plan_of
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.cases import Case
from cmcli.domain.findings import Finding
from cmcli.domain.needs import Assessment
from cmcli.domain.plan_content import from_snapshot
from cmcli.domain.plans import Goal, Measurement, Step
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.core.work import Work

LATER = TODAY + timedelta(days=7)


def new_goal(text: TypedText = "Sleep in a place of her own", **said: TypedText) -> AddGoal:
    """What is said of a new goal, as people type it."""
    made = Texts(AddGoal, {"text": text, **said}).read(By(TODAY, at(TODAY)))
    assert isinstance(made, AddGoal)
    return made


def change(item: str, **said: TypedText) -> ChangeItem:
    """What is said of a goal or step that is changed, as people type it."""
    made = Texts(ChangeItem, {"item": item, **said}).read(By(TODAY, at(TODAY)))
    assert isinstance(made, ChangeItem)
    return made


GOOD = new_goal(
    need="housing",
    measure="nights housed a month",
    baseline="0",
    target="30",
    due_on="+3m",
    confidence="7",
)


def opened(agency: Agency, model: str = "icm") -> Case:
    arrival = Arrival(name="Dana R.", model=model, needs={"housing": "a car"}, new=True)
    with agency.operation() as work:
        return intake(work, arrival).case


def planned(agency: Agency, model: str = "icm") -> Case:
    """A case with one goal of two steps."""
    case = opened(agency, model)
    with agency.operation() as work:
        add_goal(work, case, GOOD)
        add_step(
            work, case, AddStep(goal=1, text="Call the housing office", who="Client", due_on=LATER)
        )
        add_step(work, case, AddStep(goal=1, text="Write the letter"))
    return case


def now(work: Work, case: Case) -> Case:
    found = work.get(Case, case.id)
    assert found is not None
    return found


def strength(work: Work, case: Case, number: int, text: str) -> None:
    sitting = work.one(Assessment, case_id=case.id) or added(
        work,
        Assessment(id=work.new_id(), case_id=case.id, number=1, on=TODAY, worker_id=work.actor.id),
    )
    added(
        work,
        Finding(
            id=work.new_id(),
            case_id=case.id,
            assessment_id=sitting.id,
            kind="strength",
            subkind=None,
            number=number,
            text=text,
        ),
    )


def test_a_goal_with_everything(agency: Agency) -> None:
    case = opened(agency)
    terms = new_goal(
        "  Sleep in a\nplace of her own ",
        need="Housing",
        measure="nights",
        baseline="0",
        target="30.5",
        due_on="1 Jun 2026",
        words="a door\nI can lock",
        confidence="7",
        weight="2",
        monitored_by="we count",
        gas_baseline="-2",
        levels=("-2=in the car", "+1=own flat"),
    )
    with agency.operation() as work:
        made = add_goal(work, case, terms)
        assert work.warnings == []
    with agency.reading() as view:
        (shown,) = goal_views(view, case)
        assert shown.goal == made
    record = shown.as_dict()
    smart = record.pop("smart")
    assert isinstance(smart, dict)
    assert list(smart) == list("SMART")
    assert record == {
        "number": 1,
        "text": "Sleep in a place of her own",
        "need": "housing",
        "strength": None,
        "measure": "nights",
        "baseline": Decimal(0),
        "target": Decimal("30.5"),
        "due_on": date(2026, 6, 1),
        "progress": None,
        "series": [],
        "words": "a door\nI can lock",
        "confidence": 7,
        "weight": Decimal(2),
        "monitored_by": "we count",
        "levels": {"-2": "in the car", "1": "own flat"},
        "gas_baseline": -2,
        "gas": None,
        "state": "open",
        "ended_on": None,
        "outcome": None,
        "steps": [],
    }


def test_a_goal_is_linked_to_a_need_a_strength_or_neither(agency: Agency) -> None:
    case = opened(agency)
    with agency.operation() as work:
        strength(work, case, 1, "sings")
        on_strength = add_goal(work, case, new_goal("Sing in the band", strength="1"))
        aspiration = add_goal(work, case, new_goal("See the sea again"))
        assert (on_strength.strength, on_strength.need) == (1, None)
        assert (aspiration.strength, aspiration.need, aspiration.number) == (None, None, 2)
        moved = change_goal(work, case, change("1", need="housing"))
        assert (moved.strength, moved.need) == (None, "housing")


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"need": "food"}, "no recorded need for food"),
        ({"need": "foood"}, "isn't a need domain"),
        ({"strength": "1"}, "no strength 1"),
        ({"need": "housing", "strength": "1"}, "not both"),
        ({"confidence": "11"}, "from 0 to 10"),
        ({"confidence": "6.5"}, "from 0 to 10"),
        ({"weight": "0"}, "above 0"),
        ({"baseline": "nine"}, "baseline must be a number"),
        ({"due_on": "someday"}, "is not a date"),
        ({"levels": ("3=x",)}, "from -2 to 2"),
        ({"levels": ("0=x", "0=y")}, "names level 0 twice"),
        ({"gas_baseline": "-3"}, "from -2 to 2"),
        ({"text": "   "}, "text is empty"),
    ],
)
def test_invalid_goals_are_refused(agency: Agency, said: dict[str, TypedText], says: str) -> None:
    case = opened(agency)
    with pytest.raises(UsageProblem, match=says), agency.operation() as work:
        add_goal(work, case, new_goal(**said))
    with agency.reading() as view:
        assert view.count(Goal) == 0


def test_a_value_is_the_same_when_it_is_read_back() -> None:
    scaled = new_goal(weight="2.5", levels=("0=a room",), smart="yes")
    for made in (GOOD, scaled, change("1", due_on="")):
        assert Texts(type(made), written(made).given).read(By(TODAY, at(TODAY))) == made


def test_smart_warns_letter_by_letter_and_an_agency_may_refuse(agency: Agency) -> None:
    case = opened(agency)
    with agency.operation() as work:
        add_goal(work, case, new_goal("Get better"))
        (warning,) = work.warnings
    assert "not SMART yet (S, M, A, R, T)" in warning
    assert "M  It says more, less or better" in warning
    with agency.operation() as work:
        set_value(work, "plan.smart", "refuse", from_on=None)
    with pytest.raises(Refused, match="not SMART") as refusal, agency.operation() as work:
        add_goal(work, case, new_goal("Get better"))
    assert refusal.value.code == "not-smart"
    with pytest.raises(Refused), agency.operation() as work:
        change_goal(work, case, change("1", measure="how she feels"))
    with agency.operation() as work:
        add_goal(work, case, GOOD)
    with agency.reading() as view:
        first, second = goal_views(view, case)
    assert (first.goal.measure, second.goal.number) == (None, 2)


def test_strengths_cases_show_smart_only_when_asked(agency: Agency) -> None:
    case = opened(agency, "strengths")
    with agency.operation() as work:
        set_value(work, "plan.smart", "refuse", from_on=None)
        goal = add_goal(work, case, new_goal("Get better"))
        assert work.warnings == []
        assert goal_view(work, case, goal).smart is None
        asked = goal_view(work, case, goal, smart=True).smart
        assert asked is not None
        assert not asked.ok
    with pytest.raises(Refused, match="not SMART"), agency.operation() as work:
        add_goal(work, case, new_goal("Get better", smart="yes"))


def test_a_goal_whose_day_is_not_ahead_is_not_time_bound(agency: Agency) -> None:
    case = opened(agency)
    with agency.operation() as work:
        goal = add_goal(work, case, new_goal("Sleep in her place", due_on="yesterday"))
        shown = goal_view(work, case, goal).smart
    assert shown is not None
    assert not shown.time_bound.ok


def test_set_changes_takes_away_and_keeps_the_rest(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        terms = change("1", due_on="", weight="", words="mine", levels=("0=a room",))
        changed = change_goal(work, case, terms)
        assert (changed.due_on, changed.weight, changed.words) == (None, Decimal(1), "mine")
        assert (changed.need, changed.target, changed.gas_0) == ("housing", Decimal(30), "a room")
        _, step = change_step(work, case, change("1.1", text="Ring them", who="Rosa", due_on=""))
        assert (step.text, step.who, step.due_on) == ("Ring them", "Rosa", None)
    for item in ("1", "1.1"):
        with pytest.raises(UsageProblem, match="Nothing to change"):
            change(item)


def test_steps_are_numbered_within_their_goal(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        add_goal(work, case, new_goal("See the sea again"))
        _, step = add_step(work, case, AddStep(goal=2, text="Find a bus", who="client"))
        assert step.number == 1
        drop(work, case, "1.2", "not needed")
        _, third = add_step(work, case, AddStep(goal=1, text="Send it"))
        assert third.number == 3
    with agency.reading() as view:
        goal, found = find_item(view, case, "1.3")
        assert (goal.number, found) == (1, third)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("reference", "says", "hint"),
    [
        ("9", "There is no goal 9", "1 Sleep in a place of her own"),
        ("x", "There is no goal x", "Goals are"),
        ("1.9", "Goal 1 has no step 9", "1.1 Call the housing office, 1.2 Write the letter"),
        ("1.", "has no step", "Its steps are"),
        ("2.1", "There is no goal 2", "Goals are"),
    ],
)
def test_an_unknown_item_names_those_there_are(
    agency: Agency, reference: str, says: str, hint: str
) -> None:
    case = planned(agency)
    with pytest.raises(NotFound, match=says) as problem, agency.reading() as view:
        find_item(view, case, reference)
    assert hint in (problem.value.hint or "")


def test_a_step_is_done_once(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        _, step = do_step(work, case, FinishItem(step="1.1", on=TODAY - timedelta(days=1)))
        assert step.done_on == TODAY - timedelta(days=1)
    with pytest.raises(Refused, match="already done on 3 Mar 2026"), agency.operation() as work:
        do_step(work, case, FinishItem(step="1.1", on=TODAY))
    with pytest.raises(Refused, match="in the future"), agency.operation() as work:
        do_step(work, case, FinishItem(step="1.2", on=LATER))
    with pytest.raises(UsageProblem, match="1 is a goal"), agency.operation() as work:
        do_step(work, case, FinishItem(step="1", on=TODAY))
    with pytest.raises(Refused, match="was already done"), agency.operation() as work:
        change_step(work, case, change("1.1", text="else"))


def test_an_ended_goal_no_longer_changes(agency: Agency) -> None:
    case = planned(agency)
    for wrong in ("open", "dropped"):
        with pytest.raises(UsageProblem, match=f"'{wrong}' isn't a goal state"):
            FinishItem(step="1", outcome=wrong)
    with agency.operation() as work:
        goal = end_goal(work, case, FinishItem(step="1", outcome="Partly", note="a room"))
    assert (goal.state, goal.ended_on, goal.outcome) == ("partly", TODAY, "a room")
    with pytest.raises(Refused, match="no longer open"), agency.operation() as work:
        change_goal(work, case, change("1", text="a b c"))
    with pytest.raises(Refused, match="no longer open"), agency.operation() as work:
        add_step(work, case, AddStep(goal=1, text="x"))
    with pytest.raises(Refused, match="no longer open"), agency.operation() as work:
        drop(work, case, "1", None)


def test_a_declined_item_leaves_the_plan_but_stays_in_the_record(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        step = decline(work, case, DeclineItem(item="1.2", words="not again"))
        goal = decline(work, case, DeclineItem(item="1"))
        offer = decline(work, case, DeclineItem(item="3 nights in the shelter", words=""))
        assert (step.item, step.text, step.words) == ("step 1.2", "Write the letter", "not again")
        assert (goal.item, goal.text, goal.words) == ("goal 1", GOOD.text, None)
        assert (offer.item, offer.text) == ("offer", "3 nights in the shelter")
    with agency.reading() as view:
        plan = plan_of(view, case)
        assert {one.item for one in plan.declined} == {"step 1.2", "goal 1", "offer"}
        assert plan.goals[0].goal.state == "dropped"
        assert [step.dropped for step in plan.goals[0].steps] == [False, True]
    with pytest.raises(NotFound), agency.operation() as work:
        decline(work, case, DeclineItem(item="7"))


def test_agreement_makes_an_immutable_version(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        first = agree(
            work, case, AgreePlan(how="verbal", on=TODAY - timedelta(days=1), words="yes")
        )
        assert (first.number, first.how, first.words, first.reason) == (1, "verbal", "yes", None)
    with agency.operation() as work:
        revised = revise(work, case, "the flat fell through")
        assert (revised.revision, revised.revision_on) == ("the flat fell through", TODAY)
        assert case_view(work, revised).stage == "planning"
        change_goal(work, case, change("1", target="20"))
        second = agree(work, revised, AgreePlan(how="signed", on=TODAY))
        assert (second.number, second.reason) == (2, "the flat fell through")
        assert (now(work, case).revision, now(work, case).revision_on) == (None, None)
        assert case_view(work, now(work, case)).stage == "implementation"
    assert from_snapshot(first.snapshot).goals[0].target == Decimal(30)
    assert from_snapshot(second.snapshot).goals[0].target == Decimal(20)
    assert from_snapshot(first.snapshot).needs == (("housing", "a car"),)
    with agency.reading() as view:
        old = plan_at(view, case, 1)
        assert old.goals[0].goal.target == Decimal(30)
        assert old.goals[0].steps[0].text == "Call the housing office"
        _, newer, changes = compared(view, case, 1, 2)
        assert newer == second
        assert [(one.item, one.field) for one in changes] == [("goal 1", "target")]
        with pytest.raises(NotFound, match="no version 3"):
            plan_at(view, case, 3)


@pytest.mark.parametrize(
    ("how", "by", "problem", "says"),
    [
        ("guardian", None, UsageProblem, "guardian's name"),
        ("by post", None, UsageProblem, "isn't an agreement"),
    ],
)
def test_how_a_plan_is_agreed(
    agency: Agency, how: str, by: str | None, problem: type[Exception], says: str
) -> None:
    case = planned(agency)
    with pytest.raises(problem, match=says), agency.operation() as work:
        agree(work, case, AgreePlan(how=how, by=by, on=TODAY))
    with agency.operation() as work:
        version = agree(work, case, AgreePlan(how="guardian", by="Rosa R.", on=TODAY))
        assert (version.how, version.by) == ("guardian", "Rosa R.")


def test_a_version_can_be_marked_as_not_agreed(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        version = agree(work, case, AgreePlan(how="not-agreed", on=TODAY, words="not like this"))
        assert (version.number, version.how) == (1, "not-agreed")
        assert agree(work, case, AgreePlan(how="signed", on=TODAY)).number == 2


def test_agreeing_is_refused_without_changes(agency: Agency) -> None:
    case = opened(agency)
    with pytest.raises(Refused, match="no open goal"), agency.operation() as work:
        agree(work, case, AgreePlan(how="signed", on=TODAY))
    case = planned(agency)
    with pytest.raises(Refused, match="in the future"), agency.operation() as work:
        agree(work, case, AgreePlan(how="signed", on=LATER))
    with agency.operation() as work:
        agree(work, case, AgreePlan(how="verbal", on=TODAY))
        do_step(work, case, FinishItem(step="1.1", on=TODAY))
    with pytest.raises(Refused, match="Nothing has changed"), agency.operation() as work:
        agree(work, case, AgreePlan(how="verbal", on=TODAY))
    with pytest.raises(Refused, match="was agreed later"), agency.operation() as work:
        agree(work, case, AgreePlan(how="signed", on=TODAY - timedelta(days=1)))
    with agency.operation() as work:
        assert agree(work, case, AgreePlan(how="signed", on=TODAY)).number == 2
        drop(work, case, "1", "no longer wanted")
    with pytest.raises(Refused, match="no open goal"), agency.operation() as work:
        agree(work, case, AgreePlan(how="signed", on=TODAY))


def test_the_draft_says_what_is_not_agreed_yet(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        agree(work, case, AgreePlan(how="signed", on=TODAY))
        do_step(work, case, FinishItem(step="1.1", on=TODAY))
        assert plan_of(work, case).pending == ()
        drop(work, case, "1.2", None)
        add_goal(work, case, new_goal("See the sea again"))
        pending = [(one.item, one.change) for one in plan_of(work, case).pending]
    assert pending == [("step 1.2", "removed"), ("goal 2", "added")]


def test_a_second_reason_joins_the_first(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        once = revise(work, case, "moved")
        twice = revise(work, once, "has work")
        assert twice.revision == "moved; has work"
        assert revise(work, twice, "moved") == twice
    with pytest.raises(UsageProblem, match="reason is empty"):
        Texts(RevisePlan, {"reason": " "}).check()


def test_progress_is_read_from_the_series(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        (goal,) = work.all(Goal)
        for at, value, gas in ((1, "15", None), (2, "12", -1)):
            moment = datetime(2026, 3, at, tzinfo=UTC)
            added(
                work,
                Measurement(
                    id=work.new_id(),
                    case_id=case.id,
                    goal_id=goal.id,
                    at=moment,
                    on=moment.date(),
                    value=Decimal(value),
                    gas=gas,
                ),
            )
        record = goal_view(work, case, goal).as_dict()
    assert (record["progress"], record["gas"]) == (Decimal("0.4"), -1)
    taken = record["series"]
    assert isinstance(taken, list)
    assert [(one["on"].day, one["value"], one["gas"]) for one in taken] == [
        (1, Decimal(15), None),
        (2, Decimal(12), -1),
    ]


@pytest.mark.parametrize("status", ["closed", "referred-out"])
def test_an_ended_case_takes_no_plan(agency: Agency, status: str) -> None:
    case = planned(agency)
    with agency.operation() as work:
        case = changed(work, case, status=status, closed_on=TODAY)
        before = (work.all(Goal), work.all(Step))
    verbs = (
        lambda work: add_goal(work, case, GOOD),
        lambda work: change_goal(work, case, change("1", words="x")),
        lambda work: add_step(work, case, AddStep(goal=1, text="x")),
        lambda work: change_step(work, case, change("1.1", text="x")),
        lambda work: drop(work, case, "1", None),
        lambda work: decline(work, case, DeclineItem(item="a bed")),
        lambda work: agree(work, case, AgreePlan(how="signed", on=TODAY)),
        lambda work: revise(work, case, "why"),
        lambda work: do_step(work, case, FinishItem(step="1.1", on=LATER)),
    )
    for verb in verbs:
        with pytest.raises(Refused) as refusal, agency.operation(on=LATER) as work:
            verb(work)
        assert refusal.value.code == status
        assert "cm reopen" in (refusal.value.hint or "")
    with agency.reading() as view:
        assert (view.all(Goal), view.all(Step)) == before


def test_a_step_done_before_the_closing_date_is_still_recorded(agency: Agency) -> None:
    case = planned(agency)
    with agency.operation() as work:
        case = changed(work, case, status="closed", closed_on=TODAY)
    with agency.operation(on=LATER) as work:
        assert do_step(work, case, FinishItem(step="1.1", on=TODAY))[1].done_on == TODAY
