"""The hours that workers have for casework: contracted, and reserved for something else."""

from datetime import date
from decimal import Decimal

from cmcli.domain.records import column, record


@record("contracted_hours", noun="contracted hours", seldom_changed=True)
class ContractedHours:
    """From ``from_on`` on the worker has these hours a week, more than 0 and at most 80."""

    id: str
    worker_id: str = column(refers="workers")
    from_on: date = column(planned=True, title="from")
    hours: Decimal


@record("reductions", noun="reduction of hours")
class Reduction:
    """A dated part of a worker's hours that is not free for casework (leave, training).

    ``share`` is a fraction of the contracted hours, above 0 and at most 1. Both days are included.
    ``category`` is a key of `REDUCTION_CATEGORIES`, None where none was said. One that was
    cancelled before it began ends on the day before its first one.
    """

    id: str
    worker_id: str = column(refers="workers")
    share: Decimal
    from_on: date = column(planned=True)
    until_on: date | None = column(planned=True)
    reason: str
    category: str | None = column(default=None, holds="reduction category")

    def holds(self, day: date) -> bool:
        """Return whether it holds on the day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    @property
    def cancelled(self) -> bool:
        """Return whether it was cancelled before it began, so that it never holds."""
        return self.until_on is not None and self.until_on < self.from_on
