"""The contacts of one worker by day and client, with sums, as a timesheet needs them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from cmcli.catalog.access import labels
from cmcli.domain.activities import ActivityCount, count_activities
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.contacts import Contact
from cmcli.domain.workers import Worker
from cmcli.errors import Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.reading.contacts import contacts_of_worker

CLIENT, DAY, TOTAL = "client", "day", "total"
"""The kinds of sums: of the contacts with a client on a day, of those of a day, or of all."""


class Worked(NamedTuple):
    """The rows of a timesheet from the first to the last day, and in a line what was done."""

    first: date
    last: date
    rows: list[dict[str, object]]
    done: str


def worked(view: View, worker: Worker, first: date | None, last: date | None) -> Worked:
    """Sum the worker's contacts by day and client; without days, of the present week.

    With a first day only it is up to today.
    """
    if first is None:
        day = last or view.today
        first = day - timedelta(days=day.weekday())
        last = last or first + timedelta(days=6)
    last = last or max(first, view.today)
    if last < first:
        raise UsageProblem(
            Sentence("{last} is before {first}."), Sentence("Correct one of them."), field="last"
        )
    found = contacts_of_worker(view, worker.id, first, last)
    activities = labels("activity", view.words)
    clients = _clients(view, {one.case_id for one in found})
    rows: list[dict[str, object]] = []
    for on, some in groupby(found, lambda one: one.on):
        of_day = list(some)
        by_client = sorted(of_day, key=lambda one: clients[one.case_id].code)
        for client, of_client in groupby(by_client, lambda one: clients[one.case_id]):
            rows.append(_row(CLIENT, of_client, activities, on, client))
        rows.append(_row(DAY, of_day, activities, on))
    if found:
        rows.append(_row(TOTAL, found, activities))
    return Worked(first, last, rows, _counted(found, activities).told(activities))


def _clients(view: View, cases: set[str]) -> dict[str, Client]:
    """Case's id → its client."""
    of_cases = {one.id: one.client_id for one in view.all(Case, id=cases)}
    clients = {one.id: one for one in view.all(Client, id=set(of_cases.values()))}
    return {case: clients[client] for case, client in of_cases.items()}


def _row(
    what: str,
    contacts: Iterable[Contact],
    activities: Mapping[str, str],
    on: date | None = None,
    client: Client | None = None,
) -> dict[str, object]:
    found = list(contacts)
    did = _counted(found, activities)
    return {
        "sum": what,
        "on": on,
        "code": client and client.code,
        "name": client and (client.name or client.goes_by),
        "held": sum(one.held for one in found),
        "not_held": sum(not one.held for one in found),
        "minutes": sum(one.minutes or 0 for one in found),
        "travel": sum(one.travel or 0 for one in found),
        "total": sum((one.minutes or 0) + (one.travel or 0) for one in found),
        "without_minutes": sum(one.held and one.minutes is None for one in found),
        "did": {**did.counts, **did.texts},
    }


def _counted(contacts: Iterable[Contact], activities: Mapping[str, str]) -> ActivityCount:
    return count_activities((one.did for one in contacts), activities)
