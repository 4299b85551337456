"""The waiting list: who comes next, and the places that were declined."""

from datetime import date

from cmcli.domain.records import column, record


@record("waitlist_declines", noun="declined place")
class DeclinedPlace:
    """A place that was offered to somebody on the waitlist, and declined.

    ``by`` is a key of `DECLINED_BY`; ``worker_id`` is the worker who would have had the case.
    """

    id: str
    case_id: str = column(refers="cases")
    on: date
    by: str
    worker_id: str | None = column(default=None, refers="workers", title="worker")
    reason: str
