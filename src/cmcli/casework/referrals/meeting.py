"""The appointment of a scheduled referral."""

from datetime import date, datetime

from cmcli.casework.appointments.appointments import add_appointment
from cmcli.casework.appointments.values import AddAppointment
from cmcli.domain.appointments import CANCELLED, Appointment
from cmcli.domain.referrals import SCHEDULED, Referral
from cmcli.domain.text import NAME_LIMIT
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def schedule(work: Work, found: FoundCase, one: Referral, at: datetime) -> Appointment:
    """Make the appointment of a referral, with its provider and at its address."""
    if found.case.ended:
        raise Refused(
            f"The case is {found.case.status.replace('-', ' ')}, so it takes no new appointment.",
            Sentence("Leave out {at}, or open a new episode first: cm reopen"),
            code=found.case.status,
            field="at",
        )
    for before in meetings_of(work, one):
        raise Refused(
            f"Appointment {before.number} was made for it already.",
            f'To move it: cm appointment move {found.ref} {before.number} "tue 9:30"',
            code="appointment-made",
            field="at",
        )
    said = AddAppointment(
        at=at,
        text=one.service or one.to,
        place=one.address,
        with_whom=(one.organization or one.to)[:NAME_LIMIT],
    )
    try:
        return add_appointment(work, found, said, agreed_in=one.id)
    except Refused as refusal:
        raise refusal.about("at") from None


def meetings_of(view: View, one: Referral) -> list[Appointment]:
    """Return the open appointment of a referral, if it has one."""
    return view.all(Appointment, case_id=one.case_id, agreed_in=one.id, outcome=None)


def follow_meeting(work: Work, meeting: Appointment) -> None:
    """Let the follow-up of a referral follow its appointment, which was moved or cancelled."""
    if meeting.agreed_in is None:
        return
    one = work.get(Referral, meeting.agreed_in)
    if one is not None and one.status == SCHEDULED:
        on: date | None = None if meeting.outcome == CANCELLED else meeting.on
        work.change(one, appointment_on=on)
