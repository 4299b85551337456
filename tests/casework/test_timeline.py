"""The timeline's own rules: order, folding, and what is asked for."""

from datetime import date, timedelta

import pytest

from agency import TODAY, Agency
from cmcli.casework.looking.timeline import timeline
from cmcli.casework.plan.planning import add_goal
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.round.intake import intake
from cmcli.casework.round.notes import write_note
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.notes import WriteNote
from cmcli.domain.kinds import ENTRY_KINDS
from cmcli.domain.services import Service
from cmcli.domain.timeline import CaseEvent
from cmcli.store.reading.find import find_case

FIRST = date(2026, 1, 1)


@pytest.fixture
def ref(agency: Agency) -> str:
    with agency.operation() as work:
        return intake(work, Arrival(name="Dana R.", model="icm", opened=FIRST)).ref


def entries(agency: Agency, ref: str, **asked: object) -> list[CaseEvent]:
    with agency.reading() as view:
        return [one.entry for one in timeline(view, find_case(view, ref), **asked)]  # type: ignore[arg-type]


def give(agency: Agency, ref: str, kind: str, *days: int, cents: int | None = None) -> None:
    with agency.operation() as work:
        case = work.locked(find_case(work, ref).case)
        work.add_all(
            [
                Service(
                    id=work.new_id(),
                    case_id=case.id,
                    on=FIRST + timedelta(days=day),
                    kind=kind,
                    cents=cents,
                )
                for day in days
            ]
        )


def test_services_on_day_after_day_are_one_entry(agency: Agency, ref: str) -> None:
    give(agency, ref, "bed night", *range(31), cents=150)
    give(agency, ref, "bed night", 33, 34)
    give(agency, ref, "meal", 5)
    texts = [one.text for one in entries(agency, ref, kinds=("service",))]
    assert texts == [
        "bed night ×31, 1–31 Jan 2026; 46.50 spent",
        "meal",
        "bed night ×2, 3–4 Feb 2026",
    ]


def test_a_run_over_the_end_of_a_month_names_both(agency: Agency, ref: str) -> None:
    give(agency, ref, "bed night", 29, 30, 31)
    (one,) = entries(agency, ref, kinds=("service",))
    assert one.text == "bed night ×3, 30 Jan 2026 – 1 Feb 2026"


def test_two_services_of_one_day_are_one_run(agency: Agency, ref: str) -> None:
    give(agency, ref, "meal", 3, 3)
    assert [one.text for one in entries(agency, ref, kinds=("service",))] == ["meal ×2"]


def test_addenda_of_addenda_stay_below_the_first_note(agency: Agency, ref: str) -> None:
    for day, to in ((10, None), (5, 1), (4, None), (3, 2), (2, 1)):
        with agency.operation(on=TODAY - timedelta(days=day)) as work:
            write_note(work, find_case(work, ref), WriteNote(text=f"of day {day}", addendum_to=to))
    notes = entries(agency, ref, kinds=("note",))
    assert [one.number for one in notes] == [1, 2, 4, 5, 3]


def test_since_kinds_and_words_narrow_it(agency: Agency, ref: str) -> None:
    with agency.operation() as work:
        write_note(
            work, find_case(work, ref), WriteNote(text="The Landlord called about the Käfig")
        )
    assert len(entries(agency, ref, words="kaf landlord")) == 0
    assert len(entries(agency, ref, words="landlord kaf")) == 1
    assert [one.kind for one in entries(agency, ref, since=TODAY)] == ["note"]
    assert entries(agency, ref, kinds=("review",)) == []


def test_a_goal_without_agreement_has_the_day_it_was_written(agency: Agency, ref: str) -> None:
    with agency.operation() as work:
        add_goal(work, find_case(work, ref).case, AddGoal(text="a flat of her own"))
    (goal,) = entries(agency, ref, kinds=("goal",))
    assert goal.on == TODAY


def test_every_entry_is_of_a_known_kind(agency: Agency, ref: str) -> None:
    give(agency, ref, "meal", 1)
    assert {one.kind for one in entries(agency, ref)} <= set(ENTRY_KINDS)
