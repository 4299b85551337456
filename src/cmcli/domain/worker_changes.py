"""How many workers a client has had in a case, which counts before another transfer."""

from collections.abc import Iterable
from datetime import date

from cmcli.domain.cases import Case, Placement
from cmcli.domain.dates import say_days
from cmcli.domain.due_dates import start_of_work
from cmcli.domain.workers import Worker

MANY_WORKERS = 3
"""From so many workers on, a transfer says how many the client has had."""

_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth".split()


def workers_so_far(placements: Iterable[Placement]) -> frozenset[str]:
    """Return the ids of the workers whom the case has had."""
    return frozenset(one.worker_id for one in placements if one.worker_id is not None)


def told_of_changes(
    placements: Iterable[Placement], case: Case, to: Worker, today: date
) -> str | None:
    """Tell which worker of the case this one would be, from the third on."""
    known = workers_so_far(placements)
    count = len(known | {to.id})
    if count < MANY_WORKERS:
        return None
    since = time_since(start_of_work(case), today)
    if to.id in known:
        return f"{to.handle} had this case before. The client has had {count} workers in {since}."
    return f"{to.handle} is the client's {_ordinal(count)} worker in {since}."


def told_of_workers(placements: Iterable[Placement], case: Case, today: date) -> str | None:
    """Tell how many workers a client has had, where another one would be the third or later."""
    count = len(workers_so_far(placements))
    if count + 1 < MANY_WORKERS:
        return None
    return f"The client has had {count} workers in {time_since(start_of_work(case), today)}."


def time_since(since: date, today: date) -> str:
    """Return the time between two days in days, or in whole months from two on."""
    months = (today.year - since.year) * 12 + today.month - since.month
    months -= today.day < since.day
    return f"{months} months" if months > 1 else say_days((today - since).days)


def _ordinal(count: int) -> str:
    at = count - MANY_WORKERS
    return _ORDINALS[at] if at < len(_ORDINALS) else f"{count}th"
