"""Services that a client received, as an import or a worker reports them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("services")
class Service:
    """One service delivered. ``cents`` is the money spent, in integer cents, None where none is."""

    id: str
    case_id: str = column(refers="cases")
    on: date
    kind: str
    text: str | None = None
    cents: int | None = column(default=None, title="cost", money=True)


@tells(Service)
def _services(past: Past) -> Iterator[CaseEvent]:
    """Services; those of one kind on day after day are one entry on the first day."""
    rows = sorted(past.of(Service), key=lambda one: (one.kind, one.on, one.id))
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
