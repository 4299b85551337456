"""Mandated reports are recorded, listed and followed by whoever may know of them."""

from datetime import date
from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.days import day_of_fact
from cmcli.casework.mandated.values import AddMandatedReport, SendWrittenReport
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.mandated import MandatedReport
from cmcli.domain.permissions import require
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.facts import authors_known
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.numbered import no_such


def reports_known(view: View, found: FoundCase) -> list[tuple[MandatedReport, str]]:
    """Return the reports of the case that who looks may know of, each with its author's handle."""
    reports = view.all(MandatedReport, order=("told_on", "id"), case_id=found.case.id)
    authors = {one.author_id for one in reports}
    known = authors_known(view, authors)
    handles = {one.id: one.handle for one in view.all(Worker, id=authors)}
    return [
        (one, handles[one.author_id])
        for one in reports
        if view.watcher is not None and view.watcher in known.get(one.author_id, ())
    ]


def report_record(one: MandatedReport, author: str) -> dict[str, object]:
    """Return a report as JSON prints it."""
    names = "number agency reference told_on told_to written_by written_on"
    return {"author": author, **{name: getattr(one, name) for name in names.split()}}


def report_rows(view: View, found: FoundCase) -> list[dict[str, object]]:
    """Return the reports that who looks may know of as the rows of a list."""
    return [
        {"ref": found.ref, **report_record(one, author)}
        for one, author in reports_known(view, found)
    ]


def perform_add(work: Work, found: FoundCase, said: AddMandatedReport) -> Answer:
    """Record a report, and say who else can see it."""
    require(work.actor.role, "record")
    _check_told(work, said.told)
    case = work.locked(found.case)
    mine: dict[str, Any] = {"case_id": case.id, "author_id": work.actor.id}
    made = work.add(
        MandatedReport(
            id=work.new_id(),
            number=work.next_number(MandatedReport, **mine),
            agency=said.agency,
            reference=said.reported_as,
            told_on=said.told,
            told_to=said.told_to,
            written_by=said.written_by,
            **mine,
        )
    )
    others = authors_known(work, {work.actor.id})[work.actor.id][1:]
    who = f"you and {', '.join(others)}" if others else "you"
    told = f"told {format_day(made.told_on, work.today)}"
    by = f" Written report by {short_day(made.written_by)}." if made.written_by else ""
    line = f"mandated report {made.number} to {made.agency}, {told}.{by} Only {who} can see it."
    return _answer(work, found, made, work.actor.handle, line)


def perform_written(work: Work, found: FoundCase, said: SendWrittenReport) -> Answer:
    """Record that the written report was sent; raises as for a missing one where it is sealed."""
    require(work.actor.role, "record")
    author = said.author or work.actor.handle
    work.locked(found.case)
    known = reports_known(work, found)
    one = next((one for one, by in known if (one.number, by) == (said.number, author)), None)
    if one is None:
        see = "To see the reports: cm mandated list CASE"
        raise no_such("mandated report", said.number, "", see)
    if one.written_on is not None:
        raise Refused(
            f"The written report was sent on {short_day(one.written_on)}.",
            code="already-sent",
            field="number",
        )
    on = day_of_fact(work, said.on)
    if on < one.told_on:
        raise Refused(
            f"{one.agency} was told on {short_day(one.told_on)}, after {short_day(on)}.",
            Sentence("Enter a later date in {on}."),
            code="before-told",
            field="on",
        )
    made = work.change(one, written_on=on)
    line = f"written report to {made.agency} sent {format_day(on, work.today)}."
    return _answer(work, found, made, author, line)


def _check_told(work: Work, day: date) -> None:
    """Refuse a report that is still to be made."""
    if day > work.today:
        raise Refused(
            f"{format_day(day, work.today)} is in the future.",
            Sentence(
                "Enter the date when the agency was told in {told}. If nobody has told it yet,"
                " record the report afterwards."
            ),
            code="future",
            field="told",
        )


def _answer(work: Work, found: FoundCase, one: MandatedReport, author: str, line: str) -> Answer:
    record = {"mandated": report_record(one, author)}
    said = f"{found.ref} {found.client.shown_name}: {line}"
    return case_answer(work, found.case, (said,), record, client=found.client)
