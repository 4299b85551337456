"""Authorizations are recorded and change: facts of a payer, so a case of any status has them."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.benefits.benefits import ask_for_appeal, denial
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.services.authorization_values import (
    AddAuthorization,
    AuthorizationInError,
    AuthorizationTerms,
    ChangeAuthorization,
)
from cmcli.casework.services.services import (
    deliveries_of,
    judge_network,
    numbered,
)
from cmcli.domain.authorizations import (
    APPEALED,
    ENDED,
    GRANTED,
    Authorization,
    AuthorizedUse,
    ServiceUse,
    units_told,
    uses_of,
)
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.permissions import require
from cmcli.domain.services import PlannedService
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def perform_add(work: Work, found: FoundCase, said: AddAuthorization) -> Answer:
    """Record an authorization, and tell what it is for."""
    return _answer(work, found, add_authorization(work, found.case, said), "added")


def add_authorization(work: Work, case: Case, said: AddAuthorization) -> Authorization:
    """Record what a payer was asked for, or has answered."""
    require(work.actor.role, "record")
    case = work.locked(case)
    planned = numbered(work, case, said.service, "service")
    columns = _columns(work, None, said)
    if "status" not in columns:
        columns |= {"status": GRANTED, "status_on": day_of_fact(work, said.on)}
    made = work.add(
        Authorization(
            id=work.new_id(),
            case_id=case.id,
            number=work.next_number(Authorization, case_id=case.id),
            planned_id=planned.id,
            added_on=work.today,
            **columns,
        )
    )
    ask_for_appeal(work, made)
    held = work.all(Authorization, planned_id=planned.id, error_at=None)
    known = {one.payer.casefold() for one in held if one.id != made.id}
    judge_network(work, planned, again=made.payer.casefold() not in known)
    return made


def perform_change(work: Work, found: FoundCase, said: ChangeAuthorization) -> Answer:
    """Change an authorization, and tell what it is now."""
    return _answer(work, found, change_authorization(work, found.case, said), "changed")


def change_authorization(work: Work, case: Case, said: ChangeAuthorization) -> Authorization:
    """Change what is said of an authorization; an empty text takes a value away."""
    require(work.actor.role, "record")
    before = authorization_of(work, work.locked(case), said.number)
    changed = work.change(before, **_columns(work, before, said))
    if changed.to_on < changed.from_on:
        raise UsageProblem(
            f"The last day {short_day(changed.to_on)} is before the first day"
            f" {short_day(changed.from_on)}.",
            "Change both days.",
            field="to_on" if said.to_on else "from_on",
        )
    if said.status is not None:
        ask_for_appeal(work, changed)
    if said.payer is not None or changed.standing != before.standing:
        _judge(work, changed, again=changed.payer != before.payer)
    return changed


def perform_error(work: Work, found: FoundCase, said: AuthorizationInError) -> Answer:
    """Mark an authorization as entered in error."""
    require(work.actor.role, "record")
    one = authorization_of(work, work.locked(found.case), said.number)
    work.reason = said.reason
    struck = work.change(one, error_at=work.now.astimezone(UTC), error_reason=said.reason)
    _judge(work, struck, again=False)
    return _answer(work, found, struck, f"was entered in error: {said.reason}")


def authorizations_of(view: View, case: Case) -> list[Authorization]:
    """Return the authorizations of a case that were not entered in error."""
    return view.all(Authorization, order=("number",), case_id=case.id, error_at=None)


def authorization_of(view: View, case: Case, number: int) -> Authorization:
    """Return the authorization of that number; refuse one that was entered in error."""
    one = view.one(Authorization, case_id=case.id, number=number)
    if one is None:
        known = ", ".join(f"{one.number} {one.named}" for one in authorizations_of(view, case))
        raise NotFound(
            f"There is no authorization {number} on this case.",
            f"Authorizations: {known}." if known else "To add one: cm authorization add CASE",
            field="number",
        )
    if one.error_at is not None:
        raise Refused(
            f"Authorization {number} was entered in error: {one.error_reason}.",
            "To record it again: cm authorization add CASE",
            code="struck",
            field="number",
        )
    return one


def authorization_record(
    one: Authorization, planned: PlannedService, uses: Mapping[str, ServiceUse]
) -> dict[str, object]:
    """Return an authorization as JSON prints it, with what is used of it and left."""
    use = use_in(one, uses)
    return {
        "number": one.number,
        "service": planned.number,
        "kind": planned.kind,
        "payer": one.payer,
        "payer_number": one.reference,
        "units": one.units,
        "unit": planned.unit,
        "used": use.used,
        "left": use.left,
        "used_before": one.used_before,
        "past": use.past,
        "without_units": use.without_units,
        "from_on": one.from_on,
        "to_on": one.to_on,
        "status": one.standing,
        "status_on": one.ended_on or one.status_on,
        "appeal_by": one.appeal_by,
        "keep_by": one.keep_by,
        "reason": one.reason,
        "added_on": one.added_on,
    }


def use_in(one: Authorization, uses: Mapping[str, ServiceUse]) -> AuthorizedUse:
    """Return the use of an authorization; nothing is used of one that was entered in error."""
    of = uses.get(one.planned_id)
    return AuthorizedUse() if of is None else of.by_id.get(one.id, AuthorizedUse())


def _answer(work: Work, found: FoundCase, one: Authorization, what: str) -> Answer:
    planned = work.get(PlannedService, one.planned_id)
    if planned is None:
        raise NotFound("The service of the authorization is gone.")
    held = work.all(Authorization, planned_id=planned.id, error_at=None)
    uses = uses_of(held, deliveries_of(work, [planned]))
    line = f"{found.ref} authorization {one.number} {what}: {planned.kind}, {one.named}"
    units = units_told(one, use_in(one, uses), planned.unit)
    told = f"{one.standing.capitalize()}, {one.period}: {units}."
    record = {"authorization": authorization_record(one, planned, uses)}
    return case_answer(work, found.case, (line, told), record, client=found.client)


def _judge(work: Work, one: Authorization, *, again: bool) -> None:
    planned = work.get(PlannedService, one.planned_id)
    if planned is not None:
        judge_network(work, planned, again=again)


_SAME = ("units", "used_before", "from_on", "to_on", "payer", "appeal_by", "keep_by", "reason")


def _columns(work: Work, before: Authorization | None, said: AuthorizationTerms) -> dict[str, Any]:
    """Return the columns that are said; an empty text clears one."""
    values = {name: getattr(said, name, None) for name in _SAME}
    values["reference"] = said.payer_number
    columns = {
        name: None if value == "" else value for name, value in values.items() if value is not None
    }
    if said.status is None and (said.on is None or before is None):
        return columns
    on = day_of_fact(work, said.on)
    if said.status == ENDED:
        return {**columns, "ended_on": on} | (
            {} if before else {"status": GRANTED, "status_on": on}
        )
    if said.status is None:
        return {**columns, "status_on": on}
    columns |= denial(work, before, said, said.status)
    if before is not None and before.reason is not None and said.reason is None:
        columns |= _other_reason(work, before, said.status)
    return {**columns, "status": said.status, "status_on": on, "ended_on": None}


def _other_reason(work: Work, before: Authorization, status: str) -> dict[str, None]:
    """Take away the payer's reason for another answer; an appeal keeps that of its denial."""
    if status in (before.status, APPEALED):
        return {}
    work.warn(f"The payer's reason for the old status was cleared: {before.reason}")
    return {"reason": None}
