"""Authorizations are recorded and change: facts of a payer, so a case of any status has them."""

from collections.abc import Mapping
from datetime import UTC, date
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
    GRANTED,
    Authorization,
    AuthorizationChange,
    AuthorizedUse,
    ServiceUse,
    in_order,
    standing_now,
    units_told,
    uses_of,
)
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.permissions import require
from cmcli.domain.services import PlannedService
from cmcli.errors import NotFound, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, ref_of
from cmcli.store.reading.numbered import check_right, find_numbered


def perform_add(work: Work, found: FoundCase, said: AddAuthorization) -> Answer:
    """Record an authorization, and tell what it is for."""
    return _answer(work, found, add_authorization(work, found.case, said), "added")


def add_authorization(work: Work, case: Case, said: AddAuthorization) -> Authorization:
    """Record what a payer was asked for, or has answered."""
    require(work.actor.role, "record")
    case = work.locked(case)
    planned = numbered(work, case, said.service, "service")
    key, on = work.new_id(), day_of_fact(work, said.on)
    first = _status(work, case, key, said, on)
    columns = {**_columns(said), **standing_now([first])}
    columns |= denial(work, None, said, columns["status"])
    made = work.add(
        Authorization(
            id=key,
            case_id=case.id,
            number=work.next_number(Authorization, case_id=case.id),
            planned_id=planned.id,
            added_on=work.today,
            **columns,
        )
    )
    work.add(first)
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
    case = work.locked(case)
    before = authorization_of(work, case, said.number)
    columns = _columns(said)
    if (said.status, said.on, said.reason) != (None, None, None):
        columns |= _standing(work, case, before, said)
        columns |= denial(work, before, said, columns["status"])
    changed = work.change(before, **columns)
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

    def known() -> str:
        return ", ".join(f"{one.number} {one.named}" for one in authorizations_of(view, case))

    one = find_numbered(
        view,
        Authorization,
        "authorization",
        number,
        known=known,
        add="To add one: cm authorization add CASE",
        case_id=case.id,
    )
    again = "To record it again: cm authorization add CASE"
    check_right(one, f"Authorization {number}", again)
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
    told = (f"{one.standing.capitalize()}, {one.period}: {units}.",) if one.error_at is None else ()
    record = {"authorization": authorization_record(one, planned, uses)}
    return case_answer(work, found.case, (line, *told), record, client=found.client)


def _judge(work: Work, one: Authorization, *, again: bool) -> None:
    planned = work.get(PlannedService, one.planned_id)
    if planned is not None:
        judge_network(work, planned, again=again)


_SAME = ("units", "used_before", "from_on", "to_on", "payer", "appeal_by", "keep_by")


def _columns(said: AuthorizationTerms) -> dict[str, Any]:
    """Return the columns that are said, but for the status; an empty text clears one."""
    values = {name: getattr(said, name, None) for name in _SAME}
    values["reference"] = said.payer_number
    return {
        name: None if value == "" else value for name, value in values.items() if value is not None
    }


def _standing(
    work: Work, case: Case, before: Authorization, said: ChangeAuthorization
) -> dict[str, Any]:
    """Remember a status on its day, and return the columns of the latest one.

    Words without a status, or on the latest status, correct that one.
    """
    rows = in_order(work.all(AuthorizationChange, authorization_id=before.id))
    last = rows[-1]
    if said.status in (None, last.status):
        on = last.on if said.on is None else day_of_fact(work, said.on)
        reason = last.reason if said.reason is None else said.reason or None
        rows[-1] = work.change(last, on=on, reason=reason)
    else:
        new = _status(work, case, before.id, said, day_of_fact(work, said.on))
        rows.append(work.add(new))
    stated, last = rows[-1], in_order(rows)[-1]
    if last.id != stated.id:
        work.warn(
            f"The status of {short_day(last.on)} is later and stays: {last.status}. If its day is"
            f" wrong: cm authorization set {ref_of(work, case)} {before.number} --on D"
        )
    return standing_now(rows)


def _status(
    work: Work, case: Case, key: str, said: AuthorizationTerms, on: date
) -> AuthorizationChange:
    return AuthorizationChange(
        id=work.new_id(),
        case_id=case.id,
        authorization_id=key,
        on=on,
        status=said.status or GRANTED,
        reason=said.reason or None,
    )
