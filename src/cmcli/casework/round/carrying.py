"""Documents, benefits, appointments, a stay, roadblocks, referrals and supervisors' items go on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cmcli.casework.appointments.appointments import open_appointments
from cmcli.casework.approvals.basis import waiting_on
from cmcli.casework.referrals.referrals import (
    events_of,
    follows,
    open_referrals,
    right_referrals,
)
from cmcli.casework.reminding.snoozes import holding
from cmcli.casework.renewals.entries import entries_of, next_number, terms_of
from cmcli.casework.roadblocks.roadblocks import open_roadblocks, still_open
from cmcli.casework.services.carrying import Renumbered, move_services, read_services_ahead
from cmcli.casework.stays.stays import GOES_ON, open_stay, stays_of
from cmcli.casework.tasks.tasks import open_tasks
from cmcli.domain.appointments import Appointment, AppointmentMove
from cmcli.domain.approvals import Approval
from cmcli.domain.benefits import ENDED
from cmcli.domain.cases import Case
from cmcli.domain.households import HouseholdMember
from cmcli.domain.needs import Need
from cmcli.domain.referrals import ENDS, REJECTED, Referral, ReferralEvent, in_order
from cmcli.domain.reminders import Snooze
from cmcli.domain.renewals import Renewable, kind_of
from cmcli.domain.roadblocks import Roadblock
from cmcli.domain.stays import Stay
from cmcli.domain.tasks import Task
from cmcli.store.core.work import Work


def read_ahead(work: Work, case: Case) -> None:
    """Read all at once what is carried over besides documents and benefits."""
    work.ahead(HouseholdMember, case_id=case.id, awaits=True)
    work.ahead(Roadblock, **still_open(case))
    work.ahead(Stay, case_id=case.id, **GOES_ON)
    work.ahead(Approval, **waiting_on(case))
    read_services_ahead(work, case)
    work.ahead(Referral, **_right_ones(case))


def carry_over(work: Work, case: Case, new: Case) -> Sequence[Renewable]:
    """Copy the documents and the benefits that have not ended, in the order of their numbers.

    They keep their numbers. Of their terms the present ones are copied, with their day.
    """
    carried: list[Renewable] = []
    for one in entries_of(work, case):
        if one.status == ENDED:
            continue
        of = kind_of(one)
        copied = work.add(replace(one, id=work.new_id(), case_id=new.id, added_on=work.today))
        for terms in terms_of(work, one)[-1:]:
            columns: dict[str, Any] = {of.key: copied.id, "case_id": new.id}
            work.add(replace(terms, id=work.new_id(), **columns))
        carried.append(copied)
    return carried


def carry_appointments(
    work: Work, case: Case, new: Case, referrals: Mapping[str, Referral]
) -> Sequence[Appointment]:
    """Copy the appointments that are still to come, in the order of their time.

    ``referrals`` are those carried over, by the keys of the old ones; they keep their appointments.
    """
    fresh: dict[str, Any] = {"case_id": new.id, "added_on": work.today}
    keys = {key: one.id for key, one in referrals.items()}
    fresh |= {"follows_id": None, "series_id": None}
    copied = [
        replace(one, id=work.new_id(), agreed_in=keys.get(one.agreed_in or ""), **fresh)
        for one in open_appointments(work, case)
        if one.at > work.now
    ]
    work.add_all(copied)
    return copied


def carry_stay(work: Work, case: Case, new: Case) -> Stay | None:
    """Copy the stay that goes on; it keeps its number and its days."""
    stay = open_stay(work, case)
    return stay and work.add(replace(stay, id=work.new_id(), case_id=new.id))


def move_waiting(work: Work, case: Case, to: Case) -> None:
    """Let what a supervisor has to look at in the client's household be due on another case."""
    for one in work.all(HouseholdMember, case_id=case.id, awaits=True):
        work.change(one, case_id=to.id)


def carry_roadblocks(work: Work, case: Case, new: Case) -> Sequence[Roadblock]:
    """Copy the open roadblocks; they keep their numbers."""
    fresh: dict[str, Any] = {"case_id": new.id, "contact_id": None}
    copied = [replace(one, id=work.new_id(), **fresh) for one in open_roadblocks(work, case)]
    work.add_all(copied)
    return copied


def carry_referrals(
    work: Work, case: Case, new: Case, needs: Collection[str]
) -> Mapping[str, Referral]:
    """Copy the referrals that were open when the case ended, with what happened to them.

    They keep their numbers, and are followed up again. ``needs`` are those of the new case. The
    copies are returned by the keys of the old ones.
    """
    every = work.all(Referral, **_right_ones(case))
    left = [one for one in every if _was_open(one, case, every)]
    events = work.all(ReferralEvent, referral_id=[one.id for one in left]) if left else []
    copied = [
        replace(_linked_to(one, needs), id=work.new_id(), case_id=new.id, ended_on=None, goal=None)
        for one in left
    ]
    copies = {one.id: copy for one, copy in zip(left, copied, strict=True)}
    work.add_all(copied)
    work.add_all(
        [
            replace(one, id=work.new_id(), case_id=new.id, referral_id=copies[one.referral_id].id)
            for one in in_order(events)
        ]
    )
    for one in left:
        if one.ended_on is None:
            work.change(one, ended_on=work.today)
    return copies


def _right_ones(case: Case) -> dict[str, Any]:
    return {"order": ("number",), "case_id": case.id, "error_at": None}


def _was_open(one: Referral, case: Case, every: Sequence[Referral]) -> bool:
    """Return whether only the end of its case ended the follow-up of a referral.

    A rejected one may have been settled by a referral of another case, closed by a merge.
    """
    if one.status == REJECTED:
        ended, closed = one.ended_on or date.max, case.closed_on or date.min
        if ended < closed or any(follows(other, one) for other in every):
            return False
    return one.status not in ENDS and one.next_step is None


def _linked_to(one: Referral, needs: Collection[str]) -> Referral:
    """Return a referral without the need that its new case does not have."""
    return one if one.need in needs else replace(one, need=None)


def move_over(work: Work, case: Case, stays: Case) -> Sequence[Renumbered]:
    """Move documents, benefits, open tasks, appointments, roadblocks, referrals, services that go
    on and a stay to the case that stays.

    They take its next numbers. The snoozes of what is due because of them go with them.
    """
    moved = [
        *_move_entries(work, case, stays),
        *_move_tasks(work, case, stays),
        *_move_appointments(work, case, stays),
        *_move_stay(work, case, stays),
        *_move_roadblocks(work, case, stays),
        *move_services(work, case, stays),
        *_move_referrals(work, case, stays),
    ]
    _settle_rejected(work, case, stays)
    for snooze in holding(work, case):
        for one in moved:
            _move_snooze(work, snooze, one, stays)
    return moved


def _move_entries(work: Work, case: Case, stays: Case) -> Iterator[Renumbered]:
    for number, one in enumerate(entries_of(work, case), start=next_number(work, stays)):
        work.change(one, case_id=stays.id, number=number)
        for terms in terms_of(work, one):
            work.change(terms, case_id=stays.id)
        yield Renumbered(kind_of(one).noun, one.number, number)


def _move_tasks(work: Work, case: Case, stays: Case) -> Iterator[Renumbered]:
    first = work.next_number(Task, case_id=stays.id)
    for number, task in enumerate(open_tasks(work, case), start=first):
        work.change(task, case_id=stays.id, number=number)
        yield Renumbered("task", task.number, number)


def _move_appointments(work: Work, case: Case, stays: Case) -> Iterator[Renumbered]:
    first = work.next_number(Appointment, case_id=stays.id)
    for number, one in enumerate(open_appointments(work, case), start=first):
        work.change(one, case_id=stays.id, number=number, follows_id=None, series_id=None)
        for move in work.all(AppointmentMove, order=("on", "id"), appointment_id=one.id):
            work.change(move, case_id=stays.id)
        yield Renumbered("appointment", one.number, number)


def _move_stay(work: Work, case: Case, stays: Case) -> Iterator[Renumbered]:
    """Move the stay that goes on, unless its days overlap a stay of the case that stays."""
    stay = open_stay(work, case)
    if stay is None or any(one.overlaps(stay.begun_on, None) for one in stays_of(work, stays)):
        return
    number = work.next_number(Stay, case_id=stays.id)
    work.change(stay, case_id=stays.id, number=number)
    yield Renumbered("stay", stay.number, number)


def _move_roadblocks(work: Work, case: Case, stays: Case) -> Iterator[Renumbered]:
    first = work.next_number(Roadblock, case_id=stays.id)
    for number, one in enumerate(open_roadblocks(work, case), start=first):
        work.change(one, case_id=stays.id, number=number, contact_id=None)
        yield Renumbered("roadblock", one.number, number)


def _move_referrals(work: Work, case: Case, stays: Case) -> Iterator[Renumbered]:
    """Move the open referrals, linked to their need if the case that stays has it, and no goal."""
    found = open_referrals(work, case)
    if not found:
        return
    needs = {one.domain for one in work.all(Need, case_id=stays.id)}
    first = work.next_number(Referral, case_id=stays.id)
    for number, one in enumerate(found, start=first):
        need = _linked_to(one, needs).need
        work.change(one, case_id=stays.id, number=number, need=need, goal=None)
        for event in events_of(work, one):
            work.change(event, case_id=stays.id)
        yield Renumbered("referral", one.number, number)


def _settle_rejected(work: Work, case: Case, stays: Case) -> None:
    """End the rejected referrals that a later one of either case is the next step of."""
    rejected = [one for one in open_referrals(work, stays) if one.status == REJECTED]
    if rejected:
        every = (*right_referrals(work, stays), *right_referrals(work, case))
        for one in rejected:
            after = [other.sent_on for other in every if follows(other, one)]
            if after:
                work.change(one, ended_on=min(after))


_DUE = {
    "service": ("service", "over-authorized"),
    "document": ("renewal",),
    "benefit": ("renewal", "appeal"),
    "stay": ("stay", "late-stay"),
}
"""The kinds of due items of a record, if they are not called like the record."""


def _move_snooze(work: Work, snooze: Snooze, moved: Renumbered, stays: Case) -> None:
    """Move the snooze of one item with it; one of all items of a kind is copied for this item."""
    kinds = _DUE.get(moved.noun, (moved.noun,))
    first, dot, part = (snooze.number or str(moved.before)).partition(".")
    if snooze.kind not in kinds or first != str(moved.before):
        return
    there = replace(snooze, case_id=stays.id, number=f"{moved.after}{dot}{part}")
    if snooze.number is None and moved.noun == "stay":  # its items have numbers below its own
        there = replace(there, number=None)
    if snooze.number is None:
        work.add(replace(there, id=work.new_id()))
    else:
        work.save(there)
