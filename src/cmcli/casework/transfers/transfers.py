"""Transfers in the record of a case: what is written at each, and the requests among them."""

from collections.abc import Mapping, Sequence
from datetime import date

from cmcli.domain.cases import Case, Placement
from cmcli.domain.dates import format_day
from cmcli.domain.handovers import MOVED, Handover
from cmcli.domain.worker_changes import told_of_changes, told_of_workers, workers_so_far
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work


def transfers_of(view: View, case: Case) -> list[Handover]:
    """Return the transfers of a case, in their order."""
    return view.all(Handover, order=("number",), case_id=case.id)


def record_transfer(
    work: Work,
    before: Case,
    to: Worker,
    reason: str,
    *,
    status: str = MOVED,
    moved_on: date | None = None,
    told_on: date | None = None,
    promised: str | None = None,
) -> Handover:
    """Write down a transfer, or a request for one, of a case as it was before."""
    return work.add(
        Handover(
            id=work.new_id(),
            case_id=before.id,
            number=work.next_number(Handover, case_id=before.id),
            from_id=before.worker_id,
            to_id=to.id,
            asked_by=work.actor.id,
            asked_on=work.today,
            reason=reason,
            status=status,
            moved_on=moved_on,
            told_on=told_on,
            promised=promised,
        )
    )


def add_transfers(work: Work, moves: Sequence[tuple[Case, Worker]], reason: str) -> None:
    """Write down that these cases, as they were before, each go to a worker today."""
    last = {one.id: 0 for one, _ in moves}
    for known in work.all(Handover, case_id=list(last)):
        last[known.case_id] = max(last[known.case_id], known.number)
    work.add_all(
        [
            Handover(
                id=work.new_id(),
                case_id=case.id,
                number=last[case.id] + 1,
                from_id=case.worker_id,
                to_id=to.id,
                asked_by=work.actor.id,
                asked_on=work.today,
                reason=reason,
                status=MOVED,
                moved_on=work.today,
            )
            for case, to in moves
        ]
    )


def second_no_more(before: Case, after: Case, handle: str) -> tuple[str, ...]:
    """Say that the new worker of a case was its second one, if so."""
    if before.second_id is None or after.second_id is not None:
        return ()
    return (f"{handle} was the second worker. The case has no second worker now.",)


def day_told(view: View, said: date | None) -> date | None:
    """Return the day when the client was told; refuse one in the future."""
    if said is not None and said > view.today:
        raise Refused(
            Sentence("{told_on} is in the future: {day}.", day=format_day(said, view.today)),
            "Record it once you have told the client: cm request told CASE",
            code="future",
            field="told_on",
        )
    return said


def had_worker(view: View, case: Case) -> bool:
    """Return whether the case has had any worker so far."""
    return bool(workers_so_far(view.all(Placement, case_id=case.id)))


def workers_had(view: View, case: Case) -> str | None:
    """Say how many workers the client has had in this case, where the next is one too many."""
    return told_of_workers(view.all(Placement, case_id=case.id), case, view.today)


def warn_of_changes(work: Work, case: Case, to: Worker) -> None:
    """Warn if the client gets the third worker or a later one."""
    told = told_of_changes(work.all(Placement, case_id=case.id), case, to, work.today)
    if told is not None:
        work.warn(told)


def transfer_record(one: Handover, handles: Mapping[str, str]) -> dict[str, object]:
    """Return a transfer as JSON prints it; ``handles`` are those of the workers by their ids."""
    return {
        "number": one.number,
        "status": one.status,
        "from": None if one.from_id is None else handles[one.from_id],
        "to": handles[one.to_id],
        "asked_by": handles[one.asked_by],
        "asked_on": one.asked_on,
        "reason": one.reason,
        "answered_by": None if one.answered_by is None else handles[one.answered_by],
        "answered_on": one.answered_on,
        "answer": one.answer,
        "moved_on": one.moved_on,
        "told_on": one.told_on,
        "promised": one.promised,
    }


def handles_in(view: View, transfers: Sequence[Handover]) -> dict[str, str]:
    """Return the handles of all workers in these transfers, by their ids."""
    if not transfers:
        return {}
    ids = {one.from_id for one in transfers} | {one.answered_by for one in transfers}
    ids |= {one.to_id for one in transfers} | {one.asked_by for one in transfers}
    return {one.id: one.handle for one in view.all(Worker, id=ids - {None})}
