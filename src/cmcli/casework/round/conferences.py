"""Team conferences: contacts with the team, who attended them, and the tasks that they make."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cmcli.casework.described.kinds import By
from cmcli.casework.described.round_kinds import TaskLine
from cmcli.casework.people.people import person_linked, with_words
from cmcli.casework.tasks.tasks import add_task, task_line
from cmcli.casework.tasks.values import AddTask
from cmcli.domain.clients import Client
from cmcli.domain.contacts import WITH_TEAM, Contact
from cmcli.domain.task_text import with_terms
from cmcli.domain.tasks import Task
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Sentence, UsageProblem
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def attendees(work: Work, client: Client, said: Sequence[str]) -> tuple[str, ...] | None:
    """Return who attended as it is kept: usernames of workers, and names; None for nobody.

    Raises :class:`NotFound` for a number that no person around the client has.
    """
    return tuple(dict.fromkeys(_attendee(work, client, one) for one in said)) or None


def _attendee(work: Work, client: Client, said: str) -> str:
    worker = work.one(Worker, handle=said.lower())
    if worker is not None:
        return worker.handle
    person = person_linked(work, client, said, field="attended")
    return with_words(work, client, said) if person is None else person.name


def with_attendees(work: Work, found: FoundCase, before: Contact, after: Contact) -> Contact:
    """Give the contact those who attended as they are kept; only one with the team has any."""
    if after.with_whom == WITH_TEAM:
        if after.attended != before.attended:
            return replace(after, attended=attendees(work, found.client, after.attended or ()))
        return after
    if after.attended != before.attended:
        raise UsageProblem(
            Sentence("{attended} is only for a contact with the team."),
            Sentence("Leave it out, or use {with_whom} team."),
            field="attended",
        )
    return replace(after, attended=None)


def add_tasks(work: Work, found: FoundCase, said: Sequence[str]) -> list[Task]:
    """Add the tasks of a conference."""
    return [add_task(work, found.case, _task(work, one)) for one in said]


def _task(work: Work, said: str) -> AddTask:
    line = TaskLine().read(said, By(work.today, work.now, work.words))
    who, due_on = TaskLine().terms(line)
    if who is not None and work.one(Worker, handle=who) is None:
        raise NotFound(
            Sentence("{tasks} names {typed}, but no worker is called so.", typed=who),
            "To see all workers: cm worker list. If the brackets belong to the text, end it with"
            " ().",
            field="tasks",
        )
    return AddTask(text=with_terms(line)[0], who=who, due_on=due_on)


def conference_words(
    work: Work, found: FoundCase, attended: Sequence[str] | None, tasks: Sequence[Task]
) -> Iterator[str]:
    """Tell who attended, and which tasks were made."""
    if attended:
        yield f"Attended: {', '.join(attended)}."
    yield from (task_line(work, found, one, "added") for one in tasks)
