"""Authorizations: units of a service that a payer agrees to pay for in a period."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.numbers import plain_number
from cmcli.domain.records import column, record
from cmcli.domain.services import PlannedService, Service
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

REQUESTED, GRANTED, DENIED, ENDED = "requested", "granted", "denied", "ended"
APPEALED = "appealed"


@record("authorizations", day="added_on", live={"error_at": None})
class Authorization:
    """An authorization of a case; ``number`` counts within the case.

    ``planned_id`` is the service that it pays for, ``units`` above 0 from ``from_on`` to ``to_on``,
    both included. ``used_before`` are those used where this case has no deliveries: in an earlier
    episode, or before cm. ``reference`` is the payer's number. ``status`` is a key of
    `AUTHORIZATION_STATUSES` since ``status_on``; one that has ended, on ``ended_on``, keeps what it
    was before. ``appeal_by`` is the last day to appeal a denial, ``keep_by`` the last day to keep
    the service while appealing, ``known_on`` the day when the denial was recorded.
    ``error_reason`` marks it as entered in error.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    planned_id: str = column(refers="planned_services")
    payer: str = column(searched=True)
    reference: str | None = column(default=None, title="the payer's number", searched=True)
    units: Decimal
    used_before: Decimal | None = column(default=None, title="used before")
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

    @property
    def standing(self) -> str:
        """Return the status as people see it: one that has ended has no other."""
        return ENDED if self.ended_on is not None else self.status

    @property
    def period(self) -> str:
        """Return the first and the last day."""
        return f"{short_day(self.from_on)} – {short_day(self.to_on)}"

    @property
    def named(self) -> str:
        """Return the payer, with its number for this authorization."""
        return f"{self.payer} {self.reference}" if self.reference else self.payer

    def covers(self, day: date) -> bool:
        """Return whether units of that day are authorized, as long as there are any."""
        last = self.to_on if self.ended_on is None else min(self.to_on, self.ended_on)
        return self.status == GRANTED and self.from_on <= day <= last


@record("authorization_changes", noun="status")
class AuthorizationChange:
    """The status of an authorization from a day on, with the payer's reason for it."""

    id: str
    case_id: str = column(refers="cases")
    authorization_id: str = column(refers="authorizations", parent=True)
    on: date
    status: str
    reason: str | None = None


def in_order(changes: Iterable[AuthorizationChange]) -> list[AuthorizationChange]:
    """Return the statuses from day to day; of one day, the one that was said last is the last."""
    return sorted(changes, key=lambda one: (one.on, one.id))


def standing_now(changes: Iterable[AuthorizationChange]) -> dict[str, Any]:
    """Return the columns that the statuses leave an authorization with.

    One that has ended keeps what it was before; without a status before, it was granted. An end and
    an appeal keep the payer's reason.
    """
    rows = in_order(changes)
    last = next((row for row in reversed(rows) if row.status != ENDED), None)
    keep = (ENDED, APPEALED)
    answer = next((row for row in reversed(rows) if row.reason or row.status not in keep), None)
    return {
        "status": last.status if last else GRANTED,
        "status_on": last.on if last else rows[0].on,
        "reason": answer.reason if answer else None,
        "ended_on": rows[-1].on if rows[-1].status == ENDED else None,
    }


class AuthorizedUse(NamedTuple):
    """The units of an authorization that are used and left; both 0 if it was never granted.

    ``past`` are the units beyond it within its period. ``without_units`` counts the deliveries in
    it where nobody said the units, so that nothing is known to be used. ``days`` are the units that
    were used, day by day.
    """

    used: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    past: Decimal = Decimal(0)
    without_units: int = 0
    days: tuple[tuple[date, Decimal], ...] = ()

    def reached(self, units: Decimal, percent: int) -> date | None:
        """Return the day when so many percent of the units were used, or None."""
        total = Decimal(0)
        for day, used in self.days:
            total += used
            if total * 100 >= units * percent:
                return day
        return None


class ServiceUse(NamedTuple):
    """How deliveries of one service use its authorizations.

    ``by_id`` has each authorization's use, ``past`` the deliveries that none of them pays for, or
    not all of.
    """

    by_id: Mapping[str, AuthorizedUse]
    past: tuple[Service, ...]


def use_of(authorizations: Iterable[Authorization], deliveries: Iterable[Service]) -> ServiceUse:
    """Spread the deliveries of one service over its authorizations, day by day.

    A delivery uses the authorizations that were granted for its day, the one that began first
    first. What goes beyond all of them counts as past the last of these. From the day when the
    service first has an authorization, also one that was only requested, every other delivery is
    past what is authorized.
    """
    right = [one for one in authorizations if one.error_at is None]
    known = sorted(right, key=lambda one: (one.from_on, one.number))
    left = {one.id: _unused(one) for one in known}
    days: defaultdict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    past: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in known:
        if one.used_before is not None and one.status == GRANTED:
            days[one.id].append((one.added_on, min(one.used_before, one.units)))
            past[one.id] = max(one.used_before - one.units, Decimal(0))
    unknown: defaultdict[str, int] = defaultdict(int)
    over = []
    since = min((min(one.from_on, one.added_on) for one in known), default=None)
    for given in sorted(deliveries, key=lambda one: (one.on, one.number or 0)):
        if given.error_at is not None:
            continue
        covering = [one for one in known if one.covers(given.on)]
        if not covering:
            over += [given] if since is not None and given.on >= since else []
            continue
        if given.units is None:
            unknown[covering[-1].id] += 1
            over += [] if any(left[one.id] for one in covering) else [given]
            continue
        rest = given.units
        for one in covering:
            taken = min(rest, left[one.id])
            left[one.id] -= taken
            rest -= taken
            days[one.id] += [(given.on, taken)] if taken else []
        if rest:
            past[covering[-1].id] += rest
            over.append(given)
    uses = {
        one.id: AuthorizedUse(
            sum((units for _, units in days[one.id]), past[one.id]),
            left[one.id],
            past[one.id],
            unknown[one.id],
            tuple(days[one.id]),
        )
        for one in known
    }
    return ServiceUse(uses, tuple(over))


def _unused(one: Authorization) -> Decimal:
    if one.status != GRANTED:
        return Decimal(0)
    return max(one.units - (one.used_before or 0), Decimal(0))


def uses_of(
    authorizations: Collection[Authorization], deliveries: Collection[Service]
) -> dict[str, ServiceUse]:
    """Return the use of the authorizations of each service that has any, by the service's id."""
    return {
        planned: use_of(
            [one for one in authorizations if one.planned_id == planned],
            [one for one in deliveries if one.planned_id == planned],
        )
        for planned in dict.fromkeys(one.planned_id for one in authorizations)
    }


UNANSWERED = (REQUESTED, APPEALED)
"""The statuses of an authorization that waits for the payer."""


def following(one: Authorization, others: Iterable[Authorization]) -> list[Authorization]:
    """Return the authorizations that follow another of the same service.

    They last longer, or are later ones until the same day; also those that were only requested.
    """
    after = (one.to_on, one.number)
    return [
        other
        for other in others
        if other.planned_id == one.planned_id
        and other.ended_on is None
        and (other.to_on, other.number) > after
    ]


def units_told(one: Authorization, use: AuthorizedUse, unit: str | None) -> str:
    """Tell what is used and left, as in ``33 of 40 hours used, 7 left``."""
    total = f"{plain_number(one.units)} {unit or 'units'}"
    if one.status != GRANTED:
        return total
    end = f"{plain_number(use.past)} past it" if use.past else f"{plain_number(use.left)} left"
    unknown = f"{use.without_units} without units" if use.without_units else None
    return joined(f"{plain_number(use.used)} of {total} used", end, unknown, sep=", ")


def authorization_line(one: Authorization, planned: PlannedService, use: AuthorizedUse) -> str:
    """Tell an authorization in a line, with the service that it pays for."""
    appeal = f"appeal by {short_day(one.appeal_by)}" if one.appeal_by else None
    keep = f"keep by {short_day(one.keep_by)}" if one.keep_by else None
    days = joined(appeal, keep, sep=", ") if one.status == DENIED else None
    units = units_told(one, use, planned.unit)
    told = f"{planned.kind}, {one.named}: {one.standing}, {units}, {one.period}"
    return joined(told, days, one.reason)


class AuthorizationLimits(NamedTuple):
    """When an authorization is due: so many days before its end, or at so many percent used."""

    days_before: int = 14
    percent: int = 80


USUAL_LIMITS = AuthorizationLimits()


@tells(Authorization, AuthorizationChange)
def _authorizations(past: Past) -> Iterator[CaseEvent]:
    """Authorizations from their first status on, each status on its day."""
    for one in past.of(Authorization):
        if one.error_at is not None:
            continue
        own = [turn for turn in past.of(AuthorizationChange) if turn.authorization_id == one.id]
        for count, turn in enumerate(in_order(own)):
            text = _turn(one, turn, first=not count)
            yield CaseEvent("authorization", turn.on, text, number=one.number)


def _turn(one: Authorization, turn: AuthorizationChange, *, first: bool) -> str:
    present = (turn.on, turn.status) == (one.status_on, DENIED) and one.status == DENIED
    appeal = f"appeal by {short_day(one.appeal_by)}" if present and one.appeal_by else None
    if first:
        period = f"{plain_number(one.units)} units, {one.period}"
        return joined(one.named, turn.status, period, turn.reason, appeal)
    return joined(f"{turn.status}: {one.named}", turn.reason, appeal)
