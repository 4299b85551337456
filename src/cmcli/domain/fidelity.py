"""Fidelity: how the record of a program compares with the published scale of its model.

An item counts something per something else, exactly. It describes a program and never a worker.
The items of each model are counted in the modules beside this one.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple

from cmcli.domain.dates import add_months
from cmcli.domain.setting_checks import rising_numbers

BEST = 5
"""The highest anchor of an item."""

WHOLE = 100
"""The factor of a share in percent, and the share of all."""

ENOUGH_DAYS = 28
"""A client counts in the items about contacts after so many days in the program."""


AGENCY = "agency"
"""The source of a number that the agency has set."""

_READERS: Mapping[str, Callable[[str], Any]] = {
    "anchors": lambda text: dict(enumerate(rising_numbers(text), start=2)),
    "low": Fraction,
    "high": Fraction,
    "enough": int,
}
HELD = tuple(_READERS)
"""The fields of an item with numbers that a setting can hold."""


def number_held(field: str, text: str) -> Any:
    """Return what a setting with this value says for a field of an item."""
    return _READERS[field](text)


class Standard(NamedTuple):
    """An item of a scale, as the catalogue describes it.

    ``anchors`` map 2 to 5 to the number that reaches each; below all of them it is 1. An item
    without anchors has ``low``, ``high`` or both as its bounds, or no number at all. ``fewer`` says
    that a lower value is better. ``unit`` follows a value, ``counted`` and ``per`` name what is
    divided by what, and ``more`` names what would have to change. With ``either``, the other side
    can change too. The value is multiplied by ``factor``. A case that is judged needs ``enough``
    contacts. ``settings`` map the fields of numbers that an agency can set to their settings.
    """

    key: str
    title: str
    how: str
    source: str
    unit: str
    counted: str
    per: str
    n_of: str
    more: str
    factor: int = 1
    fewer: bool = False
    either: bool = False
    anchors: Mapping[int, Fraction] | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    enough: int = 1
    settings: Mapping[str, str] = {}

    def as_set(self, value_of: Callable[[str], str]) -> "Standard":
        """Return the item with the numbers of its settings, which ``value_of`` gives by key.

        Numbers other than cm's have the agency as their source.
        """
        found = {field: number_held(field, value_of(key)) for field, key in self.settings.items()}
        if all(getattr(self, field) == one for field, one in found.items()):
            return self
        return self._replace(**found, source=AGENCY)

    def said(self, value: Fraction) -> str:
        """Return a value in words: ``62.5 %``, never better than it is."""
        return f"{number(value, up=self.fewer)} {self.unit}".rstrip()

    def anchor_of(self, value: Fraction) -> int | None:
        """Return the anchor that a value reaches, 1 to 5; None without anchors."""
        if self.anchors is None:
            return None
        reached = (key for key, at in self.anchors.items() if _reaches(value, at, self.fewer))
        return max(reached, default=1)

    @property
    def asks(self) -> str | None:
        """Return what the item asks for: ``at least 80 %``; None where no number is known."""
        if self.anchors is not None:
            return f"{'at most' if self.fewer else 'at least'} {self.said(self.anchors[BEST])}"
        match self.low, self.high:
            case None, None:
                return None
            case low, None if low is not None:
                whole = self.factor == WHOLE and low == WHOLE
                return self.said(low) if whole else f"at least {self.said(low)}"
            case None, high if high is not None:
                return f"at most {self.said(high)}"
            case low, high:
                return f"{number(low or 0)} to {self.said(high or Fraction(0))}"


class Trace(NamedTuple):
    """A record behind an item, by the key of its case.

    ``counted`` and ``of`` are what it adds to the two sides of the item. A record that is left out
    says ``why``, and adds nothing. ``contacts`` are the numbers of those that a case was judged by.
    """

    case: str | None
    record: str
    counted: int = 0
    of: Fraction = Fraction(0)
    number: int | None = None
    on: date | None = None
    worker: str | None = None
    contacts: tuple[int, ...] = ()
    text: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class CountedItem:
    """An item as it was counted in a window, with all records behind it."""

    standard: Standard
    first: date
    last: date
    traces: tuple[Trace, ...]
    remark: str | None = None

    @cached_property
    def counted(self) -> int:
        """Return the sum of all that counts."""
        return sum(one.counted for one in self.traces if one.why is None)

    @cached_property
    def of(self) -> Fraction:
        """Return the number that the sum is divided by."""
        return sum((one.of for one in self.traces if one.why is None), Fraction(0))

    @cached_property
    def value(self) -> Fraction | None:
        """The value; None where nobody counts, or there is nothing to divide by."""
        if self.of == 0 or self.n == 0:
            return None
        return self.standard.factor * self.counted / self.of

    @cached_property
    def n(self) -> int:
        """How many clients count, or whatever the item counts instead of them."""
        counts = [one for one in self.traces if one.why is None]
        if self.standard.n_of in ("clients", "cases"):
            return len({one.case for one in counts if one.case})
        if self.standard.n_of == "months":
            return sum(one.record == "month" for one in counts)
        return sum(one.of > 0 for one in counts)

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many records are left out, by the reason."""
        return Counter(one.why for one in self.traces if one.why is not None)

    @cached_property
    def anchor(self) -> int | None:
        """The anchor that is reached, 1 to 5; None without a value or without anchors."""
        return None if self.value is None else self.standard.anchor_of(self.value)

    @cached_property
    def standing(self) -> str | None:
        """``below``, ``at`` or ``above`` what is asked for; None where that can't be said."""
        value, low, high = self.value, *_bounds(self.standard)
        if value is None or (low is None and high is None):
            return None
        if low is not None and value < low:
            return "below"
        if high is not None and value > high:
            return "above"
        return "at" if value in (low, high) or None not in (low, high) else _beyond(low)

    @cached_property
    def met(self) -> bool | None:
        """Return whether what is asked for is reached."""
        if self.standing is None:
            return None
        low, high = _bounds(self.standard)
        short = low is not None and self.standing == "below"
        return not (short or (high is not None and self.standing == "above"))


def _bounds(standard: Standard) -> tuple[Fraction | None, Fraction | None]:
    """Return the lowest and the highest value of what the item asks for."""
    if standard.anchors is None:
        return standard.low, standard.high
    best = standard.anchors[BEST]
    return (None, best) if standard.fewer else (best, None)


def _beyond(low: Fraction | None) -> str:
    return "below" if low is None else "above"


def _reaches(value: Fraction, at: Fraction, fewer: bool) -> bool:
    return value <= at if fewer else value >= at


class NeededChange(NamedTuple):
    """The smallest change that reaches the next anchor, or what is asked for.

    ``by`` is added to what is counted; ``value`` is the value then, which reaches ``anchor``.
    ``per`` could be added to the other side instead, where that can change.
    """

    anchor: int | None
    by: int
    value: Fraction
    per: Fraction | None = None


def next_step(item: CountedItem) -> NeededChange | None:
    """Return what would reach the next anchor; None where nothing more is asked for."""
    standard, value = item.standard, item.value
    if value is None or item.met is not False:
        return None
    at, fewer = _next(item)
    whole = at * item.of / standard.factor
    counted = floor(whole) if fewer else ceil(whole)
    after = standard.factor * counted / item.of
    per = standard.factor * item.counted / at - item.of if standard.either else None
    return NeededChange(standard.anchor_of(after), counted - item.counted, after, per)


def _next(item: CountedItem) -> tuple[Fraction, bool]:
    """Return the value that reaches the next goal, and whether it is a highest one."""
    standard, anchor = item.standard, item.anchor
    if standard.anchors is not None and anchor is not None:
        return standard.anchors[anchor + 1], standard.fewer
    low, high = _bounds(standard)
    if item.standing == "below" and low is not None:
        return low, False
    return high or Fraction(0), True


def number(value: Fraction | int, *, up: bool = False) -> str:
    """Write a number with at most two decimals; the rest is dropped, or with ``up`` counts up."""
    hundredths = ceil(value * 100) if up else floor(value * 100)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


class Window(NamedTuple):
    """The days from the first to the last, both included."""

    first: date
    last: date

    @property
    def weeks(self) -> Fraction:
        """How many weeks they are."""
        return Fraction((self.last - self.first).days + 1, 7)

    def holds(self, day: date) -> bool:
        """Return whether the day is one of them."""
        return self.first <= day <= self.last

    def parts(self, days: int) -> list["Window"]:
        """Return the parts of so many days, counted back from the last day; a rest is left."""
        count = ((self.last - self.first).days + 1) // days
        ends = (self.last - timedelta(days=days * part) for part in range(count))
        return [Window(end - timedelta(days=days - 1), end) for end in ends][::-1]


class Windows(NamedTuple):
    """The windows of the items: weeks for contacts, a year, and whole months, oldest first."""

    weeks: Window
    year: Window
    months: tuple[Window, ...]


def windows(today: date, first: date | None, last: date | None) -> Windows:
    """Return the windows up to ``last``, or yesterday.

    The weeks are the last four whole ones, Monday to Sunday, unless ``first`` is said. The months
    are the last six whole ones.
    """
    end = last or today - timedelta(days=1)
    sunday = end - timedelta(days=(end.weekday() + 1) % 7)
    weeks = Window(sunday - timedelta(days=27), sunday) if first is None else Window(first, end)
    after = end + timedelta(days=1)
    begin = after.replace(day=1)
    starts = [add_months(begin, -back) for back in range(6, -1, -1)]
    months = tuple(
        Window(start, following - timedelta(days=1)) for start, following in pairwise(starts)
    )
    return Windows(weeks, Window(add_months(end, -12), end), months)
