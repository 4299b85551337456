"""Services and authorizations as lists, and what the services cost."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cmcli.casework.looking.record_rows import record_rows
from cmcli.casework.services.authorizations import (
    authorization_record,
    authorizations_of,
    use_in,
)
from cmcli.casework.services.giving import delivery_record
from cmcli.casework.services.services import (
    deliveries_of,
    numbered,
    past_deliveries,
    service_record,
    services_of,
)
from cmcli.casework.services.values import ServiceQuestion
from cmcli.domain.authorizations import Authorization, authorization_line, uses_of
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.dates import short_day
from cmcli.domain.facts import CaseFacts
from cmcli.domain.numbers import money
from cmcli.domain.services import PlannedService, Service, delivered, service_line
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.timeline import joined
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_seen_to
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.services import UnplannedServices, spent, unplanned


def services_in(view: View, found: FoundCase) -> list[dict[str, object]]:
    """Return all planned services of a case, then what it had without a plan, by kind."""
    planned = services_of(view, found.case)
    given = deliveries_of(view, planned)
    rows = [service_record(one, given, view.today) for one in planned]
    rows += [unplanned_record(one) for one in unplanned(view, [found.case.id])]
    return [{"ref": found.ref, **row} for row in rows]


class ServiceLine(NamedTuple):
    """A service or an authorization in a line, with its record for JSON."""

    number: int | None
    text: str
    record: dict[str, object]


def service_lines(facts: CaseFacts, today: date) -> Iterator[ServiceLine]:
    """Give the planned services of a case that go on."""
    deliveries = facts.of(Service)
    for one in facts.of(PlannedService):
        if one.ended_on is None:
            text = service_line(one, delivered(one, deliveries), today)
            yield ServiceLine(one.number, text, service_record(one, deliveries, today))


def unplanned_lines(found: Iterable[UnplannedServices]) -> Iterator[ServiceLine]:
    """Give what a case had without a plan, by kind."""
    for one in found:
        days = short_day(one.first_on)
        if one.last_on > one.first_on:
            days += f" – {short_day(one.last_on)}"
        many = f" ×{one.deliveries}" if one.deliveries > 1 else ""
        spent = f"{money(one.cents)} spent" if one.cents else None
        text = joined(f"{one.kind}{many}, {days}", spent)
        yield ServiceLine(None, text, unplanned_record(one))


def authorization_lines(facts: CaseFacts) -> Iterator[ServiceLine]:
    """Give the authorizations of a case that have not ended."""
    authorizations = facts.of(Authorization)
    uses = uses_of(authorizations, facts.of(Service))
    plans = {one.id: one for one in facts.of(PlannedService)}
    for one in authorizations:
        planned = plans.get(one.planned_id)
        if one.ended_on is None and planned is not None:
            text = authorization_line(one, planned, use_in(one, uses))
            yield ServiceLine(one.number, text, authorization_record(one, planned, uses))


class PlanServices(NamedTuple):
    """The services and authorizations of a case, as its plan shows them."""

    services: tuple[ServiceLine, ...] = ()
    authorizations: tuple[ServiceLine, ...] = ()

    @classmethod
    def of(cls, facts: CaseFacts, today: date) -> "PlanServices":
        """Take them from the facts of the case."""
        return cls(tuple(service_lines(facts, today)), tuple(authorization_lines(facts)))

    def as_dict(self) -> dict[str, object]:
        """Return them for JSON."""
        return {name: [one.record for one in lines] for name, lines in self._asdict().items()}


def unplanned_record(one: UnplannedServices) -> dict[str, object]:
    """Return the services of one kind without a plan as JSON prints them."""
    return {
        "number": None,
        "kind": one.kind,
        "from_on": one.first_on,
        "deliveries": one.deliveries,
        "last_on": one.last_on,
        "cents": one.cents or 0,
        "without_cost": one.without_cost,
    }


def deliveries_in(view: View, found: FoundCase, number: int) -> list[dict[str, object]]:
    """Return the deliveries of a planned service."""
    planned = numbered(view, found.case, number)
    past = {one.id for one in past_deliveries(view, planned)}
    given = deliveries_of(view, [planned])
    handles = {one.id: one.handle for one in view.all(Worker)} if given else {}
    return [
        {"ref": found.ref, **delivery_record(planned, one, handles, past=one.id in past)}
        for one in given
    ]


def services_for(view: View, workers: Sequence[Worker] | None) -> list[dict[str, object]]:
    """Return the services that go on in the cases of these workers (None: of everybody)."""
    cases = _cases(view, workers)
    planned = _of_cases(view, PlannedService, cases)
    given = deliveries_of(view, planned)
    return record_rows(view, planned, cases, lambda one, _: service_record(one, given, view.today))


def authorizations_in(view: View, found: FoundCase) -> list[dict[str, object]]:
    """Return the authorizations of a case with what is used of them and left."""
    records = authorizations_of(view, found.case)
    planned = {one.id: one for one in services_of(view, found.case)}
    uses = uses_of(records, deliveries_of(view, planned.values()))
    return [
        {"ref": found.ref, **authorization_record(one, planned[one.planned_id], uses)}
        for one in records
    ]


def authorizations_for(view: View, workers: Sequence[Worker] | None) -> list[dict[str, object]]:
    """Return those that have not ended in the cases of these workers (None: of everybody)."""
    cases = _cases(view, workers)
    records = view.all(
        Authorization, order=("to_on", "id"), case_id=[one.id for one in cases], error_at=None
    )
    planned = {one.id: one for one in view.all(PlannedService, id={o.planned_id for o in records})}
    uses = uses_of(records, deliveries_of(view, planned.values()))
    running = [one for one in records if one.ended_on is None]
    return record_rows(
        view,
        running,
        cases,
        lambda one, _: authorization_record(one, planned[one.planned_id], uses),
    )


class _Spent(NamedTuple):
    """The sum of a line of totals; money is in cents."""

    deliveries: int = 0
    cents: int = 0
    without_cost: int = 0


def totals_in(view: View, found: FoundCase, said: ServiceQuestion) -> list[dict[str, object]]:
    """Add up what was delivered and spent on a case in a period."""
    rows = _totals(view, [found.case], {found.case.id: found.ref}, said)
    return [{"ref": found.ref, **row} for row in rows]


def totals_for(
    view: View, workers: Sequence[Worker] | None, said: ServiceQuestion
) -> list[dict[str, object]]:
    """Add up what was delivered and spent on the cases of these workers (None: of everybody).

    Cases that have ended count too, and are the last worker's.
    """
    if workers is None:
        cases = view.all(Case)
    else:
        cases = view.all(Case, worker_id={one.id for one in workers})
    clients = {one.id: one.code for one in view.all(Client, id={one.client_id for one in cases})}
    refs = {one.id: case_ref(clients[one.client_id], one.episode) for one in cases}
    return _totals(view, cases, refs, said)


def _totals(
    view: View, cases: Iterable[Case], refs: dict[str, str], said: ServiceQuestion
) -> list[dict[str, object]]:
    by = said.by or "funding"
    found: defaultdict[str, _Spent] = defaultdict(_Spent)
    for part in spent(view, [one.id for one in cases], said.from_on, said.to_on):
        key = refs[part.case_id] if by == "case" else getattr(part, by) or ""
        sums = found[key]
        found[key] = _Spent(
            sums.deliveries + part.deliveries,
            sums.cents + (part.cents or 0),
            sums.without_cost + part.deliveries - part.with_cost,
        )
    return [{by: key or None, **sums._asdict()} for key, sums in sorted(found.items())]


def _cases(view: View, workers: Sequence[Worker] | None) -> list[Case]:
    if workers is None:
        return view.all(Case, status=UNDER_WAY)
    return cases_seen_to(view, {one.id for one in workers})


def _of_cases(
    view: View, kind: type[PlannedService], cases: Iterable[Case]
) -> list[PlannedService]:
    ids = [one.id for one in cases]
    order = ("case_id", "number")
    return view.all(kind, order=order, case_id=ids, error_at=None, ended_on=None)
