"""The workers of a case on any day, from its placements."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cmcli.domain.cases import Case, Placement


class Span(NamedTuple):
    """A time when one worker had the open case in one model, with one acuity.

    ``until`` is the first day after it, None for a time that goes on.
    """

    case: Case
    worker_id: str
    model: str
    acuity: int
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Return whether the day is in it."""
        return self.since <= day and (self.until is None or day < self.until)

    def days(self, first: date, last: date) -> int:
        """Return how many days of a period are in it, both ends of the period included."""
        begin = max(self.since, first).toordinal()
        end = last.toordinal() + 1
        if self.until is not None:
            end = min(end, self.until.toordinal())
        return max(0, end - begin)


def spans(case: Case, placements: Iterable[Placement]) -> Iterator[Span]:
    """Give the times of a case, the first one from the day when it was put to work.

    On the day when it is closed, nobody has the case any more. A case that nobody worked on has
    no times.
    """
    if case.status not in ("open", "closed"):
        return
    begun, end = case.accepted_on or case.opened_on, case.closed_on
    ordered = sorted(placements, key=lambda one: (one.from_on, one.id))
    for one, following in pairwise((*ordered, None)):
        if one is None or one.worker_id is None:
            continue
        since = max(one.from_on, begun)
        until = _sooner(end, following.from_on if following else None)
        if until is None or since < until:
            yield Span(case, one.worker_id, one.model, one.acuity, since, until)


def _sooner(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
