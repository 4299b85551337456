"""Ties between a client and workers: the client's wishes, and conflicts of interest."""

from collections.abc import Mapping, Sequence
from functools import partial

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.values import TieWorker
from cmcli.catalog.access import labels
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.dates import short_day
from cmcli.domain.permissions import require
from cmcli.domain.worker_ties import OPPOSITE, WISH, WorkerTie
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker


def ties_of(view: View, client_id: str) -> list[WorkerTie]:
    """Return the client's open ties to workers, the oldest first."""
    return view.all(WorkerTie, order=("from_on", "id"), client_id=client_id, ended_on=None)


def ties_told(view: View, client_id: str) -> list[str]:
    """Tell each open tie of the client in one line."""
    ties, words = ties_of(view, client_id), labels("tie")
    handles = _handles(view, ties)
    return [one.told(handles[one.worker_id], words) for one in ties]


def tie_records(view: View, client_id: str) -> list[dict[str, object]]:
    """Return the open ties of the client for JSON."""
    ties = ties_of(view, client_id)
    handles = _handles(view, ties)
    return [_record(one, handles[one.worker_id]) for one in ties]


def perform_tie(work: Work, found: FoundCase, said: TieWorker) -> Answer:
    """Record a wish or a conflict of interest, or end it."""
    require(work.actor.role, "record")
    worker = find_worker(work, said.worker, field="worker")
    client = work.locked(found.client)
    theirs = [one for one in ties_of(work, client.id) if one.worker_id == worker.id]
    work.reason = said.reason or work.reason
    tell = partial(_told, worker, labels("tie"))
    if said.end:
        lines = [f"Ended: {tell(one)}" for one in _ended(work, client, worker, theirs, said.kind)]
    else:
        lines = [tell(_made(work, client, worker, theirs, said))]
        gone = [one for one in theirs if one.kind == OPPOSITE.get(said.kind or "")]
        lines += [f"Ended: {tell(work.change(one, ended_on=work.today))}" for one in gone]
        _warn_of_cases(work, client, worker, said.kind)
    lines[0] = f"{client.code} {client.shown_name}: {lines[0]}"
    record = {"client": client.code, "ties": tie_records(work, client.id)}
    return case_answer(work, found.case, lines, record, client=client)


def _made(
    work: Work, client: Client, worker: Worker, theirs: Sequence[WorkerTie], said: TieWorker
) -> WorkerTie:
    """Add the tie, or give the one that is there another reason."""
    kind = said.kind or ""
    same = next((one for one in theirs if one.kind == kind), None)
    if same is None:
        return work.add(
            WorkerTie(
                id=work.new_id(),
                client_id=client.id,
                worker_id=worker.id,
                kind=kind,
                reason=said.reason,
                from_on=work.today,
            )
        )
    if said.reason in (None, same.reason):
        raise Refused(
            f"{client.code} already has this tie to {worker.handle}.", code="nothing-to-change"
        )
    return work.change(same, reason=said.reason)


def _ended(
    work: Work, client: Client, worker: Worker, theirs: Sequence[WorkerTie], kind: str | None
) -> list[WorkerTie]:
    """End the ties to the worker, or that of one kind."""
    some = [one for one in theirs if kind in (None, one.kind)]
    if not some:
        raise NotFound(
            f"{client.code} has no such tie to {worker.handle}.",
            f"To see all: cm client show {client.code}",
            field="worker",
        )
    early = max(one.from_on for one in some)
    if work.today < early:
        raise Refused(
            f"It was recorded on {short_day(early)}, after the day that you set.",
            "Use that day or a later one.",
            code="before-it-began",
        )
    return [work.change(one, ended_on=work.today) for one in some]


def _warn_of_cases(work: Work, client: Client, worker: Worker, kind: str | None) -> None:
    """Warn of cases that the worker has in spite of it; a fact moves no case."""
    if kind == WISH:
        return
    for case in work.all(Case, client_id=client.id, worker_id=worker.id, status="open"):
        ref = case_ref(client.code, case.episode)
        work.warn(f"{worker.handle} has {ref}. To move it: cm transfer {ref} --to HANDLE")


def _told(worker: Worker, words: Mapping[str, str], one: WorkerTie) -> str:
    return f"{words[one.kind]}: {worker.handle}."


def _record(one: WorkerTie, handle: str) -> dict[str, object]:
    return {
        "worker": handle,
        "kind": one.kind,
        "reason": one.reason,
        "from": one.from_on,
    }


def _handles(view: View, ties: Sequence[WorkerTie]) -> dict[str, str]:
    """Worker's id → the handle."""
    ids = {one.worker_id for one in ties}
    return {one.id: one.handle for one in view.all(Worker, id=ids)} if ids else {}
