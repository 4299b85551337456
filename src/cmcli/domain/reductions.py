"""Reductions of the hours that workers have for casework."""

from datetime import date
from decimal import Decimal

from cmcli.domain.records import column, record


@record("reductions", noun="reduction of hours")
class Reduction:
    """A dated part of a worker's hours that is not free for casework (leave, training).

    ``share`` is a fraction of the contracted hours, above 0 and at most 1. Both days are included.
    """

    id: str
    worker_id: str = column(refers="workers")
    share: Decimal
    from_on: date = column(planned=True)
    until_on: date | None = column(planned=True)
    reason: str
