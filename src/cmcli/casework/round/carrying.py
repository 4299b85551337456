"""Documents and benefits go with the client from one case to the next."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from cmcli.casework.benefits.benefits import benefits_of
from cmcli.casework.documents.documents import documents_of
from cmcli.casework.tasks.tasks import open_tasks
from cmcli.domain.benefits import ENDED, Benefit, BenefitChange
from cmcli.domain.cases import Case
from cmcli.domain.documents import Document
from cmcli.domain.tasks import Task
from cmcli.store.core.work import Work

T = TypeVar("T", Document, Benefit)


def carry_over(work: Work, case: Case, new: Case) -> Sequence[Document | Benefit]:
    """Copy the documents and the benefits that have not ended, in the order of their numbers.

    They keep their numbers. Of the terms of a benefit the present ones are copied, with their day.
    """
    documents = [_copied(work, one, new) for one in documents_of(work, case)]
    work.add_all(documents)
    benefits: list[Benefit] = []
    for one in benefits_of(work, case):
        if one.status == ENDED:
            continue
        copied = work.add(_copied(work, one, new))
        terms = work.all(BenefitChange, order=("-on", "-id"), limit=1, benefit_id=one.id)
        present = {name: getattr(one, name) for name in ("status", "amount", "every")}
        of = {"case_id": new.id, "benefit_id": copied.id, **present}
        work.add_all([replace(now, id=work.new_id(), **of) for now in terms])
        benefits.append(copied)
    return sorted([*documents, *benefits], key=lambda one: one.number)


def _copied(work: Work, one: T, new: Case) -> T:
    return replace(one, id=work.new_id(), case_id=new.id, added_on=work.today)


def move_over(work: Work, case: Case, stays: Case) -> Sequence[tuple[str, int, int]]:
    """Move documents, benefits and open tasks to the case that stays, with its next numbers.

    Return what each of them is, with its number before and after.
    """
    moved: list[tuple[str, int, int]] = []
    listed: list[Document | Benefit] = [*documents_of(work, case), *benefits_of(work, case)]
    first = max(work.next_number(kind, case_id=stays.id) for kind in (Document, Benefit))
    for number, one in enumerate(sorted(listed, key=lambda one: one.number), start=first):
        work.change(one, case_id=stays.id, number=number)
        for terms in work.all(BenefitChange, order=("on", "id"), benefit_id=one.id):
            work.change(terms, case_id=stays.id)
        noun = "document" if isinstance(one, Document) else "benefit"
        moved.append((noun, one.number, number))
    first = work.next_number(Task, case_id=stays.id)
    for number, task in enumerate(open_tasks(work, case), start=first):
        work.change(task, case_id=stays.id, number=number)
        moved.append(("task", task.number, number))
    return moved
