"""Ranges of ages, as an entry of the directory gives them: 18-24, 18+, up to 24."""

import re
from typing import NamedTuple

from cmcli.domain.text import quoted
from cmcli.errors import Sentence, UsageProblem

OLDEST = 120
"""Years; no range begins or ends above it."""

_YEARS = r"\s*(?:years?(?:\s+old)?|yrs?)?\s*"
_NUMBER = r"([0-9]{1,3})"
_BETWEEN = re.compile(
    rf"(?:from\s+|ages?\s+)?{_NUMBER}{_YEARS}(?:-|–|to|through){_YEARS}{_NUMBER}{_YEARS}"
)
_FROM = re.compile(
    rf"(?:from\s+|ages?\s+)?{_NUMBER}{_YEARS}(?:\+|(?:and|or)\s+(?:over|older|up|above)|plus){_YEARS}"
)
_UP_TO = re.compile(
    rf"(?:-|–|up\s+to|to){_YEARS}{_NUMBER}{_YEARS}"
    rf"|(?:ages?\s+)?{_NUMBER}{_YEARS}(?:and|or)\s+(?:under|younger|below){_YEARS}"
)
_UNDER = re.compile(rf"(?:under|below|younger\s+than){_YEARS}{_NUMBER}{_YEARS}")
_FORMS = "Write it like 18-24, 18+ or 'up to 24'."


class AgeRange(NamedTuple):
    """Ages in years, both ends included; None leaves an end open, and not both."""

    youngest: int | None
    oldest: int | None

    def __str__(self) -> str:
        """Write the range so that it can be read again."""
        if self.oldest is None:
            return f"{self.youngest}+"
        return f"up to {self.oldest}" if self.youngest is None else f"{self.youngest}-{self.oldest}"


def parse_ages(text: str) -> AgeRange:
    """Read ages such as ``18-24``, ``60 and over``, ``up to 24`` or ``under 18``.

    Raises :class:`UsageProblem` about the field ``{it}``.
    """
    said = " ".join(text.lower().split())
    if match := _BETWEEN.fullmatch(said):
        return checked_ages(AgeRange(int(match[1]), int(match[2])))
    if match := _FROM.fullmatch(said):
        return checked_ages(AgeRange(int(match[1]), None))
    if match := _UP_TO.fullmatch(said):
        return checked_ages(AgeRange(None, int(match[1] or match[2])))
    if (match := _UNDER.fullmatch(said)) and int(match[1]):
        return checked_ages(AgeRange(None, int(match[1]) - 1))
    raise UsageProblem(
        Sentence("{it} must be ages such as 18-24 or 18+, not {typed}.", typed=quoted(text)), _FORMS
    )


def checked_ages(ages: AgeRange) -> AgeRange:
    """Return the range; refuse one that is empty or beyond any age."""
    for age in ages:
        if age is not None and not 0 <= age <= OLDEST:
            raise UsageProblem(Sentence(f"{{it}} can't be above {OLDEST}."), _FORMS)
    if ages.youngest is not None and ages.oldest is not None and ages.youngest > ages.oldest:
        raise UsageProblem(
            Sentence("{it} begins above its end: {typed}.", typed=str(ages)),
            f"Did you mean {ages.oldest}-{ages.youngest}?",
        )
    return ages


def age_range(youngest: int | None, oldest: int | None) -> AgeRange | None:
    """Return the range of two ends, None where both are open."""
    return None if youngest is None and oldest is None else AgeRange(youngest, oldest)
