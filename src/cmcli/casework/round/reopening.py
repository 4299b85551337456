"""Reopening: a client whose case has ended comes back, as the next episode."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.appointments.appointments import appointment_record, listed_appointments
from cmcli.casework.approvals.basis import end_unsettled
from cmcli.casework.capacity.placing import decide, giving_reason, lock_to_place, place
from cmcli.casework.case_answer import case_answer
from cmcli.casework.referrals.referrals import listed_referrals
from cmcli.casework.renewals.entries import entry_record
from cmcli.casework.roadblocks.roadblocks import roadblock_record
from cmcli.casework.round.carrying import (
    carry_appointments,
    carry_over,
    carry_referrals,
    carry_roadblocks,
    carry_stay,
    move_waiting,
    read_ahead,
)
from cmcli.casework.round.closing import needs_left
from cmcli.casework.round.closing_rules import check_alive, end_promises, lock_promises
from cmcli.casework.round.values.moving import Reopening
from cmcli.casework.services.carrying import CarriedServices, carry_services
from cmcli.casework.stays.stays import stay_record
from cmcli.casework.waitlist.declining import carry_declines
from cmcli.domain.appointments import Appointment
from cmcli.domain.benefits import Benefit
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.closing import no_longer_owed
from cmcli.domain.dates import format_day
from cmcli.domain.documents import Document
from cmcli.domain.needs import Need
from cmcli.domain.permissions import require
from cmcli.domain.referrals import Referral
from cmcli.domain.renewals import Renewable
from cmcli.domain.roadblocks import Roadblock, numbered
from cmcli.domain.safety import Aftercare
from cmcli.domain.stays import Stay
from cmcli.domain.workers import Worker
from cmcli.errors import Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker


class Reopened(NamedTuple):
    """The new episode, what is carried over, and the aftercare that is no longer owed."""

    case: Case
    carried: Sequence[Renewable]
    appointments: Sequence[Appointment]
    no_longer_owed: tuple[Aftercare, ...]
    stay: Stay | None = None
    roadblocks: Sequence[Roadblock] = ()
    services: CarriedServices = CarriedServices()
    referrals: Sequence[Referral] = ()


def perform_reopen(work: Work, found: FoundCase, said: Reopening) -> Answer:
    """Open the next episode, and list what is carried over."""
    made, carried, coming, owed, stay, roadblocks, services, referrals = reopen(
        work, found.case, said
    )
    zone = work.now.tzinfo
    needs = work.all(Need, order=("domain",), case_id=made.id)
    days = [one.due_on for one in owed]
    record = {
        "reopened": found.ref,
        "reason": made.decision_reason,
        "needs": [{"domain": one.domain, "text": one.text} for one in needs],
        "documents": [entry_record(one) for one in carried if isinstance(one, Document)],
        "benefits": [entry_record(one) for one in carried if isinstance(one, Benefit)],
        "appointments": [appointment_record(one, zone) for one in coming],
        "stay_carried": stay and stay_record(stay),
        "roadblocks": [roadblock_record(one, {}) for one in roadblocks],
        "services": [{"number": one.number, "kind": one.kind} for one in services.services],
        "authorizations": [
            {"number": one.number, "payer": one.payer} for one in services.authorizations
        ],
        "referrals": [{"number": one.number, "to": one.to} for one in referrals],
        "no_longer_owed": days,
    }
    lines = [*_reopened_lines(work, found.client, made, needs)]
    if carried:
        listed = ", ".join(f"{one.number} {one.kind}" for one in carried)
        lines.append(f"Documents and benefits carried over: {listed}.")
    if coming:
        lines.append(f"Appointments carried over: {listed_appointments(coming, zone)}.")
    lines += [f"The stay goes on: {stay.told}."] if stay else []
    if roadblocks:
        lines.append(f"Roadblocks carried over: {numbered(roadblocks)}.")
    lines += services.lines
    if referrals:
        lines.append(f"Referrals carried over: {listed_referrals(referrals)}.")
    lines += [no_longer_owed(days)] if days else []
    return case_answer(work, made, lines, record, client=found.client)


def _reopened_lines(view: View, client: Client, made: Case, needs: Sequence[Need]) -> Iterator[str]:
    """Tell in sentences how a case was reopened."""
    worker = view.get(Worker, made.worker_id) if made.worker_id else None
    how = f"with {worker.handle}, acuity {made.acuity}" if worker else "on the waitlist"
    who = f"{case_ref(client.code, made.episode)} {client.shown_name}"
    when = format_day(made.opened_on, view.today)
    yield f"{who}: episode {made.episode} opened for {made.model} on {when}, {how}."
    if needs:
        yield f"Needs carried over, to rate again: {', '.join(one.domain for one in needs)}."


def reopen(work: Work, case: Case, said: Reopening) -> Reopened:
    """Open the next episode of a client whose case has ended, on the same model and acuity.

    Without a username the case goes to the worker of the last episode, or to the actor if that
    worker has left. Open needs are carried over, and the answer names them for a new rating.
    Documents and benefits are carried over as they are now, appointments still to come, open
    roadblocks and referrals, and services that go on with their authorizations. A stay goes on.
    Declined places are carried over to a case on the waitlist.
    Aftercare that was agreed when a case closed ends, and is returned too. Raises :class:`Refused`
    if the client has a case that has not ended, and for a client who died. Over the ceiling it also
    raises, unless the case may go on the waitlist or is overridden.
    """
    require(work.actor.role, "reopen")
    taker = _taking(work, case, said.worker)
    taker = lock_to_place(work, taker, client=case.client_id, case=case.id)
    lock_promises(work, case.client_id)
    case = work.locked(case)
    episodes = work.all(Case, order=("episode",), client_id=case.client_id)
    _check_none_under_way(work, episodes, case.model)
    client = work.get(Client, case.client_id)
    if client is not None:
        check_alive(work, client, anyway=said.yes)
    new = _next_episode(work, case, episodes[-1].episode + 1, said.reason)
    new, overridden = _placed(work, new, taker, said)
    work.add(new)
    place(work, new, said.reason or "reopened")
    if new.status == "waitlist":
        carry_declines(work, case, new)
    giving_reason(work, said.reason, overridden)
    needs = [
        Need(id=work.new_id(), case_id=new.id, domain=need.domain, text=need.text, rating=None)
        for need in needs_left(work, case)
    ]
    work.add_all(needs)
    read_ahead(work, case)
    carried = carry_over(work, case, new)
    domains = {one.domain for one in needs}
    referrals = carry_referrals(work, case, new, domains)
    coming = carry_appointments(work, case, new, referrals)
    stay = carry_stay(work, case, new)
    move_waiting(work, case, new)
    end_unsettled(work, case)
    roadblocks = carry_roadblocks(work, case, new)
    services = carry_services(work, case, new, domains)
    owed = end_promises(work, case.client_id)
    return Reopened(
        new, carried, coming, owed, stay, roadblocks, services, tuple(referrals.values())
    )


def _check_none_under_way(work: Work, episodes: Iterable[Case], model: str) -> None:
    for one in episodes:
        if one.under_way:
            client = work.get(Client, one.client_id)
            ref = case_ref(client.code if client else "", one.episode)
            state = "open" if one.status == "open" else "on the waitlist"
            way = "Use that case." if one.status == "open" else f"To accept it: cm accept {ref}"
            code = "same-model" if one.status == "open" and one.model == model else None
            raise Refused(f"{ref} is {state}, so there is nothing to reopen.", way, code=code)


def _next_episode(work: Work, case: Case, episode: int, reason: str | None) -> Case:
    return Case(
        id=work.new_id(),
        client_id=case.client_id,
        episode=episode,
        model=case.model,
        status="open",
        worker_id=None,
        acuity=case.acuity,
        opened_on=work.today,
        accepted_on=work.today,
        program=case.program,
        decision_reason=reason,
        decided_by=work.actor.handle,
    )


def _taking(work: Work, case: Case, worker: str | None) -> Worker:
    if worker is not None:
        return find_worker(work, worker, field="worker")
    former = work.get(Worker, case.worker_id) if case.worker_id else None
    return former if former is not None and former.active else work.actor


def _placed(work: Work, case: Case, worker: Worker, said: Reopening) -> tuple[Case, str | None]:
    """The case as admission lets it be, and the reason for passing the ceiling if one counted."""
    wanted = case.given_to(worker.id)
    try:
        return wanted, decide(work, wanted, worker, override=said.override).override
    except Refused as refusal:
        if refusal.code != "over-ceiling" or not said.or_waitlist:
            raise
        work.warn(f"{refusal.message} The case is on the waitlist.")
        return replace(case, status="waitlist", accepted_on=None), None
