"""Appointments are made and changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.appointments.values import AddAppointment, ChangeAppointment
from cmcli.casework.case_answer import case_answer
from cmcli.casework.people.people import person_linked, with_words
from cmcli.domain.appointments import (
    LONGEST_SERIES,
    Appointment,
    moment_words,
    next_moment,
)
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.contacts import WITH_CLIENT, Contact
from cmcli.domain.dates import short_day
from cmcli.domain.numbers import MOST_MINUTES
from cmcli.domain.permissions import require
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.timeline import joined
from cmcli.errors import Refused, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.appointments import appointments_between
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.numbered import find_numbered

NEXT_CONTACT = "next contact"
"""The text of an appointment that was agreed with a contact or a review, without one of its own."""


def perform_add(work: Work, found: FoundCase, said: AddAppointment) -> Answer:
    """Make an appointment, and say when it is."""
    return answer(work, found, add_appointment(work, found, said), "made")


def add_appointment(
    work: Work, found: FoundCase, said: AddAppointment, *, agreed_in: str | None = None
) -> Appointment:
    """Make an appointment of a case that is open or waiting.

    ``agreed_in`` is the key of the contact or the review where it was agreed.
    """
    require(work.actor.role, "record")
    found = found.locked_by(work)
    check_under_way(found.case)
    on = _day(work, said.at)
    until = said.until_on
    if said.every is not None and until is None:
        until = on + timedelta(days=LONGEST_SERIES)
    made = Appointment(
        id=work.new_id(),
        case_id=found.case.id,
        number=work.next_number(Appointment, case_id=found.case.id),
        text=said.text,
        at=said.at.astimezone(UTC),
        on=on,
        slot_at=said.at.astimezone(UTC),
        minutes=said.minutes,
        place=said.place,
        transport=said.transport,
        with_whom=_partner(work, found.client, said.with_whom),
        every=said.every,
        until_on=until,
        remind_days=said.remind_days,
        added_on=work.today,
        agreed_in=agreed_in,
    )
    warn_of_time(work, found.case, made)
    return work.add(made)


def agree_next(
    work: Work, found: FoundCase, next_on: date | datetime | None, agreed_in: str
) -> Appointment | None:
    """Make an appointment of what was agreed for the next contact, if it has a time."""
    if not isinstance(next_on, datetime):
        return None
    before = work.all(Appointment, case_id=found.case.id, agreed_in=agreed_in, outcome=None)
    if before:
        raise Refused(
            f"Appointment {before[0].number} was made for it already.",
            f'To move it: cm appointment move {found.ref} {before[0].number} "tue 9:30"',
            code="appointment-made",
            field="next_on",
        )
    try:
        said = AddAppointment(at=next_on, text=NEXT_CONTACT)
        return add_appointment(work, found, said, agreed_in=agreed_in)
    except Refused as refusal:
        raise refusal.about("next_on") from None


def made_words(view: View, one: Appointment) -> str:
    """Tell when the next contact was agreed for, as an appointment."""
    return f"Agreed next contact: {one.when(view.now.tzinfo)} (appointment {one.number})."


def warn_of_agreed(work: Work, contact: Contact) -> None:
    """Say that an appointment stays although the contact where it was agreed is taken out."""
    for one in work.all(Appointment, case_id=contact.case_id, agreed_in=contact.id, outcome=None):
        work.warn(
            f"Appointment {one.number} was agreed in this contact and stays:"
            f" {one.when(work.now.tzinfo)}. If it is wrong: cm appointment cancelled CASE"
            f" {one.number}"
        )


def perform_change(work: Work, found: FoundCase, said: ChangeAppointment) -> Answer:
    """Change an appointment, and say what it is now."""
    return answer(work, found, change_appointment(work, found, said), "changed")


def change_appointment(work: Work, found: FoundCase, said: ChangeAppointment) -> Appointment:
    """Change what is said of an open appointment; an empty text takes a value away."""
    require(work.actor.role, "record")
    found = found.locked_by(work)
    one = open_appointment(work, found.case, said.number)
    names = ("minutes", "place", "transport", "every", "until_on", "remind_days")
    given = {name: getattr(said, name) for name in names}
    changes: dict[str, Any] = {
        name: None if value == "" else value for name, value in given.items() if value is not None
    }
    if said.text is not None:
        changes["text"] = said.text
    if said.with_whom is not None:
        changes["with_whom"] = _partner(work, found.client, said.with_whom or None)
    after = replace(one, **changes)
    if after.every is None:
        changes["until_on"] = None
        if said.until_on:
            raise UsageProblem(
                f"Appointment {one.number} is not repeated.",
                f"For example: cm appointment set {found.ref} {one.number} --repeat 1w",
                field="until_on",
            )
    elif after.until_on is None:
        changes["until_on"] = one.on + timedelta(days=LONGEST_SERIES)
    elif after.until_on < one.on:
        raise UsageProblem(
            f"{short_day(after.until_on)} is before the appointment.", field="until_on"
        )
    return work.change(one, **changes)


def make_next(work: Work, case: Case, one: Appointment) -> Appointment | None:
    """Make the next of a repeated appointment that has an outcome now, if there is one."""
    at = next_moment(one, work.now.tzinfo)
    if at is None or case.ended:
        return None
    zone = work.now.tzinfo
    if at.astimezone(zone).time() != one.slot_at.astimezone(zone).time():
        work.warn(f"The clocks go forward, so the next appointment is at {moment_words(at, zone)}.")
    made = Appointment(
        id=work.new_id(),
        case_id=case.id,
        number=work.next_number(Appointment, case_id=case.id),
        text=one.text,
        at=at,
        on=_day(work, at),
        slot_at=at,
        minutes=one.minutes,
        place=one.place,
        transport=one.transport,
        with_whom=one.with_whom,
        every=one.every,
        until_on=one.until_on,
        remind_days=one.remind_days,
        added_on=work.today,
        follows_id=one.id,
        series_id=one.series,
    )
    warn_of_time(work, case, made, past=False)
    return work.add(made)


def check_under_way(case: Case) -> None:
    """Raise :class:`Refused` for a case that takes no new appointment."""
    if case.ended:
        raise Refused(
            f"The case is {case.status.replace('-', ' ')}, so it takes no new appointment.",
            "To open a new episode: cm reopen",
            code=case.status,
        )


def warn_of_time(work: Work, case: Case, one: Appointment, *, past: bool = True) -> None:
    """Warn of an appointment that is past, and of others of the worker at the same time."""
    if past and one.at < work.now:
        work.warn(
            f"{one.when(work.now.tzinfo)} is in the past. To say what came of it:"
            f" cm appointment kept CASE {one.number}"
        )
    for other, ref in _at_one_time(work, case, one):
        work.warn(
            f"{ref} appointment {other.number} is at that time too: {other.when(work.now.tzinfo)}."
        )


def _at_one_time(view: View, case: Case, one: Appointment) -> list[tuple[Appointment, str]]:
    """The other open appointments at the time, of whoever has the case, with their cases."""
    cases = {case.id: case}
    if case.worker_id is not None:
        mine = view.all(Case, worker_id=case.worker_id, status=UNDER_WAY)
        cases |= {one.id: one for one in mine}
    day = timedelta(minutes=MOST_MINUTES)
    near = appointments_between(view, cases, one.at - day, one.at + day)
    there = [
        other
        for other in near
        if other.id != one.id and other.outcome is None and other.overlaps(one)
    ]
    ids = {cases[other.case_id].client_id for other in there}
    codes = {client.id: client.code for client in view.all(Client, id=ids)} if ids else {}
    return [
        (other, case_ref(codes[of.client_id], of.episode))
        for other in there
        for of in [cases[other.case_id]]
    ]


def _partner(work: Work, client: Client, said: str | None) -> str | None:
    """Return with whom it is, by name, None for the client with the worker.

    Warn of somebody who must not be contacted.
    """
    if said in (None, WITH_CLIENT):
        return None
    person_linked(work, client, said)
    return with_words(work, client, said)


def _day(view: View, at: datetime) -> date:
    """Return the day of a moment in the agency's time zone."""
    return at.astimezone(view.now.tzinfo).date()


def open_appointments(view: View, case: Case) -> list[Appointment]:
    """Return the appointments of the case that nobody has answered, in the order of their time."""
    return view.all(Appointment, order=("at", "number"), case_id=case.id, outcome=None)


def listed_appointments(found: Iterable[Appointment], zone: tzinfo | None) -> str:
    """List appointments in a sentence, by number, time and text."""
    return "; ".join(f"{one.number} {one.when(zone)} {one.text}" for one in found)


def open_appointment(view: View, case: Case, number: int) -> Appointment:
    """Return an appointment that nobody has answered; raises :class:`NotFound` or Refused."""
    zone = view.now.tzinfo
    one = find_numbered(
        view,
        Appointment,
        "appointment",
        number,
        known=lambda: listed_appointments(open_appointments(view, case), zone),
        add='To make one: cm appointment add CASE "tue 9:30" TEXT',
        listed="Open appointments",
        case_id=case.id,
    )
    if one.outcome is not None:
        raise Refused(
            f"Appointment {number} on {one.when(zone)} was already {one.outcome}.",
            'To undo that: cm undo. To make a new one: cm appointment add CASE "tue 9:30" TEXT',
            code=f"appointment-{one.outcome}",
            field="number",
        )
    return one


def appointment_record(one: Appointment, zone: tzinfo | None) -> dict[str, object]:
    """Return an appointment as JSON prints it; ``time`` is by the agency's clock."""
    return {
        "number": one.number,
        "text": one.text,
        "at": one.at,
        "on": one.on,
        "time": f"{one.at.astimezone(zone):%H:%M}",
        "minutes": one.minutes,
        "place": one.place,
        "transport": one.transport,
        "with": one.with_whom,
        "repeat_days": one.every,
        "until_on": one.until_on,
        "remind_days": one.remind_days,
        "added_on": one.added_on,
        "outcome": one.outcome,
        "outcome_on": one.outcome_on,
        "by": one.outcome_by,
        "reason": one.reason,
    }


@dataclass(frozen=True, kw_only=True)
class Further:
    """More for an answer about an appointment: sentences, the record, and the case as it is now."""

    lines: tuple[str, ...] = ()
    record: "dict[str, object] | None" = None
    shown: Any = None


def answer(
    work: Work, found: FoundCase, one: Appointment, what: str, more: Further | None = None
) -> Answer:
    """Answer with an appointment, and what was done with it."""
    more = more or Further()
    zone = work.now.tzinfo
    day = moment_words(one.at, zone).rpartition(" ")[0]
    said = joined(f"{day} {one.hours(zone)}", one.words, one.repeated, sep=", ")
    line = f"{found.ref} appointment {one.number} {what}: {said}"
    record = {"appointment": appointment_record(one, zone), **(more.record or {})}
    lines = (line, *more.lines)
    return case_answer(work, found.case, lines, record, client=found.client, shown=more.shown)
