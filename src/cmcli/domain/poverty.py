"""The poverty guideline: the income a year by which many services decide whom they take."""

from fractions import Fraction
from math import ceil
from typing import NamedTuple


class PovertyGuideline(NamedTuple):
    """Dollars a year for one person, and for each further person of the household."""

    first: int
    more: int

    def _a_year(self, people: int) -> int:
        return self.first + (people - 1) * self.more

    def limit(self, percent: int, people: int) -> int:
        """Return a percentage of the guideline in whole cents a month, rounded down."""
        return percent * self._a_year(people) // 12

    def percent(self, cents: int, people: int) -> int:
        """Return the lowest whole percentage whose limit takes in an income of cents a month."""
        return ceil(Fraction(cents * 12, self._a_year(people)))
