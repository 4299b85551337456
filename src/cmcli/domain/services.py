"""Services: what was planned, and what was delivered, as an import or a worker reports it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("planned_services", noun="planned service", day="added_on", live={"ended_on": None})
class PlannedService:
    """A service that a client is to get; ``number`` counts within the case.

    ``units`` above 0, in words of ``unit``, are due every ``every`` days; without an interval they
    are all that is planned. ``cost`` is what one delivery costs, in cents. ``provider`` is None
    where nobody said it; ``resource_id`` is its entry in the directory. A provider outside the
    payer's network ``awaits`` a supervisor, until ``allowed_by`` agrees. ``error_reason`` marks it
    as entered in error; it has ended that day.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str = column(searched=True, holds="service kind")
    provider: str | None = column(default=None, searched=True)
    resource_id: str | None = column(default=None, refers="resources")
    need: str | None = column(default=None, names="needs.domain", holds="need domain")
    goal: int | None = column(default=None, names="goals.number")
    every: int | None = column(default=None, title="days between deliveries")
    units: Decimal | None = None
    unit: str | None = None
    cost: int | None = column(default=None, money=True)
    funding: str | None = column(default=None, searched=True)
    from_on: date | None = column(default=None, planned=True, title="from")
    to_on: date | None = column(default=None, planned=True, title="to")
    note: str | None = column(default=None, searched=True)
    awaits: bool | None = column(default=None, shown=False)
    allowed_by: str | None = column(default=None, title="provider agreed by")
    added_on: date = column(title="added")
    ended_on: date | None = column(default=None, title="ended")
    end_reason: str | None = column(default=None, searched=True)
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")


@record("services")
class Service:
    """One service delivered. ``cents`` is the money spent, in integer cents, None where none is.

    ``planned_id`` is the planned service that it delivers ``units`` of; ``number`` counts within
    that. ``worker_id`` is the worker who delivered it, None where somebody else did or nobody said
    it. Units past what the payer authorized ``await`` a supervisor, until ``allowed_by`` agrees.
    ``error_reason`` marks it as entered in error.
    """

    id: str
    case_id: str = column(refers="cases")
    on: date
    kind: str
    text: str | None = None
    cents: int | None = column(default=None, title="cost", money=True)
    planned_id: str | None = column(default=None, refers="planned_services", parent=True)
    number: int | None = column(default=None, label=True)
    units: Decimal | None = None
    worker_id: str | None = column(default=None, refers="workers", title="delivered by")
    awaits: bool | None = column(default=None, shown=False)
    allowed_by: str | None = column(default=None, title="agreed by")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")


@tells(Service)
def _services(past: Past) -> Iterator[CaseEvent]:
    """Services; those of one kind on day after day are one entry on the first day."""
    right = (one for one in past.of(Service) if one.error_at is None)
    rows = sorted(right, key=lambda one: (one.kind, one.on, one.id))
    for _, alike in groupby(rows, key=lambda row: (row.kind, row.text)):
        run: list[Service] = []
        for service in alike:
            if run and service.on - run[-1].on > timedelta(days=1):
                yield _service(run)
                run = []
            run.append(service)
        yield _service(run)


def _service(run: Sequence[Service]) -> CaseEvent:
    first, last = run[0], run[-1]
    many = f" ×{len(run)}" if len(run) > 1 else ""
    if last.on > first.on:
        many += f", {_span(first.on, last.on)}"
    cents = [service.cents for service in run if service.cents is not None]
    spent = f"{sum(cents) / 100:,.2f} spent" if cents else None
    return CaseEvent("service", first.on, joined(f"{first.kind}{many}", first.text, spent))


def _span(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"
