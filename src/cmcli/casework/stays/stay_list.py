"""Stays as lists: all of a case, or those of the clients who are away now."""

from collections.abc import Iterable, Sequence

from cmcli.casework.looking.record_rows import record_rows
from cmcli.casework.stays.stays import GOES_ON, stay_record, stays_of
from cmcli.domain.cases import Case
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.stays import Stay
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_seen_to
from cmcli.store.reading.find import FoundCase


def stays_in(view: View, found: FoundCase) -> list[dict[str, object]]:
    """All stays of a case, also those that are over or were entered in error."""
    return _rows(view, stays_of(view, found.case, every=True), [found.case])


def away_now(view: View, workers: Sequence[Worker] | None) -> list[dict[str, object]]:
    """The stays that go on, of these workers' clients (None: of everybody's), the longest first.

    Cases that have ended are left out.
    """
    if workers is None:
        stays = view.all(Stay, **GOES_ON)
        cases = view.all(Case, id={one.case_id for one in stays}, status=UNDER_WAY)
    else:
        cases = cases_seen_to(view, {one.id for one in workers})
        stays = view.all(Stay, case_id={one.id for one in cases}, **GOES_ON)
    return _rows(view, stays, cases)


def _rows(view: View, stays: Iterable[Stay], cases: Iterable[Case]) -> list[dict[str, object]]:
    begun = (one for one in stays if one.begun_on <= view.today)
    longest = sorted(begun, key=lambda one: (one.begun_on, one.case_id, one.number))
    return record_rows(view, longest, cases, lambda one, _: stay_record(one))
