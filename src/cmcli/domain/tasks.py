"""Tasks: what somebody has to do for a case that is no step of a goal."""

from collections.abc import Iterator
from datetime import date

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("tasks", day="added_on", live={"done_on": None, "dropped_on": None})
class Task:
    """Something to do for a case; ``number`` counts within the case.

    ``worker_id`` is the worker who does it, None for whoever has the case.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    text: str = column(searched=True)
    worker_id: str | None = column(default=None, refers="workers", title="for")
    due_on: date | None = column(default=None, planned=True, title="by")
    added_on: date = column(title="added")
    done_on: date | None = column(default=None, title="done")
    dropped_on: date | None = column(default=None, title="dropped")
    reason: str | None = column(default=None, title="reason for dropping", searched=True)


@tells(Task)
def _tasks(past: Past) -> Iterator[CaseEvent]:
    """Tasks when they were added, and when they were done or dropped."""
    for task in past.of(Task):
        by = f"by {short_day(task.due_on)}" if task.due_on else None
        who = f"for {past.handles[task.worker_id]}" if task.worker_id else None
        text = joined(task.text, joined(who, by, sep=", "))
        yield CaseEvent("task", task.added_on, text, number=task.number)
        if task.done_on is not None:
            yield CaseEvent("task", task.done_on, f"done: {task.text}", number=task.number)
        if task.dropped_on is not None:
            text = joined(f"dropped: {task.text}", task.reason)
            yield CaseEvent("task", task.dropped_on, text, number=task.number)
