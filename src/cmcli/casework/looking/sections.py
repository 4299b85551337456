"""The sections of the page of a case, each described once; ``cm show`` and the dashboard draw them.

A record of a case gets its section by one function here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cmcli.casework.appointments.appointments import appointment_record
from cmcli.casework.approvals.basis import approval_record
from cmcli.casework.people.people import person_record
from cmcli.casework.referrals.referrals import referral_record
from cmcli.casework.renewals.entries import entry_record
from cmcli.casework.roadblocks.roadblocks import roadblock_record
from cmcli.casework.services.lists import authorization_lines, service_lines, unplanned_lines
from cmcli.casework.stays.stays import stay_record
from cmcli.casework.tasks.tasks import task_record
from cmcli.casework.transfers.transfers import transfer_record
from cmcli.casework.waitlist.declining import place_record
from cmcli.catalog.access import labels
from cmcli.domain.approvals import RETURNED, Approval
from cmcli.domain.benefits import Benefit, income
from cmcli.domain.cases import Placement
from cmcli.domain.dates import format_day, say_days, short_day
from cmcli.domain.documents import Document
from cmcli.domain.due_dates import start_of_work
from cmcli.domain.handovers import Handover, latest_move, waiting_request
from cmcli.domain.numbers import money
from cmcli.domain.referrals import Referral
from cmcli.domain.stays import Stay
from cmcli.domain.tasks import Task
from cmcli.domain.timeline import joined
from cmcli.domain.waitlist import DeclinedPlace, triage
from cmcli.domain.worker_changes import time_since, workers_so_far

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier


class SectionRow(NamedTuple):
    """One entry of a section: text as typed, with a number or a word before it.

    ``red`` are words of the text that must not be missed. ``record`` is the entry for JSON.
    """

    text: str
    label: str = ""
    red: str | None = None
    record: Mapping[str, object] | None = None


class DrawnCase(NamedTuple):
    """A case as it is shown, perhaps with ``hidden`` names."""

    found: "Dossier"
    hidden: bool = False


_Rows = Callable[[DrawnCase], Iterable[SectionRow]]


class Section(NamedTuple):
    """A section with its heading; the ``first`` ones stand before needs, goals and steps.

    With a ``key``, the records of its rows are a list in JSON.
    """

    title: str
    rows: _Rows
    key: str
    first: bool


SECTIONS: list[Section] = []
"""Every section, in the order of the page."""


def records_of(found: "Dossier") -> dict[str, object]:
    """Return the records of the sections for JSON, by key."""
    page = DrawnCase(found)
    return {
        one.key: [row.record for row in one.rows(page) if row.record is not None]
        for one in SECTIONS
        if one.key
    }


def _section(title: str, key: str = "", *, first: bool = False) -> Callable[[_Rows], _Rows]:
    """Make the function that gives the rows of a section known."""

    def listed(rows: _Rows) -> _Rows:
        SECTIONS.append(Section(title, rows, key, first))
        return rows

    return listed


@_section("Promised to the client", first=True)
def _promised(page: DrawnCase) -> Iterator[SectionRow]:
    """Show the new worker what was promised at the transfer, until the first contact."""
    if page.found.promised:
        yield SectionRow(page.found.promised)


@_section("Appointments", "appointments", first=True)
def _appointments(page: DrawnCase) -> Iterator[SectionRow]:
    """Today's and the coming appointments, then those that nobody has answered."""
    for one in page.found.appointments:
        when = f"{format_day(one.on, page.found.today)} {one.hours(page.found.shown.facts.zone)}"
        kept = "kept?" if one.on < page.found.today else None
        terms = joined(one.words, one.repeated, sep=", ")
        text = f"{joined(when, kept, sep=', ')}: {terms}"
        record = appointment_record(one, page.found.shown.facts.zone)
        yield SectionRow(text, str(one.number), kept, record)


@_section("Approvals", "approvals", first=True)
def _approvals(page: DrawnCase) -> Iterator[SectionRow]:
    """List what waits for approval, and what was returned."""
    facts = page.found.shown.facts
    for one in facts.of(Approval):
        record = approval_record(one, facts.handles)
        by, when = facts.handles[one.submitted_by], short_day(one.submitted_on)
        how = f"submitted by {by} on {when}"
        if one.status == RETURNED:
            how = f"returned by {record['answered_by']}: {one.answer}"
        yield SectionRow(f"{one.seen}, {how}", str(one.number), record=record)


@_section("People", "people", first=True)
def _people(page: DrawnCase) -> Iterator[SectionRow]:
    for one in page.found.people:
        told = one.shown(page.found.roles, hidden=page.hidden)
        record = person_record(one, page.found.roles)
        yield SectionRow(told, red=one.caution, record=record)


@_section("Client's own words", first=True)
def _own_words(page: DrawnCase) -> Iterator[SectionRow]:
    if words := page.found.shown.facts.case.words:
        yield SectionRow(f"“{words}”")


@_section("Waitlist", "declined_places", first=True)
def _waitlist(page: DrawnCase) -> Iterator[SectionRow]:
    """Tell the reasons for a place of somebody who waits, and the places that were declined."""
    facts = page.found.shown.facts
    if facts.case.status == "waitlist":
        found = triage(facts, page.found.today)
        yield SectionRow("; ".join(found.reasons), found.group)
    else:
        for label, text in (("urgency", facts.case.urgency), ("promised", facts.case.promised)):
            if text:
                yield SectionRow(text, label)
    for one in facts.of(DeclinedPlace):
        text = f"place {one.told_with(facts.handles)}: {one.reason}"
        yield SectionRow(text, record=place_record(one, facts.handles))


@_section("Tasks", "tasks")
def _tasks(page: DrawnCase) -> Iterator[SectionRow]:
    facts = page.found.shown.facts
    for task in facts.of(Task):
        who = facts.handles[task.worker_id] if task.worker_id else None
        terms = joined(who, _by(task.due_on, page.found.today), sep=", ")
        text = f"{task.text} ({terms})" if terms else task.text
        yield SectionRow(text, str(task.number), record=task_record(task, facts.handles))


@_section("Who leads and helps")
def _help(page: DrawnCase) -> Iterator[SectionRow]:
    """Show what the client leads, and natural and formal help, if the model asks for it."""
    if page.found.help is not None:
        for title, text in page.found.help.lines(hidden=page.hidden):
            yield SectionRow(text, title)


@_section("Referrals", "referrals")
def _referrals(page: DrawnCase) -> Iterator[SectionRow]:
    """List the open referrals, with what they are for."""
    shown = page.found.shown
    for one in shown.facts.of(Referral):
        links = joined(one.need, f"goal {one.goal}" if one.goal else None, sep=", ")
        asked = f"{one.asks} without an answer" if one.asks else None
        terms = joined(one.marks, one.service, links and f"for {links}", asked, sep=", ")
        text = joined(f"{one.to}: {one.standing}", terms, sep="; ")
        yield SectionRow(text, str(one.number), record=referral_record(one, shown))


@_section("Transfers", "transfers")
def _transfers(page: DrawnCase) -> Iterator[SectionRow]:
    """List transfers and requests, and how many workers the client has had."""
    facts, handles = page.found.shown.facts, page.found.handles
    transfers = facts.of(Handover)
    waiting, latest = waiting_request(facts.case, transfers), latest_move(transfers)
    for one in transfers:
        told = one.told_said if one == latest or one.told_on is not None else None
        record = transfer_record(one, handles)
        standing = "waiting for an answer" if one == waiting else one.standing
        promised = one.promised and f"promised: {one.promised}"
        text = joined(f"{record['from'] or 'nobody'} to {record['to']}: {standing}", one.reason)
        yield SectionRow(joined(text, told, promised), str(one.number), record=record)
    count = len(workers_so_far(facts.of(Placement)))
    if count > 1:
        since = time_since(start_of_work(facts.case), page.found.today)
        yield SectionRow(f"{count} workers so far, in {since}")


@_section("Stays", "stays")
def _stays(page: DrawnCase) -> Iterator[SectionRow]:
    for one in page.found.shown.facts.of(Stay):
        yield SectionRow(one.told, str(one.number), record=stay_record(one))


@_section("Services", "services")
def _services(page: DrawnCase) -> Iterator[SectionRow]:
    """List the planned services that go on, then what was delivered without a plan."""
    facts = page.found.shown.facts
    for one in (*service_lines(facts, page.found.today), *unplanned_lines(page.found.unplanned)):
        yield SectionRow(one.text, str(one.number or ""), record=one.record)


@_section("Authorizations", "authorizations")
def _authorizations(page: DrawnCase) -> Iterator[SectionRow]:
    for one in authorization_lines(page.found.shown.facts):
        yield SectionRow(one.text, str(one.number), record=one.record)


@_section("Roadblocks", "roadblocks")
def _roadblocks(page: DrawnCase) -> Iterator[SectionRow]:
    """List the open roadblocks, and since when they are there."""
    for one in page.found.roadblocks:
        text = f"{one.text} (since {format_day(one.on, page.found.today)})"
        record = roadblock_record(one, page.found.met_in)
        yield SectionRow(text, str(one.number), record=record)


@_section("Documents", "documents")
def _documents(page: DrawnCase) -> Iterator[SectionRow]:
    for one in page.found.shown.facts.of(Document):
        text = joined(one.words, one.note, sep=": ")
        yield SectionRow(text, str(one.number), record=entry_record(one))


@_section("Benefits and income", "benefits")
def _benefits(page: DrawnCase) -> Iterator[SectionRow]:
    benefits = page.found.shown.facts.of(Benefit)
    for one in benefits:
        text = joined(one.words, one.note, sep=": ")
        yield SectionRow(text, str(one.number), record=entry_record(one))
    if (total := income(benefits)) is not None:
        without = f", without {', '.join(total.unknown)}" if total.unknown else ""
        yield SectionRow(f"Income a month: {money(total.cents)}{without}")
    for change in page.found.benefits_changed:
        yield SectionRow(f"Since the last assessment: {change}")


@_section("Strengths")
def _strengths(page: DrawnCase) -> Iterator[SectionRow]:
    for one in page.found.found("strength"):
        yield SectionRow(one.text)


@_section("Keep in mind")
def _bearing(page: DrawnCase) -> Iterator[SectionRow]:
    for one in page.found.findings:
        if one.kind not in ("strength", "swot"):
            yield SectionRow(one.text, joined(one.kind, one.subkind, sep=", "))


@_section("SWOT")
def _swot(page: DrawnCase) -> Iterator[SectionRow]:
    for letter, label in labels("SWOT kind").items():
        for one in page.found.found("swot"):
            if one.subkind == letter:
                yield SectionRow(one.text, f"{letter} ({label.lower()})")


@_section("Done in contacts")
def _activities(page: DrawnCase) -> Iterator[SectionRow]:
    """Count the contacts with each activity."""
    if told := page.found.done.told(page.found.activities):
        yield SectionRow(told)


@_section("Closing")
def _closing(page: DrawnCase) -> Iterator[SectionRow]:
    case = page.found.shown.facts.case
    if case.closed_on is None:
        return
    when = f"{case.status} on {short_day(case.closed_on)}"
    yield SectionRow(joined(when, case.close_reason or case.decision_reason, sep=": "))
    for label, text in (
        ("Destination: ", case.destination),
        ("", case.close_summary),
        ("Support: ", case.support),
    ):
        if text:
            yield SectionRow(f"{label}{text}")


def _by(due_on: date | None, today: date) -> str | None:
    """Say by when, and how late that is."""
    if due_on is None:
        return None
    late = (today - due_on).days
    return f"by {short_day(due_on)}{f', {say_days(late)} late' if late > 0 else ''}"
