"""The records of an HMIS export as cm's own values: what a new row holds, and what a change sets.

Nothing is looked up or written here; ids are handed in.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, tzinfo
from typing import Any

from cmcli.domain.benefits import Benefit, BenefitChange
from cmcli.domain.births import Birth
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.households import HouseholdMember
from cmcli.domain.models import Model
from cmcli.domain.needs import Need
from cmcli.domain.services import Service
from cmcli.domain.text import name_key, normalise
from cmcli.domain.workers import Worker
from cmcli.exchange.hmis import (
    BenefitRec,
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    DatedTerms,
    MemberRec,
    NeedRec,
    ServiceRec,
    UserRec,
)

REASON = "import"
"""The reason of the placements that an import makes."""

CLASSES: Mapping[str, type[Any]] = {
    "worker": Worker,
    "client": Client,
    "case": Case,
    "closure": Case,
    "member": HouseholdMember,
    "contact": Contact,
    "service": Service,
    "benefit": Benefit,
    "need": Need,
}
"""Kind of record → the class of our row; a closure has that of its case."""

_LONGEST_HANDLE = 32
_NOON = time(12)


def handle_for(name: str, external_id: str, taken: Collection[str]) -> str:
    """A handle for a user: the name's words with dots between them, as in ``ana.silva``.

    Where that cannot be one, or somebody has it, it is ``hmis`` and the user's id; where that is
    taken too, it is counted up.
    """
    by_name = _legal(".".join(normalise(name)))
    if by_name and by_name not in taken:
        return by_name
    by_id = "hmis" + re.sub(r"[^a-z0-9]", "", external_id.lower())[:20]
    handle, number = by_id, 1
    while handle in taken:
        number += 1
        handle = f"{by_id}.{number}"
    return handle


def _legal(words: str) -> str:
    """The words as a handle where they are letters a to z, digits and dots; else nothing."""
    if not re.fullmatch(r"[a-z0-9.]+", words):
        return ""
    return words[:_LONGEST_HANDLE].strip(".")


def changed_worker(worker: Worker, record: UserRec, handles: Mapping[str, str]) -> Worker:
    """The worker as the user is now; one whom the map names keeps the name here."""
    return worker if record.external_id in handles else replace(worker, name=record.name)


def client_data(record: ClientRec) -> dict[str, Any]:
    """Return what the export says of a person, by the fields of a client's own data."""
    said = {
        "name": record.name,
        "dob": record.dob and Birth(record.dob),
        "gender": record.gender,
        "race": record.race,
        "veteran": record.veteran,
        "disability": record.disability,
    }
    return {field: value for field, value in said.items() if value}


def new_client(key: str, code: str, record: ClientRec) -> Client:
    """A person who was not known."""
    return Client(
        id=key,
        code=code,
        name=record.name,
        dob=record.dob,
        gender=record.gender or None,
        race=record.race or None,
        veteran=record.veteran,
        disability=record.disability,
        household=record.household,
        name_key=name_key(record.name, None),
    )


def new_case(
    key: str,
    record: CaseRec,
    *,
    client_id: str,
    episode: int,
    worker_id: str | None,
    models: Mapping[str, Model],
) -> Case:
    """An enrolment as an open case, at work since its entry date, with its model's usual acuity."""
    model = models[record.model]
    return Case(
        id=key,
        client_id=client_id,
        episode=episode,
        model=model.key,
        status="open",
        worker_id=worker_id,
        acuity=model.usual_acuity,
        opened_on=record.entry_on,
        accepted_on=record.entry_on,
        phase=None if record.moved_in is None else 1,
        phase_from=record.moved_in,
        program=record.project,
    )


def changed_case(case: Case, record: CaseRec, worker_id: str | None) -> Case:
    """The case as the enrolment is now; the model stays, because it is a decision of casework.

    A worker whom the export no longer names (``worker_id`` None) stays too.
    """
    moved = case.opened_on != record.entry_on
    if record.moved_in is not None and case.phase is None and case.model == record.model:
        case = replace(case, phase=1, phase_from=record.moved_in)
    if worker_id is not None:
        case = case.given_to(worker_id)
    return replace(
        case,
        program=record.project,
        opened_on=record.entry_on,
        accepted_on=record.entry_on if case.accepted_on == case.opened_on else case.accepted_on,
        phase_from=record.entry_on
        if moved and case.phase_from == case.opened_on
        else case.phase_from,
    )


def placements(new_key: Callable[[], str], case: Case) -> Iterator[Placement]:
    """The placements of a new case: the first on its first day, and phase 1 from moving in on."""
    if case.phase_from is None or case.phase_from == case.opened_on:
        yield placement(new_key(), case, case.opened_on)
        return
    yield placement(new_key(), replace(case, phase=None), case.opened_on)
    yield placement(new_key(), case, case.phase_from)


def placement(key: str, case: Case, from_on: date) -> Placement:
    """Model, acuity, phase and worker of the case from that day on."""
    return Placement(
        id=key,
        case_id=case.id,
        from_on=from_on,
        model=case.model,
        acuity=case.acuity,
        phase=case.phase,
        worker_id=case.worker_id,
        reason=REASON,
    )


def closed(case: Case, record: ClosureRec) -> Case:
    """The case closed on the exit date, with the destination that the exit names."""
    return replace(
        case,
        status="closed",
        closed_on=record.exit_on,
        close_reason=record.reason,
        destination=record.label,
        close_summary=None if _is_old_destination(case.close_summary) else case.close_summary,
    )


def opened_again(case: Case) -> Case:
    """The case as it was before it was closed."""
    return replace(
        case,
        status="open",
        closed_on=None,
        close_reason=None,
        destination=None,
        close_summary=None if _is_old_destination(case.close_summary) else case.close_summary,
    )


def _is_old_destination(summary: str | None) -> bool:
    """Return whether a summary is the destination that an import wrote there before version 9."""
    return summary is not None and summary.startswith("Destination: ")


def changed_member(member: HouseholdMember, record: MemberRec) -> HouseholdMember:
    """The member as the export has it now; who has left stays as it was."""
    if not member.present:
        return member
    return replace(member, relationship=record.relationship, joined_on=record.joined_on)


def contact_fields(record: ContactRec, zone: tzinfo | None) -> dict[str, Any]:
    """Return the fields of a contact; the export gives no hour, so noon is used."""
    return {
        "at": datetime.combine(record.on, _NOON, zone),
        "on": record.on,
        "mode": record.mode,
        "with_whom": record.with_whom,
        "kind": record.kind,
        "outcome": record.outcome,
        "did": record.did,
    }


def changed_contact(
    contact: Contact,
    record: ContactRec,
    case_id: str,
    worker_id: str | None,
    zone: tzinfo | None,
) -> Contact:
    """The contact as the export has it now; a worker whom it doesn't name stays."""
    fields = contact_fields(record, zone)
    return replace(contact, case_id=case_id, worker_id=worker_id or contact.worker_id, **fields)


def changed_service(service: Service, record: ServiceRec, case_id: str) -> Service:
    """The service as the export has it now."""
    return replace(service, case_id=case_id, **service_fields(record))


def service_fields(record: ServiceRec) -> dict[str, Any]:
    """Return the fields of a service in the export."""
    return {"on": record.on, "kind": record.kind, "text": record.text, "cents": record.cents}


def new_benefit(
    key: str, record: BenefitRec, *, case_id: str, number: int, added_on: date
) -> Benefit:
    """A source of income or a benefit with its latest terms."""
    benefit = Benefit(id=key, case_id=case_id, number=number, kind=record.kind, added_on=added_on)
    return changed_benefit(benefit, record, case_id)


def changed_benefit(benefit: Benefit, record: BenefitRec, case_id: str) -> Benefit:
    """The benefit as the export has it now."""
    since, status, amount = record.terms[-1]
    return replace(
        benefit,
        case_id=case_id,
        kind=record.kind,
        note=record.note,
        status=status,
        amount=amount,
        every=_every(amount),
        since=since,
    )


def benefit_change(key: str, benefit: Benefit, terms: DatedTerms) -> BenefitChange:
    """The terms of a benefit from a day on."""
    return BenefitChange(
        id=key,
        case_id=benefit.case_id,
        benefit_id=benefit.id,
        on=terms.on,
        status=terms.status,
        amount=terms.cents,
        every=_every(terms.cents),
    )


def _every(cents: int | None) -> str | None:
    """Return the interval of an amount, which is always a month."""
    return None if cents is None else "month"


def terms_of(changes: Iterable[BenefitChange]) -> tuple[DatedTerms, ...]:
    """Return the terms of a benefit as a record has them."""
    return tuple(DatedTerms(one.on, one.status, one.amount) for one in changes)


def new_need(key: str, record: NeedRec, case_id: str) -> Need:
    """A need that nobody has rated."""
    return Need(id=key, case_id=case_id, domain=record.domain, text=record.text, rating=None)


def changed_need(need: Need, record: NeedRec, case_id: str) -> Need:
    """The need as the export has it now; nobody has rated it here."""
    return replace(need, case_id=case_id, domain=record.domain, text=record.text)


def fresh_codes(
    count: int, draw: Callable[[], str], in_use: Callable[[Collection[str]], set[str]]
) -> list[str]:
    """That many codes which no client has, each once; ``in_use`` says which of some are."""
    found: dict[str, None] = {}
    while len(found) < count:
        drawn = {draw(): None for _ in range(count - len(found))}
        drawn = {code: None for code in drawn if code not in found}
        taken = in_use(drawn)
        found |= {code: None for code in drawn if code not in taken}
    return list(found)
