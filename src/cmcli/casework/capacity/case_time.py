"""The time that workers spent on cases, from the contact log."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from cmcli.casework.capacity.caseload import whose_caseload
from cmcli.casework.capacity.placing import staff_hours
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.models_today import Models, full_time_hours
from cmcli.domain.agency_settings import CASE_TIME, case_time_share
from cmcli.domain.case_time import CaseTime, LoggedTime, TimeRow, month_hours
from cmcli.domain.cases import Case
from cmcli.domain.holding import Span
from cmcli.domain.models import Model
from cmcli.domain.workers import Worker
from cmcli.errors import Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.reading.contacts import TimedContact, times_of_workers
from cmcli.store.reading.holding import held_between, spans_of

_USUAL_WEEKS = 4


@dataclass(frozen=True, slots=True)
class TimeReport:
    """The rows of a period, and sentences on their numbers and what they leave out."""

    first: date
    last: date
    rows: tuple[TimeRow, ...]
    remarks: tuple[str, ...]


def case_time(view: View, me: Worker | None, asked: CaseloadQuestion) -> TimeReport:
    """Return the hours of a month that workers spent on cases, against those they have.

    A worker who left is shown with the contacts and cases of the period.
    """
    first, last = _period(asked, view.today)
    with view.judging(last):
        every = whose_caseload(view, me, asked).workers
        ids = [one.id for one in every]
        held = held_between(view, ids, first, last)
        contacts = times_of_workers(view, ids, first, last)
        worked = {one.worker_id for one in held} | {one.worker_id for one in contacts}
        workers = [one for one in every if one.active or one.id in worked or asked.worker]
        share = case_time_share(view.settings, last)
        full_time, hours = month_hours(full_time_hours(view), share), staff_hours(view, workers)
        models = Models(view)
        figures = CaseTime(
            first=first,
            last=last,
            handles={one.id: one.handle for one in workers},
            available={one.id: hours.mean(one, first, last) * full_time for one in workers},
            full_time=full_time,
            models=models,
        )
        rows = tuple(figures.rows(held, _logged(view, contacts, held)))
        remarks = tuple(_remarks(view, figures, rows, share))
    return TimeReport(first, last, rows, remarks)


def _period(asked: CaseloadQuestion, today: date) -> tuple[date, date]:
    """Return the first and the last day: the last complete weeks where nothing is said."""
    last = asked.last or (
        today - timedelta(days=today.weekday() + 1) if asked.first is None else today
    )
    first = asked.first or last - timedelta(days=7 * _USUAL_WEEKS - 1)
    if last < first:
        raise UsageProblem(
            Sentence("{last} is before {first}."), Sentence("Correct one of them."), field="last"
        )
    return first, last


def _logged(
    view: View, contacts: Sequence[TimedContact], held: Sequence[Span]
) -> Iterator[LoggedTime]:
    """Give each contact with the model of its case on that day, and whose case it was."""
    missing = {one.case_id for one in contacts} - {one.case.id for one in held}
    others = {one.id: one for one in view.all(Case, id=missing)} if missing else {}
    cases = {one.case.id: one.case for one in held} | others
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans_of(view, list(cases.values())):
        spans[span.case.id].append(span)
    for one in contacts:
        then = _then(spans[one.case_id], one.on)
        yield LoggedTime(
            one.worker_id,
            cases[one.case_id].model if then is None else then.model,
            one.minutes,
            one.travel or 0,
            other=then is None or then.worker_id != one.worker_id,
        )


def _then(spans: Sequence[Span], day: date) -> Span | None:
    """The time of the case that the day is in; they are in their order."""
    at = bisect_right(spans, day, key=lambda span: span.since)
    return spans[at - 1] if at and spans[at - 1].holds(day) else None


def _remarks(
    view: View, figures: CaseTime, rows: Sequence[TimeRow], share: Fraction
) -> Iterator[str]:
    """Say where the numbers come from, and what they leave out."""
    week, percent = full_time_hours(view), f"{float(share):.0%}".replace("%", " %")
    yield (
        f"Full-time is {float(figures.full_time):.1f} hours a month for cases: {week} hours a week,"
        f" 52 / 12 weeks a month, {percent} of it for cases ({CASE_TIME})."
    )
    keys = dict.fromkeys(row.model for row in rows if row.model is not None)
    for key in keys:
        yield _expectation(figures, figures.models[key])
    single = [row for row in rows if row.model is None and row.worker is not None]
    for count, what in (
        (sum(row.without_minutes for row in single), "without minutes: not in the hours"),
        (sum(row.others for row in single), "on cases of others or of nobody: in the hours"),
    ):
        if count:
            yield f"{count} contact{'' if count == 1 else 's'} {what}."


def _expectation(figures: CaseTime, model: Model) -> str:
    hours = figures.expected(model.key)
    if hours is None:
        return f"{model.key} has no target, so no hours a case are expected."
    return (
        f"{model.key}: a target of {model.target} cases leaves {float(hours):.1f} hours a case"
        f" (target: {model.sources.get('target', 'default')})."
    )
