"""Documents and benefits go with the client from one case to the next."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cmcli.casework.renewals.entries import entries_of, next_number, terms_of
from cmcli.casework.tasks.tasks import open_tasks
from cmcli.domain.benefits import ENDED
from cmcli.domain.cases import Case
from cmcli.domain.renewals import Renewable, kind_of
from cmcli.domain.tasks import Task
from cmcli.store.core.work import Work


def carry_over(work: Work, case: Case, new: Case) -> Sequence[Renewable]:
    """Copy the documents and the benefits that have not ended, in the order of their numbers.

    They keep their numbers. Of their terms the present ones are copied, with their day.
    """
    carried: list[Renewable] = []
    for one in entries_of(work, case):
        if one.status == ENDED:
            continue
        of = kind_of(one)
        copied = work.add(replace(one, id=work.new_id(), case_id=new.id, added_on=work.today))
        for terms in terms_of(work, one)[-1:]:
            columns: dict[str, Any] = {of.key: copied.id, "case_id": new.id}
            work.add(replace(terms, id=work.new_id(), **columns))
        carried.append(copied)
    return carried


def move_over(work: Work, case: Case, stays: Case) -> Sequence[tuple[str, int, int]]:
    """Move documents, benefits and open tasks to the case that stays, with its next numbers.

    Return what each of them is, with its number before and after.
    """
    moved: list[tuple[str, int, int]] = []
    for number, one in enumerate(entries_of(work, case), start=next_number(work, stays)):
        work.change(one, case_id=stays.id, number=number)
        for terms in terms_of(work, one):
            work.change(terms, case_id=stays.id)
        moved.append((kind_of(one).noun, one.number, number))
    first = work.next_number(Task, case_id=stays.id)
    for number, task in enumerate(open_tasks(work, case), start=first):
        work.change(task, case_id=stays.id, number=number)
        moved.append(("task", task.number, number))
    return moved
