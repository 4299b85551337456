"""A client is referred to a service, or to somebody who helps."""

from dataclasses import replace
from datetime import date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.plan.goals import find_goal
from cmcli.casework.referrals.referrals import (
    checked_follow_up,
    listed_referrals,
    referral_answer,
    settle_rejected,
)
from cmcli.casework.referrals.values import Refer
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.needs import Need
from cmcli.domain.permissions import require
from cmcli.domain.referrals import SENT, Referral, ReferralEvent
from cmcli.domain.resources import Resource
from cmcli.errors import NotFound, Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.resources import find_resource


def perform_refer(work: Work, found: FoundCase, said: Refer) -> Answer:
    """Make a referral, and say when it is followed up."""
    one = refer(work, found.case, said)
    ended = settle_rejected(work, found.case, one.need)
    marks = f" ({one.marks})" if one.marks else ""
    lines = []
    if ended:
        lines.append(f"It comes next after referral {listed_referrals(ended)}.")
    if one.resource_id is None and not one.natural:
        lines.append("It is not in the directory, so it was taken as you typed it.")
    what = f"sent {format_day(one.sent_on, work.today)}{marks}"
    return referral_answer(work, found, one, what, lines)


def refer(work: Work, case: Case, said: Refer) -> Referral:
    """Refer the client of a case; an entry of the directory is copied as it is on this day."""
    require(work.actor.role, "record")
    case, on = work.locked(case), day_of_fact(work, said.on)
    _check_takes(case, on)
    _check_links(work, case, said)
    entry = resource_meant(work, said.where)
    if entry is not None and entry.ended_on is not None:
        work.warn(f"{entry.name} ended on {short_day(entry.ended_on)}.")
    one = Referral(
        id=work.new_id(),
        case_id=case.id,
        number=work.next_number(Referral, case_id=case.id),
        to=said.where if entry is None else entry.name,
        service=said.service,
        need=said.need,
        goal=said.goal,
        urgent=said.urgent,
        warm=said.warm,
        natural=said.natural,
        led_by=said.led_by,
        sent_on=on,
        sent_by=work.actor.id,
        status=SENT,
        status_on=on,
        ended_on=case.closed_on if case.status == "closed" else None,
        **_copied(entry),
    )
    one = work.add(replace(one, **checked_follow_up(one, said.follow_on)))
    work.add(
        ReferralEvent(id=work.new_id(), case_id=case.id, referral_id=one.id, on=on, status=SENT)
    )
    return one


def _copied(entry: Resource | None) -> dict[str, Any]:
    """Return what the directory says today of where the client goes."""
    if entry is None:
        return {}
    names = ("organization", "phone", "address", "hours", "bring", "apply")
    return {"resource_id": entry.id, **{name: getattr(entry, name) for name in names}}


def _check_takes(case: Case, on: date) -> None:
    """Refuse a referral on a closed case, unless it was sent before the case closed."""
    if case.status == "closed" and case.closed_on is not None and on > case.closed_on:
        raise Refused(
            f"The case was closed on {short_day(case.closed_on)}, so it takes no new referral.",
            Sentence("To enter an earlier one, use {on}. To open a new episode: cm reopen"),
            code=case.status,
            field="on",
        )


def _check_links(work: Work, case: Case, said: Refer) -> None:
    """Refuse a need or a goal that the case does not have."""
    if said.goal is not None:
        try:
            find_goal(work, case, str(said.goal))
        except NotFound as problem:
            raise problem.about("goal") from None
    needs = work.all(Need, order=("domain",), case_id=case.id) if said.need else []
    if said.need is not None and said.need not in {one.domain for one in needs}:
        known = ", ".join(one.domain for one in needs)
        raise NotFound(
            f"This case has no need {said.need}.",
            f"Needs of the case: {known}."
            if known
            else f"To add it: cm assess CASE --need {said.need}=0-4:TEXT",
            field="need",
        )


def resource_meant(view: View, said: str) -> Resource | None:
    """Return the entry of the directory that a text means; None for a text that names none.

    It is a number, a name or a part of one. Raises :class:`Ambiguous` where it fits several
    entries, and :class:`NotFound` for a number that no entry has.
    """
    try:
        return find_resource(view, said, field="where")
    except NotFound:
        if said.strip().isdecimal():
            raise
        return None
