"""The second worker of a case, who knows the client too, and carries no load for it."""

from cmcli.domain.cases import Case
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_worker


def set_second(
    work: Work, case: Case, handle: str | None
) -> tuple[Case, dict[str, tuple[str | None, str | None]]]:
    """Name the second worker of a locked case; an empty handle leaves it without one.

    Return the case as it is now, and if it changed, who was and who is second.
    """
    if handle is None:
        return case, {}
    after = _present(work, case, handle) if handle else None
    before = work.get(Worker, case.second_id) if case.second_id else None
    if after == before:
        return case, {}
    names = tuple(None if one is None else one.handle for one in (before, after))
    changed = work.change(case, second_id=None if after is None else after.id)
    return changed, {"second": (names[0], names[1])}


def _present(work: Work, case: Case, handle: str) -> Worker:
    worker = find_worker(work, handle, field="second")
    if not worker.active:
        raise NotFound(
            f"{worker.handle} no longer works here.", "Name another worker.", field="second"
        )
    if worker.id == case.worker_id:
        raise Refused(
            f"{worker.handle} has the case already.",
            "Name another worker as the second.",
            code="second-is-first",
            field="second",
        )
    return worker


def tell_of_seconds(work: Work, worker: Worker) -> None:
    """Say in how many cases a worker who leaves is second."""
    count = seconds_of(work, worker)
    if count:
        cases = "1 case" if count == 1 else f"{count} cases"
        work.warn(
            f"{worker.handle} is the second worker of {cases}. To see them: cm list --second"
            f" --worker {worker.handle}. To name another: cm set CASE --second WORKER"
        )


def seconds_of(view: View, worker: Worker) -> int:
    """Return the number of open cases where the worker is second."""
    return view.count(Case, second_id=worker.id, status="open")
