"""Team conferences: contacts with the team, who attended them, and the tasks that they make."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cmcli.casework.described.kinds import By
from cmcli.casework.described.round_kinds import TaskLine
from cmcli.casework.people.people import people_linked
from cmcli.casework.tasks.tasks import add_tasks, task_line
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
    if not said:
        return None
    workers = _handles(work, said)
    others = [one for one in said if one.lower() not in workers]
    people = people_linked(work, client, others, "attended") if others else []
    names = {
        one: one if person is None else person.name
        for one, person in zip(others, people, strict=True)
    }
    return tuple(dict.fromkeys(names.get(one, one.lower()) for one in said))


def _handles(work: Work, said: Iterable[str]) -> set[str]:
    """Return which of these are the usernames of workers."""
    return {one.handle for one in work.all(Worker, handle={one.lower() for one in said})}


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


def decided_tasks(work: Work, found: FoundCase, said: Sequence[str]) -> list[Task]:
    """Add the tasks of a conference."""
    if not said:
        return []
    tasks = [_task(work, one) for one in said]
    named = [one.who for one in tasks if one.who is not None]
    workers = _handles(work, named) if named else ()
    for who in named:
        if who not in workers:
            raise NotFound(
                Sentence("{tasks} names {typed}, but no worker is called so.", typed=who),
                "To see all workers: cm worker list. If the brackets belong to the text, end it"
                " with ().",
                field="tasks",
            )
    return add_tasks(work, found.case, tasks)


def _task(work: Work, said: str) -> AddTask:
    line = TaskLine().read(said, By(work.today, work.now, work.words))
    who, due_on = TaskLine().terms(line)
    return AddTask(text=with_terms(line)[0], who=who, due_on=due_on)


def conference_words(
    work: Work, found: FoundCase, attended: Sequence[str] | None, tasks: Sequence[Task]
) -> Iterator[str]:
    """Tell who attended, and which tasks were made."""
    if attended:
        yield f"Attended: {', '.join(attended)}."
    yield from (task_line(work, found, one, "added") for one in tasks)
