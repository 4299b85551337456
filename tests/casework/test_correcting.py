"""Contacts that were written wrongly: amended, marked as entered in error, and moved whole."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency import TODAY, Agency, added, at, changed
from cmcli.casework.keeping.undo import undo
from cmcli.casework.listing import case_view
from cmcli.casework.looking.contact_list import contact_list
from cmcli.casework.looking.dossier import dossier
from cmcli.casework.looking.timeline import newest, timeline
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.contacts import CheckedIn, check_in
from cmcli.casework.round.correcting import amend, move, perform_error
from cmcli.casework.round.intake import intake
from cmcli.casework.round.notes import add_note
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.contact import AmendContact, CheckIn, ContactInError, MoveContact
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.clocks import DueItem
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.safety import Aftercare
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.reading.find import find_case
from cmcli.store.reading.gaps import never_seen

CLOSED = TODAY - timedelta(days=10)


def open_case(agency: Agency, name: str = "Dana R.", model: str = "icm") -> str:
    """A case on ana with one goal, opened thirty days ago, by its reference."""
    opened = TODAY - timedelta(days=30)
    with agency.operation() as work:
        many = "many cases for one property"
        arrival = Arrival(name=name, model=model, opened=opened, new=True, override=many)
        made = intake(work, arrival)
        added(work, Goal(id=work.new_id(), case_id=made.case.id, number=1, text="a home"))
        return made.ref


def record(agency: Agency, ref: str, actor: str = "ana", **said: Any) -> CheckedIn:
    with agency.operation(actor) as work:
        return check_in(work, find_case(work, ref), CheckIn(**said))


def amended(agency: Agency, ref: str, number: int, actor: str = "ana", **said: Any) -> Contact:
    with agency.operation(actor) as work:
        return amend(work, find_case(work, ref), AmendContact(number=number, **said))[1]


def struck(agency: Agency, ref: str, number: int, actor: str = "ana") -> None:
    with agency.operation(actor) as work:
        perform_error(work, find_case(work, ref), ContactInError(number=number, reason="twice"))


def moved(
    agency: Agency, ref: str, number: int, to: str, goal: Mapping[int, int | str] | None = None
) -> Contact:
    with agency.operation() as work:
        said = MoveContact(number=number, to=to, reason="wrong client", goal=goal or {})
        return move(work, find_case(work, ref), said, find_case(work, to)).copy


def due(agency: Agency, *refs: str) -> list[DueItem]:
    with agency.reading() as view:
        return [item for ref in refs for item in case_view(view, find_case(view, ref).case).due]


def count(agency: Agency, kind: type[Any], ref: str, **equal: Any) -> int:
    with agency.reading() as view:
        return view.count(kind, case_id=find_case(view, ref).case.id, **equal)


def next_contact(agency: Agency, ref: str) -> date:
    with agency.reading() as view:
        item = case_view(view, find_case(view, ref).case).next_contact
    assert item is not None
    return item.due_on


# Amending.


def test_a_mode_that_is_added_makes_the_contact_count(agency: Agency) -> None:
    ref = open_case(agency)
    before = next_contact(agency, ref)
    record(agency, ref)
    assert next_contact(agency, ref) == before
    assert amended(agency, ref, 1, mode="home").mode == "home"
    assert next_contact(agency, ref) > before
    amended(agency, ref, 1, mode="none")
    assert next_contact(agency, ref) == before


def test_every_field_can_be_amended_and_taken_away(agency: Agency) -> None:
    ref = open_case(agency)
    record(agency, ref, minutes=30, travel=10, roadblock="rain", next_on=TODAY)
    with agency.reading() as view:
        before = view.all(Contact)[0]
    said: dict[str, Any] = {
        "mode": "home",
        "with_whom": "Mr Kroll",
        "kind": "crisis",
        "outcome": "missed",
        "minutes": 45,
        "travel": "none",
        "at": at(TODAY) - timedelta(days=1),
        "did": ("called",),
        "roadblock": "none",
        "interpreter": "Mr Noor",
        "next_on": TODAY + timedelta(days=3),
    }
    amended(agency, ref, 1, **said)
    with agency.reading() as view:
        (found,) = view.all(Contact)
    wanted = {name: None if value == "none" else value for name, value in said.items()}
    assert {name: getattr(found, name) for name in said} == wanted
    assert (found.on, found.number) == (TODAY - timedelta(days=1), before.number)


def test_notes_and_progress_take_the_new_date_but_a_signed_note_keeps_its_own(
    agency: Agency,
) -> None:
    ref, day = open_case(agency), TODAY - timedelta(days=2)
    made = record(agency, ref, note="well", progress={1: Decimal(2)})
    with agency.operation() as work:
        add_note(work, find_case(work, ref), "signed", contact=made.contact, sign=True)
    amended(agency, ref, 1, at=at(day))
    with agency.reading() as view:
        notes = [one.on for one in view.all(Note, order=("number",))]
        assert notes == [day, TODAY]
        assert [one.on for one in view.all(Measurement)] == [day]


def test_progress_is_replaced_goal_by_goal(agency: Agency) -> None:
    ref = open_case(agency)
    record(agency, ref, progress={1: Decimal(2)})
    amended(agency, ref, 1, gas={1: -1})
    amended(agency, ref, 1, progress={1: Decimal(3)})
    with agency.reading() as view:
        (point,) = view.all(Measurement)
    assert (point.value, point.gas) == (Decimal(3), -1)


@pytest.mark.parametrize(
    ("said", "error", "code"),
    [
        ({}, UsageProblem, "usage"),
        ({"mode": "pigeon"}, UsageProblem, "unknown-key"),
        ({"at": at(TODAY) + timedelta(minutes=1)}, Refused, "future-contact"),
        ({"next_on": TODAY - timedelta(days=1)}, UsageProblem, "usage"),
        ({"progress": {9: Decimal(1)}}, NotFound, "not-found"),
    ],
)
def test_an_amendment_is_refused_like_the_contact_would_be(
    agency: Agency, said: dict[str, Any], error: type[Exception], code: str
) -> None:
    ref = open_case(agency)
    record(agency, ref, mode="home")
    before = due(agency, ref)
    with pytest.raises(error) as refused:
        amended(agency, ref, 1, **said)
    assert getattr(refused.value, "code", None) == code
    assert due(agency, ref) == before


def test_a_contact_of_somebody_else_is_for_them_and_for_supervisors(agency: Agency) -> None:
    ref = open_case(agency)
    record(agency, ref)
    with pytest.raises(Refused) as refused:
        amended(agency, ref, 1, "ben", mode="home")
    assert refused.value.code == "not-yours"
    amended(agency, ref, 1, "sam", mode="home")
    with pytest.raises(NotFound):
        amended(agency, ref, 2, mode="home")


# Entered in error.


def test_a_contact_in_error_counts_for_nothing_and_stays_in_the_list_of_all(
    agency: Agency,
) -> None:
    ref, other = open_case(agency), open_case(agency, "Lee Wu")
    record(
        agency,
        ref,
        note="well",
        mode="home",
        roadblock="rain",
        next_on=TODAY,
        progress={1: Decimal(2)},
    )
    record(agency, ref, outcome="missed")
    struck(agency, ref, 1)
    struck(agency, ref, 2)
    kept = [(one.kind, one.due_on, one.days_late) for one in due(agency, ref)]
    assert kept == [(one.kind, one.due_on, one.days_late) for one in due(agency, other)]
    with agency.reading() as view:
        found = find_case(view, ref)
        facts = case_view(view, found.case).facts
        assert (facts.attempts, facts.held_on, facts.next_on) == (0, None, None)
        assert {one.entry.kind for one in timeline(view, found)} & {"contact", "attempt"} == set()
        shown = newest(view, found, most=1).entries
        assert [one.entry.kind for one in shown] != ["contact"]
        page = dossier(view, found)
        assert (page.contacts, page.notes) == ((), ())
        assert page.plan.goals[0].points == ()
        gaps = never_seen(view, None, before=TODAY - timedelta(days=7))
        assert {one.ref for one in gaps} == {ref, other}
        assert contact_list(view, found) == []
        every = contact_list(view, found, every=True)
        assert [one["error_reason"] for one in every] == ["twice", "twice"]
        assert all(one.error_reason == "twice" for one in view.all(Note))
    assert record(agency, ref).contact.number == 3


def test_what_is_in_error_is_not_corrected_again(agency: Agency) -> None:
    ref = open_case(agency)
    record(agency, ref)
    struck(agency, ref, 1)
    for again in (
        lambda: struck(agency, ref, 1),
        lambda: amended(agency, ref, 1, mode="home"),
        lambda: moved(agency, ref, 1, open_case(agency, "Lee Wu")),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "struck"


# Moving.


def test_a_contact_moves_with_its_notes_minutes_clock_and_progress(
    agency: Agency,
) -> None:
    ref, other = open_case(agency), open_case(agency, "Lee Wu")
    before = next_contact(agency, ref), next_contact(agency, other)
    record(agency, other, outcome="missed")
    made = record(
        agency, ref, note="well", mode="home", minutes=40, travel=5, progress={1: Decimal(2)}
    )
    with agency.operation() as work:
        add_note(work, find_case(work, ref), "and calm", addendum_to=1)
        add_note(work, find_case(work, ref), "of this case")
    copy = moved(agency, ref, 1, other, {1: 1})
    assert (copy.number, copy.minutes, copy.travel, copy.moved_from) == (2, 40, 5, ref)
    assert (copy.at, copy.worker_id) == (made.contact.at, made.contact.worker_id)
    assert next_contact(agency, ref) == before[0]
    assert next_contact(agency, other) > before[1]
    with agency.reading() as view:
        case = find_case(view, other).case
        there = view.all(Note, order=("number",), case_id=case.id)
        assert [(one.text, one.contact_id, one.addendum_to) for one in there] == [
            ("well", copy.id, None),
            ("and calm", None, 1),
        ]
        case = find_case(view, ref).case
        right = view.all(Note, case_id=case.id, error_at=None)
        assert [one.text for one in right] == ["of this case"]
        (point,) = view.all(Measurement)
        goal = view.one(Goal, case_id=copy.case_id, number=1)
        assert (point.goal_id, point.contact_id) == (goal and goal.id, copy.id)
        assert (point.value, point.on) == (Decimal(2), copy.on)


def test_progress_is_kept_where_it_was_if_that_is_said(agency: Agency) -> None:
    ref, other = open_case(agency), open_case(agency, "Lee Wu")
    with agency.operation() as work:
        case = find_case(work, ref).case
        added(work, Goal(id=work.new_id(), case_id=case.id, number=2, text="a job"))
    record(agency, ref, progress={1: Decimal(2), 2: Decimal(5)}, gas={2: 1})
    before = count(agency, Measurement, ref)
    for goal, error in (
        ({}, Refused),
        ({1: 1}, Refused),
        ({1: 1, 2: 7}, NotFound),
        ({1: 1, 2: 1, 3: 1}, UsageProblem),
        ({1: 1, 2: 1}, UsageProblem),
    ):
        with pytest.raises(error) as refused:
            moved(agency, ref, 1, other, goal)
        assert refused.value.field == "goal"
        assert count(agency, Measurement, ref) == before
        assert count(agency, Contact, other) == 0
    copy = moved(agency, ref, 1, other, {1: 1, 2: "none"})
    with agency.reading() as view:
        (stays,) = view.all(Measurement, case_id=find_case(view, ref).case.id)
        (goes,) = view.all(Measurement, case_id=find_case(view, other).case.id)
    assert (stays.contact_id, stays.value, stays.gas) == (None, Decimal(5), 1)
    assert (goes.contact_id, goes.value) == (copy.id, Decimal(2))


def test_a_moved_contact_is_judged_by_the_model_that_its_case_had(agency: Agency) -> None:
    """A contact by video counts for clinical, not for icm."""
    ref = open_case(agency, "Dana R.", "clinical")
    twins = [open_case(agency, name, "clinical") for name in ("Lee Wu", "Eva K.")]
    record(agency, ref, mode="video")
    record(agency, twins[0], mode="video")
    for twin in twins:
        with agency.operation() as work:
            found = find_case(work, twin)
            change_case(work, found.case, CaseChange(model="icm", reason="more", override="many"))
    moved(agency, ref, 1, twins[1])
    assert next_contact(agency, twins[1]) == next_contact(agency, twins[0])

    record(agency, ref, mode="video")
    moved(agency, ref, 2, twins[0])
    with agency.reading() as view:
        shown = [case_view(view, find_case(view, twin).case) for twin in twins]
    assert {one.facts.counted_on for one in shown} == {TODAY}
    assert next_contact(agency, twins[0]) == next_contact(agency, twins[1])


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"status": "referred-out"}, "referred-out"), ({"status": "closed"}, "closed")],
)
def test_a_case_that_takes_no_contact_takes_none_that_is_moved(
    agency: Agency, columns: dict[str, Any], code: str
) -> None:
    ref, other = open_case(agency), open_case(agency, "Lee Wu")
    record(agency, ref, mode="home")
    with agency.operation() as work:
        changed(work, find_case(work, other).case, closed_on=CLOSED, **columns)
    before = due(agency, ref)
    with pytest.raises(Refused) as refused:
        moved(agency, ref, 1, other)
    assert refused.value.code == code
    assert due(agency, ref) == before


def test_it_does_not_move_to_its_own_case(agency: Agency) -> None:
    ref = open_case(agency)
    record(agency, ref)
    with pytest.raises(UsageProblem):
        moved(agency, ref, 1, ref)


def test_aftercare_that_it_answered_waits_again_and_is_answered_where_it_belongs(
    agency: Agency,
) -> None:
    refs = open_case(agency), open_case(agency, "Lee Wu")
    with agency.operation() as work:
        for ref in refs:
            case = changed(work, find_case(work, ref).case, status="closed", closed_on=CLOSED)
            added(work, Aftercare(id=work.new_id(), case_id=case.id, due_on=TODAY))
    ref, other = refs
    record(agency, ref, kind="aftercare")

    def waiting() -> list[str]:
        return [one.about for one in due(agency, *refs)]

    assert waiting() == [other]
    moved(agency, ref, 1, other)
    assert waiting() == [ref]
    amended(agency, other, 1, outcome="missed")
    assert waiting() == [ref, other]
    amended(agency, other, 1, outcome="held")
    assert waiting() == [ref]
    struck(agency, other, 1)
    assert waiting() == [ref, other]


# Properties.


CONTACTS = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(("home", "phone", None)),
        "outcome": st.sampled_from(("held", "missed", "no-answer")),
        "with_whom": st.sampled_from(("client", "landlord")),
        "kind": st.sampled_from(("planned", "crisis", "group")),
        "days": st.integers(0, 40),
        "next": st.sampled_from((None, 0, 5)),
    }
)


@pytest.mark.long
@pytest.mark.postgres_long
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(CONTACTS, min_size=1, max_size=4), st.data())
def test_there_and_back_and_error_with_undo_change_no_due_date(
    agency: Agency, history: list[dict[str, Any]], data: st.DataObject
) -> None:
    ref, other = open_case(agency), open_case(agency, "Lee Wu", "cti")
    for one in history:
        day = TODAY - timedelta(days=one["days"])
        next_on = None if one["next"] is None else TODAY + timedelta(days=one["next"])
        said = {name: one[name] for name in ("mode", "outcome", "with_whom", "kind")}
        record(agency, ref, at=at(day), next_on=next_on, **said)
    before = due(agency, ref, other)
    number = data.draw(st.integers(1, len(history)))
    there = moved(agency, ref, number, other)
    back = moved(agency, other, there.number, ref)
    assert due(agency, ref, other) == before
    struck(agency, ref, back.number)
    with agency.operation() as work:
        undo(work, None)
    assert due(agency, ref, other) == before
