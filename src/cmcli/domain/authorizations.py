"""Authorizations: units of a service that a payer agrees to pay for in a period."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("authorizations", day="added_on", live={"ended_on": None, "error_at": None})
class Authorization:
    """An authorization of a case; ``number`` counts within the case.

    ``planned_id`` is the service that it pays for, ``units`` above 0 from ``from_on`` to ``to_on``,
    both included. ``reference`` is the payer's number. ``status`` is a key of
    `AUTHORIZATION_STATUSES` since ``status_on``. ``appeal_by`` is the last day to appeal a denial,
    ``keep_by`` the last day to keep the service while appealing, ``known_on`` the day when the
    denial was recorded. ``error_reason`` marks it as entered in error.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    planned_id: str = column(refers="planned_services")
    payer: str = column(searched=True)
    reference: str | None = column(default=None, title="the payer's number", searched=True)
    units: Decimal
    from_on: date = column(planned=True, title="from")
    to_on: date = column(planned=True, title="to")
    status: str
    status_on: date = column(title="status since")
    appeal_by: date | None = column(default=None, planned=True, title="last day to appeal")
    keep_by: date | None = column(
        default=None, planned=True, title="last day to keep it while appealing"
    )
    known_on: date | None = column(default=None, title="denial known")
    reason: str | None = column(default=None, searched=True)
    added_on: date = column(title="added")
    ended_on: date | None = column(default=None, title="ended")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")


@tells(Authorization)
def _authorizations(past: Past) -> Iterator[CaseEvent]:
    """Authorizations when they were added."""
    for one in past.of(Authorization):
        if one.error_at is None:
            period = f"{one.units:f} units, {short_day(one.from_on)} – {short_day(one.to_on)}"
            text = joined(one.payer, one.status, period)
            yield CaseEvent("authorization", one.added_on, text, number=one.number)
