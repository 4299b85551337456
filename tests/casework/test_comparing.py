"""What is set side by side, the end of a timeline, and finding a case while it is typed."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from agency import TODAY, Agency
from cmcli.casework.looking.case_lookup import candidates
from cmcli.casework.looking.comparing import assessments_to_compare, versions_to_compare
from cmcli.casework.looking.timeline import Newest, newest, timeline
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.planning import add_goal
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.notes import write_note
from cmcli.casework.round.values.assessing import Sitting
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.notes import WriteNote
from cmcli.domain.findings import NeedAnswer
from cmcli.store.reading.find import find_case

OPENED = TODAY - timedelta(days=400)


@pytest.fixture
def ref(agency: Agency) -> str:
    with agency.operation() as work:
        return intake(work, Arrival(name="Dana Reed", model="icm", opened=OPENED)).ref


def test_the_newest_entries_are_the_end_of_the_timeline(agency: Agency, ref: str) -> None:
    chance = random.Random(4)
    for number in range(40):
        on = TODAY - timedelta(days=chance.randrange(60))
        at = datetime.combine(on, time(chance.randrange(6, 10), number), UTC)
        with agency.operation("ana", on=on) as work:
            seen = CheckIn(note=f"seen {number}", mode="home", at=at)
            check_in(work, find_case(work, ref), seen)
    for number in range(1, 40, 4):
        with agency.operation("ana") as work:
            write_note(
                work, find_case(work, ref), WriteNote(text=f"more on {number}", addendum_to=number)
            )
    with agency.reading() as view:
        found = find_case(view, ref)
        whole = list(reversed(timeline(view, found)))
        assert len(whole) > 80
        for most in (1, 3, 10, 37, 79, len(whole) - 1, len(whole), 500):
            part = newest(view, found, most=most)
            assert 0 < len(part.entries) <= most
            assert list(part.entries) == whole[: len(part.entries)], most
            assert part.more == (len(part.entries) < len(whole))
        assert newest(view, found, most=500) == Newest(tuple(whole), more=False)


def test_words_are_looked_for_in_the_whole_timeline(agency: Agency, ref: str) -> None:
    for days in range(30, 0, -1):
        with agency.operation("ana", on=TODAY - timedelta(days=days)) as work:
            text = "the landlord called" if days % 10 == 0 else "as always"
            check_in(work, find_case(work, ref), CheckIn(note=text, mode="home"))
    with agency.reading() as view:
        found = find_case(view, ref)
        part = newest(view, found, most=2, words="landl")
        assert [one.entry.on for one in part.entries] == [
            TODAY - timedelta(days=10),
            TODAY - timedelta(days=20),
        ]
        assert part.more
        assert newest(view, found, most=5, words="nowhere") == Newest((), more=False)


def test_versions_and_the_draft_are_compared_in_any_pair(agency: Agency, ref: str) -> None:
    with agency.operation() as work:
        case = find_case(work, ref).case
        assert versions_to_compare(work, case).pending
        add_goal(work, case, AddGoal(text="Dana sleeps indoors", due_on=date(2026, 6, 1)))
        agree(work, case, AgreePlan(on=TODAY, how="verbal"))
        made = versions_to_compare(work, case)
        assert not made.pending
        assert made.between(1, None) == []
        add_goal(
            work, find_case(work, ref).case, AddGoal(text="Dana works", due_on=date(2026, 7, 1))
        )
        agree(work, find_case(work, ref).case, AgreePlan(on=TODAY, how="signed"))
    with agency.reading() as view:
        made = versions_to_compare(view, find_case(view, ref).case)
        assert [one.number for one in made.made] == [2, 1]
        assert [(one.item, one.change) for one in made.between(1, 2)] == [("goal 2", "added")]
        assert [(one.item, one.change) for one in made.between(2, 1)] == [("goal 2", "removed")]
        with pytest.raises(KeyError):
            made.between(1, 3)


def test_assessments_are_side_by_side_with_every_need(agency: Agency, ref: str) -> None:
    first = TODAY - timedelta(days=90)
    with agency.operation("ben", on=first) as work:
        needs = {"housing": NeedAnswer(rating=4), "income": NeedAnswer(rating=2)}
        assess(work, find_case(work, ref).case, Sitting(needs=needs))
    with agency.operation("ben") as work:
        needs = {
            "housing": NeedAnswer(rating=2, text="with friends"),
            "food": NeedAnswer(rating=1),
        }
        sitting = Sitting(needs=needs, strength=("cooks",))
        assess(work, find_case(work, ref).case, sitting)
    with agency.reading() as view:
        made = assessments_to_compare(view, find_case(view, ref).case)
        later, earlier = made.made
        changes = {one.after.domain: one.direction for one in made.between(earlier, later)}
        assert changes == {"housing": "better", "income": "same", "food": "new"}
        assert {one.direction for one in made.between(None, earlier)} == {"new"}
        assert [one.text for one in made.found(later)] == ["cooks"]
        assert made.found(earlier) == []


def test_a_case_is_found_by_the_start_of_a_code_and_by_words_of_a_name(
    agency: Agency, ref: str
) -> None:
    with agency.operation() as work:
        other = intake(work, Arrival(name="Danilo Reed", goes_by="Dan", model="act", new=True)).ref
    with agency.reading() as view:
        assert [one.ref for one in candidates(view, ref[:3])] == [ref]
        assert [one.ref for one in candidates(view, ref[:5].lower())] == [ref]
        found = candidates(view, "reed dan")
        assert {one.ref for one in found} == {ref, other}
        danilo = next(one for one in found if one.ref == other)
        assert danilo.names == ("Danilo Reed", "Dan")
        assert (danilo.model, danilo.status, danilo.worker) == ("act", "open", "ana")
        for nobody in ("", "   ", "zzz nobody", "%", "'"):
            assert candidates(view, nobody) == []
