"""Tasks are added, changed, done and dropped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.roadblocks.roadblocks import answer_roadblocks, answered_words
from cmcli.casework.tasks.values import AddTask, ChangeTask, DropTask, FinishTask
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.roadblocks import Roadblock
from cmcli.domain.tasks import Task
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker
from cmcli.store.reading.numbered import find_numbered


def perform_add(work: Work, found: FoundCase, said: AddTask) -> Answer:
    """Add a task, and say who does it by when."""
    task = add_task(work, found.case, said)
    answered: list[Roadblock] = []
    if said.roadblock is not None:
        by = f"task {task.number}"
        answered = answer_roadblocks(work, found.case, [said.roadblock], by, "roadblock")
    return _answer(work, found, task, "added", answered_words(answered))


def add_task(work: Work, case: Case, said: AddTask) -> Task:
    """Add a task to a case that is open or waiting."""
    return add_tasks(work, case, [said])[0]


def add_tasks(work: Work, case: Case, said: Sequence[AddTask]) -> list[Task]:
    """Add tasks to a case that is open or waiting."""
    require(work.actor.role, "record")
    case = work.locked(case)
    if case.ended:
        raise Refused(
            f"The case is {case.status.replace('-', ' ')}, so it takes no new task.",
            "To open a new episode: cm reopen",
            code=case.status,
        )
    for one in said:
        _warn_if_past(work, one.due_on)
    workers = {who: _worker_id(work, who) for who in {one.who for one in said}}
    first = work.next_number(Task, case_id=case.id)
    tasks = [
        Task(
            id=work.new_id(),
            case_id=case.id,
            number=number,
            text=one.text,
            worker_id=workers[one.who],
            due_on=one.due_on,
            added_on=work.today,
        )
        for number, one in enumerate(said, start=first)
    ]
    work.add_all(tasks)
    return tasks


def perform_change(work: Work, found: FoundCase, said: ChangeTask) -> Answer:
    """Change a task, and say what it is now."""
    return _answer(work, found, change_task(work, found.case, said), "changed")


def change_task(work: Work, case: Case, said: ChangeTask) -> Task:
    """Change what is said of a task that is open; an empty text takes a value away."""
    require(work.actor.role, "record")
    task = _open_task(work, work.locked(case), said.number)
    changes: dict[str, object] = {}
    if said.text is not None:
        changes["text"] = said.text
    if said.due_on is not None:
        changes["due_on"] = said.due_on or None
        _warn_if_past(work, said.due_on)
    if said.who is not None:
        changes["worker_id"] = _worker_id(work, said.who)
    return work.change(task, **changes)


def perform_done(work: Work, found: FoundCase, said: FinishTask) -> Answer:
    """Mark a task as done, and say when."""
    task = finish_task(work, found.case, said)
    return _answer(work, found, task, f"done {format_day(said.on or work.today, work.today)}")


def finish_task(work: Work, case: Case, said: FinishTask) -> Task:
    """Mark a task as done; it is a fact, so taken on a case of any status."""
    require(work.actor.role, "record")
    task = _open_task(work, work.locked(case), said.number)
    return work.change(task, done_on=day_of_fact(work, said.on))


def perform_drop(work: Work, found: FoundCase, said: DropTask) -> Answer:
    """Drop a task, and answer with it."""
    return _answer(work, found, drop_task(work, found.case, said), "dropped")


def drop_task(work: Work, case: Case, said: DropTask) -> Task:
    """Drop a task that is open, for a reason."""
    require(work.actor.role, "record")
    task = _open_task(work, work.locked(case), said.number)
    work.reason = said.reason
    return work.change(task, dropped_on=work.today, reason=said.reason)


def open_tasks(view: View, case: Case) -> list[Task]:
    """Return the tasks of the case that are neither done nor dropped."""
    return view.all(Task, **not_done(case))


def not_done(case: Case) -> dict[str, Any]:
    """Return the question that finds them."""
    return {"order": ("number",), "case_id": case.id, "done_on": None, "dropped_on": None}


def task_record(task: Task, handles: Mapping[str, str]) -> dict[str, object]:
    """Return a task as JSON prints it; ``handles`` are those of the workers by their ids."""
    return {
        "number": task.number,
        "text": task.text,
        "who": handles[task.worker_id] if task.worker_id else None,
        "due_on": task.due_on,
        "added_on": task.added_on,
        "done_on": task.done_on,
        "dropped_on": task.dropped_on,
        "reason": task.reason,
    }


def _answer(
    work: Work, found: FoundCase, task: Task, what: str, more: Iterable[str] = ()
) -> Answer:
    record = {"task": task_record(task, _handles(work, task))}
    lines = (task_line(work, found, task, what), *more)
    return case_answer(work, found.case, lines, record, client=found.client)


def _handles(view: View, task: Task) -> dict[str, str]:
    worker = None if task.worker_id is None else view.get(Worker, task.worker_id)
    return {} if worker is None else {worker.id: worker.handle}


def task_line(work: Work, found: FoundCase, task: Task, what: str) -> str:
    """Say what was done with a task, for whom it is and by when."""
    open_ = task.done_on is None and task.dropped_on is None
    by = f"by {format_day(task.due_on, work.today)}" if task.due_on and open_ else ""
    terms = ", ".join(part for part in (*_handles(work, task).values(), by) if part)
    return f"{found.ref} task {task.number} {what}: {task.text}{f' ({terms})' if terms else ''}"


def _warn_if_past(work: Work, due_on: date | str | None) -> None:
    """Say that a due date is before today, because its year is probably mistyped."""
    if isinstance(due_on, date) and due_on < work.today:
        work.warn(f"The due date {short_day(due_on)} is in the past.")


def _worker_id(view: View, handle: str | None) -> str | None:
    """Return the id of the worker who is named, who must still work here."""
    if not handle:
        return None
    worker = find_worker(view, handle, field="who")
    if not worker.active:
        raise NotFound(
            f"{worker.handle} no longer works here.", "Name another worker.", field="who"
        )
    return worker.id


def _open_task(view: View, case: Case, number: int) -> Task:
    task = find_numbered(
        view,
        Task,
        "task",
        number,
        known=lambda: ", ".join(f"{one.number} {one.text}" for one in open_tasks(view, case)),
        add="To add one: cm task add CASE TEXT",
        listed="Open tasks",
        case_id=case.id,
    )
    for day, how in ((task.done_on, "done"), (task.dropped_on, "dropped")):
        if day is not None:
            raise Refused(
                f"Task {number} was already {how} on {short_day(day)}.",
                "To add a new one: cm task add CASE TEXT",
                code=f"task-{how}",
                field="number",
            )
    return task
