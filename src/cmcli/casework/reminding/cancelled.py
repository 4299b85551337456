"""Appointments that were cancelled before they took place, for calendars that have them already."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from cmcli.casework.reminding.values import RemindersQuestion
from cmcli.domain.appointments import CANCELLED
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import short_day
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.appointments import appointments_between


class CancelledItem(NamedTuple):
    """A cancelled appointment as the item that it was; ``name`` is the client's, if known.

    Only the code of a ``confidential`` client leaves the store.
    """

    case_id: str
    item: DueItem
    name: str | None
    confidential: bool = False


def cancelled_items(
    view: View, wanted: Sequence[Worker] | None, choice: RemindersQuestion
) -> list[CancelledItem]:
    """Return the cancelled appointments of these workers' cases (None: of all) from today on."""
    if choice.overdue or (choice.kinds and "appointment" not in choice.kinds):
        return []
    whose: dict[str, Any] = {} if wanted is None else {"worker_id": {one.id for one in wanted}}
    cases = {
        one.id: one
        for one in view.all(Case, status=UNDER_WAY, **whose)
        if choice.model in (None, one.model)
    }
    begin = datetime.combine(view.today, time(), tzinfo=view.now.tzinfo)
    end = begin + timedelta(days=1 + (choice.within or 0))
    found = [
        one for one in appointments_between(view, cases, begin, end) if one.outcome == CANCELLED
    ]
    if not found:
        return []
    clients = {
        one.id: one for one in view.all(Client, id={cases[one.case_id].client_id for one in found})
    }
    handles = {one.id: one.handle for one in view.all(Worker)}
    made = []
    for one in found:
        case = cases[one.case_id]
        client = clients[case.client_id]
        item = DueItem(
            case=case_ref(client.code, case.episode),
            kind="appointment",
            worker=None if case.worker_id is None else handles[case.worker_id],
            due_on=one.on,
            days_late=0,
            why=f"Appointment {one.number} on {short_day(one.on)} was cancelled.",
            rule="",
            number=str(one.number),
            at=one.at.astimezone(view.now.tzinfo),
            minutes=one.minutes,
            appointment=one,
        )
        name = client.name or client.goes_by
        made.append(CancelledItem(case.id, item, name, client.is_confidential))
    return made
