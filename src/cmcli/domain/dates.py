"""The grammar of dates, moments and intervals as people say them; *today* is always handed in.

Other words are refused, never guessed. A week runs from Monday to Sunday.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem

Prefer = Literal["future", "past"]
"""Where a weekday or a day without a year is looked for, seen from today."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_INTERVAL = 3650
"""Days; the longest interval between two things of one case that is believed."""

_LONGEST = 60
"""Characters; nothing longer is looked at as a date."""

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS_OF_YEAR = (
    "January February March April May June July August September October November December"
).split()

_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
for _number, _name in enumerate(_DAYS):
    _WEEKDAYS |= {_name.lower(): _number, _name[:3].lower(): _number}
MONTHS = {"sept": 9}
"""Each name of a month, short and long, with its number."""
for _number, _name in enumerate(_MONTHS_OF_YEAR, start=1):
    MONTHS |= {_name.lower(): _number, _name[:3].lower(): _number}
_UNITS = {
    name: names.split()[0]
    for names in ("d day days", "w week weeks", "m month months", "y year years")
    for name in names.split()
}
_DAYS_IN = {"d": 1, "w": 7}

_WEEKDAY = "|".join(_WEEKDAYS)
_MONTH = "|".join(MONTHS)
_UNIT = "|".join(_UNITS)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_ONE_READING = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_NUMBERS = re.compile(r"\d{1,4}[/.]\d{1,2}(?:[/.]\d{1,4}|\.)?|\d{1,2}-\d{1,2}-\d{2,4}", re.ASCII)
_ON_WEEKDAY = re.compile(rf"(?:(next|last) )?({_WEEKDAY})")
_OFFSET = re.compile(rf"([+-]|in )? ?(\d+|an?(?= )) ?({_UNIT})( ago)?", re.ASCII)
_DAY_MONTH = re.compile(
    rf"(?:({_WEEKDAY}),? )?"
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\.? ({_MONTH})|({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,? (\d{4}))?",
    re.ASCII,
)
_CLOCK = re.compile(r"(?:(.+?) )??(?:at )?(\d{1,2})(?::(\d\d))? ?(am|pm)?", re.ASCII)
_ISO_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[ t]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(z|[+-]\d\d:\d\d)?", re.ASCII
)
_INTERVAL = re.compile(rf"(\d+) ?({_UNIT})?", re.ASCII)

_DAY_HINT = (
    "Write it like 2026-11-27, 27 Nov, fri, next fri, last fri, today, yesterday, +3d, 2w, "
    "in 2 weeks, 3 days ago, eow or eom."
)
_MOMENT_HINT = (
    "Write it like now, 14:30, yesterday 23:40, 2026-11-27 14:00, last fri 2:30pm or 27 Nov."
)
_RHYTHMS = {"daily": 1, "weekly": 7, "fortnightly": 14, "monthly": 30, "quarterly": 90}
_INTERVAL_HINT = "Write it like 10d, 2w, 2 weeks, fortnightly, monthly, or 14 for 14 days."


def parse_day(text: str, today: date, *, prefer: Prefer = "future") -> date:
    """The day that ``text`` names, seen from ``today``; raises UsageProblem where it names none.

    ``prefer`` decides for a weekday and for a day and month without a year: the coming one, or with
    ``past`` the latest. ``fri`` is never today; ``12 Dec`` is today on that day. ``next fri`` is
    the Friday of the calendar week after this one, ``last fri`` the latest before today. ``2w`` and
    ``+2w`` are ahead whatever is preferred; ``m`` and ``y`` are calendar months and years, cut to
    the last day of a shorter month. ``13/12/1984`` is taken because it has only one reading.
    ``eow`` is this week's Sunday, ``eom`` the last of this month. Years from 1900 to 2200 are
    taken.
    """
    return _read_day(text, today, prefer, _DAY_HINT)


def parse_moment(text: str, now: datetime, *, prefer: Prefer = "past") -> datetime:
    """The moment that ``text`` names, in the time zone of ``now`` (which must be aware).

    A day may carry a time (``yesterday 23:40``, ``fri at 2pm``, ``last night 23:40``); a time alone
    is today's; ``now`` and today without a time are this moment; another day without a time is its
    noon. A full ISO moment may carry its own offset. An hour that the clock shows twice is
    refused without an offset. So is one that the clock skips, and all that `parse_day` refuses.
    """
    said = _plain(text)
    if said == "now":
        return now
    if _ISO_MOMENT.fullmatch(said):
        return _iso_moment(text, said, now)
    clock = _CLOCK.fullmatch(said) if len(said) <= _LONGEST else None
    if clock is None or not (clock[3] or clock[4]):
        day = _read_day(text, now.date(), prefer, _MOMENT_HINT)
        return now if day == now.date() else _local(text, day, time(12), now)
    at = _clock_time(text, clock)
    if clock[1] == "last night":  # it began yesterday evening and ended this morning
        evening = timedelta(days=at.hour >= 12)
        return _local(text, now.date() - evening, at, now)
    day = _read_day(clock[1] or "today", now.date(), prefer, _MOMENT_HINT)
    return _local(text, day, at, now)


def parse_coming(text: str, now: datetime, today: date) -> date | datetime:
    """The coming day that ``text`` names, or the moment where it names a time as well."""
    said = _plain(text)
    clock = _CLOCK.fullmatch(said) if len(said) <= _LONGEST else None
    timed = said == "now" or _ISO_MOMENT.fullmatch(said) or (clock and (clock[3] or clock[4]))
    return parse_moment(text, now, prefer="future") if timed else parse_day(text, today)


def parse_interval(text: str) -> int:
    """The days of an interval, 1 to 3650; a bare number is days.

    ``daily``, ``weekly``, ``fortnightly``, ``monthly`` (30 days) and ``quarterly`` (90) are read,
    too. ``1m`` is refused: it is a calendar month in a date, and months differ in length.
    """
    said = _plain(text)
    if said in _RHYTHMS:
        return _RHYTHMS[said]
    match = _INTERVAL.fullmatch(said)
    if match is None or len(match[1]) > 6:
        raise UsageProblem(f"{quoted(text)} is not an interval.", _INTERVAL_HINT)
    unit = _UNITS[match[2] or "d"]
    if unit not in _DAYS_IN:
        raise UsageProblem(
            f"{quoted(text)} is not an interval, because months and years differ in length.",
            "Write the days, such as 30d, or monthly for every 30 days.",
        )
    days = int(match[1]) * _DAYS_IN[unit]
    if not 1 <= days <= LONGEST_INTERVAL:
        raise UsageProblem(
            f"An interval must be 1 to {LONGEST_INTERVAL:,} days, not {days:,}.",
            _INTERVAL_HINT,
        )
    return days


def short_month(number: int) -> str:
    """The month, as in ``Nov``."""
    return _MONTHS_OF_YEAR[number - 1][:3]


@lru_cache(maxsize=4096)
def short_day(day: date) -> str:
    """The day without its weekday, as in ``27 Nov 2026``."""
    return f"{day.day} {short_month(day.month)} {day.year}"


def near_day(day: date, today: date) -> str:
    """The day as in ``27 Nov``, with its year where that is not the year of today."""
    said = f"{day.day} {short_month(day.month)}"
    return said if day.year == today.year else f"{said} {day.year}"


def age_on(born: date, today: date) -> int:
    """Return the age in whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class ClaimedDay(date):
    """A day that counts as today although the clock says another."""

    __slots__ = ()


def day_of(day: date | None) -> date | None:
    """The day of a day or of a moment."""
    return day.date() if isinstance(day, datetime) else day


def weekday_of(day: date) -> str:
    """The weekday, as in ``Fri``."""
    return _DAYS[day.weekday()][:3]


def format_day(day: date, today: date) -> str:
    """The day as it is echoed: ``Fri 27 Nov 2026``, with a word where it is today or next to it;
    without one if today is a :class:`ClaimedDay`."""
    words = {-1: " (yesterday)", 0: " (today)", 1: " (tomorrow)"}
    if isinstance(today, ClaimedDay):
        words = {}
    return f"{weekday_of(day)} {short_day(day)}{words.get((day - today).days, '')}"


def say_days(days: int) -> str:
    """A number of days in words: ``1 day``, ``14 days``."""
    return f"{days:,} day{'' if days == 1 else 's'}"


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _read_day(text: str, today: date, prefer: Prefer, hint: str) -> date:
    said = _plain(text)
    try:
        found = _day(said, today, prefer) if len(said) <= _LONGEST else None
    except (ValueError, OverflowError) as problem:
        raise UsageProblem(f"{quoted(text)} is not a date in the calendar.", hint) from problem
    if found is None:
        if _NUMBERS.fullmatch(said):
            raise UsageProblem(
                f"{quoted(text)} can be read in more than one way.",
                "Write the year first (2026-01-02) or the month as a word (2 Jan 2026).",
            )
        raise UsageProblem(f"{quoted(text)} is not a date.", hint)
    _check_year(text, found, hint)
    return found


def _check_year(text: str, found: date, hint: str) -> None:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageProblem(
            f"{quoted(text)} is outside the years {FIRST_YEAR} to {LAST_YEAR}.", hint
        )


def _day(said: str, today: date, prefer: Prefer) -> date | None:
    """The day, or None where no rule knows the words; raises ValueError or OverflowError where
    the words are known and the calendar has no such day."""
    if match := _ISO.fullmatch(said):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _ONE_READING.fullmatch(said):
        return _one_reading(int(match[1]), int(match[3]), int(match[4]))
    if fixed := _NAMED.get(said):
        return fixed(today)
    if match := _ON_WEEKDAY.fullmatch(said):
        return _weekday(match[1], _WEEKDAYS[match[2]], today, prefer)
    if match := _OFFSET.fullmatch(said):
        return _offset(match, today)
    if match := _DAY_MONTH.fullmatch(said):
        return _day_month(match, today, prefer)
    return None


def _one_reading(first: int, second: int, year: int) -> date | None:
    """The day of ``13/12/1984`` or ``12/13/1984``; None where both numbers could be the month."""
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if second <= 12 else (second, first)
    return date(year, month, day)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


_NAMED: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "tomorrow": lambda today: today + timedelta(days=1),
    "yesterday": lambda today: today - timedelta(days=1),
    "eow": lambda today: today + timedelta(days=6 - today.weekday()),
    "eom": _end_of_month,
}


def _weekday(which: str | None, weekday: int, today: date, prefer: Prefer) -> date:
    monday = today - timedelta(days=today.weekday())
    if which == "next":
        return monday + timedelta(days=7 + weekday)
    if which == "last" or prefer == "past":
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _offset(match: re.Match[str], today: date) -> date | None:
    sign, digits, unit, ago = match.groups()
    if sign and ago:
        return None
    count = int(digits) if digits[0].isdigit() else 1
    if ago or sign == "-":
        count = -count
    kind = _UNITS[unit]
    if kind in "dw":
        return today + timedelta(days=count * _DAYS_IN[kind])
    return add_months(today, count * (12 if kind == "y" else 1))


def add_months(day: date, months: int) -> date:
    """Add calendar months, cut to the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, monthrange(year, month + 1)[1]))


def _day_month(match: re.Match[str], today: date, prefer: Prefer) -> date:
    weekday, day, month, other_month, other_day, year = match.groups()
    number, of = int(day or other_day), MONTHS[month or other_month]
    found = date(int(year), of, number) if year else _nearest(of, number, today, prefer)
    if weekday and found.weekday() != _WEEKDAYS[weekday]:
        raise UsageProblem(
            f"{short_day(found)} is a {_DAYS[found.weekday()]}, not a {_DAYS[_WEEKDAYS[weekday]]}.",
            "Correct the weekday or leave it out.",
        )
    return found


def _nearest(month: int, day: int, today: date, prefer: Prefer) -> date:
    """The first such day on or after today, or the last on or before it."""
    date(2000, month, day)  # a leap year has every day that there can be
    step = 1 if prefer == "future" else -1
    year = today.year
    while True:
        if day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if (found - today).days * step >= 0:
                return found
        year += step


def _iso_moment(text: str, said: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(said.upper())
    except ValueError as problem:
        raise UsageProblem(
            f"{quoted(text)} is not a valid date and time.", _MOMENT_HINT
        ) from problem
    _check_year(text, moment, _MOMENT_HINT)
    if moment.tzinfo is None:
        return _local(text, moment.date(), moment.time(), now)
    return moment.astimezone(now.tzinfo)


def _clock_time(text: str, clock: re.Match[str]) -> time:
    hour, minute, half = int(clock[2]), int(clock[3] or 0), clock[4]
    if half and not 1 <= hour <= 12:
        hour = 24  # 13pm and 0am name no time
    elif half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise UsageProblem(f"{quoted(text)} has no time of day.", _MOMENT_HINT)
    return time(hour, minute)


def _local(text: str, day: date, clock: time, now: datetime) -> datetime:
    moment = datetime.combine(day, clock, tzinfo=now.tzinfo)
    there_and_back = moment.astimezone(UTC).astimezone(now.tzinfo)
    coming = moment > now
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        what = "does not exist: the clocks go" if coming else "did not exist: the clocks went"
        raise UsageProblem(
            f"{quoted(text)} {what} forward over that hour.",
            f"Enter the time that the clock {'will show' if coming else 'showed'}.",
        )
    later = moment.replace(fold=1)
    if later.utcoffset() != moment.utcoffset():
        what = "comes twice: the clocks go" if coming else "came twice: the clocks went"
        raise UsageProblem(
            f"{quoted(text)} {what} back over that hour.",
            f"Write {moment.isoformat('T', 'minutes')} for the first time,"
            f" or {later.isoformat('T', 'minutes')} for the second.",
        )
    return moment
