"""Imports into a store: what is written, what is left alone, and that it can be taken back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agency import Agency, changed
from cmcli.casework.importing.hmis import (
    Imported,
    Planned,
    import_hmis,
    other_systems,
    plan_import,
)
from cmcli.casework.importing.rows import handle_for
from cmcli.casework.importing.sources import chosen_maps, system_of
from cmcli.casework.importing.values import HmisImport
from cmcli.casework.keeping.undo import undo
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.external import External
from cmcli.domain.services import Service
from cmcli.domain.workers import Worker, checked_handle
from cmcli.errors import CatalogProblem, Refused
from cmcli.exchange.hmis import read
from cmcli.store.core.log import operations
from cmcli.store.keeping.undo import changes_of
from cmcli.store.reading.find import find_worker
from digest import live_content
from exchange.hmis_make import (
    BASE,
    CLIENT,
    ENROLLMENT,
    EXIT,
    EXPORT,
    LIVING,
    PROJECT,
    SERVICE,
    USER,
    Rows,
    make,
)

TODAY = date(2026, 11, 21)


def planned(
    agency: Agency, folder: Path, map_file: Path | None = None, source: str | None = None
) -> Planned:
    export = read(folder)
    with agency.reading(on=TODAY) as view:
        system = system_of(export, source)
        maps = chosen_maps(view, export, system, str(map_file) if map_file else None)
        return plan_import(view, export, system, maps)


def carried_out(
    agency: Agency, plan: Planned, *, actor: str = "ana", strict: bool = False
) -> tuple[Imported, list[str]]:
    with agency.operation(actor, on=TODAY, command="import hmis") as work:
        done = import_hmis(work, plan, HmisImport(strict=strict, accept_rejects=True, older=True))
    return done, work.warnings


def imported(agency: Agency, folder: Path, **given: Any) -> tuple[Imported, list[str]]:
    return carried_out(agency, planned(agency, folder, **given))


def everything(agency: Agency) -> dict[str, list[str]]:
    """Every row of every table but the log's."""
    with agency.reading() as view:
        return live_content(view)


def last_changes(agency: Agency) -> dict[str, set[str]]:
    """Table → the columns that the last operation changed."""
    found: dict[str, set[str]] = {}
    with agency.reading() as view:
        for change in changes_of(view, operations(view, limit=1)[0].seq):
            found.setdefault(change.table, set()).update(change.after or {})
    return found


def case_of(agency: Agency, external_id: str) -> Case:
    with agency.reading() as view:
        link = view.one(External, table_name="cases", external_id=external_id)
        case = None if link is None else view.get(Case, link.row_id)
    assert case is not None
    return case


def client_named(agency: Agency, name: str) -> Client:
    with agency.reading() as view:
        client = view.one(Client, name=name)
    assert client is not None
    return client


def decided(done: Imported) -> list[tuple[str, str]]:
    return [(one.kind, one.decision) for one in done.plan.actions if one.decision != "skip"]


def test_rows_become_workers_clients_cases_closures_contacts_and_services(
    agency: Agency, tmp_path: Path
) -> None:
    done, warnings = imported(agency, make(tmp_path / "e"))
    assert (done.opened, done.over_ceiling, warnings) == (1, (), [])
    with agency.reading() as view:
        worker = find_worker(view, "ana.silva")
        assert (worker.name, worker.role, worker.os_user) == ("Ana Silva", "worker", None)
        contact, service = view.all(Contact)[0], view.all(Service)[0]
        placements = view.all(Placement, case_id=case_of(agency, "100").id)
        links = {one.kind for one in view.all(External, system="hmis:Test")}
    maria = client_named(agency, "Maria Lopez")
    assert (maria.dob, maria.household, maria.name_key) == (date(1980, 2, 29), "h1", "lopez maria")
    case, entry = case_of(agency, "100"), date(2026, 1, 5)
    assert (case.client_id, case.episode, case.worker_id) == (maria.id, 1, worker.id)
    assert (case.model, case.acuity, case.phase, case.program) == (
        "brokerage",
        2,
        None,
        "Street team",
    )
    assert (case.opened_on, case.accepted_on) == (entry, entry)
    assert (case.status, case.closed_on, case.close_reason) == (
        "closed",
        date(2026, 3, 1),
        "left-program",
    )
    assert case.destination == "rental by client, no ongoing housing subsidy"
    assert case.close_summary is None
    assert case_of(agency, "200").status == "open"
    assert [(one.from_on, one.model, one.worker_id) for one in placements] == [
        (entry, "brokerage", worker.id)
    ]
    assert (contact.case_id, contact.worker_id, contact.mode) == (case.id, worker.id, None)
    assert (contact.kind, contact.outcome, contact.with_whom) == ("outreach", "held", "client")
    assert contact.at == datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert (service.case_id, service.kind, service.on) == (case.id, "bed night", date(2026, 2, 2))
    assert links == {"worker", "client", "case", "closure", "contact", "service"}


def test_models_with_phases_begin_before_the_first(agency: Agency, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[models]\n4 = "cti"\n')
    imported(agency, make(tmp_path / "e"), map_file=mine)
    case = case_of(agency, "200")
    assert (case.model, case.phase, case.phase_from) == ("cti", None, None)


def test_episodes_are_numbered_by_entry_date(agency: Agency, tmp_path: Path) -> None:
    days = {"a": "2026-05-01", "b": "2026-01-05", "c": "2026-03-01"}
    rows = [{**ENROLLMENT, "EnrollmentID": key, "EntryDate": day} for key, day in days.items()]
    files: dict[str, Rows] = {"Exit": [], "CurrentLivingSituation": [], "Services": []}
    imported(agency, make(tmp_path / "e", Enrollment=rows, **files))
    assert [case_of(agency, key).episode for key in "bca"] == [1, 2, 3]
    earlier = {**ENROLLMENT, "EnrollmentID": "d", "EntryDate": "2025-01-01"}
    imported(agency, make(tmp_path / "f", Enrollment=[*rows, earlier], **files))
    assert case_of(agency, "d").episode == 4, "references that are in use are never renumbered"


def test_the_same_export_again_writes_nothing(agency: Agency, tmp_path: Path) -> None:
    imported(agency, make(tmp_path / "e"))
    before = everything(agency)
    with agency.reading() as view:
        count = len(operations(view))
    done, _ = imported(agency, tmp_path / "e")
    assert decided(done) == []
    assert everything(agency) == before
    with agency.reading() as view:
        assert len(operations(view)) == count


LINK = {"digest"}
CHANGES: list[tuple[str, Rows, dict[str, set[str]]]] = [
    (
        "User",
        [{**USER, "UserLastName": "Souza"}],
        {"workers": {"name"}, "externals": LINK},
    ),
    (
        "Client",
        [{**CLIENT, "FirstName": "Mary"}, BASE["Client"][1]],
        {
            "clients": {"name", "name_key"},
            "former": {"id", "client_id", "field", "value", "became", "until_on", "by"},
            "externals": LINK,
        },
    ),
    (
        "Enrollment",
        [{**ENROLLMENT, "EntryDate": "2026-01-06"}, BASE["Enrollment"][1]],
        {"cases": {"opened_on", "accepted_on"}, "externals": LINK},
    ),
    (
        "Project",
        [{**PROJECT, "ProjectName": "Night team"}],
        {"cases": {"program"}, "externals": LINK},
    ),
    (
        "Exit",
        [{**EXIT, "Destination": "24"}],
        {"cases": {"close_reason", "destination"}, "externals": LINK},
    ),
    (
        "CurrentLivingSituation",
        [{**LIVING, "InformationDate": "2026-02-03"}],
        {"contacts": {"at", "on"}, "externals": LINK},
    ),
    (
        "Services",
        [{**SERVICE, "RecordType": "151", "TypeProvided": "1", "FAAmount": "12.50"}],
        {"services": {"kind", "cents"}, "externals": LINK},
    ),
]


@pytest.mark.parametrize(("file", "rows", "expected"), CHANGES, ids=[row[0] for row in CHANGES])
def test_a_changed_export_changes_only_what_changed(
    agency: Agency, tmp_path: Path, file: str, rows: Rows, expected: dict[str, set[str]]
) -> None:
    imported(agency, make(tmp_path / "a"))
    imported(agency, make(tmp_path / "b", **{file: rows}))
    assert last_changes(agency) == expected
    done, _ = imported(agency, tmp_path / "b")
    assert decided(done) == []


def test_a_later_exit_closes_a_case_that_was_worked_on_here(agency: Agency, tmp_path: Path) -> None:
    imported(agency, make(tmp_path / "a", Exit=[]))
    with agency.operation() as work:
        changed(work, case_of(agency, "100"), acuity=4)
    done, _ = imported(agency, make(tmp_path / "b"))
    assert decided(done) == [("closure", "create")]
    case = case_of(agency, "100")
    assert (case.status, case.closed_on, case.acuity) == ("closed", date(2026, 3, 1), 4)
    later = [{**EXIT, "ExitDate": "2026-03-02"}]
    assert decided(imported(agency, make(tmp_path / "c", Exit=later))[0]) == [("closure", "update")]
    moved = [{**ENROLLMENT, "EntryDate": "2026-01-04"}, BASE["Enrollment"][1]]
    folder = make(tmp_path / "d", Exit=later, Enrollment=moved)
    assert decided(imported(agency, folder)[0]) == [("case", "conflict")]


RENAMED: Rows = [{**CLIENT, "LastName": "Perez"}, BASE["Client"][1]]


def test_what_was_edited_here_is_reported_and_stays(agency: Agency, tmp_path: Path) -> None:
    imported(agency, make(tmp_path / "a"))
    with agency.operation() as work:
        changed(work, client_named(agency, "Maria Lopez"), phones=("555 0100",))
    done, _ = imported(agency, make(tmp_path / "b", Client=RENAMED))
    assert decided(done) == [("client", "conflict")]
    assert [one.rule for one in done.plan.problems] == ["conflict"]
    assert client_named(agency, "Maria Lopez").phone == "555 0100"


def test_an_undone_edit_does_not_count(agency: Agency, tmp_path: Path) -> None:
    imported(agency, make(tmp_path / "a"))
    with agency.operation() as work:
        changed(work, client_named(agency, "Maria Lopez"), phones=("555 0100",))
    with agency.operation() as work:
        undo(work, None)
    with agency.reading() as view:
        taken_back = operations(view, limit=1)[0]
    plan = planned(agency, make(tmp_path / "b", Client=RENAMED))
    assert [one.decision for one in plan.plan.writes] == ["update"]
    with agency.operation() as work:
        undo(work, str(taken_back.seq))
    again = planned(agency, tmp_path / "b")
    assert next(one for one in again.plan.actions if one.kind == "client").decision == "conflict"


def test_changes_between_plan_and_import_are_not_overwritten(
    agency: Agency, tmp_path: Path
) -> None:
    imported(agency, make(tmp_path / "a"))
    plan = planned(agency, make(tmp_path / "b", Client=RENAMED))
    assert len(plan.plan.writes) == 1
    with agency.operation() as work:
        changed(work, client_named(agency, "Maria Lopez"), phones=("555 0100",))
    done, _ = carried_out(agency, plan)
    assert decided(done) == [("client", "conflict")]
    assert client_named(agency, "Maria Lopez").phone == "555 0100"


def test_two_imports_of_one_export_at_a_time_double_nothing(agency: Agency, tmp_path: Path) -> None:
    first, second = planned(agency, make(tmp_path / "e")), planned(agency, tmp_path / "e")
    carried_out(agency, first)
    before = everything(agency)
    assert decided(carried_out(agency, second)[0]) == []
    assert everything(agency) == before


def test_the_very_same_plan_is_carried_out_if_nobody_touched_its_rows(
    agency: Agency, tmp_path: Path
) -> None:
    plan = planned(agency, make(tmp_path / "e"))
    with agency.operation() as work:
        changed(work, find_worker(work, "ben"), name="Benedict")
    assert carried_out(agency, plan)[0].plan is plan.plan


def test_systems_with_the_same_ids_are_told_apart(agency: Agency, tmp_path: Path) -> None:
    imported(agency, make(tmp_path / "a", Export=[{**EXPORT, "SourceID": " 11 "}]))
    other = make(tmp_path / "b", Export=[{**EXPORT, "ImplementationID": "22"}])
    plan = planned(agency, other)
    with agency.reading() as view:
        assert other_systems(view, plan) == ["11"]
    imported(agency, other)
    imported(agency, other, source="33")
    with agency.reading() as view:
        counts = {one: view.count(External, system=f"hmis:{one}") for one in ("11", "22", "33")}
        assert counts == {"11": 8, "22": 8, "33": 8}
        assert view.count(Client) == 6
        handles = [one.handle for one in view.all(Worker) if one.name == "Ana Silva"]
        assert sorted(handles) == ["ana.silva", "hmis5", "hmis5.2"]
    plan = planned(agency, other)
    with agency.reading() as view:
        assert other_systems(view, plan) == []


@pytest.mark.parametrize("changed", [False, True])
def test_undo_reverses_an_import_as_one_change(
    agency: Agency, tmp_path: Path, changed: bool
) -> None:
    if changed:
        imported(agency, make(tmp_path / "a", Exit=[], Client=RENAMED))
    before = everything(agency)
    imported(agency, make(tmp_path / "b"))
    after = everything(agency)
    assert after != before
    with agency.operation() as work:
        undo(work, None)
    assert everything(agency) == before
    done, _ = imported(agency, tmp_path / "b")
    assert ("client", "update" if changed else "create") in decided(done)
    assert {name: len(rows) for name, rows in everything(agency).items()} == {
        name: len(rows) for name, rows in after.items()
    }


def test_an_enrolment_that_changes_hands_is_not_followed(agency: Agency, tmp_path: Path) -> None:
    imported(agency, make(tmp_path / "a", Exit=[], CurrentLivingSituation=[], Services=[]))
    before = everything(agency)
    rows = [{**ENROLLMENT, "PersonalID": "2"}, BASE["Enrollment"][1]]
    folder = make(tmp_path / "b", Enrollment=rows, Exit=[], CurrentLivingSituation=[], Services=[])
    done, _ = imported(agency, folder)
    assert ("case", "conflict") in decided(done)
    assert everything(agency)["cases"] == before["cases"]


def test_an_older_import_left_the_destination_in_the_summary(
    agency: Agency, tmp_path: Path
) -> None:
    imported(agency, make(tmp_path / "e"))
    case = case_of(agency, "100")
    with agency.operation("ana", on=TODAY, command="import hmis") as work:  # as it was written then
        work.lock("imports", rows={Case: [case.id]})
        old = "Destination: rental by client, no ongoing housing subsidy"
        work.change(case, close_reason="goals-met", close_summary=old, destination=None)
        link = work.one(External, kind="closure")
        assert link is not None
        work.change(link, digest="as it was then")
    imported(agency, tmp_path / "e")
    assert case_of(agency, "100") == case


def test_the_model_stays_when_the_map_changes(agency: Agency, tmp_path: Path) -> None:
    housing = [{**PROJECT, "ProjectType": "13"}]
    imported(agency, make(tmp_path / "a", Project=housing, Exit=[]))
    project = [{**PROJECT, "ProjectType": "6", "ProjectName": "Day team"}]
    _, warnings = imported(agency, make(tmp_path / "b", Project=project, Exit=[]))
    case = case_of(agency, "200")
    assert (case.model, case.program) == ("icm", "Day team")
    assert len(warnings) == 1
    assert "keep their models. A map only sets the models of new cases." in warnings[0]
    assert warnings[0].endswith(" --model brokerage")


def test_a_contact_without_a_worker_goes_to_the_case_worker_or_importer(
    agency: Agency, tmp_path: Path
) -> None:
    living = [
        {**LIVING, "UserID": "77"},
        {**LIVING, "CurrentLivingSitID": "51", "EnrollmentID": "200", "PersonalID": "2"},
    ]
    living[1]["UserID"] = "77"
    cases = [ENROLLMENT, {**BASE["Enrollment"][1], "UserID": "77"}]
    imported(agency, make(tmp_path / "e", CurrentLivingSituation=living, Enrollment=cases))
    with agency.reading() as view:
        by_case = {one.case_id: one.worker_id for one in view.all(Contact)}
        assert by_case[case_of(agency, "100").id] == find_worker(view, "ana.silva").id
        assert by_case[case_of(agency, "200").id] == find_worker(view, "ana").id
    assert case_of(agency, "200").worker_id is None


def test_contacts_are_numbered_by_day_and_anew_in_the_case_they_change_to(
    agency: Agency, tmp_path: Path
) -> None:
    days = {"51": "2026-03-01", "52": "2026-02-01", "53": "2026-02-15"}
    living = [
        {**LIVING, "CurrentLivingSitID": key, "InformationDate": day} for key, day in days.items()
    ]
    other = {**LIVING, "CurrentLivingSitID": "54", "EnrollmentID": "200", "PersonalID": "2"}
    imported(agency, make(tmp_path / "e", CurrentLivingSituation=[*living, other], Services=[]))

    def numbers(enrolment: str) -> list[tuple[int, str]]:
        case_id = case_of(agency, enrolment).id
        with agency.reading() as view:
            found = view.all(Contact, order=("number",), case_id=case_id)
        return [(one.number, one.on.isoformat()) for one in found]

    assert numbers("100") == [(1, "2026-02-01"), (2, "2026-02-15"), (3, "2026-03-01")]
    assert [number for number, _ in numbers("200")] == [1]
    living[1] |= {"EnrollmentID": "200", "PersonalID": "2"}
    imported(agency, make(tmp_path / "f", CurrentLivingSituation=[*living, other], Services=[]))
    assert [number for number, _ in numbers("100")] == [2, 3]
    assert numbers("200")[-1] == (2, "2026-02-01")


def test_users_may_be_workers_who_are_here_already(agency: Agency, tmp_path: Path) -> None:
    mine = tmp_path / "map.toml"
    mine.write_text('[workers]\n5 = "Ben"\n6 = "pat"\n')
    users = [USER, {**USER, "UserID": "6", "UserFirstName": "Pat"}]
    imported(agency, make(tmp_path / "e", User=users), map_file=mine)
    with agency.reading() as view:
        ben = find_worker(view, "ben")
        assert case_of(agency, "200").worker_id == ben.id
        assert (ben.name, find_worker(view, "pat").name) == ("Ben Ode", "Pat Silva")
        assert view.count(Worker) == 5
    users[0] = {**USER, "UserFirstName": "Anna"}
    done, _ = imported(agency, make(tmp_path / "f", User=users), map_file=mine)
    assert decided(done) == []
    with agency.reading() as view:
        assert find_worker(view, "ben").name == "Ben Ode"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("[workers]\n5 = 3\n", CatalogProblem, "workers.5 must be the handle"),
        ('[workers]\n5 = " "\n', CatalogProblem, "workers.5 must be the handle"),
        ('[workers]\n5 = "no blanks"\n', CatalogProblem, "workers.5: 'no blanks' is not a handle"),
        ('[models]\n4 = "best"\n', CatalogProblem, "models.4 must be one of"),
    ],
)
def test_maps_are_read_strictly(
    agency: Agency, tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    mine = tmp_path / "map.toml"
    mine.write_text(text)
    before = everything(agency)
    with pytest.raises(error, match=message):
        imported(agency, make(tmp_path / "e"), map_file=mine)
    assert everything(agency) == before


def _crowd(count: int) -> dict[str, Rows]:
    """People with one open case each, all on one worker."""
    people = [{**CLIENT, "PersonalID": str(n), "LastName": f"L{n}"} for n in range(1, count + 1)]
    cases = [
        {**ENROLLMENT, "EnrollmentID": str(100 + n), "PersonalID": str(n), "HouseholdID": f"h{n}"}
        for n in range(1, count + 1)
    ]
    empty: Mapping[str, Rows] = {"Exit": [], "CurrentLivingSituation": [], "Services": []}
    housing = [{**PROJECT, "ProjectType": "13"}]
    return {"Project": housing, "Client": people, "Enrollment": cases, **empty}


@pytest.mark.parametrize(("count", "over"), [(20, []), (21, ["ana.silva"])])
def test_an_import_over_the_ceiling_is_saved_with_a_warning(
    agency: Agency, tmp_path: Path, count: int, over: list[str]
) -> None:
    done, warnings = imported(agency, make(tmp_path / "e", **_crowd(count)))
    assert (done.opened, [row.worker for row in done.over_ceiling]) == (count, over)
    said = ["ana.silva is over the ceiling with 21 open cases, at 105 % of the ceiling."]
    assert warnings == (said if over else [])
    assert imported(agency, tmp_path / "e")[0].over_ceiling == ()


def test_workers_may_not_import(agency: Agency, tmp_path: Path) -> None:
    plan, before = planned(agency, make(tmp_path / "e")), everything(agency)
    with pytest.raises(Refused, match="can't do this"):
        carried_out(agency, plan, actor="ben")
    assert everything(agency) == before
    carried_out(agency, plan, actor="sam")
    assert everything(agency) != before


def test_strict_imports_all_or_nothing(agency: Agency, tmp_path: Path) -> None:
    bad = [{**EXIT, "ExitDate": "2025-01-01"}]
    plan, before = planned(agency, make(tmp_path / "e", Exit=bad)), everything(agency)
    with pytest.raises(Refused, match="1 row of the export can't be imported, so nothing was"):
        carried_out(agency, plan, strict=True)
    assert everything(agency) == before
    done, _ = carried_out(agency, plan)
    assert (done.opened, len(done.plan.rejected)) == (2, 1)


def test_an_export_without_usable_rows_is_refused(agency: Agency, tmp_path: Path) -> None:
    files: dict[str, Rows] = {
        "User": [],
        "Client": [{**CLIENT, "PersonalID": ""}],
        "Enrollment": [ENROLLMENT],
    }
    plan, before = planned(agency, make(tmp_path / "e", **files)), everything(agency)
    with pytest.raises(Refused, match="Nothing in the export can be imported"):
        carried_out(agency, plan)
    assert everything(agency) == before


@pytest.mark.parametrize(
    ("name", "key", "taken", "handle"),
    [
        ("Ana Silva", "5", (), "ana.silva"),
        ("José Ñandú-Pérez", "5", (), "jose.nandu.perez"),
        ("Ana Silva", "5", ("ana.silva",), "hmis5"),
        ("Ana Silva", "A-7", ("ana.silva", "hmisa7"), "hmisa7.2"),
        ("Мария", "9", (), "hmis9"),
        ("!", "é", (), "hmis"),
        ("a" * 31 + " bc", "5", (), "a" * 31),
    ],
)
def test_handles(name: str, key: str, taken: tuple[str, ...], handle: str) -> None:
    assert handle_for(name, key, taken) == handle


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=8))
def test_handles_are_always_legal_and_never_shared(users: list[tuple[str, str]]) -> None:
    taken: set[str] = set()
    for name, key in users:
        handle = handle_for(name, key, taken)
        assert checked_handle(handle) == handle
        taken.add(handle)
    assert len(taken) == len(users)
