"""Deliveries of services: facts, so a case of any status takes them."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from decimal import Decimal

from cmcli.casework.answers import Answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.services.services import (
    deliveries_of,
    numbered,
    past_deliveries,
    service_answer,
    strike_service,
    to_agree,
)
from cmcli.casework.services.values import GiveService, ServiceInError
from cmcli.domain.authorizations import Authorization, units_told, use_of
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.numbers import money, plain_number
from cmcli.domain.permissions import may, require
from cmcli.domain.services import PlannedService, Service
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.timeline import joined
from cmcli.domain.workers import Worker
from cmcli.errors import Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker
from cmcli.store.reading.numbered import check_right, no_such


def perform_give(work: Work, found: FoundCase, said: GiveService) -> Answer:
    """Record a delivery, and say what was delivered so far."""
    planned, given = give_service(work, found.case, said)
    when = format_day(given.on, work.today)
    record = {"delivery": delivery_record(planned, given, _handles(work, given))}
    much = None if given.units is None else planned.much(given.units)
    cost = None if given.cents is None else money(given.cents)
    told = joined(f"Delivery {planned.number}.{given.number}", much, cost, sep=", ")
    lines = (f"{told}.", *_authorized(work, planned, given))
    _warn_of_copies(work, found, given)
    return service_answer(work, found, planned, f"given {when}", lines, record)


def _authorized(view: View, planned: PlannedService, given: Service) -> Iterator[str]:
    """Tell what is used and left of the authorizations of the day."""
    held = view.all(Authorization, order=("number",), planned_id=planned.id, error_at=None)
    if not any(one.covers(given.on) for one in held):
        return
    use = use_of(held, deliveries_of(view, [planned]))
    for one in held:
        if one.covers(given.on):
            yield f"Authorization {one.number}: {units_told(one, use.by_id[one.id], planned.unit)}."


def _warn_of_copies(work: Work, found: FoundCase, given: Service) -> None:
    """Warn where a later case took the authorization along that a delivery uses, or no more."""
    if not found.case.ended or given.units is None:
        return
    later = work.all(Case, client_id=found.case.client_id, status=UNDER_WAY)
    refs = {one.id: case_ref(found.client.code, one.episode) for one in later}
    copies = work.all(Authorization, case_id=list(refs), error_at=None) if refs else []
    held = work.all(Authorization, planned_id=given.planned_id, error_at=None) if copies else []
    known = {(one.number, one.payer, one.from_on) for one in held if one.covers(given.on)}
    units = given.units if given.error_at is None else -given.units
    for one in copies:
        if (one.number, one.payer, one.from_on) in known:
            used = max((one.used_before or 0) + units, Decimal(0))
            said = plain_number(used) if used else "''"
            ref = refs[one.case_id]
            work.warn(
                f"Authorization {one.number} of {ref} was carried over before this. To count it"
                f" there too: cm authorization set {ref} {one.number} --used {said}"
            )


def give_service(work: Work, case: Case, said: GiveService) -> tuple[PlannedService, Service]:
    """Record a delivery of a planned service, also of one that has ended."""
    require(work.actor.role, "record")
    case = work.locked(case)
    planned = numbered(work, case, said.number)
    given = work.add(
        Service(
            id=work.new_id(),
            case_id=case.id,
            on=day_of_fact(work, said.on),
            kind=planned.kind,
            text=said.note,
            cents=said.cost,
            planned_id=planned.id,
            planned=True,
            funding=planned.funding,
            number=work.next_number(Service, planned_id=planned.id),
            units=said.units,
            worker_id=_worker_id(work, said),
        )
    )
    return planned, _judged(work, planned, given)


def _judged(work: Work, planned: PlannedService, given: Service) -> Service:
    """Tell what nobody has authorized; a supervisor who records it agrees to it."""
    authorizations = work.all(Authorization, planned_id=planned.id, error_at=None)
    if given.units is None and any(one.covers(given.on) for one in authorizations):
        work.warn(
            Sentence(
                "The units weren't said, so nothing of the authorization counts as used. To correct"
                " it, undo this and add {units}."
            )
        )
    if not any(one.id == given.id for one in past_deliveries(work, planned)):
        return given
    if may(work.actor.role, "override"):
        return work.change(given, allowed_by=work.actor.handle)
    work.warn(
        "This delivery is past what is authorized, so a supervisor has to agree:"
        f" {to_agree(work, planned)}"
    )
    return given


def perform_error(work: Work, found: FoundCase, said: ServiceInError) -> Answer:
    """Mark a planned service or a delivery as entered in error."""
    require(work.actor.role, "record")
    case = work.locked(found.case)
    number, dot, part = said.item.partition(".")
    what = f"was entered in error: {said.reason}"
    if not dot:
        planned = strike_service(work, case, int(number), said.reason)
        return service_answer(work, found, planned, what)
    planned = numbered(work, case, int(number), "item")
    struck = _strike_delivery(work, planned, int(part), said.reason)
    line = f"Delivery {said.item} of {short_day(struck.on)} {what}."
    record = {"delivery": delivery_record(planned, struck, _handles(work, struck))}
    _warn_of_copies(work, found, struck)
    return service_answer(work, found, planned, "corrected", (line,), record)


def _strike_delivery(work: Work, planned: PlannedService, number: int, reason: str) -> Service:
    given = work.one(Service, planned_id=planned.id, number=number)
    named = f"{planned.number}.{number}"
    if given is None:
        see = f"To see the deliveries: cm service list CASE {planned.number}"
        raise no_such("delivery", named, "", see, field="item")
    again = f"To record it again: cm service give CASE {planned.number}"
    check_right(given, f"Delivery {named}", again, field="item")
    work.reason = reason
    return work.change(given, error_at=work.now.astimezone(UTC), error_reason=reason)


def delivery_record(
    planned: PlannedService, given: Service, handles: Mapping[str, str], *, past: bool = False
) -> dict[str, object]:
    """Return a delivery as JSON prints it; ``past`` is one that no authorization pays for."""
    return {
        "number": f"{planned.number}.{given.number}",
        "kind": given.kind,
        "on": given.on,
        "units": given.units,
        "unit": planned.unit,
        "cents": given.cents,
        "funding": given.funding or planned.funding,
        "by": handles[given.worker_id] if given.worker_id else None,
        "note": given.text,
        "past_authorized": past,
        "allowed_by": given.allowed_by,
    }


def _handles(view: View, given: Service) -> dict[str, str]:
    worker = None if given.worker_id is None else view.get(Worker, given.worker_id)
    return {} if worker is None else {worker.id: worker.handle}


def _worker_id(work: Work, said: GiveService) -> str | None:
    """Return the id of the worker who delivered it; somebody who has left may have."""
    if said.by_me:
        return work.actor.id
    return None if said.by is None else find_worker(work, said.by, field="by").id
