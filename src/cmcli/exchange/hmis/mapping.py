"""The rows of an export into records: people, their cases and closings.

A rejected row is listed and takes its dependent rows with it; nothing depends on the rows' order.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cmcli.domain.text import NAME_LIMIT
from cmcli.exchange.hmis.benefits import from_income
from cmcli.exchange.hmis.characteristics import answer_of, gender_of, race_of
from cmcli.exchange.hmis.codes import (
    DESTINATIONS,
    PROJECT_TYPES,
    RELATIONSHIP_KEYS,
    RELATIONSHIPS,
)
from cmcli.exchange.hmis.delivered import case_of, from_living_situations, from_services
from cmcli.exchange.hmis.health import from_health
from cmcli.exchange.hmis.maps import Maps
from cmcli.exchange.hmis.records import (
    BenefitRec,
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    Export,
    ExportRow,
    MemberRec,
    NeedRec,
    ServiceRec,
    UserRec,
)
from cmcli.exchange.hmis.screening import FieldReader, Parents
from cmcli.exchange.problems import Problems, Rejected, digest

_HASH = re.compile(r"[0-9A-Fa-f]{32,}")


@dataclass(frozen=True, slots=True)
class Records:
    """Everything of an export that could be read."""

    workers: list[UserRec]
    clients: list[ClientRec]
    cases: list[CaseRec]
    closures: list[ClosureRec]
    contacts: list[ContactRec]
    services: list[ServiceRec]
    members: list[MemberRec]
    benefits: list[BenefitRec]
    needs: list[NeedRec]


@dataclass(frozen=True, slots=True)
class _Person:
    line: int
    name: str | None
    dob: date | None
    gender: tuple[str, ...]
    race: tuple[str, ...]
    veteran: str | None


def records(
    export: Export, problems: Problems, *, today: date, maps: Maps, users: Collection[str] = ()
) -> Records:
    """Read the rows; ``today`` is the agency's day, ``users`` the user ids imported before.

    Every row is read, rejected (in ``problems``) or marked deleted in the source.
    """
    tables = export.tables
    workers = _workers(FieldReader(tables["User"], problems, today))
    workers += _mapped(export, {*users, *(one.external_id for one in workers)}, maps)
    staff = {*users, *(worker.external_id for worker in workers)}
    people = _people(FieldReader(tables["Client"], problems, today))
    reader = FieldReader(tables["Enrollment"], problems, today, staff)
    missing = tables["Project"].note == "missing"
    projects = None if missing else _projects(FieldReader(tables["Project"], problems, today))
    cases = _cases(reader, Parents.of(tables["Client"], people), projects, maps)
    parents = Parents.of(tables["Enrollment"], {case.external_id: case for case in cases})
    closures = _closures(FieldReader(tables["Exit"], problems, today), parents, maps)
    living = FieldReader(tables["CurrentLivingSituation"], problems, today, staff)
    seen = from_living_situations(living, parents)
    contacts, services = from_services(
        FieldReader(tables["Services"], problems, today, staff), parents
    )
    clients, members = _clients(people, cases), _members(cases, closures)
    benefits = from_income(FieldReader(tables["IncomeBenefits"], problems, today), parents)
    disabilities = FieldReader(tables["Disabilities"], problems, today)
    needs = from_health(disabilities, FieldReader(tables["HealthAndDV"], problems, today), parents)
    contacts = [*seen, *contacts]
    return Records(workers, clients, cases, closures, contacts, services, members, benefits, needs)


def _workers(reader: FieldReader) -> list[UserRec]:
    def make(row: ExportRow) -> UserRec:
        key = row["UserID"]
        name = reader.text(row, "UserFirstName", "UserLastName", limit=NAME_LIMIT) or key
        return UserRec(
            file="User", line=row.line, external_id=key, digest=digest(key, name), name=name
        )

    return reader.each(make)


def _mapped(export: Export, there: set[str], maps: Maps) -> list[UserRec]:
    """The users whom only the map knows: User.csv lacks them, and other files name them."""
    files = ("Enrollment", "CurrentLivingSituation", "Services")
    named = {row.get("UserID") for file in files for row in export.tables[file].rows}
    return [
        UserRec(file="User", line=0, external_id=key, digest=digest(key, handle), name=handle)
        for key, handle in maps.workers.items()
        if key in named and key not in there
    ]


def _people(reader: FieldReader) -> dict[str, _Person]:
    hashed: list[int] = []

    def make(row: ExportRow) -> tuple[str, _Person]:
        parts = ("FirstName", "MiddleName", "LastName", "NameSuffix")
        name = reader.text(row, *parts, limit=NAME_LIMIT)
        if any(_HASH.fullmatch(row[part]) for part in ("FirstName", "LastName")):
            hashed.append(row.line)
            name = None
        return row["PersonalID"], _Person(
            row.line,
            name,
            reader.birth(row, "DOB"),
            gender_of(reader, row),
            race_of(reader, row),
            answer_of(row, "VeteranStatus"),
        )

    people = dict(reader.each(make))
    if hashed:
        text = f"{len(hashed)} names are hashed and were left unknown."
        reader.problems.warn("Client", min(hashed), "hashed-name", text)
    return people


def _clients(people: Mapping[str, _Person], cases: list[CaseRec]) -> list[ClientRec]:
    """The people with household and disability of their latest enrolment that says something."""
    households: dict[str, str] = {}
    disabilities: dict[str, str] = {}
    for case in sorted(cases, key=lambda case: (case.entry_on, case.external_id)):
        if case.household is not None:
            households[case.client_external] = case.household
        if case.disability is not None:
            disabilities[case.client_external] = case.disability
    return [
        _client(key, person, households.get(key), disabilities.get(key))
        for key, person in people.items()
    ]


def _members(cases: list[CaseRec], closures: list[ClosureRec]) -> list[MemberRec]:
    """The household of each person; see :class:`MemberRec`."""
    ended = {one.case_external for one in closures}
    housed = [(one, one.household) for one in cases if one.household is not None]
    people: defaultdict[str, set[str]] = defaultdict(set)
    for case, household in housed:
        people[household].add(case.client_external)

    def says(case: CaseRec, household: str) -> tuple[object, ...]:
        shared = len(people[household]) > 1
        return case.external_id not in ended, shared, case.entry_on, case.external_id

    chosen: dict[str, tuple[CaseRec, str]] = {}
    for one in housed:
        key = one[0].client_external
        if key not in chosen or says(*one) > says(*chosen[key]):
            chosen[key] = one
    return [
        _member(case, household, shared=len(people[household]) > 1)
        for case, household in chosen.values()
    ]


def _member(case: CaseRec, household: str, *, shared: bool) -> MemberRec:
    key = f"{case.client_external}/{household}"
    relationship = RELATIONSHIP_KEYS.get(case.relationship or "")
    return MemberRec(
        file="Enrollment",
        line=case.line,
        external_id=key,
        digest=digest(key, relationship, case.entry_on),
        client_external=case.client_external,
        case_external=case.external_id,
        household=household,
        relationship=relationship,
        joined_on=case.entry_on,
        shared=shared,
    )


def _client(key: str, one: _Person, household: str | None, disability: str | None) -> ClientRec:
    said = (one.gender, one.race, one.veteran, disability)
    # Where none of it is said, the digest is that of cm before it read this.
    kept = said if any(said) else ()
    return ClientRec(
        file="Client",
        line=one.line,
        external_id=key,
        digest=digest(key, one.name, one.dob, household, *kept),
        name=one.name,
        dob=one.dob,
        household=household,
        gender=one.gender,
        race=one.race,
        veteran=one.veteran,
        disability=disability,
    )


def _projects(reader: FieldReader) -> dict[str, tuple[str | None, int | None]]:
    def make(row: ExportRow) -> tuple[str, tuple[str | None, int | None]]:
        kind = reader.code(row, "ProjectType", PROJECT_TYPES)
        return row["ProjectID"], (reader.text(row, "ProjectName"), kind)

    return dict(reader.each(make))


def _cases(
    reader: FieldReader,
    people: Parents[_Person],
    projects: Mapping[str, tuple[str | None, int | None]] | None,
    maps: Maps,
) -> list[CaseRec]:
    def make(row: ExportRow) -> CaseRec:
        people.get(row)
        entry = reader.day(row, "EntryDate")
        if projects is not None and row["ProjectID"] not in projects:
            text = "ProjectID is not in Project.csv; the case is imported without a program."
            reader.warn(row, "orphan", text)
        project, kind = (projects or {}).get(row["ProjectID"], (None, None))
        relation = reader.code(row, "RelationshipToHoH", RELATIONSHIPS)
        key, client = row["EnrollmentID"], row["PersonalID"]
        household, worker = reader.text(row, "HouseholdID"), reader.worker(row)
        model = maps.model(kind, row["ProjectID"])
        moved_in = _moved_in(reader, row, entry) if model in maps.phased else None
        kept = () if moved_in is None else (moved_in,)
        return CaseRec(
            file="Enrollment",
            line=row.line,
            external_id=key,
            digest=digest(key, client, worker, project, kind, household, relation, entry, *kept),
            client_external=client,
            worker_external=worker,
            project=project,
            project_type=kind,
            household=household,
            relationship=RELATIONSHIPS.get(relation) if relation is not None else None,
            entry_on=entry,
            model=model,
            moved_in=moved_in,
            disability=answer_of(row, "DisablingCondition"),
        )

    return reader.each(make, same=("PersonalID",))


def _moved_in(reader: FieldReader, row: ExportRow, entry: date) -> date | None:
    """The day when the person moved in; one before the entry counts as the entry."""
    if not row.get("MoveInDate"):
        return None
    try:
        return max(entry, reader.day(row, "MoveInDate"))
    except Rejected as no:
        reader.warn(row, no.rule, f"{no.text[:-1]}; it was left unknown.")
        return None


def _closures(reader: FieldReader, cases: Parents[CaseRec], maps: Maps) -> list[ClosureRec]:
    def make(row: ExportRow) -> ClosureRec:
        case = case_of(row, cases)
        day = reader.day(row, "ExitDate")
        if day < case.entry_on:
            raise Rejected(
                "exit-before-entry",
                f"ExitDate {day} is before EntryDate {case.entry_on}; it stays open.",
            )
        code = reader.code(row, "Destination", DESTINATIONS)
        other = reader.text(row, "OtherDestination")
        label = None if code is None else DESTINATIONS.get(code, f"code {code}")
        label = f"{label or 'other'}: {other}" if other else label
        reason = maps.closure(code)
        return ClosureRec(
            file="Exit",
            line=row.line,
            external_id=row["ExitID"],
            digest=digest(row["ExitID"], case.external_id, day, code, other, reason),
            case_external=case.external_id,
            exit_on=day,
            destination=code,
            label=label,
            reason=reason,
        )

    return reader.each(make, same=("EnrollmentID",), also="EnrollmentID")
