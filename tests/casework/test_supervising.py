"""The supervisor's page: whose it is, what is counted, and the items that belong to no case."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from agency import TODAY, Agency, added, changed
from cmcli.casework.agency.settings import SINCE_ALWAYS, put
from cmcli.casework.agency.staff import add_team, add_worker, set_worker
from cmcli.casework.agency.values.staff import AddTeam, AddWorker, SetWorker
from cmcli.casework.capacity.caseload import Caseload, caseload
from cmcli.casework.capacity.simulating import after_steps, situation
from cmcli.casework.capacity.supervising import asked_of, page_of, story, supervise
from cmcli.casework.listing import list_cases
from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.due import list_due
from cmcli.casework.looking.fidelity import fidelity
from cmcli.casework.looking.glance import Book
from cmcli.casework.looking.losing import losing
from cmcli.casework.looking.values.fidelity import FidelityQuestion
from cmcli.casework.looking.values.lists import Listing
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.appointments import Appointment
from cmcli.domain.cases import Case, Placement
from cmcli.domain.contacts import Note
from cmcli.domain.covers import Cover
from cmcli.domain.reductions import Reduction
from cmcli.domain.supervision import LosingCase, Supervision, decided
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_case, find_worker
from cmcli.store.reading.touched import Touched, last_seq, touched_since

EVERYBODY = WhoseCases(everybody=True)


def opened(work: Work, model: str, worker: str | None, days: int = 0, **said: object) -> str:
    arrival = Arrival(
        name=None,
        model=model,
        worker=worker,
        unassigned=worker is None and said.get("decision") is None,
        new=True,
        opened=work.today - timedelta(days=days),
        **said,  # type: ignore[arg-type]
    )
    return intake(work, arrival).ref


def note(work: Work, ref: str, number: int, on: date, worker: str, **known: object) -> None:
    added(
        work,
        Note(
            id=f"n{ref}{number}",
            case_id=find_case(work, ref).case.id,
            number=number,
            contact_id=None,
            worker_id=find_worker(work, worker).id,
            at=datetime.combine(on, time(9), UTC),
            on=on,
            text="seen",
            **known,  # type: ignore[arg-type]
        ),
    )


def page(agency: Agency, **said: object) -> Supervision:
    with agency.reading() as view:
        return supervise(view, WhoseCases(**said) if said else EVERYBODY)  # type: ignore[arg-type]


@pytest.mark.both_engines
def test_the_agencys_items_are_about_workers(agency: Agency) -> None:
    with agency.operation() as work:
        ref = opened(work, "icm", "ben")
        note(work, ref, 1, date(2026, 2, 20), "ben")
        note(work, ref, 2, date(2026, 2, 22), "ben")
        note(work, ref, 3, date(2026, 2, 25), "ben")  # a week old today
        signed = datetime(2026, 2, 21, tzinfo=UTC)
        note(work, ref, 4, date(2026, 2, 1), "ben", signed_at=signed, signed_by="ben")
        note(work, ref, 5, date(2026, 2, 1), "ben", error_at=signed, error_reason="twice")
        note(work, ref, 6, date(2026, 2, 10), "eve")
        eve = find_worker(work, "eve")
        added(
            work,
            Reduction(
                id="r",
                worker_id=eve.id,
                share=Decimal("0.5"),
                from_on=date(2026, 1, 1),
                until_on=date(2026, 3, 9),
                reason="leave",
            ),
        )
        for _ in range(3):
            opened(work, "act", "eve")
        for case in work.all(Case, worker_id=eve.id):
            changed(work, case, acuity=4)
        changed(work, eve, hours=Decimal("7.5"))
    with agency.reading() as view:
        items = {(one.kind, one.subject): one for one in agency_items(view)}
        assert [*items] == [
            ("overload", "eve"),
            ("unsigned", "ben"),
            ("unsigned", "eve"),
            ("reduction", "eve"),
        ]
        notes = items["unsigned", "ben"]
        assert notes.why.startswith("ben has 2 notes without a signature for more than 7 days.")
        assert f"20 Feb 2026, on {ref}" in notes.why
        assert "full hours from 10 Mar 2026" in items["reduction", "eve"].why
        assert items["overload", "eve"].due_on == TODAY
        assert {one.item.kind for one in list_due(view, None)} >= {"overload", "unsigned"}
        found = supervise(view, EVERYBODY)
        assert [one.item.kind for one in found.decisions][:1] == ["overload"]
        line = found.of("eve")
        assert line is not None
        assert line.as_dict()["items"] == {"overload": 1, "unsigned": 1, "reduction": 1}
        told = story(view, "eve")
        change = told.line.load.next_change
        assert change is not None
        assert (change.on, change.full.capacity) == (date(2026, 3, 10), Fraction(1, 5))
        assert told.unsigned is not None
        assert told.as_dict()["unsigned_notes"] == 1
    with agency.operation() as work:
        put(work, "supervise.unsigned-days", "never", from_on=SINCE_ALWAYS)
    with agency.reading() as view:
        assert "unsigned" not in {one.kind for one in agency_items(view)}


@pytest.mark.parametrize(
    ("actor", "team", "expected"),
    [
        ("ben", True, WhoseCases(team="north")),
        ("sam", True, WhoseCases(team="north")),
        ("ben", False, WhoseCases(worker="ben")),
        ("sam", False, EVERYBODY),
        (None, False, EVERYBODY),
    ],
)
def test_the_page_is_of_the_own_team(
    agency: Agency, actor: str | None, team: bool, expected: WhoseCases
) -> None:
    with agency.operation() as work:
        add_team(work, AddTeam(handle="north", name="North"))
        for handle in ("ben", "sam") if team else ():
            set_worker(work, SetWorker(handle=handle, team="north"))
    with agency.reading() as view:
        me = None if actor is None else find_worker(view, actor)
        assert asked_of(view, me, WhoseCases()) == expected
        assert asked_of(view, me, WhoseCases(worker="eve")) == WhoseCases(worker="eve")


def test_a_supervisor_agrees_to_an_acuity_that_hid_a_late_contact(agency: Agency) -> None:
    with agency.operation(on=date(2026, 2, 20)) as work:
        ref = opened(work, "icm", "ben")
    with agency.operation("ben") as work:
        change_case(work, find_case(work, ref).case, CaseChange(acuity=1, reason="calmer"))
    assert [one.item.kind for one in page(agency).decisions] == ["acuity"]
    again = CaseChange(acuity=1, reason="seen together")
    with pytest.raises(Exception, match="Nothing changes"), agency.operation("ben") as work:
        change_case(work, find_case(work, ref).case, again)
    with agency.operation("sam") as work:
        change_case(work, find_case(work, ref).case, again)
        assert work.all(Placement, order=("-id",), limit=1)[0].allowed_by == "sam"
    assert page(agency).decisions == ()
    with pytest.raises(Exception, match="Nothing changes"), agency.operation("sam") as work:
        change_case(work, find_case(work, ref).case, again)


def test_a_missed_appointment_without_a_contact_after_is_losing_touch(agency: Agency) -> None:
    with agency.operation() as work:
        late, missed, fine = (opened(work, "icm", "ben", days) for days in (20, 1, 1))
        case = find_case(work, missed).case
        on = TODAY - timedelta(days=1)
        at = datetime.combine(on, time(9), UTC)
        added(
            work,
            Appointment(
                id="a",
                case_id=case.id,
                number=1,
                text="clinic",
                at=at,
                on=on,
                slot_at=at,
                added_on=on,
                outcome="missed",
                outcome_on=on,
            ),
        )
        changed(work, case, accepted_on=TODAY - timedelta(days=2))
    with agency.reading() as view:
        found = losing(view, list_cases(view, None, Listing()))
    assert [one.ref for _, one in found] == [late, missed]
    assert fine not in [one.ref for _, one in found]
    assert "accepted 20 days ago" in found[0][1].touch.why
    assert "was missed" in found[1][1].touch.why


def random_agency(agency: Agency, seed: int) -> None:
    """Two teams, workers of different hours, and cases of all sorts, some without a worker; eve
    covers for ben today."""
    random = Random(seed)
    with agency.operation(on=date(2026, 1, 26)) as work:
        for handle in ("north", "south"):
            add_team(work, AddTeam(handle=handle, name=handle.title()))
        for handle in ("ben", "eve", "ana"):
            team, hours = random.choice(("north", "south")), random.choice(("37.5", "15"))
            set_worker(work, SetWorker(handle=handle, team=team, hours=Decimal(hours)))
        for _ in range(random.randint(20, 30)):
            model = random.choice(("icm", "act", "cti", "brokerage", "managed"))
            worker = random.choice(("ben", "eve", "ana", None))
            said: dict[str, object] = {"override": "asked by the county"} if worker else {}
            if worker is None and random.random() < 0.5:
                said = {"decision": "waitlist"}
            opened(work, model, worker, random.randint(0, 25), **said)
        for case in work.all(Case, status="open"):
            changed(work, case, acuity=random.randint(1, 4))
        ben, eve = find_worker(work, "ben"), find_worker(work, "eve")
        added(
            work,
            Cover(
                id="c",
                number=1,
                worker_id=ben.id,
                by_id=eve.id,
                from_on=TODAY,
                to_on=TODAY,
                entered_on=TODAY,
            ),
        )


def compared_with_caseloads(view: View, everybody: Caseload) -> None:
    """Find the cases of ACT teams and of those who have critical time cases as caseloads do."""
    rows = {(row.worker is None, row.worker or row.team): row for row in everybody.rows}
    teams = {team: row for (is_team, team), row in rows.items() if is_team}
    asked = FidelityQuestion(everybody=True, first=TODAY, last=TODAY)
    programs = fidelity(view, None, asked).programs
    act = {one.team: one.items[0] for one in programs if one.model == "act" and one.team}
    assert {team: item.counted for team, item in act.items()} == {
        team: row.by_model["act"] for team, row in teams.items() if row.by_model.get("act")
    }
    (cti,) = (one for one in programs if one.model == "cti")
    (carried,) = (item for item in cti.items if item.standard.key == "caseload")
    assert carried.traces
    for one in carried.traces:
        row = rows[False, one.worker]
        assert (one.counted, one.of) == (row.open, row.capacity)


@pytest.mark.parametrize("role", ["worker", "supervisor"])
def test_a_new_worker_touches_no_case(agency: Agency, role: str) -> None:
    """Only who leads may know of what is recorded on cases of others."""
    with agency.operation() as work:
        ref = opened(work, "icm", "ben")
    with agency.reading() as view:
        seq = last_seq(view)
    with agency.operation() as work:
        add_worker(work, AddWorker(handle="new", name="New", role=role))
        set_worker(work, SetWorker(handle="new", email="new@example.org"))
    with agency.reading() as view:
        leads = touched_since(view, seq).cases is None
        assert leads == (role == "supervisor")
        assert leads or touched_since(view, seq) == Touched(frozenset())
    with agency.operation() as work:
        change_case(work, find_case(work, ref).case, CaseChange(acuity=4, reason="moved out"))
        case = find_case(work, ref).case
    with agency.reading() as view:
        assert touched_since(view, seq) == Touched(None if leads else frozenset({case.id}))


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 30))]
)
def test_every_path_shows_the_same_numbers(agency: Agency, seed: int) -> None:
    random_agency(agency, seed)
    with agency.reading() as view:
        everybody = caseload(view, None, EVERYBODY)
        found = supervise(view, EVERYBODY)
        glances = Book().read(view, None)
        lost = [
            LosingCase(one.ref, one.shown_name, one.worker, one.losing)
            for one in glances
            if one.losing is not None
        ]
        dashboard = page_of(view, EVERYBODY, glances, agency_items(view), lost)
        loads = {row.worker: row for row in everybody.rows if row.worker is not None}
        assert {one.worker: one.load.as_dict() | {"overdue": 0} for one in found.workers} == {
            handle: row.as_dict() | {"overdue": 0} for handle, row in loads.items()
        }
        for one in found.workers:
            assert one.late_by_kind["contact"] == loads[one.worker].overdue
        due = [one.item for one in list_due(view, None, within=0)]
        decisions = [item for item in due if decided(item) or item.case is None]
        late = sum(item.days_late > 0 and item not in decisions for item in due)
        totals = found.totals
        assert (totals["late"], len(found.decisions)) == (late, len(decisions))
        assert (totals["unassigned"], totals["waiting"]) == (
            everybody.unassigned,
            everybody.waiting,
        )
        overloaded = {one.subject for one in due if one.kind == "overload"}
        assert totals["over_ceiling"] == len(overloaded)
        assert {h for h, row in loads.items() if row.band_words == "over ceiling"} <= overloaded
        assert dashboard.totals == totals
        assert [one.as_dict() for one in dashboard.workers] == [
            one.as_dict() for one in found.workers
        ]
        some = Touched(frozenset(case.id for case in view.all(Case)[::3]))
        for touched in (Touched(None), some):
            before = situation(view, touched)
            after = situation(view, touched, overdue=False)
            for read in (before, after_steps(before, after)):
                assert read.rows == everybody.rows
                assert read.unassigned == everybody.unassigned
                assert read.waiting == everybody.waiting
        every = situation(view, Touched(None)).due
        assert {item for item in every if item.due_on <= TODAY} == set(due)
        compared_with_caseloads(view, everybody)
        for team in view.all(Team):
            part = supervise(view, WhoseCases(team=team.handle))
            members = {one.handle for one in view.all(Worker, team_id=team.id)}
            assert [one.as_dict() for one in part.workers] == [
                one.as_dict() for one in found.workers if one.worker in members
            ]
