"""Cover: who does the work of a worker on leave, for a time, without taking over the cases."""

from datetime import date, datetime

from cmcli.domain.records import column, record


@record("covers", noun="cover")
class Cover:
    """``by_id`` does the work of ``worker_id`` from ``from_on`` to ``to_on``, both included.

    ``number`` counts in the agency. One that ends sooner has ``ended_on``, the first day without
    it. ``handover`` is what was written at its start, and ``handback`` at its end.
    """

    id: str
    number: int = column(label=True)
    worker_id: str = column(refers="workers")
    by_id: str = column(refers="workers", title="covered by")
    from_on: date = column(planned=True, title="from")
    to_on: date = column(planned=True, title="to")
    reason: str | None = None
    entered_on: date = column(title="entered")
    ended_on: date | None = column(default=None, planned=True, title="ended")
    handover: str | None = None
    handover_at: datetime | None = column(default=None, title="hand-over written")
    handback: str | None = None
    handback_at: datetime | None = column(default=None, title="hand-back written")

    def holds(self, day: date) -> bool:
        """Return whether it holds on the day."""
        ended = self.ended_on is not None and self.ended_on <= day
        return self.from_on <= day <= self.to_on and not ended


@record("covered_cases", noun="covered case")
class CoveredCase:
    """Something special about one case of a cover.

    ``by_id`` is another worker who covers this case, and ``told_on`` the day when the client heard
    of the cover.
    """

    id: str
    cover_id: str = column(refers="covers")
    case_id: str = column(refers="cases")
    by_id: str | None = column(default=None, refers="workers", title="covered by")
    told_on: date | None = column(default=None, title="client told")
