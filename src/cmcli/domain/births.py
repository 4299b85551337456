"""When somebody was born: the day, or as much of it as is known."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.domain.dates import FIRST_YEAR, MONTHS, parse_day, short_day, short_month
from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem

OLDEST = 130
"""Years; nobody is older."""

_SLIP, _GUESS = 10, 3
"""Years between two births that one wrong digit, or a guess, accounts for."""

_HINT = "Write it with its year: 1990-02-14, 14 Feb 1990, 1990-03, 1990 or about 1990."
_LEAVE_OUT = "If it isn't known or the client doesn't say, leave it out."
_DAY = re.compile(r"\d{4}-.*|.*[ ./-]\d{4}", re.ASCII)
"""A text that has a year where a day has one, and doesn't count from today."""
_WHOLE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PART = re.compile(r"(?:(about|circa|ca?\.|~) ?)?(\d{4})|(\d{4})-(\d{1,2})", re.ASCII)
_MONTH = re.compile(rf"({'|'.join(MONTHS)})\.? (\d{{4}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Birth:
    """The day somebody was born, or in ``about`` what is known: 1990-03, 1990 or about 1990."""

    day: date | None = None
    about: str | None = None

    def __str__(self) -> str:
        """Write it as it is read again."""
        return self.about or (self.day.isoformat() if self.day else "")

    @classmethod
    def of(cls, text: str) -> "Birth":
        """Read what :meth:`__str__` writes."""
        whole = _WHOLE.fullmatch(text)
        return cls(day=date.fromisoformat(text)) if whole else cls(about=text)

    @property
    def said(self) -> str:
        """The birth in words: 14 Feb 1990, Mar 1990, 1990 or about 1990."""
        if self.day is not None:
            return short_day(self.day)
        text = self.about or ""
        year, dash, month = text.partition("-")
        return f"{short_month(int(month))} {year}" if dash else text

    def ages(self, day: date) -> tuple[int, int] | None:
        """Return the lowest and the highest age in years that it leaves open on a day.

        An estimate leaves three years on both sides open. None where nothing is known.
        """
        if self.day is not None:
            first = last = self.day
        elif self.about:
            guess = _GUESS if self.about.startswith("about") else 0
            begun = _first_day(self)
            first = begun.replace(year=max(begun.year - guess, 1), day=1)
            last = _last_day(self, begun).replace(year=begun.year + guess)
        else:
            return None
        return _years(last, day), _years(first, day)


@dataclass(frozen=True, slots=True)
class BirthLikeness:
    """How two births compare: ``same``, ``near`` (a slip of the pen), ``agrees`` (as far as one is
    known), ``unknown`` or ``other``.

    ``years`` lie between them; ``on`` is the month and day of a same one.
    """

    kind: str
    sentence: str | None = None
    years: int = 0
    on: tuple[int, int] | None = None


def compare_births(one: Birth, other: Birth) -> BirthLikeness:
    """Compare two births, each as far as it is known."""
    if one == Birth() or other == Birth():
        return BirthLikeness("unknown")
    if one.day is None or other.day is None:
        return _compare_about(one, other)
    if one.day == other.day:
        return BirthLikeness(
            "same", "The date of birth is the same.", on=(one.day.month, one.day.day)
        )
    years = abs(one.day.year - other.day.year)
    if years == 0 and (one.day.month, one.day.day) == (other.day.day, other.day.month):
        return BirthLikeness("near", "The day and month of birth are swapped.")
    pairs = zip(one.day.isoformat(), other.day.isoformat(), strict=True)
    if sum(left != right for left, right in pairs) == 1 and years <= _SLIP:
        return BirthLikeness("near", "The dates of birth differ in one digit.", years)
    return _apart(years)


def _compare_about(one: Birth, other: Birth) -> BirthLikeness:
    """Compare births where one is a month, a year or an estimate."""
    first, second = (birth.day or _first_day(birth) for birth in (one, other))
    years = abs(first.year - second.year)
    guessed = any((birth.about or "").startswith("about") for birth in (one, other))
    if guessed:
        return (
            BirthLikeness("agrees", "They were born about the same year.", years)
            if (years <= _GUESS)
            else _apart(years)
        )
    monthly = all(birth.day or "-" in (birth.about or "") for birth in (one, other))
    if years or (monthly and first.month != second.month):
        return _apart(years)
    return BirthLikeness("agrees", f"The {'month' if monthly else 'year'} of birth is the same.")


def _apart(years: int) -> BirthLikeness:
    if years > 1:
        return BirthLikeness("other", f"The dates of birth are {years} years apart.", years)
    return BirthLikeness("other", "The dates of birth differ.", years)


def parse_birth(text: str, today: date) -> Birth:
    """Read a date of birth with its year, or a month, a year or an estimate.

    Raises :class:`UsageProblem` for words that depend on today, for a day without a year, for the
    future, and for more than 130 years ago.
    """
    said = " ".join(text.split()).lower()
    birth = _part(text, said)
    if birth is None:
        if _DAY.fullmatch(said) is None:
            hint = _HINT if any(map(str.isdecimal, said)) else f"{_HINT} {_LEAVE_OUT}"
            raise UsageProblem(f"{quoted(text)} is not a date of birth.", hint)
        birth = Birth(day=_day(text, today))
    first = birth.day or _first_day(birth)
    if first > today:
        raise UsageProblem(f"{quoted(text)} is in the future.", _HINT)
    if first.year < max(FIRST_YEAR, today.year - OLDEST):
        raise UsageProblem(f"{quoted(text)} is more than {OLDEST} years ago.", _HINT)
    return birth


def _day(text: str, today: date) -> date:
    try:
        return parse_day(text, today, prefer="past")
    except UsageProblem as problem:
        raise UsageProblem(problem.message, _HINT) from None


def _part(text: str, said: str) -> Birth | None:
    """Read a month, a year or an estimate; None for anything else."""
    if found := _PART.fullmatch(said):
        about, year, of, month = found.groups()
        if year:
            return Birth(about=f"about {year}" if about else year)
        return _month(text, int(of), int(month))
    if found := _MONTH.fullmatch(said):
        return _month(text, int(found[2]), MONTHS[found[1]])
    return None


def _month(text: str, year: int, month: int) -> Birth:
    if not 1 <= month <= 12:
        raise UsageProblem(f"{quoted(text)} is not a month in the calendar.", _HINT)
    return Birth(about=f"{year:04}-{month:02}")


def _first_day(birth: Birth) -> date:
    """The first day that a birth without its day can have been."""
    year, _, month = (birth.about or "").removeprefix("about ").partition("-")
    return date(max(int(year), 1), int(month or 1), 1)


def _last_day(birth: Birth, first: date) -> date:
    """The last day that a birth without its day can have been, within its year."""
    if "-" not in (birth.about or ""):
        return first.replace(month=12, day=31)
    following = first.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def _years(born: date, day: date) -> int:
    """Whole years from a birth to a day, never below 0."""
    return max(day.year - born.year - ((day.month, day.day) < (born.month, born.day)), 0)
