"""Requests as lists: those that wait for workers, and all transfers of a case."""

from collections.abc import Sequence

from cmcli.casework.looking.record_rows import record_rows
from cmcli.casework.transfers.transfers import transfer_record, transfers_of
from cmcli.domain.cases import Case
from cmcli.domain.handovers import ASKED, Handover, waiting_request
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def transfers_listed(view: View, found: FoundCase) -> list[dict[str, object]]:
    """Return all transfers of a case, also requests that were declined or withdrawn."""
    return record_rows(view, transfers_of(view, found.case), [found.case], transfer_record)


def requests_for(view: View, workers: Sequence[Worker] | None) -> list[dict[str, object]]:
    """Return the waiting requests to or from these workers (None: of everybody), oldest first."""
    found = waiting_requests(view, None if workers is None else {one.id for one in workers})
    cases = view.all(Case, id={one.case_id for one in found})
    return record_rows(view, found, cases, transfer_record)


def waiting_requests(view: View, workers: set[str] | None) -> list[Handover]:
    """Return the requests that wait, to or from these workers; None: of everybody."""
    if workers is None:
        asked = view.all(Handover, status=ASKED)
    else:
        view.ahead(Handover, status=ASKED, to_id=workers)
        asked = view.all(Handover, status=ASKED, from_id=workers)
        asked += view.all(Handover, status=ASKED, to_id=workers)
    ids = {one.case_id for one in asked}
    transfers: dict[str, list[Handover]] = {one: [] for one in ids}
    for one in view.all(Handover, order=("number",), case_id=ids):
        transfers[one.case_id].append(one)
    found = [waiting_request(one, transfers[one.id]) for one in view.all(Case, id=ids)]
    waiting = [one for one in found if one is not None]
    return sorted(waiting, key=lambda one: (one.asked_on, one.id))


def tell_of_requests(work: Work, worker: Worker) -> None:
    """Name the requests to a worker who leaves; whoever has the case has to see to them."""
    found = [row for row in requests_for(work, [worker]) if row["to"] == worker.handle]
    if found:
        many = "1 request" if len(found) == 1 else f"{len(found)} requests"
        listed = ", ".join(str(row["ref"]) for row in found)
        work.warn(
            f"{many} to {worker.handle} to take over a case can't be accepted any more: {listed}."
            " To withdraw one: cm request withdraw CASE"
        )
