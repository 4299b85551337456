"""Ties between a client and a worker, which count when a worker is chosen."""

from datetime import date

from cmcli.domain.records import column, record


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
