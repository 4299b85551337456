"""Ties between a client and a worker, which count when a worker is chosen."""

from collections.abc import Mapping
from datetime import date

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record

WISH, NOT_WISHED, CONFLICT = "wish", "not-wished", "conflict"
OPPOSITE = {WISH: NOT_WISHED, NOT_WISHED: WISH}
"""Kinds that can't both be true of a client and a worker; a new one ends the other."""


@record("worker_ties", noun="tie to a worker")
class WorkerTie:
    """The client's wish for a worker or for another one, or a conflict of interest.

    ``kind`` is a key of `WORKER_TIES`.
    """

    id: str
    client_id: str = column(refers="clients")
    worker_id: str = column(refers="workers", title="worker")
    kind: str
    reason: str | None = None
    from_on: date = column(title="since")
    ended_on: date | None = column(default=None, title="ended")

    def told(self, handle: str, labels: Mapping[str, str]) -> str:
        """Tell the tie to the worker of that handle in one line."""
        reason = "" if self.reason is None else f": {self.reason}"
        return f"{labels[self.kind]}: {handle}, since {short_day(self.from_on)}{reason}"
