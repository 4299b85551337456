"""Due items without a case: of the agency, for supervisors and admins, and of covers."""

from collections.abc import Collection
from datetime import timedelta

from cmcli.casework.capacity.overloads import overloads
from cmcli.casework.capacity.placing import Carriers
from cmcli.domain.agency_clock import directory_item
from cmcli.domain.agency_days import directory_days
from cmcli.domain.agency_settings import OPEN_REDUCTION, REDUCTION, UNSIGNED
from cmcli.domain.clocks import DueItem
from cmcli.domain.cover_clock import cover_items, uncovered_items
from cmcli.domain.reductions import Reduction
from cmcli.domain.staff_clock import StaffDays, reduced_hours, unsigned
from cmcli.domain.workers import Team, Worker
from cmcli.store.core.view import View
from cmcli.store.reading.covers import (
    away_ahead,
    cases_apart,
    cover_states,
    states_ahead,
    workers_away,
)
from cmcli.store.reading.resources import unchecked
from cmcli.store.reading.unsigned import unsigned_notes


def ahead_of_agency(view: View, workers: Collection[Worker] | None) -> None:
    """Say that :func:`agency_items` will soon be asked, so that it takes no message of its own."""
    states_ahead(view)
    if workers is None:
        away_ahead(view)


def agency_items(
    view: View, workers: Collection[Worker] | None = None, bearing: Carriers | None = None
) -> list[DueItem]:
    """Return what belongs to no case and is due to these workers (None: to anyone), or soon is.

    ``bearing`` is what all workers carry, if it was read already.
    """
    ahead_of_agency(view, workers)
    if workers is None:
        view.ahead(Worker, order=("handle",))
        view.ahead(Team, order=("handle",))
        view.ahead(Reduction)
    states = cover_states(view)
    found = [item for one in states for item in cover_items(one, view.today)]
    if workers is not None:
        handles = {one.handle for one in workers}
        return [item for item in found if item.worker in handles]
    found += uncovered_items(workers_away(view), states, view.today, cases_apart(view))
    days = directory_days(view.settings, view.today)
    entries = unchecked(view, view.today - timedelta(days=days))
    directory = [] if entries is None else [directory_item(entries, days)]
    return [*found, *_of_staff(view, bearing), *directory]


def staff_days(view: View) -> StaffDays:
    """Return the agency's days until a supervisor hears of notes and of reduced hours."""
    notes, *hours = (
        view.settings.get(key, view.today) for key in (UNSIGNED, REDUCTION, OPEN_REDUCTION)
    )
    return StaffDays(None if notes == "never" else int(notes), *map(int, hours))


def _of_staff(view: View, bearing: Carriers | None) -> list[DueItem]:
    """Return the items about workers and teams, those that are over the ceiling first."""
    days = staff_days(view)
    workers, reductions = view.all(Worker, order=("handle",)), view.all(Reduction)
    names = {one.handle: one.name for one in workers}
    notes = []
    if days.unsigned is not None:  # one that is so old today may still be signed today
        notes = unsigned_notes(view, view.today - timedelta(days=days.unsigned + 1))
    hours = (reduced_hours(one, reductions, view.today, days) for one in workers if one.active)
    return [
        *overloads(view, workers, bearing),
        *(unsigned(one, names[one.worker], days.unsigned or 0) for one in notes),
        *(one for one in hours if one is not None),
    ]
