"""The services of a plan for the client, and the discreet form of the plan."""

from collections.abc import Iterator, Mapping
from datetime import date

from cmcli.casework.appointments.appointments import open_appointments
from cmcli.casework.looking.client_pages import printed_for, whom_to_call
from cmcli.catalog.access import labels
from cmcli.domain.carrying import discreet_place, first_name, telling_words
from cmcli.domain.dates import say_days, short_day
from cmcli.domain.services import PlannedService
from cmcli.reports.client_page import ClientPage
from cmcli.reports.plan import CALL_TITLE, PagePart, PlanReport
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase


def service_parts(view: View, found: FoundCase) -> tuple[PagePart, ...]:
    """Return the planned services that go on, in plain words."""
    kinds = labels("service kind", view.words)
    planned = view.all(
        PlannedService, order=("number",), case_id=found.case.id, ended_on=None, error_at=None
    )
    return tuple(
        _service(one, kinds.get(one.kind, one.kind))
        for one in planned
        if one.to_on is None or one.to_on >= view.today
    )


def _service(one: PlannedService, kind: str) -> PagePart:
    amount = f"{one.units.normalize():f} {one.unit or 'times'}" if one.units is not None else ""
    every = (
        ("every week" if one.every == 7 else f"every {say_days(one.every)}") if one.every else ""
    )
    begins = f"from {short_day(one.from_on)}" if one.from_on else ""
    ends = f"until {short_day(one.to_on)}" if one.to_on else ""
    facts = (
        ("Who does it", one.provider or ""),
        ("How much", " ".join(part for part in (amount, every) if part)),
        ("When", " ".join(part for part in (begins, ends) if part)),
    )
    return PagePart(title=kind, facts=tuple((label, text) for label, text in facts if text))


def discreet_plan(view: View, found: FoundCase, report: PlanReport) -> ClientPage:
    """Return only the dates of a plan: no agency, goals or texts, and nothing to sign.

    Whoever finds the page learns nothing of what it is about; the client knows the steps.
    """
    worker = first_name(report.worker) if report.worker else ""
    known = {"I": "I", report.worker: worker}
    dates = (*_meetings(view, found, worker), *_steps(report, known))
    if report.look_on is not None:
        dates += (("", f"We meet by {short_day(report.look_on)}."),)
    parts = [PagePart(title="My dates", facts=dates or (("", "There are no dates yet."),))]
    if call := whom_to_call(view, found, discreet=True):
        parts.append(PagePart(title=CALL_TITLE, facts=tuple(("", one) for one in call)))
    return ClientPage(
        title="My note",
        heading=printed_for(view, found, discreet=True),
        parts=tuple(parts),
    )


def _meetings(view: View, found: FoundCase, worker: str) -> Iterator[tuple[str, str]]:
    """Yield when the client is expected, with the street and, if it is the worker, with whom."""
    agency = view.settings.get("agency.name", view.today)
    for one in open_appointments(view, found.case):
        if one.at >= view.now:
            names = telling_words(name for name in (agency, one.text, one.with_whom) if name)
            place = discreet_place(one.place or "", names)
            told = [f"with {worker}" if worker and one.with_worker else "", place]
            when = one.when(view.now.tzinfo)
            text = ", ".join(part for part in told if part)
            yield (when, text) if text else ("", when)


def _steps(report: PlanReport, known: Mapping[str | None, str]) -> Iterator[tuple[str, str]]:
    for goal in report.goals:
        for step in goal.steps:
            if step.done is None:
                told = (known.get(step.who, ""), _by(step.by))
                yield f"Step {step.number}", ", ".join(part for part in told if part)


def _by(day: date | None) -> str:
    return "" if day is None else f"by {short_day(day)}"
