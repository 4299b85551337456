"""The tasks, denials and renewals that a closed case leaves open."""

from cmcli.casework.benefits.benefits import benefits_of
from cmcli.casework.documents.documents import documents_of
from cmcli.casework.tasks.tasks import open_tasks
from cmcli.domain.benefits import DENIED, ENDED, Benefit
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.documents import Document
from cmcli.store.core.work import Work


def tell_what_stays_open(work: Work, case: Case) -> None:
    """Name the tasks, denials and renewals; like steps, they are not due on a closed case."""
    benefits = benefits_of(work, case)
    _tell_of_tasks(work, case)
    _tell_of_denials(work, [one for one in benefits if one.status == DENIED])
    renewed: list[Document | Benefit] = [*documents_of(work, case)]
    renewed += [one for one in benefits if one.status not in (DENIED, ENDED)]
    _tell_of_renewals(work, renewed)


def _tell_of_tasks(work: Work, case: Case) -> None:
    tasks = open_tasks(work, case)
    if tasks:
        listed = "; ".join(f"{task.number} {task.text}" for task in tasks)
        work.warn(
            f"{'1 task is' if len(tasks) == 1 else f'{len(tasks)} tasks are'} still open and no"
            f" longer due: {listed}. To mark one as done: cm task done CASE N"
        )


def _tell_of_denials(work: Work, denied: list[Benefit]) -> None:
    if not denied:
        return
    told = []
    for one in denied:
        last = short_day(one.appeal_by) if one.appeal_by else "not recorded"
        keep = short_day(one.keep_by) if one.keep_by else "not recorded"
        told.append(
            f"{one.number} {one.kind} (last day to appeal: {last}; last day to keep it while"
            f" appealing: {keep})"
        )
    many = "1 benefit is" if len(denied) == 1 else f"{len(denied)} benefits are"
    work.warn(f"{many} denied, and no longer due for an appeal: {', '.join(told)}.")


def _tell_of_renewals(work: Work, renewed: list[Document | Benefit]) -> None:
    coming = [(one.renew_on, one.number, one.kind) for one in renewed if one.renew_on]
    if coming:
        many = "1 renewal is" if len(coming) == 1 else f"{len(coming)} renewals are"
        listed = ", ".join(
            f"{number} {kind} (last day: {short_day(on)})" for on, number, kind in sorted(coming)
        )
        work.warn(f"{many} no longer due: {listed}.")
