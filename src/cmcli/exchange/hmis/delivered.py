"""Services and current living situations into contacts and services of a case."""

from collections.abc import Mapping

from cmcli.exchange.hmis.codes import (
    CASE_MANAGEMENT,
    LIVING_SITUATIONS,
    REFERRAL_OUTCOMES,
    SERVICES,
)
from cmcli.exchange.hmis.records import CaseRec, ContactRec, ExportRow, ServiceRec
from cmcli.exchange.hmis.screening import FieldReader, Parents
from cmcli.exchange.problems import Rejected, digest

_STREET_OUTREACH = 4
_PATH_REFERRAL = 161


def case_of(row: ExportRow, cases: Parents[CaseRec]) -> CaseRec:
    """Return the case of the row; raises :class:`Rejected` for an unknown case, or where row and
    enrolment name different persons."""
    case = cases.get(row)
    if row["PersonalID"] != case.client_external:
        raise Rejected("other-person", "PersonalID is not the person of this EnrollmentID.")
    return case


def _contact(
    reader: FieldReader, row: ExportRow, case: CaseRec, day_column: str, did: str
) -> ContactRec:
    """A contact with the client; in street outreach it is an outreach contact."""
    day, worker = reader.day(row, day_column), reader.worker(row)
    source = "cls" if reader.file == "CurrentLivingSituation" else "services"
    key = f"{source}/{row[reader.layout.key]}"
    return ContactRec(
        file=reader.file,
        line=row.line,
        external_id=key,
        digest=digest(key, case.external_id, worker, day, did),
        case_external=case.external_id,
        worker_external=worker,
        on=day,
        kind="outreach" if case.project_type == _STREET_OUTREACH else "planned",
        did=(did,),
    )


def from_living_situations(reader: FieldReader, cases: Parents[CaseRec]) -> list[ContactRec]:
    """Every current living situation is a contact: it is asked of the client when they are met."""

    def make(row: ExportRow) -> ContactRec:
        case = case_of(row, cases)
        code = reader.code(row, "CurrentLivingSituation", LIVING_SITUATIONS)
        label = "not recorded" if code is None else LIVING_SITUATIONS.get(code, f"code {code}")
        did = f"current living situation: {label}"
        return _contact(reader, row, case, "InformationDate", did)

    return reader.each(make, same=("EnrollmentID",))


def from_services(
    reader: FieldReader, cases: Parents[CaseRec]
) -> tuple[list[ContactRec], list[ServiceRec]]:
    """Case management is a contact; every other service, bed nights too, is a service."""

    def make(row: ExportRow) -> ContactRec | ServiceRec:
        case = case_of(row, cases)
        record = reader.code(row, "RecordType", SERVICES)
        name, labels = SERVICES.get(record or 0, ("service", {}))
        kind = reader.code(row, "TypeProvided", labels)
        if (record, kind) in CASE_MANAGEMENT:
            return _contact(reader, row, case, "DateProvided", "case management")
        return _service(reader, row, case, (record, kind), _label(name, labels, kind))

    made = reader.each(make, same=("EnrollmentID",))
    contacts = [one for one in made if isinstance(one, ContactRec)]
    return contacts, [one for one in made if isinstance(one, ServiceRec)]


def _label(name: str, labels: Mapping[int, str], kind: int | None) -> str:
    if kind is None:
        return name or "service"
    label = labels.get(kind, f"code {kind}")
    return f"{name}: {label}" if name else label


def _service(
    reader: FieldReader,
    row: ExportRow,
    case: CaseRec,
    codes: tuple[int | None, int | None],
    kind: str,
) -> ServiceRec:
    day, cents = reader.day(row, "DateProvided"), reader.cents(row, "FAAmount")
    text = reader.text(row, "OtherTypeProvided", "MovingOnOtherType")
    if codes[0] == _PATH_REFERRAL and row.get("ReferralOutcome"):
        outcome = reader.code(row, "ReferralOutcome", REFERRAL_OUTCOMES)
        label = REFERRAL_OUTCOMES.get(outcome or 0, "unknown")
        text = f"{text}; {label}" if text else label
    key = row["ServicesID"]
    return ServiceRec(
        file="Services",
        line=row.line,
        external_id=key,
        digest=digest(key, case.external_id, day, *codes, text, cents),
        case_external=case.external_id,
        on=day,
        kind=kind,
        text=text,
        cents=cents,
    )
