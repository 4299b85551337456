"""Services are planned, changed and ended; what a supervisor has to agree to is told."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.described.fields import fields_of
from cmcli.casework.plan.goal_terms import check_need
from cmcli.casework.services.values import ChangeService, EndService, PlanService, ServiceTerms
from cmcli.domain.authorizations import Authorization, uses_of
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import may, require
from cmcli.domain.plans import Goal
from cmcli.domain.resources import Resource
from cmcli.domain.services import (
    PlannedService,
    Service,
    delivered,
    planned_so_far,
    progress_told,
)
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, ref_of
from cmcli.store.reading.numbered import check_right, find_numbered
from cmcli.store.reading.resources import find_resource

_TERMS = (
    *("number", "kind", "provider", "need", "goal", "every", "units", "unit", "cost", "funding"),
    *("from_on", "to_on", "note", "allowed_by", "added_on", "ended_on", "end_reason"),
)


def perform_plan(work: Work, found: FoundCase, said: PlanService) -> Answer:
    """Plan a service, and say what was planned."""
    return service_answer(work, found, plan_service(work, found.case, said), "planned")


def plan_service(work: Work, case: Case, said: PlanService) -> PlannedService:
    """Plan a service on a case that is open or waiting."""
    require(work.actor.role, "record")
    case = work.locked(case)
    if case.ended:
        raise Refused(
            f"The case is {case.status.replace('-', ' ')}, so no new service can be planned.",
            "To open a new episode: cm reopen",
            code=case.status,
        )
    return work.add(
        PlannedService(
            id=work.new_id(),
            case_id=case.id,
            number=work.next_number(PlannedService, case_id=case.id),
            kind=said.kind,
            added_on=work.today,
            **_columns(work, case, said),
        )
    )


def perform_change(work: Work, found: FoundCase, said: ChangeService) -> Answer:
    """Change a planned service, and say what it is now."""
    what = "changed"
    if said.agree_over:
        agree_over(work, found.case, said.number)
        what = f"agreed to by {work.actor.handle}"
    planned = change_service(work, found.case, said)
    return service_answer(work, found, planned, what)


def change_service(work: Work, case: Case, said: ChangeService) -> PlannedService:
    """Change what is planned of a service that goes on; an empty text takes a value away."""
    require(work.actor.role, "record")
    case = work.locked(case)
    planned = numbered(work, case, said.number)
    changes = _columns(work, case, said)
    if said.kind is not None:
        changes["kind"] = said.kind
    if not changes:
        return planned
    _check_goes_on(planned)
    first, last = (changes.get(name, getattr(planned, name)) for name in ("from_on", "to_on"))
    if first is not None and last is not None and last < first:
        raise UsageProblem(
            f"The last day {short_day(last)} is before the first day {short_day(first)}.",
            "Change both days.",
            field="to_on" if said.to_on else "from_on",
        )
    if "funding" in changes:
        _warn_of_funding(work, planned, changes["funding"])
    changed = work.change(planned, **changes)
    return judge_network(work, changed, again=True) if "provider" in changes else changed


def _warn_of_funding(work: Work, planned: PlannedService, funding: str | None) -> None:
    """Say that what was delivered until now stays with the old funding."""
    before = planned.funding
    if before not in (None, funding) and deliveries_of(work, [planned]):
        work.warn(f"What was delivered until now stays with the funding {before}.")


def perform_end(work: Work, found: FoundCase, said: EndService) -> Answer:
    """End a planned service, and say since when."""
    planned = end_service(work, found.case, said)
    what = f"ended {format_day(planned.ended_on or work.today, work.today)}"
    return service_answer(work, found, planned, what)


def end_service(work: Work, case: Case, said: EndService) -> PlannedService:
    """End a service that goes on, for a reason."""
    require(work.actor.role, "record")
    planned = numbered(work, work.locked(case), said.number)
    _check_goes_on(planned)
    work.reason = said.reason
    return work.change(planned, ended_on=day_of_fact(work, said.on), end_reason=said.reason)


def agree_over(work: Work, case: Case, number: int) -> None:
    """Agree to the provider of a service and to its deliveries that no payer has authorized."""
    require(work.actor.role, "override")
    case = work.locked(case)
    planned = numbered(work, case, number)
    past = [one for one in past_deliveries(work, planned) if one.allowed_by is None]
    waits = planned.awaits and planned.allowed_by is None
    if not past and not waits:
        raise Refused(f"Nothing of service {number} waits for a supervisor.", code="nothing-awaits")
    for one in past:
        work.change(one, allowed_by=work.actor.handle)
    if waits:
        work.change(planned, allowed_by=work.actor.handle)


def past_deliveries(view: View, planned: PlannedService) -> tuple[Service, ...]:
    """Return the deliveries of a service that none of its authorizations pays for."""
    authorizations = view.all(Authorization, planned_id=planned.id, error_at=None)
    if not authorizations:
        return ()
    return uses_of(authorizations, deliveries_of(view, [planned]))[planned.id].past


def judge_network(work: Work, planned: PlannedService, *, again: bool) -> PlannedService:
    """Let a supervisor agree to a provider who is not in the network of each payer.

    ``again`` asks also where a supervisor has agreed, as for another provider or payer.
    """
    resource = None if planned.resource_id is None else work.get(Resource, planned.resource_id)
    networks = {one.casefold() for one in (resource.networks if resource else None) or ()}
    held: dict[str, Any] = {"planned_id": planned.id, "error_at": None, "ended_on": None}
    payers = {one.payer.casefold() for one in work.all(Authorization, **held)}
    outside = bool(networks) and not payers <= networks
    if outside and planned.allowed_by is not None and not again:
        return planned
    mine = work.actor.handle if outside and may(work.actor.role, "override") else None
    if outside and mine is None:
        work.warn(
            f"{planned.provider} is outside the payer's network, so a supervisor has to agree:"
            f" {to_agree(work, planned)}"
        )
    return work.change(planned, awaits=outside or None, allowed_by=mine)


def to_agree(view: View, planned: PlannedService) -> str:
    """Return the command with which a supervisor agrees to what was recorded of a service."""
    ref = ref_of(view, view.get(Case, planned.case_id))
    return f"cm service set {ref} {planned.number} --agree"


def services_of(view: View, case: Case) -> list[PlannedService]:
    """Return the planned services of a case that were not entered in error."""
    return view.all(PlannedService, order=("number",), case_id=case.id, error_at=None)


def running_services(view: View, case: Case) -> list[PlannedService]:
    """Return those of them that have not ended."""
    return [one for one in services_of(view, case) if one.ended_on is None]


def deliveries_of(view: View, planned: Iterable[PlannedService]) -> list[Service]:
    """Return the deliveries of planned services, the first one first."""
    ids = [one.id for one in planned]
    return view.all(Service, order=("on", "id"), planned_id=ids, error_at=None)


def numbered(view: View, case: Case, number: int, field: str = "number") -> PlannedService:
    """Return the planned service of that number; refuse one that was entered in error."""
    planned = find_numbered(
        view,
        PlannedService,
        "service",
        number,
        known=lambda: ", ".join(f"{one.number} {one.kind}" for one in services_of(view, case)),
        add="To plan one: cm service plan CASE KIND",
        field=field,
        case_id=case.id,
    )
    again = f"To plan it again: cm service plan CASE {planned.kind}"
    check_right(planned, f"Service {number}", again, field=field)
    return planned


def strike_service(work: Work, case: Case, number: int, reason: str) -> PlannedService:
    """Mark a planned service as entered in error, unless something was recorded of it."""
    planned = numbered(work, case, number, "item")
    held: dict[str, Any] = {"planned_id": planned.id, "error_at": None}
    for kind, noun in ((Service, "deliveries"), (Authorization, "authorizations")):
        if work.count(kind, **held):
            raise Refused(
                f"Service {number} has {noun}.",
                f"Mark the {noun} as entered in error first, or end the service:"
                f" cm service end CASE {number} --reason T",
                code=f"has-{noun}",
                field="item",
            )
    work.reason = reason
    return work.change(planned, error_at=work.now.astimezone(UTC), error_reason=reason)


def service_record(
    one: PlannedService, deliveries: Iterable[Service], today: date
) -> dict[str, object]:
    """Return a planned service as JSON prints it, with what was delivered; money is in cents."""
    given = delivered(one, deliveries)
    return {
        **{name: getattr(one, name) for name in _TERMS},
        "deliveries": given.deliveries,
        "planned_so_far": planned_so_far(one, today),
        "delivered_units": given.units,
        "last_on": given.last_on,
        "cents": given.cents,
        "without_cost": given.without_cost,
    }


def service_answer(
    work: Work,
    found: FoundCase,
    planned: PlannedService,
    what: str,
    more: Iterable[str] = (),
    record: Mapping[str, object] | None = None,
) -> Answer:
    """Tell what was done with a planned service, and what was delivered of it so far."""
    deliveries = deliveries_of(work, [planned])
    given = delivered(planned, deliveries)
    terms = planned.terms
    line = f"{found.ref} service {planned.number} {what}: {planned.kind}"
    line += f" ({terms})" if terms else ""
    lines = [line, *more]
    if given.deliveries:
        lines.append(f"Delivered: {progress_told(planned, given, work.today)}.")
    told = {"service": service_record(planned, deliveries, work.today), **(record or {})}
    return case_answer(work, found.case, lines, told, client=found.client)


def _columns(work: Work, case: Case, said: ServiceTerms) -> dict[str, Any]:
    """Return the columns that are said; an empty text clears one."""
    names = [one.name for one in fields_of(ServiceTerms)]
    values = {name: getattr(said, name) for name in names}
    found = {
        name: None if value == "" else value for name, value in values.items() if value is not None
    }
    if "provider" in found:
        found |= _provider(work, found["provider"])
    if said.need:
        check_need(work, case, said.need)
    if isinstance(said.goal, int):
        _check_goal(work, case, said.goal)
    return found


def _provider(view: View, said: str | None) -> dict[str, Any]:
    """Return the entry of the directory that is meant, else the provider as it was said.

    A number can only be that of an entry.
    """
    if said is None:
        return {"resource_id": None}
    try:
        resource = find_resource(view, said, field="provider")
    except NotFound:
        if said.isdigit():
            raise
        return {"provider": said, "resource_id": None}
    return {"provider": resource.name, "resource_id": resource.id}


def _check_goal(view: View, case: Case, number: int) -> None:
    goals = view.all(Goal, order=("number",), case_id=case.id)
    if all(number != one.number for one in goals):
        known = ", ".join(f"{one.number} {one.text}" for one in goals)
        raise UsageProblem(
            f"This case has no goal {number}.",
            f"It has: {known}." if known else "To add one: cm plan add-goal CASE TEXT",
            code="no-such-goal",
            field="goal",
        )


def _check_goes_on(planned: PlannedService) -> None:
    if planned.ended_on is not None:
        raise Refused(
            f"Service {planned.number} ended on {short_day(planned.ended_on)}.",
            f"To plan it again: cm service plan CASE {planned.kind}",
            code="service-ended",
            field="number",
        )
