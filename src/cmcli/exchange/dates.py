"""The dates of an HMIS export: ISO as the format wants it, and odd forms with only one reading.

A date in another form is never guessed: it has exactly one possible reading, or it is refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?"
_ISO = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_TIME}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_DIGITS = re.compile(rf"([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}){_TIME}")
_NUMBERS = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_NAMED = re.compile(rf"([0-9]{{1,2}})[- ]([A-Za-z]{{3,9}})[- ]([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_LIKE_ONE = re.compile(
    r"(?:(?:[0-9]{1,2}|[0-9]{4})[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9})[-/. ][0-9]{1,4}"
    rf"|[0-9]{{8}}|[0-9]{{5}}){_TIME}"
)
_CLOCK = re.compile(r"[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """A text read as a date. ``value`` is None for an unreadable one, and ``why`` then gives the
    reason in words that follow the column's name; ``rule`` is that rule's key. ``odd`` marks a
    date that was read from another form than ``yyyy-mm-dd``. ``possible`` are the first and the
    last day that an ambiguous text may mean."""

    value: date | None
    odd: bool = False
    rule: str = ""
    why: str = ""
    possible: tuple[date, ...] = ()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    found = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return found[0] if len(found) == 1 else None


def _years(text: str, latest: date) -> Iterable[int]:
    """The years that the digits may mean: of two digits, one in this century and the last."""
    if len(text) == 4:
        return (int(text),)
    century = latest.year // 100 * 100
    return (century - 100 + int(text), century + int(text))


def _triples(text: str, order: str | None, latest: date) -> Iterable[tuple[int, int, int]]:
    """Every (year, month, day) that an odd form may mean, valid in the calendar or not."""
    if found := _YEAR_FIRST.fullmatch(text):
        yield int(found[1]), int(found[3]), int(found[4])
    elif found := _DIGITS.fullmatch(text):
        yield int(found[1]), int(found[2]), int(found[3])
    elif found := _NAMED.fullmatch(text):
        month = _month(found[2])
        if month is not None:
            for year in _years(found[3], latest):
                yield year, month, int(found[1])
    elif found := _NUMBERS.fullmatch(text):
        first, second, last = int(found[1]), int(found[3]), found[4]
        for year in _years(last, latest):
            if order != "dmy":
                yield year, first, second
            if order != "mdy":
                yield year, second, first
        if len(last) == 2 and len(found[1]) == 2 and order is None:
            for year in _years(found[1], latest):
                yield year, second, int(last)


def _refused(valid: Iterable[date], latest: date) -> DateReading:
    days = list(valid)
    if not days:
        return DateReading(None, rule="bad-date", why="is not a date")
    if min(days) > latest:
        return DateReading(None, rule="future-date", why="is in the future")
    return DateReading(None, rule="bad-date", why="is too far in the past")


@lru_cache(maxsize=65536)
def read_date(text: str, earliest: date, latest: date, order: str | None = None) -> DateReading:
    """Read a date (a time of day after it is dropped) between two days, both included.

    Besides ``yyyy-mm-dd`` there are ``yyyy/mm/dd``, ``yyyymmdd``, ``8-MAY-1967``, ``9/30/2015`` and
    the like, and years of two digits. They are read where one reading alone is a date between
    ``earliest`` and ``latest``; ``order`` (``mdy`` or ``dmy``) says what the file's other dates
    have settled.
    """
    if found := _ISO.fullmatch(text):
        day = _day(int(found[1]), int(found[2]), int(found[3]))
        if day is not None and earliest <= day <= latest:
            return DateReading(day)
        return _refused([day] if day else [], latest)
    valid = {d for triple in _triples(text, order, latest) if (d := _day(*triple)) is not None}
    possible = [day for day in valid if earliest <= day <= latest]
    if len(possible) == 1:
        return DateReading(possible[0], odd=True)
    if possible:
        why = "can be read as more than one date"
        return DateReading(
            None, rule="ambiguous-date", why=why, possible=(min(possible), max(possible))
        )
    return _refused(valid, latest)


def like_a_date(text: str) -> bool:
    """Return whether a text has the form of a date, right or wrong, or of a day's number."""
    return _LIKE_ONE.fullmatch(text) is not None


def with_time(day: date, text: str) -> str:
    """Return the day as ISO text, with the time of day that the text gives after it."""
    found = _CLOCK.search(text)
    if found is None or not (int(found[1]) < 24 and int(found[2]) < 60):
        return day.isoformat()
    return f"{day.isoformat()} {int(found[1]):02}:{found[2]}:{found[3] or '00'}"


def settled_order(texts: Iterable[str]) -> str | None:
    """``mdy`` or ``dmy`` where dates such as 9/30/2015 show it and none shows the other."""
    seen: set[str] = set()
    for text in texts:
        found = _NUMBERS.fullmatch(text)
        if found is None or len(found[4]) != 4:
            continue
        month_first = _day(int(found[4]), int(found[1]), int(found[3])) is not None
        day_first = _day(int(found[4]), int(found[3]), int(found[1])) is not None
        if month_first != day_first:
            seen.add("mdy" if month_first else "dmy")
    return seen.pop() if len(seen) == 1 else None
