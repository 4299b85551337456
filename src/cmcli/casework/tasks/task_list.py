"""Tasks as lists: all of a case, or the open ones of workers."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cmcli.casework.looking.record_rows import record_rows
from cmcli.casework.tasks.tasks import task_record
from cmcli.domain.cases import Case
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.tasks import Task
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_seen_to
from cmcli.store.reading.find import FoundCase


def tasks_of(view: View, found: FoundCase) -> list[dict[str, object]]:
    """All tasks of a case, also those that are done or dropped."""
    tasks = view.all(Task, order=("number",), case_id=found.case.id)
    return _rows(view, tasks, [found.case])


def tasks_for(view: View, workers: Sequence[Worker] | None) -> list[dict[str, object]]:
    """The open tasks of these workers (None: of everybody), the soonest first.

    A task without a worker is for whoever has its case, and so is that of a worker who no longer
    works here; it stays in that worker's list too. Cases that have ended are left out.
    """
    live: dict[str, Any] = {"done_on": None, "dropped_on": None}
    if workers is None:
        tasks = view.all(Task, **live)
        cases = view.all(Case, id={one.case_id for one in tasks}, status=UNDER_WAY)
        return _rows(view, tasks, cases)
    ids = {one.id for one in workers}
    held = cases_seen_to(view, ids)
    named = view.all(Task, worker_id=ids, **live)
    gone = {one.id for one in view.all(Worker, active=False)} - ids
    of_held = view.all(Task, case_id=[one.id for one in held], **live)
    tasks = [one for one in of_held if one.worker_id is None or one.worker_id in gone] + named
    other = {one.case_id for one in named} - {one.id for one in held}
    return _rows(view, tasks, held + view.all(Case, id=other, status=UNDER_WAY))


def _rows(view: View, tasks: Iterable[Task], cases: Iterable[Case]) -> list[dict[str, object]]:
    soonest = sorted(tasks, key=lambda one: (one.due_on or date.max, one.case_id, one.number))
    return record_rows(view, soonest, cases, task_record)
