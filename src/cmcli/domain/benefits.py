"""Benefits and wages: their status, what they pay, and the days to renew and to appeal."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.dates import short_day
from cmcli.domain.numbers import money
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

GRANTED, DENIED, ENDED = "granted", "denied", "ended"

NO_CASH = ("medicaid", "medicare", "health-insurance", "housing-voucher", "wic")
"""The kinds that pay no cash; without an amount they are no income, and none is unknown."""

A_MONTH: Mapping[str, Fraction] = {
    "day": Fraction(365, 12),
    "week": Fraction(52, 12),
    "2-weeks": Fraction(26, 12),
    "4-weeks": Fraction(13, 12),
    "half-month": Fraction(2),
    "month": Fraction(1),
    "quarter": Fraction(1, 3),
    "half-year": Fraction(1, 6),
    "year": Fraction(1, 12),
}
"""How often something is paid → how many times that is a month, a year having 52 weeks."""


@record("benefits", day="added_on", live={"error_at": None})
class Benefit:
    """A benefit or wages of a client; ``number`` counts the case's documents and benefits together.

    ``status`` is None where nobody said it. ``amount`` is in cents, paid every ``every`` (a key of
    :data:`A_MONTH`); ``since`` is their day and that of the status. ``appeal_by`` is the last day
    to appeal, ``keep_by`` the last day to keep the benefit while appealing, ``known_on`` the day
    when a denial was recorded, ``renew_set_on`` the day from which the last day to renew is known.
    ``error_reason`` marks a benefit as entered in error.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str = column(searched=True, holds="benefit kind")
    status: str | None = None
    amount: int | None = column(default=None, money=True)
    every: str | None = None
    since: date | None = None
    renew_on: date | None = column(default=None, planned=True, title="renew by")
    renew_set_on: date | None = column(default=None, title="renewal known")
    decided_on: date | None = column(default=None, title="decided")
    appeal_by: date | None = column(default=None, planned=True, title="last day to appeal")
    keep_by: date | None = column(
        default=None, planned=True, title="last day to keep it while appealing"
    )
    known_on: date | None = column(default=None, title="denial known")
    note: str | None = column(default=None, searched=True)
    added_on: date = column(title="added")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")

    @property
    def counts(self) -> bool:
        """Return whether it is paid now, as far as anybody said."""
        return self.status in (None, GRANTED)

    @property
    def words(self) -> str:
        """Return it in words, as in ``snap (granted, 291.00 every month)``."""
        renew = f"renew by {short_day(self.renew_on)}" if self.renew_on else None
        terms = joined(self.status, pay(self.amount, self.every), renew, sep=", ")
        return f"{self.kind} ({terms})" if terms else self.kind


@record("benefit_changes", noun="terms")
class BenefitChange:
    """The status and the amount of a benefit from a day on."""

    id: str
    case_id: str = column(refers="cases")
    benefit_id: str = column(refers="benefits", parent=True)
    on: date
    status: str | None = None
    amount: int | None = column(default=None, money=True)
    every: str | None = None

    @property
    def words(self) -> str:
        """Return the terms in words."""
        return joined(self.status, pay(self.amount, self.every), sep=", ") or "nothing said"


def pay(amount: int | None, every: str | None) -> str | None:
    """Write what is paid, as in ``291.00 every month``; None where no amount is known."""
    if amount is None:
        return None
    return f"{money(amount)} every {every.replace('-', ' ')}" if every else money(amount)


class Income(NamedTuple):
    """The income a month in cents, and the kinds whose amount or interval is not known."""

    cents: int
    unknown: tuple[str, ...]


def income(benefits: Iterable[Benefit]) -> Income | None:
    """Add up what is paid a month, exactly, and round the sum to cents; None without any."""
    paid = [
        one for one in benefits if one.counts and not (one.kind in NO_CASH and one.amount is None)
    ]
    if not paid:
        return None
    total, unknown = Fraction(0), []
    for one in paid:
        if one.amount is None or one.every is None:
            unknown.append(one.kind)
        else:
            total += one.amount * A_MONTH[one.every]
    return Income(int(total + Fraction(1, 2)), tuple(unknown))


def changed_since(
    day: date, benefits: Iterable[Benefit], changes: Iterable[BenefitChange]
) -> Iterator[str]:
    """Tell what changed after a day, benefit by benefit; ``changes`` are in the order of time."""
    told = list(changes)
    for one in benefits:
        own = [change for change in told if change.benefit_id == one.id]
        before = [change for change in own if change.on <= day]
        after = [change for change in own if change.on > day]
        if not after:
            continue
        now = after[-1].words
        if not before:
            yield f"{one.kind} is new: {now}"
        elif before[-1].words != now:
            yield f"{one.kind}: {before[-1].words} → {now}"


@tells(Benefit, BenefitChange)
def _benefits(past: Past) -> Iterator[CaseEvent]:
    """Benefits from their first terms on."""
    benefits = {one.id: one for one in past.of(Benefit)}
    for change in past.of(BenefitChange):
        of = benefits.get(change.benefit_id)
        if of is None:
            continue
        denied = change.status == DENIED
        appeal = f"appeal by {short_day(of.appeal_by)}" if denied and of.appeal_by else None
        text = joined(f"{of.kind}: {change.words}", appeal, of.note)
        yield CaseEvent("benefit", change.on, text, number=of.number)
