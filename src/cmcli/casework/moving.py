"""Moving a case: from the waitlist or from nobody onto a worker, and from worker to worker.

Each is a decision, so admission is asked about each.
"""

from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.placing import day_of_change, decide, giving_reason, lock_to_place, place
from cmcli.domain.cases import Case
from cmcli.domain.permissions import require
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, UsageProblem
from cmcli.store.find import find_worker
from cmcli.store.view import View
from cmcli.store.work import Work


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


def accept(
    work: Work,
    case: Case,
    *,
    worker: str | None = None,
    unassigned: bool = False,
    on: date | None = None,
    reason: str | None = None,
    override: str | None = None,
) -> Moved:
    """Open a case that waits, or assign an open one that is on nobody.

    ``worker`` is a handle, None for the one who acts; ``unassigned`` opens the case without a
    worker. From the waitlist, the clocks and the first phase begin on ``on`` (today). Raises
    :class:`Refused` for a case of another status or with a worker, and past the ceiling.
    """
    require(work.actor.role, "accept")
    if worker is not None and unassigned:
        raise UsageProblem("--worker and --unassigned say two things.", "Leave one of them out.")
    taker = None if unassigned else _taker(work, worker)
    if taker is not None:
        taker = lock_to_place(work, taker, case=case.id)
    case = work.locked(case)
    _check_acceptable(work, case, unassigned)
    said = None if reason is None else clean_input(reason, what="The reason", limit=SHORT_LIMIT)
    from_on = day_of_change(work, case, on)
    waited = case.status == "waitlist"
    after = _opened(work, case, from_on, said) if waited else case
    overridden = None
    if taker is not None:
        after = replace(after, worker_id=taker.id)
        waiting = "Leave it on the waitlist" if waited else "Leave it unassigned"
        instead = f"{waiting}, choose another worker"
        overridden = decide(work, after, taker, override=override, instead=instead).override
    work.save(after)
    place(work, after, said or ("accepted" if waited else "assigned"), on=from_on)
    giving_reason(work, said, overridden)
    return Moved(after, None, taker, from_on, accepted=waited, override=overridden)


def transfer(work: Work, case: Case, *, to: str, reason: str, override: str | None = None) -> Moved:
    """Put an open case on another worker from today on.

    Raises :class:`Refused` where the worker has the case already, for a case that is not open,
    and past the ceiling.
    """
    require(work.actor.role, "transfer")
    taker = lock_to_place(work, _taker(work, to), case=case.id)
    case = work.locked(case)
    _check_open(case)
    reason = clean_input(reason, what="The reason", limit=SHORT_LIMIT)
    if taker.id == case.worker_id:
        raise Refused(
            f"{taker.handle} has the case already, so there is nothing to do.",
            code="nothing-to-change",
        )
    after = replace(case, worker_id=taker.id)
    instead = "Leave it where it is, choose another worker"
    decided = decide(work, after, taker, override=override, instead=instead)
    work.save(after)
    place(work, after, reason)
    giving_reason(work, reason, decided.override)
    return Moved(after, _holder(work, case), taker, work.today, override=decided.override)


def _taker(view: Work, handle: str | None) -> Worker:
    return view.actor if handle is None else find_worker(view, handle.strip().lower())


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
            f"The case is open already, with {holder.handle}.",
            "cm transfer hands it to another worker.",
            code="nothing-to-change",
        )
    if unassigned:
        raise Refused(
            "The case is open already, without a worker.",
            "Say --worker HANDLE to assign it.",
            code="nothing-to-change",
        )


def _check_open(case: Case) -> None:
    if case.status == "waitlist":
        raise Refused(
            "The case is on the waitlist, so nobody has it yet.",
            "cm accept CASE --worker HANDLE takes it from there.",
            code="case-waiting",
        )
    if case.status != "open":
        raise _not_under_way(case)


def _not_under_way(case: Case) -> Refused:
    if case.status == "closed":
        return Refused(
            "The case is closed, so nobody can be given it.",
            "cm reopen starts a new episode.",
            code="case-closed",
        )
    return Refused(
        "The case was referred out, so nobody can be given it.",
        "cm intake --same-as CODE opens a new case of the client.",
        code="case-referred-out",
    )
