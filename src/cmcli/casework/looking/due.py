"""Due items: the items of the clocks for the cases of a worker, a team or everyone."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.casework.listing import CaseView, own_or_all, views_of
from cmcli.casework.looking.agency_due import agency_items, ahead_of_agency
from cmcli.casework.looking.values.shared import USUAL_WINDOW, WhoseCases
from cmcli.domain.clocks import DueItem, Until, urgency_key
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_with_dues
from cmcli.store.reading.find import find_team


@dataclass(frozen=True, slots=True)
class Due:
    """An item that is due, with the name of the client."""

    item: DueItem
    name: str | None

    def as_dict(self) -> dict[str, object]:
        """The keys of a due item that scripts rely on, and the client's name."""
        return {**self.item.as_dict(), "due_on": self.item.due_on, "name": self.name}


def whose(view: View, me: Worker | None, asked: WhoseCases) -> list[Worker] | None:
    """Return whose items to list: a worker's, a team's members', or None for all.

    Where nothing is said, workers mean their own.
    """
    if asked.everybody:
        return None
    if asked.team is not None:
        return view.all(Worker, order=("handle",), team_id=find_team(view, asked.team).id)
    one = own_or_all(view, me, asked.worker)
    return None if one is None else [one]


def list_due(
    view: View,
    workers: Collection[Worker] | None,
    *,
    within: int = USUAL_WINDOW,
    kinds: Collection[str] = (),
    named: bool = False,
) -> list[Due]:
    """List what is overdue, due today or due ``within`` so many days, the most urgent first.

    ``workers`` None includes all cases, also unassigned ones, and the agency's own items. Empty
    ``kinds`` includes all kinds. A task for a worker is theirs, on whoever's case it is. What
    somebody else covers is listed only where the workers were ``named``.
    """
    last = view.today + timedelta(days=within)
    ahead_of_agency(view, workers)
    found = [
        Due(item, one.shown_name)
        for one in cases_read(view, workers, Until(max(last, view.today)))
        for item in due_on(one, workers, last, named=named)
        if not kinds or item.kind in kinds
    ]
    agency = (item for item in agency_items(view, workers) if item.due_on <= last)
    found += [Due(item, None) for item in agency if not kinds or item.kind in kinds]
    return sorted(found, key=lambda due: urgency_key(due.item))


def cases_read(
    view: View, workers: Collection[Worker] | None, until: Until | None = None
) -> list[CaseView]:
    """Read the cases that can have something due to these workers (None: to anyone), with what is
    due (see :func:`due_items`)."""
    ids = None if workers is None else [worker.id for worker in workers]
    return views_of(view, cases_with_dues(view, ids), until=until)


def due_on(
    one: CaseView, workers: Collection[Worker] | None, last: date, *, named: bool = False
) -> Iterator[DueItem]:
    """The items of a case that are due to these workers up to a day, the most urgent first.

    ``named`` adds those that somebody else covers for them.
    """
    handles = None if workers is None else {worker.handle for worker in workers}
    for item in one.due:
        theirs = handles is None or item.worker in handles
        if item.due_on <= last and (theirs or (named and item.covers_for in (handles or ()))):
            yield item
