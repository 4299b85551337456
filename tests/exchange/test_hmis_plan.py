"""What an import would do: records, rules of the format, and what is known from before."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmcli.exchange.hmis import (
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    ImportPlan,
    KnownRow,
    Record,
    ServiceRec,
    UserRec,
)
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
    decisions,
    known_after,
    make,
    planned,
)


def record(done: ImportPlan, kind: str, key: str) -> Record:
    return next(
        one.record
        for one in done.actions
        if (one.kind, one.external_id) == (kind, key) and one.record is not None
    )


def said(done: ImportPlan) -> list[tuple[str, int | None, str, bool]]:
    return [(one.file, one.line, one.rule, one.rejected) for one in done.problems]


def test_the_records(tmp_path: Path) -> None:
    done = planned(make(tmp_path / "e"))
    assert said(done) == []
    assert done.exported_on == date(2026, 11, 1)
    worker, client = record(done, "worker", "5"), record(done, "client", "1")
    assert isinstance(worker, UserRec)
    assert worker.name == "Ana Silva"
    assert isinstance(client, ClientRec)
    assert (client.name, client.dob, client.household) == ("Maria Lopez", date(1980, 2, 29), "h1")
    case = record(done, "case", "100")
    assert isinstance(case, CaseRec)
    assert (case.client_external, case.worker_external) == ("1", "5")
    assert (case.project, case.project_type, case.model) == ("Street team", 4, "brokerage")
    assert (case.entry_on, case.relationship) == (date(2026, 1, 5), "head of household")
    closure = record(done, "closure", "900")
    assert isinstance(closure, ClosureRec)
    assert (closure.case_external, closure.exit_on) == ("100", date(2026, 3, 1))
    assert (closure.destination, closure.reason) == (410, "left-program")
    assert closure.label == "rental by client, no ongoing housing subsidy"
    contact = record(done, "contact", "cls/50")
    assert isinstance(contact, ContactRec)
    assert (contact.kind, contact.outcome, contact.mode) == ("outreach", "held", None)
    assert contact.did == ("current living situation: place not meant for habitation",)
    service = record(done, "service", "50")
    assert isinstance(service, ServiceRec)
    assert (service.kind, service.cents, service.on) == ("bed night", None, date(2026, 2, 2))


def test_the_order_of_execution(tmp_path: Path) -> None:
    """Kinds in turn, cases by their first day, whatever the order of ids and rows."""
    later = {**ENROLLMENT, "EnrollmentID": "050", "EntryDate": "2026-02-01"}
    done = planned(make(tmp_path / "e", Enrollment=[later, *BASE["Enrollment"]]))
    assert [(one.kind, one.external_id) for one in done.writes] == [
        ("worker", "5"),
        ("client", "1"),
        ("client", "2"),
        ("case", "100"),
        ("case", "200"),
        ("case", "050"),
        ("closure", "900"),
        ("contact", "cls/50"),
        ("service", "50"),
    ]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "Maria Lopez"),
        ({"MiddleName": " A. ", "NameSuffix": "Jr."}, "Maria A. Lopez Jr."),
        ({"FirstName": "", "LastName": ""}, None),
        ({"FirstName": "a" * 64, "LastName": "0123456789abcdef" * 4}, None),
        ({"FirstName": "Ma  ria\t", "LastName": 'O"Neil'}, 'Ma ria O"Neil'),
    ],
)
def test_names(tmp_path: Path, change: Mapping[str, str], name: str | None) -> None:
    done = planned(make(tmp_path / "e", Client=[{**CLIENT, **change}, BASE["Client"][1]]))
    client = record(done, "client", "1")
    assert isinstance(client, ClientRec)
    assert client.name == name
    hashed = "a" * 64 in change.values()
    assert [one.rule for one in done.problems] == (["hashed-name"] if hashed else [])


def test_the_household_is_that_of_the_latest_enrolment(tmp_path: Path) -> None:
    later = {**ENROLLMENT, "EnrollmentID": "300", "EntryDate": "2026-05-01", "HouseholdID": "h9"}
    done = planned(make(tmp_path / "e", Enrollment=[later, *BASE["Enrollment"]]))
    client = record(done, "client", "1")
    assert isinstance(client, ClientRec)
    assert client.household == "h9"


@pytest.mark.parametrize(
    ("change", "kind", "text", "cents"),
    [
        ({}, "bed night", None, None),
        (
            {"RecordType": "152", "TypeProvided": "1", "FAAmount": "1250.5"},
            "SSVF financial assistance: rental assistance",
            None,
            125050,
        ),
        ({"RecordType": "142", "TypeProvided": "5"}, "RHY service: education", None, None),
        (
            {"RecordType": "161", "TypeProvided": "7", "ReferralOutcome": "1"},
            "PATH referral: permanent housing",
            "attained",
            None,
        ),
        (
            {"RecordType": "300", "TypeProvided": "5", "MovingOnOtherType": "keys"},
            "moving on assistance: other",
            "keys",
            None,
        ),
    ],
)
def test_services(
    tmp_path: Path, change: Mapping[str, str], kind: str, text: str | None, cents: int | None
) -> None:
    done = planned(make(tmp_path / "e", Services=[{**SERVICE, **change}]))
    service = record(done, "service", "50")
    assert isinstance(service, ServiceRec)
    assert (service.kind, service.text, service.cents) == (kind, text, cents)
    assert said(done) == []


@pytest.mark.parametrize("codes", [("141", "6"), ("143", "2"), ("144", "2")])
def test_case_management_is_a_contact(tmp_path: Path, codes: tuple[str, str]) -> None:
    row = {**SERVICE, "RecordType": codes[0], "TypeProvided": codes[1]}
    plain = [{**PROJECT, "ProjectType": "12"}]
    done = planned(make(tmp_path / "e", Services=[row], Project=plain))
    contact = record(done, "contact", "services/50")
    assert isinstance(contact, ContactRec)
    assert (contact.did, contact.kind) == (("case management",), "planned")
    assert (contact.on, contact.worker_external) == (date(2026, 2, 2), "5")


ODD: list[tuple[str, str, Rows, list[tuple[str, int | None, str, bool]]]] = [
    (
        "a client twice",
        "Client",
        [*BASE["Client"], {**CLIENT, "FirstName": "Mary"}],
        [("Client", 2, "duplicate", True)],
    ),
    (
        "a client without an id",
        "Client",
        [*BASE["Client"], {**CLIENT, "PersonalID": " "}],
        [("Client", 4, "missing", True)],
    ),
    (
        "an enrolment of nobody",
        "Enrollment",
        [*BASE["Enrollment"], {**ENROLLMENT, "EnrollmentID": "3", "PersonalID": "77"}],
        [("Enrollment", 4, "orphan", True)],
    ),
    (
        "one enrolment of two people",
        "Enrollment",
        [*BASE["Enrollment"], {**ENROLLMENT, "EnrollmentID": "200"}],
        [("Enrollment", 3, "duplicate", True), ("Enrollment", 4, "duplicate", True)],
    ),
    (
        "no project, no such user",
        "Enrollment",
        [{**ENROLLMENT, "ProjectID": "77", "UserID": "77"}],
        [("Enrollment", 2, "orphan", False), ("Enrollment", 2, "orphan", False)],
    ),
    (
        "an entry in the future",
        "Enrollment",
        [*BASE["Enrollment"], {**ENROLLMENT, "EnrollmentID": "3", "EntryDate": "2026-11-22"}],
        [("Enrollment", 4, "future-date", True)],
    ),
    (
        "an entry without a date",
        "Enrollment",
        [*BASE["Enrollment"], {**ENROLLMENT, "EnrollmentID": "3", "EntryDate": ""}],
        [("Enrollment", 4, "missing", True)],
    ),
    (
        "an exit before the entry",
        "Exit",
        [{**EXIT, "ExitDate": "2026-01-04"}],
        [("Exit", 2, "exit-before-entry", True)],
    ),
    (
        "two exits of one enrolment",
        "Exit",
        [EXIT, {**EXIT, "ExitID": "901", "ExitDate": "2026-04-01"}],
        [("Exit", 2, "duplicate", True)],
    ),
    (
        "an exit of another person",
        "Exit",
        [{**EXIT, "PersonalID": "2"}],
        [("Exit", 2, "other-person", True)],
    ),
    (
        "a destination that is not of the list",
        "Exit",
        [{**EXIT, "Destination": "777"}],
        [("Exit", 2, "unknown-code", False)],
    ),
    (
        "no destination",
        "Exit",
        [{**EXIT, "Destination": ""}],
        [("Exit", 2, "missing", False)],
    ),
    (
        "an ambiguous exit date",
        "Exit",
        [{**EXIT, "ExitDate": "3/4/2026"}],
        [("Exit", 2, "ambiguous-date", True)],
    ),
    (
        "an exit date settled by another",
        "Exit",
        [
            {**EXIT, "ExitDate": "3/4/2026"},
            {**EXIT, "ExitID": "901", "EnrollmentID": "200", "PersonalID": "2"}
            | {"ExitDate": "3/14/2026"},
        ],
        [("Exit", 2, "odd-date", False), ("Exit", 3, "odd-date", False)],
    ),
    (
        "a birth that can be two days",
        "Client",
        [{**CLIENT, "DOB": "9/10/2015"}, BASE["Client"][1]],
        [("Client", 2, "ambiguous-date", False)],
    ),
    (
        "a birth in the future",
        "Client",
        [{**CLIENT, "DOB": "2027-01-01"}, BASE["Client"][1]],
        [("Client", 2, "future-date", False)],
    ),
    (
        "a service of no enrolment",
        "Services",
        [{**SERVICE, "EnrollmentID": "77"}],
        [("Services", 2, "orphan", True)],
    ),
    (
        "a service of no known kind",
        "Services",
        [{**SERVICE, "RecordType": "141", "TypeProvided": "99"}],
        [("Services", 2, "unknown-code", False)],
    ),
    (
        "a service that cost words",
        "Services",
        [{**SERVICE, "FAAmount": "a lot"}],
        [("Services", 2, "bad-amount", False)],
    ),
    (
        "a service that cost half a cent",
        "Services",
        [{**SERVICE, "FAAmount": "0.005"}],
        [("Services", 2, "bad-amount", False)],
    ),
    (
        "a contact by a stranger, twice",
        "CurrentLivingSituation",
        [{**LIVING, "UserID": "8"}, {**LIVING, "UserID": "8", "CurrentLivingSitID": "51"}],
        [("CurrentLivingSituation", 2, "orphan", False)],
    ),
    (
        "a type that is no code",
        "Project",
        [{**PROJECT, "ProjectType": "ES"}],
        [("Project", 2, "unknown-code", False)],
    ),
]


@pytest.mark.parametrize(
    ("file", "rows", "expected"), [o[1:] for o in ODD], ids=[o[0] for o in ODD]
)
def test_rows_that_break_a_rule_are_listed(
    tmp_path: Path, file: str, rows: Rows, expected: list[tuple[str, int | None, str, bool]]
) -> None:
    done = planned(make(tmp_path / "e", **{file: rows}))
    own = [one for one in said(done) if one[2] != "parent-rejected"]
    assert own == expected
    assert all(one.text.endswith(".") for one in done.problems)
    count = next(one for one in done.counts() if one.file == file)
    assert count.rows == len(rows)
    assert count.reject == sum(1 for one in own if one[3])


def test_rows_of_a_rejected_row_are_rejected_with_its_reason(tmp_path: Path) -> None:
    text = 'PersonalID,FirstName,LastName,DOB\n1,"M"x,L,\n2,Jo,Park,\n'
    done = planned(make(tmp_path / "e", Client=text))
    assert [(one.file, one.line, one.rule) for one in done.rejected] == [
        ("Client", 2, "bad-row"),
        ("Enrollment", 2, "orphan"),
        ("Exit", 2, "parent-rejected"),
        ("CurrentLivingSituation", 2, "parent-rejected"),
        ("Services", 2, "parent-rejected"),
    ]
    assert [one.external_id for one in done.writes] == ["5", "2", "200"]


def test_the_row_updated_last_is_taken(tmp_path: Path) -> None:
    old = {**CLIENT, "FirstName": "Zoe", "DateUpdated": "2025-01-01 00:00:00"}
    new = {**CLIENT, "FirstName": "Abe", "DateUpdated": "2026-01-01 00:00:00"}
    odd = {**CLIENT, "FirstName": "Odd", "DateUpdated": "9/9/2027"}
    for rows in ([old, new, odd], [odd, new, old]):
        client = record(planned(make(tmp_path / "e", Client=rows)), "client", "1")
        assert isinstance(client, ClientRec)
        assert client.name == "Abe Lopez"


def test_deleted_rows_are_counted_and_passed_over(tmp_path: Path) -> None:
    gone = {"DateDeleted": "2026-02-01 00:00:00"}
    files: dict[str, Rows] = {
        "Enrollment": [{**ENROLLMENT, **gone}, BASE["Enrollment"][1]],
        "Exit": [{**EXIT, **gone}],
        "Services": [{**SERVICE, **gone}],
    }
    first = planned(make(tmp_path / "a"))
    done = planned(make(tmp_path / "e", **files), known_after(first))
    counts = {one.file: one for one in done.counts()}
    assert [counts[file].deleted for file in files] == [1, 1, 1]
    assert counts["CurrentLivingSituation"].reject == 1
    stays = [one.file for one in done.problems if one.rule == "deleted-in-source"]
    assert stays == ["Enrollment", "Exit", "Services"]
    assert [one.rule for one in planned(tmp_path / "e").problems] == ["orphan"]


def test_the_same_export_again_skips_everything(tmp_path: Path) -> None:
    first = planned(make(tmp_path / "e"))
    again = planned(tmp_path / "e", known_after(first))
    assert decisions(again) == []
    assert len(again.actions) == len(first.actions) == 8
    assert again.writes == ()


CHANGES: list[tuple[str, Rows, list[tuple[str, str, str]]]] = [
    ("User", [{**USER, "UserLastName": "Souza"}], [("worker", "5", "update")]),
    (
        "Client",
        [{**CLIENT, "DOB": "1980-03-01"}, BASE["Client"][1]],
        [("client", "1", "update")],
    ),
    ("Client", [{**CLIENT, "SSN": ""}, BASE["Client"][1]], []),
    (
        "Client",
        [{**CLIENT, "Sex": "1"}, BASE["Client"][1]],
        [("client", "1", "update")],
    ),
    ("Client", [{**CLIENT, "DateUpdated": "2026-09-09 00:00:00"}, BASE["Client"][1]], []),
    ("Client", [{**CLIENT, "DOB": "29-FEB-1980"}, BASE["Client"][1]], []),
    (
        "Enrollment",
        [{**ENROLLMENT, "EntryDate": "2026-01-06"}, BASE["Enrollment"][1]],
        [("case", "100", "update")],
    ),
    (
        "Enrollment",
        [*BASE["Enrollment"], {**ENROLLMENT, "EnrollmentID": "300"}],
        [("case", "300", "create")],
    ),
    ("Exit", [{**EXIT, "Destination": "24"}], [("closure", "900", "update")]),
    (
        "Services",
        [SERVICE, {**SERVICE, "ServicesID": "51"}],
        [("service", "51", "create")],
    ),
    (
        "Services",
        [{**SERVICE, "RecordType": "144", "TypeProvided": "2"}],
        [("contact", "services/50", "conflict")],
    ),
    (
        "CurrentLivingSituation",
        [{**LIVING, "CurrentLivingSituation": "101"}],
        [("contact", "cls/50", "update")],
    ),
]


@pytest.mark.parametrize(("file", "rows", "expected"), CHANGES)
def test_a_changed_export_changes_only_that(
    tmp_path: Path, file: str, rows: Rows, expected: list[tuple[str, str, str]]
) -> None:
    first = planned(make(tmp_path / "a"))
    known = known_after(first)
    done = planned(make(tmp_path / "b", **{file: rows}), known)
    assert decisions(done) == expected
    for action in done.writes:
        mine = known.get((action.kind, action.external_id))
        assert action.row_id == (mine.row_id if mine else None)


def test_a_row_that_was_edited_here_is_reported_and_not_overwritten(tmp_path: Path) -> None:
    first = planned(make(tmp_path / "a"))
    known = known_after(first, edited=[("client", "1")])
    assert decisions(planned(tmp_path / "a", known)) == []
    rows = [{**CLIENT, "LastName": "Perez"}, BASE["Client"][1]]
    done = planned(make(tmp_path / "b", Client=rows), known)
    assert decisions(done) == [("client", "1", "conflict")]
    assert said(done) == [("Client", 2, "conflict", False)]
    assert next(one.conflict for one in done.counts() if one.file == "Client") == 1


@pytest.mark.parametrize(("closed", "decision"), [(False, "create"), (True, "conflict")])
def test_an_exit_of_a_case_known_from_before(tmp_path: Path, closed: bool, decision: str) -> None:
    """It closes the case, though the case was worked on here, unless it is closed here already."""
    known = dict(known_after(planned(make(tmp_path / "a", Exit=[]))))
    known["case", "100"] = replace(known["case", "100"], edited_here=True, closed=closed)
    done = planned(make(tmp_path / "b"), known)
    assert decisions(done) == [("closure", "900", decision)]
    action = next(one for one in done.actions if one.kind == "closure")
    assert action.row_id == known["case", "100"].row_id


def test_a_user_who_was_imported_before_is_still_the_worker(tmp_path: Path) -> None:
    folder = make(tmp_path / "e", User=None)
    stranger = record(planned(folder), "case", "100")
    assert isinstance(stranger, CaseRec)
    assert stranger.worker_external is None
    known = {("worker", "5"): KnownRow("w", "x")}
    case = record(planned(folder, known), "case", "100")
    assert isinstance(case, CaseRec)
    assert case.worker_external == "5"
    assert case.digest != stranger.digest


def test_the_plan_does_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    twins = [{**CLIENT, "FirstName": name} for name in ("Ann", "Bea", "Cleo")]
    files: dict[str, list[Mapping[str, str]]] = {
        "Client": [*BASE["Client"], *twins],
        "Enrollment": [
            {**ENROLLMENT, "EnrollmentID": str(n), "EntryDate": f"2026-01-{n % 9 + 1:02}"}
            for n in range(100, 130)
        ],
        "Exit": [{**EXIT, "ExitID": str(n), "EnrollmentID": str(n)} for n in range(90, 120)],
        "Services": [{**SERVICE, "ServicesID": str(n % 20)} for n in range(30)],
    }
    seen = set()
    for seed in range(4):
        for rows in files.values():
            random.Random(seed).shuffle(rows)
        done = planned(make(tmp_path / str(seed), **files))
        seen.add(
            tuple(
                (one.kind, one.external_id, one.decision, one.record and one.record.digest)
                for one in done.actions
            )
        )
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("change", "source"),
    [
        ({}, "Test"),
        ({"SourceID": " 1106 ", "ImplementationID": "x"}, "1106"),
        ({"ImplementationID": "I  COUNT"}, "I COUNT"),
        ({"SourceName": ""}, ""),
        ({"SourceID": "9" * 400}, "9" * 350),
    ],
)
def test_the_sending_system(tmp_path: Path, change: Mapping[str, str], source: str) -> None:
    done = planned(make(tmp_path / "e", Export=[{**EXPORT, **change}]))
    assert done.export.source == source


def test_texts_are_cut_to_what_can_be_stored(tmp_path: Path) -> None:
    people = [{**CLIENT, "FirstName": "x" * 250}, {**BASE["Client"][1], "FirstName": "\u200b"}]
    people[1]["LastName"] = "e\u0301"
    done = planned(make(tmp_path / "e", Client=people))
    long, composed = record(done, "client", "1"), record(done, "client", "2")
    assert isinstance(long, ClientRec)
    assert isinstance(composed, ClientRec)
    assert long.name == "x" * 200
    assert composed.name == "\u200b \u00e9"
    assert said(done) == [("Client", 2, "too-long", False)]


@pytest.mark.parametrize(
    ("file", "rows", "kind"),
    [
        ("Enrollment", [{**ENROLLMENT, "PersonalID": "2"}, BASE["Enrollment"][1]], "case"),
        ("Exit", [{**EXIT, "EnrollmentID": "200", "PersonalID": "2"}], "closure"),
    ],
)
def test_what_changes_hands_is_a_conflict(tmp_path: Path, file: str, rows: Rows, kind: str) -> None:
    files: dict[str, Rows] = {"CurrentLivingSituation": [], "Services": []}
    if file == "Enrollment":
        files["Exit"] = []
    known = known_after(planned(make(tmp_path / "a", **files)))
    done = planned(make(tmp_path / "b", **{**files, file: rows}), known)
    assert (kind, "conflict") in [(what, decision) for what, _, decision in decisions(done)]
    assert (kind, "update") not in [(what, decision) for what, _, decision in decisions(done)]


@pytest.mark.parametrize(
    ("file", "row", "text"),
    [
        ("Exit", {**EXIT, "ExitDate": "3/4/2026"}, "ExitDate '3/4/2026' can be read as more than"),
        ("Exit", {**EXIT, "ExitDate": "2026-02-30"}, "ExitDate '2026-02-30' is not a date."),
        ("Exit", {**EXIT, "ExitDate": "Maria Lopez"}, "ExitDate is not a date."),
        ("Exit", {**EXIT, "ExitDate": "123-45-6789"}, "ExitDate is not a date."),
        ("Client", {**CLIENT, "DOB": "3/4/1980"}, "DOB can be read as more than one date;"),
        ("Enrollment", {**ENROLLMENT, "EntryDate": "2027-1-1"}, "EntryDate '2027-1-1' is in the"),
    ],
)
def test_a_wrong_date_is_shown_unless_it_is_of_a_person(
    tmp_path: Path, file: str, row: dict[str, str], text: str
) -> None:
    problems = planned(make(tmp_path / "e", **{file: [row]})).problems
    assert any(one.line == 2 and one.text.startswith(text) for one in problems)
