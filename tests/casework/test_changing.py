"""Acuity is a fact, the model a decision, the phase belongs to models with phases."""

from datetime import date

import pytest

from agency import TODAY, Agency, changed
from cmcli.casework.listing import case_view
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import Client
from cmcli.errors import Refused, UsageProblem
from cmcli.store.core import log
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def open_one(work: Work, model: str = "icm", **said: object) -> Case:
    arrival = Arrival(name=None, model=model, worker="ben", new=True, **said)  # type: ignore[arg-type]
    return intake(work, arrival).case


def some(agency: Agency, model: str, count: int) -> Case:
    """The last of so many cases of ben's, opened on 2 February 2026."""
    with agency.operation(on=date(2026, 2, 2)) as work:
        return [open_one(work, model) for _ in range(count)][-1]


def test_a_change_is_dated_and_keeps_its_reason(agency: Agency) -> None:
    case = some(agency, "icm", 1)
    with agency.operation("ben") as work:
        done = change_case(
            work, case, CaseChange(acuity=4, reason=" lost the flat ", on=date(2026, 3, 1))
        )
        assert dict(done.fields) == {"acuity": (3, 4)}
        assert work.warnings == []
    with agency.reading() as view:
        assert view.get(Case, case.id) == done.case
        last = view.all(Placement, order=("-from_on",), case_id=case.id)[0]
        assert (last.from_on, last.acuity, last.reason) == (date(2026, 3, 1), 4, "lost the flat")
        assert log.operations(view, limit=1)[0].reason == "lost the flat"


def test_acuity_over_the_ceiling_is_saved_with_a_warning(agency: Agency) -> None:
    case = some(agency, "icm", 20)
    with agency.operation("ben") as work:
        done = change_case(work, case, CaseChange(acuity=4, reason="in crisis"))
        assert done.case.acuity == 4
        assert ["ceiling" in one and "supervisor" in one for one in work.warnings] == [True]
    with agency.operation("ben") as work:
        change_case(work, done.case, CaseChange(acuity=2, reason="calmer"))
        assert work.warnings == []


def test_acuity_over_the_target_gives_a_warning(agency: Agency) -> None:
    case = some(agency, "icm", 10)
    with agency.operation("ben") as work:
        change_case(work, case, CaseChange(acuity=4, reason="in crisis"))
        assert work.warnings == ["ben is now over the target."]


def test_a_model_over_the_ceiling_is_refused_and_nothing_changes(agency: Agency) -> None:
    case = some(agency, "brokerage", 40)
    for actor, override, code in (
        ("ben", None, "over-ceiling"),
        ("ben", "please", "not-permitted"),
        ("sam", None, "over-ceiling"),
    ):
        with pytest.raises(Refused) as caught, agency.operation(actor) as work:
            change_case(work, case, CaseChange(model="icm", reason="needs more", override=override))
        assert caught.value.code == code
        with agency.reading() as view:
            assert view.get(Case, case.id) == case
    assert case.worker_id is not None
    with agency.operation("sam") as work:
        done = change_case(
            work, case, CaseChange(model="icm", reason="needs more", override="short time")
        )
    assert (done.case.model, done.override) == ("icm", "short time")
    with agency.reading() as view:
        assert log.operations(view, limit=1)[0].reason == "needs more; override: short time"


def test_a_model_that_adds_nothing_beyond_a_rise_of_acuity_is_not_refused(agency: Agency) -> None:
    case = some(agency, "icm", 20)
    with agency.operation("ben") as work:  # the rise is a fact, and both ceilings are 20
        done = change_case(
            work, case, CaseChange(acuity=4, model="strengths", reason="wants to work")
        )
    assert (done.case.model, done.case.acuity) == ("strengths", 4)
    with agency.reading() as view:
        assert view.get(Case, case.id) == done.case


@pytest.mark.parametrize("status", ["waitlist", "open"])
def test_an_unassigned_case_has_no_limit(agency: Agency, status: str) -> None:
    some(agency, "icm", 20)
    with agency.operation("ben") as work:
        said = {"decision": "waitlist"} if status == "waitlist" else {"unassigned": True}
        case = open_one(work, "brokerage", **said)
        assert (
            change_case(work, case, CaseChange(model="icm", reason="needs more")).case.model
            == "icm"
        )
        assert work.warnings == []


def test_phases_begin_move_and_end_with_the_model(agency: Agency) -> None:
    case = some(agency, "icm", 1)
    with agency.operation("ben", on=date(2026, 2, 10)) as work:
        moved = change_case(work, case, CaseChange(model="cti", reason="moves in")).case
        assert (moved.phase, moved.phase_from) == (None, None)
    with agency.operation("ben", on=date(2026, 2, 20)) as work:
        began = CaseChange(phase=1, reason="has the keys", on=date(2026, 2, 12))
        first = change_case(work, moved, began)
        assert (first.case.phase, first.case.phase_from) == (1, date(2026, 2, 12))
        assert first.fields == {"phase": (None, 1)}
        with pytest.raises(Refused, match="Nothing changes"):
            change_case(work, first.case, CaseChange(phase=1, reason="again"))
    with agency.operation("ben") as work:
        later = change_case(
            work, moved, CaseChange(phase=2, reason="settled", on=date(2026, 3, 2))
        ).case
        assert (later.phase, later.phase_from) == (2, date(2026, 3, 2))
        with pytest.raises(UsageProblem, match="from 1 to 3"):
            change_case(work, later, CaseChange(phase=4, reason="done"))
        back = change_case(work, later, CaseChange(model="icm", reason="moved out")).case
        assert (back.phase, back.phase_from) == (None, None)
        with pytest.raises(UsageProblem, match="no phases"):
            change_case(work, back, CaseChange(phase=1, reason="why not"))
        direct = change_case(work, back, CaseChange(model="cti", phase=3, reason="again")).case
        assert (direct.phase, direct.phase_from) == (3, TODAY)


def test_a_phase_is_confirmed_or_held_back_when_its_time_has_come(agency: Agency) -> None:
    with agency.operation("ben", on=date(2026, 1, 5)) as work:
        case = open_one(work, "cti")
        case = change_case(work, case, CaseChange(phase=1, reason="moves in")).case
    over = date(2026, 4, 20)
    with agency.operation("ben", on=date(2026, 4, 10)) as work:
        case = change_case(work, case, CaseChange(acuity=4, reason="is ill")).case
    with agency.reading(on=over) as view:
        shown = case_view(view, case)
    assert (shown.phase, case.phase) == (2, 1)
    assert [(one.kind, one.due_on) for one in shown.due if one.kind == "phase"] == [
        ("phase", date(2026, 4, 3))  # the fifth is a Sunday
    ]
    with agency.operation("ben", on=over) as work:
        held = change_case(work, case, CaseChange(phase=1, reason="lost the flat"))
        assert held.fields == {"phase": (2, 1)}
        shown = case_view(work, held.case)
        assert [one.due_on for one in shown.due if one.kind == "phase"] == [date(2026, 7, 3)]
        assert shown.phase == 1
        work.connection.rollback()
    with agency.operation("ben", on=over) as work:
        moved = change_case(work, case, CaseChange(phase=2, reason="settled"))
        assert moved.fields == {"phase": (1, 2)}
        assert case_view(work, moved.case).phase == 2


@pytest.mark.parametrize("what", ["acuity", "model"])
def test_a_change_hides_nothing_that_is_late(agency: Agency, what: str) -> None:
    with agency.operation("ben", on=date(2026, 1, 5)) as work:
        case = open_one(work, "icm")
    with agency.operation("ben", on=date(2026, 1, 6)) as work:
        check_in(work, found_again(work, case), CheckIn(mode="home"))
    with agency.operation("ben", on=date(2026, 2, 10)) as work:
        call = CheckIn(mode="phone")
        check_in(work, found_again(work, case), call)
    with agency.operation("ben") as work:
        late = case_view(work, case).next_contact
        said = (
            CaseChange(acuity=1, reason="x")
            if what == "acuity"
            else CaseChange(model="managed", reason="x")
        )
        done = change_case(work, case, said)
        now = case_view(work, done.case).next_contact
        assert late is not None
        assert now is not None
        assert (now.due_on, now.days_late) == (late.due_on, late.days_late)
        assert now.due_on == date(2026, 1, 13)
        check_in(work, found_again(work, done.case), CheckIn(mode="home"))
        now = case_view(work, done.case).next_contact
        assert now is not None
        assert now.due_on == date(2026, 4, 3)


def found_again(work: Work, case: Case) -> FoundCase:
    client = work.get(Client, case.client_id)
    assert client is not None
    return FoundCase(case, client, exact=True)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"acuity": 3}, Refused),
        ({"model": "icm"}, Refused),
        ({}, UsageProblem),
        ({"acuity": 5}, UsageProblem),
        ({"model": "imc"}, UsageProblem),
        ({"acuity": 4, "on": date(2026, 3, 5)}, UsageProblem),
        ({"acuity": 4, "on": date(2026, 2, 1)}, UsageProblem),
        ({"acuity": 4, "reason": " "}, UsageProblem),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    agency: Agency, said: dict[str, object], error: type[Exception]
) -> None:
    case = some(agency, "icm", 1)
    with pytest.raises(error), agency.operation("ben") as work:
        change_case(work, case, CaseChange(**{"reason": "because", **said}))  # type: ignore[arg-type]
    with agency.reading() as view:
        assert view.get(Case, case.id) == case


@pytest.mark.parametrize("status", ["closed", "referred-out"])
def test_a_closed_or_referred_out_case_is_not_changed(agency: Agency, status: str) -> None:
    with agency.operation() as work:
        case = changed(work, open_one(work), status=status, closed_on=TODAY)
        with pytest.raises(Refused, match="so you can't change it"):
            change_case(work, case, CaseChange(acuity=4, reason="why not"))
