"""Services that go on and their authorizations, when a case is reopened or merged into another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from cmcli.casework.services.services import deliveries_of, running_services
from cmcli.domain.authorizations import GRANTED, Authorization, AuthorizationChange, uses_of
from cmcli.domain.cases import Case
from cmcli.domain.records import record_of
from cmcli.domain.services import Delivered, PlannedService, Service, delivered
from cmcli.store.core.work import Work


class Renumbered(NamedTuple):
    """A record that a merge moved: what it is, and its numbers before and after."""

    noun: str
    before: int
    after: int


class CarriedServices(NamedTuple):
    """The services and authorizations that a reopened case takes along."""

    services: Sequence[PlannedService] = ()
    authorizations: Sequence[Authorization] = ()

    @property
    def lines(self) -> Iterator[str]:
        """Tell them in sentences."""
        if self.services:
            listed = "; ".join(f"{one.number} {one.words}" for one in self.services)
            yield f"Services carried over: {listed}."
        if self.authorizations:
            listed = "; ".join(f"{one.number} {one.named}" for one in self.authorizations)
            yield f"Authorizations carried over: {listed}."


def read_services_ahead(work: Work, case: Case) -> None:
    """Read with the rest what is carried over."""
    for kind in (PlannedService, Authorization, Service):
        work.ahead(kind, **_right(kind, case))


def carry_services(work: Work, case: Case, new: Case, needs: Collection[str]) -> CarriedServices:
    """Copy the services that go on, and the authorizations that are still of use; both keep their
    numbers.

    Deliveries stay with the closed case, so the copy of an authorization says how much was used
    before, and that of a service is planned from now on. ``needs`` are the need domains that the
    new case has.
    """
    all_planned = work.all(PlannedService, **_right(PlannedService, case))
    all_held = work.all(Authorization, **_right(Authorization, case))
    given = work.all(Service, **_right(Service, case))
    uses = uses_of(all_held, given)
    copies: dict[str, PlannedService] = {}
    for one in all_planned:
        if one.ended_on is None:
            need = one.need if one.need in needs else None
            fresh: dict[str, Any] = {"case_id": new.id, "need": need, "goal": None}
            left = _from_now_on(one, delivered(one, given), work.today)
            copies[one.id] = replace(one, id=work.new_id(), **fresh, **left)
    held = [
        replace(
            one,
            id=work.new_id(),
            case_id=new.id,
            planned_id=copies[one.planned_id].id,
            added_on=work.today,
            used_before=uses[one.planned_id].by_id[one.id].used or None,
        )
        for one in all_held
        if one.planned_id in copies and one.ended_on is None and _of_use(one, work.today)
    ]
    work.add_all(list(copies.values()))
    work.add_all(held)
    work.add_all([_status(work, one) for one in held])
    return CarriedServices(tuple(copies.values()), tuple(held))


def _status(work: Work, one: Authorization) -> AuthorizationChange:
    """Return the present status of an authorization that is carried over, on its day."""
    return AuthorizationChange(
        id=work.new_id(),
        case_id=one.case_id,
        authorization_id=one.id,
        on=one.status_on,
        status=one.status,
        reason=one.reason,
    )


def _from_now_on(one: PlannedService, given: Delivered, today: date) -> dict[str, Any]:
    """Return the terms of a service that is carried over: what is left of it, from today on."""
    begun = one.from_on if one.from_on is not None and one.from_on > today else None
    columns: dict[str, Any] = {"from_on": begun, "added_on": today}
    if one.every is not None or not given.deliveries:
        return columns
    if one.units is not None and given.units < one.units:
        return {**columns, "units": one.units - given.units}
    return {**columns, "units": None, "to_on": None}


def _of_use(one: Authorization, today: date) -> bool:
    """Return whether it can still be used, or the payer still has to answer."""
    return one.status != GRANTED or one.to_on >= today


def _right(kind: type[Any], case: Case) -> dict[str, Any]:
    """Return the question for all records of the case that were not entered in error."""
    planned = {"planned": True} if kind is Service else {}
    return {"order": record_of(kind).order, "case_id": case.id, "error_at": None, **planned}


def move_services(work: Work, case: Case, stays: Case) -> Iterator[Renumbered]:
    """Move the services that go on, with their deliveries and authorizations, to another case."""
    planned = running_services(work, case)
    first = work.next_number(PlannedService, case_id=stays.id)
    for number, one in enumerate(planned, start=first):
        work.change(one, case_id=stays.id, number=number, need=None, goal=None)
        yield Renumbered("service", one.number, number)
    for given in deliveries_of(work, planned):
        work.change(given, case_id=stays.id)
    held = work.all(
        Authorization,
        order=("number",),
        planned_id=[one.id for one in planned],
        error_at=None,
    )
    first = work.next_number(Authorization, case_id=stays.id)
    for number, authorized in enumerate(held, start=first):
        work.change(authorized, case_id=stays.id, number=number)
        yield Renumbered("authorization", authorized.number, number)
    for status in work.all(AuthorizationChange, authorization_id=[one.id for one in held]):
        work.change(status, case_id=stays.id)
