"""Appointments as lists: all of a case, or the open ones of workers' cases."""

from collections.abc import Iterable, Sequence

from cmcli.casework.appointments.appointments import appointment_record
from cmcli.casework.looking.record_rows import record_rows
from cmcli.domain.appointments import Appointment
from cmcli.domain.cases import Case
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_seen_to
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
        cases = cases_seen_to(view, {one.id for one in workers})
        found = view.all(Appointment, case_id=[one.id for one in cases], outcome=None)
    return _rows(view, found, cases)


def _rows(
    view: View, found: Iterable[Appointment], cases: Iterable[Case]
) -> list[dict[str, object]]:
    zone = view.now.tzinfo
    soonest = sorted(found, key=lambda one: (one.at, one.case_id, one.number))
    return record_rows(view, soonest, cases, lambda one, _: appointment_record(one, zone))
