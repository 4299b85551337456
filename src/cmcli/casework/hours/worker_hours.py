"""The hours that workers have for casework: contracted, and reserved for something else."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.hours.values import ChangeReduction, HoursQuestion, ReduceHours
from cmcli.domain.dates import format_day
from cmcli.domain.permissions import require
from cmcli.domain.reductions import ContractedHours, Reduction
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_worker

_DAY = timedelta(days=1)
_COLUMNS = "handle number hours percent category reason from_on until_on cancelled".split()


def set_hours(work: Work, worker: Worker, hours: Decimal, from_on: date) -> ContractedHours:
    """Write down the contracted hours from a day on; hours from that day are replaced."""
    same = work.all(ContractedHours, worker_id=worker.id, from_on=from_on)
    if same:
        return work.change(same[-1], hours=hours)
    return work.add(
        ContractedHours(id=work.new_id(), worker_id=worker.id, from_on=from_on, hours=hours)
    )


def perform_reduce(work: Work, said: ReduceHours) -> Answer:
    """Reserve part of a worker's hours, and say from when until when."""
    return _answer(work, said.handle, reduce_hours(work, said))


def reduce_hours(work: Work, said: ReduceHours) -> Reduction:
    """Record that a part of a worker's hours is not free for casework.

    A fact, so never refused for what it does to the caseload.
    """
    require(work.actor.role, "reduce")
    worker = work.locked(find_worker(work, said.handle))
    from_on = said.from_on or work.today
    if said.until_on is not None and said.until_on < from_on:
        raise UsageProblem(
            Sentence("{until_on} is before {from_on}."),
            Sentence("Swap them, or leave out {until_on}."),
            field="until_on",
        )
    return work.add(
        Reduction(
            id=work.new_id(),
            worker_id=worker.id,
            share=Decimal(said.percent) / 100,
            from_on=from_on,
            until_on=said.until_on,
            reason=said.reason,
            category=said.category,
        )
    )


def perform_change_reduction(work: Work, said: ChangeReduction) -> Answer:
    """End a reduction on another day, cancel it, or correct it."""
    require(work.actor.role, "reduce")
    worker = work.locked(find_worker(work, said.handle))
    one = _numbered(work, worker, said.number)
    changed: dict[str, Any] = {}
    if said.cancel:
        changed["until_on"] = _cancelled(work, one)
    if said.until_on is not None:
        changed["until_on"] = _end(one, said.until_on)
    if said.percent is not None:
        changed["share"] = Decimal(said.percent) / 100
    if said.category is not None:
        changed["category"] = said.category or None
    if said.reason is not None:
        changed["reason"] = said.reason
    return _answer(work, worker.handle, work.change(one, **changed))


def _numbered(view: View, worker: Worker, number: int) -> Reduction:
    found = view.all(Reduction, worker_id=worker.id)
    if number > len(found):
        raise NotFound(
            f"{worker.handle} has no reduction {number}.",
            f"To see the numbers: cm worker reductions {worker.handle}",
        )
    return found[number - 1]


def _end(one: Reduction, until_on: date | str) -> date | None:
    """Return the new last day; None for no end."""
    if not isinstance(until_on, date):
        return None
    if until_on < one.from_on:
        raise UsageProblem(
            Sentence("{until_on} is before the first day of the reduction."),
            Sentence("If it does not happen, use {cancel}."),
            field="until_on",
        )
    return until_on


def _cancelled(work: Work, one: Reduction) -> date:
    """Return the last day of a reduction that does not happen: the day before the first."""
    if one.from_on <= work.today:
        raise Refused(
            f"The reduction began on {format_day(one.from_on, work.today)}.",
            Sentence("To end it, give its last day with {until_on}."),
            field="cancel",
        )
    return one.from_on - _DAY


def _answer(work: Work, handle: str, one: Reduction) -> Answer:
    number = 1 + [row.id for row in work.all(Reduction, worker_id=one.worker_id)].index(one.id)
    record = {"handle": handle, **_reduction_row(number, one)}
    percent, start = record["percent"], format_day(one.from_on, work.today)
    if one.cancelled:
        return Answer(record, (f"{handle}: the {percent} % less from {start} are cancelled.",))
    end = f" until {format_day(one.until_on, work.today)}" if one.until_on else ""
    return Answer(record, (f"{handle}: {percent} % less from {start}{end}.",))


def _reduction_row(number: int, one: Reduction) -> dict[str, object]:
    return {
        "number": number,
        "percent": int(one.share * 100),
        "category": one.category,
        "reason": one.reason,
        "from_on": one.from_on,
        "until_on": one.until_on,
        "cancelled": one.cancelled,
    }


def hours_of(view: View, asked: HoursQuestion) -> Sequence[dict[str, object]]:
    """List a worker's contracted hours and reductions, the latest first.

    The hours that held before the first dated ones have no first day.
    """
    worker = find_worker(view, asked.handle)
    nothing = dict.fromkeys(_COLUMNS)
    dated = view.all(ContractedHours, worker_id=worker.id)
    rows: list[dict[str, Any]] = [
        {**nothing, "hours": worker.hours},
        *({**nothing, "hours": one.hours, "from_on": one.from_on} for one in dated),
        *(
            {**nothing, **_reduction_row(number, one)}
            for number, one in enumerate(view.all(Reduction, worker_id=worker.id), start=1)
        ),
    ]
    rows.sort(key=lambda row: row["from_on"] or date.min, reverse=True)
    return [{**row, "handle": worker.handle} for row in rows]
