"""Small handmade HMIS exports for the tests: a project, a user, two people, and what they got."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from cmcli.exchange.hmis import (
    CaseRec,
    ClosureRec,
    ImportPlan,
    KnownRow,
    KnownRows,
    Maps,
    load_maps,
    plan,
    read,
)

TODAY = date(2026, 11, 21)
MODELS = "icm act strengths brokerage clinical managed cti hf-icm".split()
REASONS = (
    "goals-met moved declined-further unable-to-reach transferred-out ineligible deceased"
    " incarcerated left-program other"
).split()

COLUMNS = {
    "Export": "ExportID SourceID SourceName ExportDate CSVVersion ImplementationID"
    " ExportStartDate ExportEndDate ExportPeriodType ExportDirective",
    "Project": "ProjectID ProjectName ProjectType DateUpdated DateDeleted",
    "User": "UserID UserFirstName UserLastName DateUpdated DateDeleted",
    "Client": "PersonalID FirstName MiddleName LastName NameSuffix SSN DOB Sex DateUpdated"
    " DateDeleted",
    "Enrollment": "EnrollmentID PersonalID ProjectID EntryDate HouseholdID RelationshipToHoH UserID"
    " DateUpdated DateDeleted",
    "Exit": "ExitID EnrollmentID PersonalID ExitDate Destination OtherDestination DateUpdated"
    " DateDeleted",
    "CurrentLivingSituation": "CurrentLivingSitID EnrollmentID PersonalID InformationDate"
    " CurrentLivingSituation UserID DateUpdated DateDeleted",
    "Services": "ServicesID EnrollmentID PersonalID DateProvided RecordType TypeProvided"
    " OtherTypeProvided MovingOnOtherType FAAmount ReferralOutcome UserID DateUpdated DateDeleted",
    "IncomeBenefits": "IncomeBenefitsID EnrollmentID PersonalID InformationDate"
    " IncomeFromAnySource Earned EarnedAmount SSI SSIAmount OtherIncomeSource OtherIncomeAmount"
    " OtherIncomeSourceIdentify BenefitsFromAnySource SNAP InsuranceFromAnySource Medicaid SCHIP"
    " DataCollectionStage DateUpdated DateDeleted",
    "Disabilities": "DisabilitiesID EnrollmentID PersonalID InformationDate DisabilityType"
    " DisabilityResponse IndefiniteAndImpairs DataCollectionStage DateUpdated DateDeleted",
    "HealthAndDV": "HealthAndDVID EnrollmentID PersonalID InformationDate DomesticViolenceSurvivor"
    " GeneralHealthStatus DentalHealthStatus MentalHealthStatus DataCollectionStage DateUpdated"
    " DateDeleted",
}

Rows = Sequence[Mapping[str, str]]

EXPORT = {
    "ExportID": "7",
    "SourceName": "Test",
    "ExportDate": "2026-11-01 08:00:00",
    "CSVVersion": "2026 v1.0",
    "ExportStartDate": "2025-11-01",
    "ExportEndDate": "2026-10-31",
    "ExportPeriodType": "3",
    "ExportDirective": "2",
}
PROJECT = {"ProjectID": "10", "ProjectName": "Street team", "ProjectType": "4"}
USER = {"UserID": "5", "UserFirstName": "Ana", "UserLastName": "Silva"}
CLIENT = {
    "PersonalID": "1",
    "FirstName": "Maria",
    "LastName": "Lopez",
    "SSN": "123456789",
    "DOB": "1980-02-29",
    "Sex": "0",
}
ENROLLMENT = {
    "EnrollmentID": "100",
    "PersonalID": "1",
    "ProjectID": "10",
    "EntryDate": "2026-01-05",
    "HouseholdID": "h1",
    "RelationshipToHoH": "1",
    "UserID": "5",
}
EXIT = {
    "ExitID": "900",
    "EnrollmentID": "100",
    "PersonalID": "1",
    "ExitDate": "2026-03-01",
    "Destination": "410",
}
LIVING = {
    "CurrentLivingSitID": "50",
    "EnrollmentID": "100",
    "PersonalID": "1",
    "InformationDate": "2026-02-01",
    "CurrentLivingSituation": "116",
    "UserID": "5",
}
SERVICE = {
    "ServicesID": "50",
    "EnrollmentID": "100",
    "PersonalID": "1",
    "DateProvided": "2026-02-02",
    "RecordType": "200",
    "TypeProvided": "200",
    "UserID": "5",
}
INCOME = {
    "IncomeBenefitsID": "70",
    "EnrollmentID": "100",
    "PersonalID": "1",
    "InformationDate": "2026-01-05",
    "DataCollectionStage": "1",
}
DISABILITY = {
    "DisabilitiesID": "80",
    "EnrollmentID": "100",
    "PersonalID": "1",
    "InformationDate": "2026-01-05",
    "DataCollectionStage": "1",
}
HEALTH = {
    "HealthAndDVID": "90",
    "EnrollmentID": "100",
    "PersonalID": "1",
    "InformationDate": "2026-01-05",
    "DataCollectionStage": "1",
}

BASE: Mapping[str, Rows] = {
    "Export": [EXPORT],
    "Project": [PROJECT],
    "User": [USER],
    "Client": [CLIENT, {**CLIENT, "PersonalID": "2", "FirstName": "Jo", "LastName": "Park"}],
    "Enrollment": [
        ENROLLMENT,
        {**ENROLLMENT, "EnrollmentID": "200", "PersonalID": "2", "HouseholdID": "h2"},
    ],
    "Exit": [EXIT],
    "CurrentLivingSituation": [LIVING],
    "Services": [SERVICE],
}


def csv_text(file: str, rows: Rows) -> str:
    """The text of one file with the columns of the format."""
    out = io.StringIO()
    columns = COLUMNS[file].split()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def make(folder: Path, **files: Rows | str | bytes | None) -> Path:
    """Write an export: the base with some files replaced (by rows, text or bytes) or left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, given in {**BASE, **files}.items():
        if given is None:
            continue
        if not isinstance(given, str | bytes):
            given = csv_text(name, given)
        data = given if isinstance(given, bytes) else given.encode()
        (folder / f"{name}.csv").write_bytes(data)
    return folder


def zipped(folder: Path, target: Path, prefix: str = "") -> Path:
    """The files of a folder as a zip archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, prefix + path.name)
    return target


def maps() -> Maps:
    """The maps that cm brings."""
    return load_maps(models=MODELS, reasons=REASONS)


def planned(path: Path, known: KnownRows | None = None, today: date = TODAY) -> ImportPlan:
    """Read and plan."""
    return plan(read(path), known or {}, today=today, maps=maps())


def known_after(done: ImportPlan, *, edited: Sequence[tuple[str, str]] = ()) -> KnownRows:
    """What the store would know after the plan was carried out."""
    known: dict[tuple[str, str], KnownRow] = {}
    for number, action in enumerate(done.actions):
        if action.record is not None:
            key = (action.kind, action.external_id)
            row, client = f"row{number}", None
            if isinstance(action.record, CaseRec):
                client = known["client", action.record.client_external].row_id
            if isinstance(action.record, ClosureRec):
                row = known["case", action.record.case_external].row_id
            known[key] = KnownRow(row, action.record.digest, key in edited, client=client)
    return known


def decisions(done: ImportPlan) -> list[tuple[str, str, str]]:
    """(kind, id, decision) of everything but the skipped."""
    return [
        (one.kind, one.external_id, one.decision) for one in done.actions if one.decision != "skip"
    ]
