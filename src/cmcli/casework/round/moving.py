"""Moving a case: from the waitlist onto a worker, and from worker to worker.

Each is a decision, so admission is asked about each.
"""

from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.appointments.appointments import listed_appointments, open_appointments
from cmcli.casework.capacity.placing import (
    check_one_of_model,
    day_of_change,
    decide,
    giving_reason,
    lock_to_place,
    place,
)
from cmcli.casework.case_answer import case_answer
from cmcli.casework.round.values.moving import Acceptance, Transfer
from cmcli.casework.transfers.requests import ask_for_transfer
from cmcli.casework.transfers.transfers import (
    day_told,
    had_worker,
    record_transfer,
    second_no_more,
    warn_of_changes,
)
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.dates import format_day
from cmcli.domain.permissions import require
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker


@dataclass(frozen=True, slots=True)
class Moved:
    """The case as it now is, with the workers (None: nobody) before and after, and the day.

    ``accepted`` tells a case taken from the waitlist from one that was open already;
    ``override`` is the reason for passing the ceiling.
    """

    case: Case
    before: Worker | None
    after: Worker | None
    on: date
    accepted: bool = False
    override: str | None = None


def perform_accept(work: Work, found: FoundCase, said: Acceptance) -> Answer:
    """Accept or assign the case, and say who has it now."""
    moved = accept(work, found.case, said)
    done = f"accepted for {moved.case.model}" if moved.accepted else "assigned"
    held = f"with {moved.after.handle}" if moved.after else "without a worker"
    when = format_day(moved.on, work.today)
    line = f"{found.ref} {found.client.shown_name}: {done} on {when}, {held}."
    handle = moved.after.handle if moved.after else ""
    lines = (line, *second_no_more(found.case, moved.case, handle))
    record = {
        "accepted_on": moved.case.accepted_on,
        "on": moved.on,
        "override": moved.override,
    }
    return case_answer(work, moved.case, lines, record, client=found.client)


def accept(work: Work, case: Case, said: Acceptance) -> Moved:
    """Open a waitlisted case, or assign an open one that has no worker.

    Without a handle the case goes to the one who acts. From the waitlist, the clocks and the
    first phase begin on the day that is said, else today. Raises :class:`Refused` for a case of
    another status or with a worker, for a second open case of the client in one model, and over
    the ceiling.
    """
    require(work.actor.role, "accept")
    taker = None if said.unassigned else _taker(work, said.worker)
    if taker is not None:
        taker = lock_to_place(work, taker, client=case.client_id, case=case.id)
    else:
        work.lock(rows={Client: [case.client_id]})
    case = work.locked(case)
    _check_acceptable(work, case, said.unassigned)
    from_on = day_of_change(work, case, said.on)
    waited = case.status == "waitlist"
    after = _opened(work, case, from_on, said.reason) if waited else case
    if waited:
        check_one_of_model(work, after)
    overridden = None
    if taker is not None:
        after = after.given_to(taker.id)
        waiting = "Leave it on the waitlist" if waited else "Leave it unassigned"
        instead = f"{waiting}, or choose another worker"
        overridden = decide(work, after, taker, override=said.override, instead=instead).override
        if not waited and had_worker(work, case):
            record_transfer(work, case, taker, said.reason or "assigned", moved_on=from_on)
    work.save(after)
    place(work, after, said.reason or ("accepted" if waited else "assigned"), on=from_on)
    giving_reason(work, said.reason, overridden)
    return Moved(after, None, taker, from_on, accepted=waited, override=overridden)


def perform_transfer(work: Work, found: FoundCase, said: Transfer) -> Answer:
    """Transfer the case, and tell who had it and who has it now."""
    if said.ask:
        return _ask(work, found, said)
    moved = transfer(work, found.case, said)
    before = moved.before.handle if moved.before else None
    when = format_day(moved.on, work.today)
    line = (
        f"{found.ref} {found.client.shown_name}: from {before or 'nobody'} to {said.to} on {when}."
    )
    lines = [line, *second_no_more(found.case, moved.case, said.to)]
    if coming := open_appointments(work, moved.case):
        listed = listed_appointments(coming, work.now.tzinfo)
        lines.append(f"{said.to} takes over the appointments: {listed}.")
    record = {"from": before, "on": moved.on, "reason": said.reason, "override": moved.override}
    return case_answer(work, moved.case, lines, record, client=found.client)


def _ask(work: Work, found: FoundCase, said: Transfer) -> Answer:
    require(work.actor.role, "transfer")
    case = work.locked(found.case)
    _check_open(case)
    return ask_for_transfer(work, found, case, said)


def transfer(work: Work, case: Case, said: Transfer) -> Moved:
    """Put an open case on another worker from today on.

    Raises :class:`Refused` where the worker has the case already, for a case that is not open,
    and over the ceiling.
    """
    require(work.actor.role, "transfer")
    taker = lock_to_place(work, find_worker(work, said.to, field="to"), case=case.id)
    case = work.locked(case)
    _check_open(case)
    if taker.id == case.worker_id:
        raise Refused(
            f"{taker.handle} already has the case, so there is nothing to do.",
            code="nothing-to-change",
            field="to",
        )
    after = case.given_to(taker.id)
    instead = "Leave it where it is, or choose another worker"
    decided = decide(work, after, taker, override=said.override, instead=instead)
    warn_of_changes(work, case, taker)
    work.save(after)
    place(work, after, said.reason)
    record_transfer(
        work,
        case,
        taker,
        said.reason,
        moved_on=work.today,
        told_on=day_told(work, said.told_on),
        promised=said.promised,
    )
    giving_reason(work, said.reason, decided.override)
    return Moved(after, _holder(work, case), taker, work.today, override=decided.override)


def _taker(view: Work, handle: str | None) -> Worker:
    return view.actor if handle is None else find_worker(view, handle, field="worker")


def _holder(view: View, case: Case) -> Worker | None:
    return None if case.worker_id is None else view.get(Worker, case.worker_id)


def _opened(work: Work, case: Case, on: date, reason: str | None) -> Case:
    return replace(
        case,
        status="open",
        accepted_on=on,
        phase_from=None if case.phase is None else on,
        decision_reason=reason or case.decision_reason,
        decided_by=work.actor.handle,
    )


def _check_acceptable(view: View, case: Case, unassigned: bool) -> None:
    if case.status == "waitlist":
        return
    if case.status != "open":
        raise _not_under_way(case)
    holder = _holder(view, case)
    if holder is not None:
        raise Refused(
            f"The case is already open, with {holder.handle}.",
            "To give it to another worker: cm transfer CASE",
            code="nothing-to-change",
        )
    if unassigned:
        raise Refused(
            "The case is already open and unassigned.",
            Sentence("To assign it, choose a {worker}."),
            code="nothing-to-change",
            field="unassigned",
        )


def _check_open(case: Case) -> None:
    if case.status == "waitlist":
        raise Refused(
            "The case is on the waitlist, so you can't transfer it.",
            "To accept it: cm accept CASE --worker HANDLE",
            code="case-waiting",
        )
    if case.status != "open":
        raise _not_under_way(case)


def _not_under_way(case: Case) -> Refused:
    if case.status == "closed":
        return Refused(
            "The case is closed, so you can't assign it.",
            "To open a new episode: cm reopen CASE",
            code="case-closed",
        )
    return Refused(
        "The case was referred out, so you can't assign it.",
        "To open a new case for the client: cm intake NAME --model M --same-as CODE",
        code="case-referred-out",
    )
