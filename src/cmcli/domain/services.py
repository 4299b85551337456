"""Services: what was planned, and what was delivered, as an import or a worker reports it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.numbers import money, plain_number
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("planned_services", noun="planned service", day="added_on", live={"error_at": None})
class PlannedService:
    """A service that a client is to get; ``number`` counts within the case.

    ``units`` above 0, in words of ``unit``, are due every ``every`` days; without an interval they
    are all that is planned. ``cost`` is what one delivery costs, in cents. ``provider`` is None
    where nobody said it; ``resource_id`` is its entry in the directory. A provider outside the
    payer's network ``awaits`` a supervisor, until ``allowed_by`` agrees. ``error_reason`` marks it
    as entered in error.
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

    @property
    def terms(self) -> str:
        """Return who provides it, how much and when: ``Sunrise, 4 hours every 7 days``."""
        much = self.much(self.units) if self.units is not None else None
        often = f"every {say_days(self.every)}" if self.every is not None else None
        first = f"from {short_day(self.from_on)}" if self.from_on else None
        last = f"to {short_day(self.to_on)}" if self.to_on else None
        period = joined(first, last, sep=" ")
        return joined(self.provider, joined(much, often, sep=" "), period, sep=", ")

    @property
    def words(self) -> str:
        """Return the service and its provider."""
        return joined(self.kind, self.provider, sep=", ")

    def much(self, units: Decimal) -> str:
        """Write an amount in its unit, as in ``4 hours``."""
        return f"{plain_number(units)} {self.unit or 'units'}"


@record("services", live={"planned": True, "error_at": None})
class Service:
    """One service delivered. ``cents`` is the money spent, in integer cents, None where none is.

    ``planned_id`` is the planned service that it delivers ``units`` of, and ``planned`` says that
    it delivers one; ``number`` counts within that. ``worker_id`` is the worker who delivered it,
    None where somebody else did or nobody said it. ``funding`` is the one that was planned when the
    delivery was recorded. ``allowed_by`` is the supervisor who agreed to what no payer has
    authorized. ``error_reason`` marks it as entered in error.
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
    planned: bool | None = column(default=None, shown=False)
    funding: str | None = None
    allowed_by: str | None = column(default=None, title="agreed by")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")


class Delivered(NamedTuple):
    """The deliveries of one planned service, added up. Money is in cents.

    ``without_units`` and ``without_cost`` count the deliveries where nobody said it.
    """

    deliveries: int = 0
    units: Decimal = Decimal(0)
    without_units: int = 0
    cents: int = 0
    without_cost: int = 0
    last_on: date | None = None


def delivered(planned: PlannedService, deliveries: Iterable[Service]) -> Delivered:
    """Add up what was delivered of a service, exactly."""
    own = [one for one in deliveries if one.planned_id == planned.id and one.error_at is None]
    return Delivered(
        deliveries=len(own),
        units=sum((one.units for one in own if one.units is not None), Decimal(0)),
        without_units=sum(one.units is None for one in own),
        cents=sum(one.cents or 0 for one in own),
        without_cost=sum(one.cents is None for one in own),
        last_on=max((one.on for one in own), default=None),
    )


def planned_so_far(one: PlannedService, today: date) -> int | None:
    """Return how many deliveries were planned until today; None without an interval."""
    if one.every is None:
        return None
    last = min(day for day in (today, one.to_on, one.ended_on) if day is not None)
    return max(0, (last - (one.from_on or one.added_on)).days // one.every)


def progress_told(one: PlannedService, given: Delivered, today: date) -> str:
    """Tell what was delivered of what was planned, as in ``9 of 12 deliveries so far, 9 hours``."""
    far = planned_so_far(one, today)
    if far is None and one.units is not None:
        return f"{plain_number(given.units)} of {one.much(one.units)} given"
    of = f" of {far}" if far else ""
    noun = "delivery" if (far or given.deliveries) == 1 else "deliveries"
    many = f"{given.deliveries}{of} {noun} so far"
    return joined(many, one.much(given.units) if given.units else None, sep=", ")


def service_line(one: PlannedService, given: Delivered, today: date) -> str:
    """Tell a planned service in a line: what was planned, delivered and spent."""
    last = f"last {short_day(given.last_on)}" if given.last_on else None
    spent = f"{money(given.cents)} spent" if given.cents else None
    paid = joined(spent, one.funding, sep=", ")
    far = joined(progress_told(one, given, today), last, sep=", ")
    return joined(f"{joined(one.kind, one.terms, sep=', ')}: {far}", paid, one.note)


@tells(PlannedService)
def _planned(past: Past) -> Iterator[CaseEvent]:
    """Services when they were planned, and when they ended."""
    for one in past.of(PlannedService):
        if one.error_at is not None:
            continue
        text = joined(f"planned: {one.kind}", one.terms, one.note)
        yield CaseEvent("service", one.added_on, text, number=one.number)
        if one.ended_on is not None:
            text = joined(f"ended: {one.kind}", one.end_reason)
            yield CaseEvent("service", one.ended_on, text, number=one.number)


@tells(Service, PlannedService)
def _services(past: Past) -> Iterator[CaseEvent]:
    """Services; those of one kind on day after day are one entry on the first day."""
    plans = {one.id: one for one in past.of(PlannedService)}
    right = (one for one in past.of(Service) if one.error_at is None)
    rows = sorted(right, key=lambda one: (one.planned_id or "", one.kind, one.on, one.id))
    for _, alike in groupby(rows, key=lambda row: (row.planned_id, row.kind, row.text)):
        run: list[Service] = []
        for service in alike:
            if run and service.on - run[-1].on > timedelta(days=1):
                yield _service(run, plans)
                run = []
            run.append(service)
        yield _service(run, plans)


def _service(run: Sequence[Service], plans: Mapping[str, PlannedService]) -> CaseEvent:
    first, last = run[0], run[-1]
    many = f" ×{len(run)}" if len(run) > 1 else ""
    if last.on > first.on:
        many += f", {_span(first.on, last.on)}"
    of = plans.get(first.planned_id or "")
    units = [service.units for service in run if service.units is not None]
    much = of.much(sum(units, Decimal(0))) if of is not None and units else None
    cents = [service.cents for service in run if service.cents is not None]
    spent = f"{money(sum(cents))} spent" if cents else None
    text = joined(f"{first.kind}{many}", much, first.text, spent)
    return CaseEvent("service", first.on, text, number=of.number if of else None)


def _span(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"
