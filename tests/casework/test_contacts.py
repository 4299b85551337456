"""Contacts and attempts: what is recorded, what is refused, and what that does to the clocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from agency import TODAY, Agency, added, at, changed
from cmcli.casework.agency.settings import put, set_value
from cmcli.casework.listing import case_view
from cmcli.casework.round.contacts import CheckedIn, check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.agency_settings import checked
from cmcli.domain.cases import Case
from cmcli.domain.clocks import DueItem
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.keys import MODES
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.safety import Aftercare
from cmcli.errors import CmError, NotFound, Refused, UsageProblem
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_case

CLOSED = TODAY - timedelta(days=10)


def open_case(agency: Agency, model: str = "icm", **said: Any) -> str:
    """A case on ana, opened thirty days ago, by its reference."""
    opened = TODAY - timedelta(days=30)
    with agency.operation() as work:
        arrival = Arrival(name="Dana R.", model=model, opened=opened, new=True, **said)
        return intake(work, arrival).ref


@contextmanager
def case_in(agency: Agency, ref: str) -> Iterator[tuple[Work, Case]]:
    with agency.operation() as work:
        yield work, find_case(work, ref).case


def ended(agency: Agency, *promised: date) -> str:
    """A case closed ten days ago, with aftercare promised for these days."""
    ref = open_case(agency)
    with case_in(agency, ref) as (work, case):
        changed(work, case, status="closed", closed_on=CLOSED)
        for number, day in enumerate(promised):
            added(work, Aftercare(id=f"a{number}", case_id=case.id, due_on=day))
    return ref


def record(agency: Agency, ref: str, actor: str = "ana", **said: Any) -> CheckedIn:
    with agency.operation(actor) as work:
        return check_in(work, find_case(work, ref), CheckIn(**said))


def contact_item(agency: Agency, ref: str) -> DueItem | None:
    with agency.reading() as view:
        return case_view(view, find_case(view, ref).case).next_contact


def due_on(agency: Agency, ref: str) -> date:
    item = contact_item(agency, ref)
    assert item is not None
    return item.due_on


def recorded(agency: Agency) -> tuple[int, ...]:
    with agency.reading() as view:
        return tuple(view.count(kind) for kind in (Contact, Note, Measurement))


def add_goals(agency: Agency, ref: str, *states: str) -> None:
    with case_in(agency, ref) as (work, case):
        for number, state in enumerate(states, start=1):
            added(
                work,
                Goal(id=f"g{number}", case_id=case.id, number=number, text="a home", state=state),
            )


def test_a_held_contact_is_recorded_as_said_and_resets_the_clock(agency: Agency) -> None:
    ref = open_case(agency)
    made = record(
        agency,
        ref,
        note="Saw her.\nShe is well.",
        mode="home",
        minutes=45,
        travel=20,
        did=("called the landlord", "filled in a form"),
        roadblock="no phone",
        interpreter="Mr Noor",
        next_on=TODAY + timedelta(days=2),
    )
    with agency.reading() as view:
        contact = view.one(Contact, id=made.contact.id)
        note = view.one(Note, contact_id=made.contact.id)
    assert contact == made.contact
    assert (contact.at, contact.on, contact.mode) == (at(TODAY), TODAY, "home")
    assert (contact.with_whom, contact.kind, contact.outcome) == ("client", "planned", "held")
    assert (contact.minutes, contact.travel) == (45, 20)
    assert contact.did == ("called the landlord", "filled in a form")
    assert note is not None
    assert (note.number, note.text, note.signed_at) == (1, "Saw her.\nShe is well.", None)
    assert due_on(agency, ref) == TODAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("model", "said", "counts"),
    [
        ("icm", {"mode": "home"}, True),
        ("icm", {"mode": "jail"}, True),
        ("icm", {"mode": "home", "with_whom": " Client "}, True),
        ("icm", {"mode": "phone"}, False),
        ("icm", {"mode": "home", "with_whom": "her sister"}, False),
        ("icm", {"mode": "home", "with_whom": "team"}, False),
        ("icm", {"mode": "home", "outcome": "missed"}, False),
        ("managed", {"mode": "phone"}, True),
        ("managed", {"mode": "letter"}, False),
    ],
)
def test_only_counted_contacts_reset_the_clock(
    agency: Agency, model: str, said: dict[str, Any], counts: bool
) -> None:
    ref = open_case(agency, model)
    before = due_on(agency, ref)
    record(agency, ref, **said)
    assert (due_on(agency, ref) > TODAY) == counts
    assert counts or due_on(agency, ref) == before


def test_a_missed_contact_is_tried_again_only_in_outreach_models(agency: Agency) -> None:
    for model, usual, again in (("icm", 7, 2), ("clinical", 7, 2), ("managed", 30, 30)):
        ref = open_case(agency, model)
        record(agency, ref, mode="home")
        record(agency, ref, mode="home", outcome="missed", at=at(TODAY) - timedelta(days=1))
        assert due_on(agency, ref) == TODAY + timedelta(days=usual)
        with agency.operation(on=TODAY + timedelta(days=1)) as work:
            check_in(work, find_case(work, ref), CheckIn(mode="home", outcome="missed"))
        # The second day after Thursday's attempt is a Saturday, so the new try is due on Friday.
        later = TODAY + timedelta(days=again)
        assert due_on(agency, ref) == later


@pytest.mark.parametrize("outcome", ["held", "missed", "no-answer", "left-message"])
def test_a_mode_that_nobody_said_is_never_filled_in(agency: Agency, outcome: str) -> None:
    ref = open_case(agency)
    due = due_on(agency, ref)
    with agency.operation() as work:
        put(work, "contact.mode", "home", from_on=TODAY)
    assert record(agency, ref, outcome=outcome).contact.mode is None
    assert due_on(agency, ref) == due


def test_a_group_contact_resets_the_clock_only_where_the_agency_says_so(agency: Agency) -> None:
    ref = open_case(agency)
    due = due_on(agency, ref)
    record(agency, ref, kind="group", mode="office")
    assert due_on(agency, ref) == due
    with agency.operation() as work:
        put(work, "contact.groups-count", "yes", from_on=TODAY)
    assert due_on(agency, ref) > due


def test_a_call_to_somebody_else_is_no_attempt_to_reach_the_client(agency: Agency) -> None:
    ref = open_case(agency)
    record(agency, ref, outcome="left-message", with_whom="Mr Kroll (landlord)")
    with agency.reading() as view:
        assert case_view(view, find_case(view, ref).case).facts.attempts == 0
    record(agency, ref, outcome="left-message")
    with agency.reading() as view:
        assert case_view(view, find_case(view, ref).case).facts.attempts == 1


def test_the_usual_mode_is_one_of_the_modes(agency: Agency) -> None:
    assert [checked("contact.mode", mode) for mode in ("", *MODES)] == ["", *MODES]
    with pytest.raises(UsageProblem):
        checked("contact.mode", "by pigeon!")
    with pytest.raises(UsageProblem), agency.operation() as work:
        set_value(work, "contact.mode", "pigeon", from_on=TODAY)


REFUSALS: list[tuple[dict[str, Any], type[CmError], str]] = [
    ({"at": at(TODAY) + timedelta(minutes=1)}, Refused, "future-contact"),
    ({"mode": "pigeon"}, UsageProblem, "unknown-key"),
    ({"kind": "social"}, UsageProblem, "unknown-key"),
    ({"outcome": "nice"}, UsageProblem, "unknown-key"),
    ({"minutes": -1}, UsageProblem, "usage"),
    ({"minutes": 1441}, UsageProblem, "usage"),
    ({"travel": 1441}, UsageProblem, "usage"),
    ({"with_whom": "  "}, UsageProblem, "usage"),
    ({"did": ("talked", "")}, UsageProblem, "usage"),
    ({"roadblock": "a\x00b"}, UsageProblem, "usage"),
    ({"next_on": TODAY - timedelta(days=1)}, UsageProblem, "usage"),
    ({"note": " \n "}, UsageProblem, "usage"),
    ({"progress": {9: Decimal(1)}}, NotFound, "not-found"),
    ({"gas": {9: 1}}, NotFound, "not-found"),
    ({"gas": {1: 3}}, UsageProblem, "usage"),
    ({"gas": {1: -3}}, UsageProblem, "usage"),
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("said", "kind", "code"), REFUSALS)
def test_what_is_refused_changes_nothing(
    agency: Agency, said: dict[str, Any], kind: type[CmError], code: str
) -> None:
    ref = open_case(agency)
    add_goals(agency, ref, "open")
    with pytest.raises(kind) as caught:
        record(agency, ref, **{"note": "a note", **said})
    assert caught.value.code == code
    assert recorded(agency) == (0, 0, 0)


@pytest.mark.sqlite_only
def test_the_refusal_of_a_later_hour_today_names_the_hour(agency: Agency) -> None:
    ref = open_case(agency)
    for later, when in ((timedelta(hours=5), " at 15:00"), (timedelta(days=1), "")):
        moment = at(TODAY) + later
        with pytest.raises(Refused, match=rf" {moment:%b} 2026( \(\w+\))?{when} is in the future"):
            record(agency, ref, at=moment)


def test_keys_are_read_as_people_write_them(agency: Agency) -> None:
    made = record(agency, open_case(agency), mode="Home", outcome="Left Message")
    assert (made.contact.mode, made.contact.outcome) == ("home", "left-message")


def test_progress_and_level_of_a_goal_are_one_point_of_its_series(agency: Agency) -> None:
    ref = open_case(agency)
    add_goals(agency, ref, "open", "open", "dropped")
    with agency.operation() as work:
        progress, levels = {1: Decimal("3.50"), 3: Decimal(0)}, {1: 0, 2: -2}
        said = CheckIn(mode="home", progress=progress, gas=levels)
        made = check_in(work, find_case(work, ref), said)
        warnings = work.warnings
    found = {goal.number: (point.value, point.gas) for goal, point in made.measured}
    assert found == {1: (Decimal("3.50"), 0), 2: (None, -2), 3: (Decimal(0), None)}
    assert {point.contact_id for _, point in made.measured} == {made.contact.id}
    assert len(warnings) == 1
    assert "3" in warnings[0]
    assert recorded(agency) == (1, 0, 3)


def test_a_contact_before_the_opening_is_recorded_with_a_warning(agency: Agency) -> None:
    ref = open_case(agency)
    long_ago = at(TODAY) - timedelta(days=60)
    with agency.operation() as work:
        check_in(work, find_case(work, ref), CheckIn(mode="home", at=long_ago))
        assert len(work.warnings) == 1
    assert recorded(agency) == (1, 0, 0)


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("planned", 0, None),
        ("crisis", -5, None),
        ("planned", 1, "closed"),
        ("crisis", 10, "closed"),
        ("aftercare", 1, None),
        ("aftercare", 11, "future-contact"),
    ],
)
def test_a_closed_case_takes_aftercare_and_earlier_contacts(
    agency: Agency, kind: str, days: int, code: str | None
) -> None:
    ref = ended(agency)
    moment = at(CLOSED + timedelta(days=days))
    if code is None:
        record(agency, ref, kind=kind, at=moment)
    else:
        with pytest.raises(Refused) as caught:
            record(agency, ref, kind=kind, at=moment)
        assert caught.value.code == code
    assert recorded(agency)[0] == (code is None)
    with agency.reading() as view:
        case = find_case(view, ref).case
    assert (case.status, case.closed_on) == ("closed", CLOSED)


def test_a_held_aftercare_contact_answers_the_oldest_promise(agency: Agency) -> None:
    first, second = TODAY - timedelta(days=3), TODAY + timedelta(days=20)
    ref = ended(agency, second, first)
    assert record(agency, ref, kind="aftercare", outcome="no-answer").answered is None
    made = record(agency, ref, kind="aftercare", mode="phone")
    assert made.answered is not None
    assert (made.answered.due_on, made.answered.done_on) == (first, TODAY)
    assert made.answered.contact_id == made.contact.id
    with agency.reading() as view:
        open_ones = view.all(Aftercare, done_on=None)
        assert [one.due_on for one in open_ones] == [second]
        assert [one.kind for one in case_view(view, find_case(view, ref).case).due] == ["aftercare"]


def test_aftercare_on_an_open_case_is_recorded_with_a_warning(agency: Agency) -> None:
    ref = open_case(agency)
    with agency.operation() as work:
        made = check_in(work, find_case(work, ref), CheckIn(kind="aftercare"))
        assert work.warnings
    assert made.answered is None


def test_waiting_cases_take_contacts_and_those_referred_out_none(agency: Agency) -> None:
    waiting = open_case(agency, decision="waitlist")
    record(agency, waiting, mode="phone", next_on=TODAY + timedelta(days=5))
    assert due_on(agency, waiting) == TODAY + timedelta(days=5)
    gone = open_case(agency, decision="refer-out", reason="lives elsewhere")
    for kind in ("planned", "aftercare"):
        with pytest.raises(Refused) as caught:
            record(agency, gone, kind=kind, at=at(TODAY) - timedelta(days=40))
        assert caught.value.code == "referred-out"
    assert recorded(agency) == (1, 0, 0)


def test_the_day_is_that_of_the_agency(agency: Agency) -> None:
    ref = open_case(agency)
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    elsewhere = late.astimezone(datetime.fromisoformat("2026-03-04T01:30+02:00").tzinfo)
    made = record(agency, ref, at=elsewhere)
    assert (made.contact.at, made.contact.on) == (late, date(2026, 3, 3))


def test_numbers_of_notes_go_on(agency: Agency) -> None:
    ref = open_case(agency)
    numbers = [record(agency, ref, note=f"note {n}").note for n in range(3)]
    assert [note and note.number for note in numbers] == [1, 2, 3]
