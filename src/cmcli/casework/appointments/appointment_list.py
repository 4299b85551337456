"""Appointments as lists: all of a case, or the open ones of workers' cases."""

from collections.abc import Iterable, Sequence

from cmcli.casework.appointments.appointments import appointment_record
from cmcli.domain.appointments import Appointment
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase


def appointments_of(view: View, found: FoundCase) -> list[dict[str, object]]:
    """All appointments of a case, also those that were kept, missed or cancelled."""
    return _rows(view, view.all(Appointment, case_id=found.case.id), [found.case])


def appointments_for(view: View, workers: Sequence[Worker] | None) -> list[dict[str, object]]:
    """The appointments that nobody has answered, of the cases of these workers (None: of all).

    Cases that have ended are left out.
    """
    if workers is None:
        found = view.all(Appointment, outcome=None)
        cases = view.all(Case, id={one.case_id for one in found}, status=UNDER_WAY)
    else:
        cases = view.all(Case, worker_id={one.id for one in workers}, status=UNDER_WAY)
        found = view.all(Appointment, case_id=[one.id for one in cases], outcome=None)
    return _rows(view, found, cases)


def _rows(
    view: View, found: Iterable[Appointment], cases: Iterable[Case]
) -> list[dict[str, object]]:
    by_id = {one.id: one for one in cases}
    shown = [one for one in found if one.case_id in by_id]
    ids = {by_id[one.case_id].client_id for one in shown}
    clients = {one.id: one for one in view.all(Client, id=ids)}
    handles = {one.id: one.handle for one in view.all(Worker)}
    rows = []
    for one in sorted(shown, key=lambda one: (one.at, one.case_id, one.number)):
        case = by_id[one.case_id]
        client = clients[case.client_id]
        row = {"ref": case_ref(client.code, case.episode), "name": client.shown_name}
        holder = None if case.worker_id is None else handles[case.worker_id]
        rows.append(row | appointment_record(one, view.now.tzinfo) | {"worker": holder})
    return rows
