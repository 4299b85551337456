"""Appointments are kept, missed, cancelled, or moved to another time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

from cmcli.casework.answers import Answer
from cmcli.casework.appointments.appointments import (
    Further,
    answer,
    appointment_record,
    check_under_way,
    make_next,
    open_appointment,
    warn_of_time,
)
from cmcli.casework.appointments.values import (
    CancelAppointment,
    KeepAppointment,
    MissAppointment,
    MoveAppointment,
)
from cmcli.casework.days import day_of_fact
from cmcli.casework.referrals.meeting import follow_meeting
from cmcli.casework.round.contacts import CheckedIn, check_in, checked_in
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.appointments import (
    CANCELLED,
    KEPT,
    MISSED,
    Appointment,
    AppointmentMove,
    moment_words,
)
from cmcli.domain.contacts import WITH_CLIENT, Contact
from cmcli.domain.permissions import require
from cmcli.errors import Refused
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def perform_kept(work: Work, found: FoundCase, said: KeepAppointment) -> Answer:
    """Mark an appointment as kept, and record the contact if it was one."""
    contact = said.contact or (CheckIn() if said.contact_too else None)
    return _answered(work, found, said.number, KEPT, contact)


def perform_missed(work: Work, found: FoundCase, said: MissAppointment) -> Answer:
    """Mark an appointment as missed, and record the attempt if it was one."""
    attempt = said.contact or (CheckIn() if said.attempt is not None else None)
    if attempt is not None:
        attempt = replace(attempt, outcome=said.attempt or MISSED)
    return _answered(work, found, said.number, MISSED, attempt, by=said.by)


def _answered(
    work: Work,
    found: FoundCase,
    number: int,
    outcome: str,
    contact: CheckIn | None,
    *,
    by: str | None = None,
) -> Answer:
    """Record what came of an appointment that has taken place, and the contact or the attempt."""
    require(work.actor.role, "record")
    found = found.locked_by(work)
    one = open_appointment(work, found.case, number)
    _check_not_to_come(work, found, one, outcome)
    made = None
    if contact is not None:
        at = min(one.at, work.now).astimezone(work.now.tzinfo)
        made = check_in(work, found, replace(contact, at=at))
    one = work.change(
        one,
        outcome=outcome,
        outcome_on=one.on,
        outcome_by=by,
        contact_id=None if made is None else made.contact.id,
    )
    following = make_next(work, found.case, one)
    lines = [*_next_words(work, one, following)]
    if made is None:
        lines += _unrecorded(work, found, one)
        return answer(work, found, one, outcome, _further(work, following, lines))
    return _with_contact(work, found, one, made, _further(work, following, lines))


def _with_contact(
    work: Work, found: FoundCase, one: Appointment, made: CheckedIn, more: Further
) -> Answer:
    told = checked_in(work, found, made)
    further = Further(
        lines=(*told.lines, *more.lines),
        record={**(more.record or {}), "contact": told.record},
        shown=told.shown,
    )
    return answer(work, found, one, one.outcome or "", further)


def _check_not_to_come(work: Work, found: FoundCase, one: Appointment, outcome: str) -> None:
    """Refuse an outcome of an appointment that is still to come; somebody may come early."""
    early = one.on > work.today or (outcome == MISSED and one.at > work.now)
    if early:
        raise Refused(
            f"Appointment {one.number} is still to come: {one.when(work.now.tzinfo)}.",
            f"To cancel or move it: cm appointment cancelled {found.ref} {one.number},"
            f' or: cm appointment move {found.ref} {one.number} "tue 9:30"',
            code="future",
            field="number",
        )


def _unrecorded(work: Work, found: FoundCase, one: Appointment) -> Iterator[str]:
    """Say that no contact was recorded where the client was to meet the worker.

    It may be one that was recorded before, on the same day.
    """
    same_day = {"on": one.on, "with_whom": WITH_CLIENT, "error_at": None}
    if not one.with_worker or work.count(Contact, case_id=found.case.id, **same_day):
        return
    at = f"{one.at.astimezone(work.now.tzinfo):%Y-%m-%d %H:%M}"
    if one.outcome == KEPT:
        yield f'No contact was recorded. If you met: cm checkin {found.ref} --at "{at}" --mode M'
    elif one.outcome_by != "us":
        yield f'No attempt was recorded. If you tried: cm checkin {found.ref} --at "{at}" --no-show'


def perform_cancelled(work: Work, found: FoundCase, said: CancelAppointment) -> Answer:
    """Cancel an appointment, also one that is over."""
    require(work.actor.role, "record")
    found = found.locked_by(work)
    one = open_appointment(work, found.case, said.number)
    on = day_of_fact(work, said.on)
    work.reason = said.reason
    one = work.change(one, outcome=CANCELLED, outcome_on=on, outcome_by=said.by, reason=said.reason)
    follow_meeting(work, one)
    following = make_next(work, found.case, one)
    lines = [*_next_words(work, one, following)]
    return answer(work, found, one, CANCELLED, _further(work, following, lines))


def perform_move(work: Work, found: FoundCase, said: MoveAppointment) -> Answer:
    """Move an appointment, and keep when it would have been."""
    require(work.actor.role, "record")
    found = found.locked_by(work)
    check_under_way(found.case)
    one = open_appointment(work, found.case, said.number)
    to = said.to.astimezone(UTC)
    zone = work.now.tzinfo
    if to == one.at:
        raise Refused(
            f"Appointment {one.number} is on {one.when(zone)} already.",
            code="unchanged",
            field="to",
        )
    work.reason = said.reason
    work.add(
        AppointmentMove(
            id=work.new_id(),
            case_id=found.case.id,
            appointment_id=one.id,
            on=work.today,
            from_at=one.at,
            to_at=to,
            moved_by=said.by,
            reason=said.reason,
        )
    )
    before = moment_words(one.at, zone)
    one = work.change(one, at=to, on=to.astimezone(zone).date())
    follow_meeting(work, one)
    warn_of_time(work, found.case, one)
    return answer(work, found, one, f"moved from {before}")


def _next_words(work: Work, one: Appointment, following: Appointment | None) -> Iterator[str]:
    """Tell of a repeated appointment when it is next, or that it was the last."""
    if following is not None:
        when = following.when(work.now.tzinfo)
        yield f"The next one is appointment {following.number}: {when}."
    elif one.every is not None:
        yield "It was the last one; it is no longer repeated."


def _further(work: Work, following: Appointment | None, lines: list[str]) -> Further:
    record = None if following is None else appointment_record(following, work.now.tzinfo)
    return Further(lines=tuple(lines), record={"next_appointment": record})
