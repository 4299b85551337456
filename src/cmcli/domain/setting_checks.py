"""The checks of the agency's settings, each a function that says what a value must be.

A check returns None for a value that it takes. Here are also the readers of values that are lists.
"""

import re
from collections.abc import Callable
from datetime import date, tzinfo
from fractions import Fraction
from itertools import pairwise

from cmcli.domain.stays import OUTREACH


def hours_of_work(value: str) -> str | None:
    """Take hours a week."""
    try:
        ok = 0 < float(value) <= 80
    except ValueError:
        ok = False
    return None if ok else "must be hours a week, above 0 and at most 80"


def whole_dollars(value: str) -> str | None:
    """Take dollars a year."""
    ok = value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 1_000_000
    return None if ok else "must be whole dollars a year, from 1 to 1000000"


def lock_minutes(value: str) -> str | None:
    """Take minutes, or never."""
    ok = value == "never" or (value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= 240)
    return None if ok else "must be minutes from 1 to 240, or never"


def whole_count(value: str) -> str | None:
    """Take a whole number from 1 to 99."""
    fits = value.isascii() and value.isdigit() and len(value) < 3 and int(value) > 0
    return None if fits else "must be a whole number from 1 to 99"


def whole_percent(value: str) -> str | None:
    """Take a percentage."""
    ok = value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= 100
    return None if ok else "must be a whole number from 1 to 100"


ANCHORS = 4
"""The anchors of fidelity above the lowest: 2 to 5."""


def rising_numbers(value: str) -> tuple[Fraction, ...]:
    """Read the numbers that reach the anchors of fidelity: ``0.5 1 2 4``. Raises ValueError."""
    words = value.split()
    if not all(re.fullmatch(r"[0-9]{1,4}([.][0-9]{1,2})?", word) for word in words):
        raise ValueError(value)
    found = tuple(map(Fraction, words))
    after_nothing = (Fraction(0), *found)
    if len(found) != ANCHORS or any(one >= after for one, after in pairwise(after_nothing)):
        raise ValueError(value)
    return found


def anchors_up_to(most: int) -> Callable[[str], str | None]:
    """Take the numbers that reach the anchors of fidelity."""

    def check(value: str) -> str | None:
        try:
            fits = rising_numbers(value)[-1] <= most
        except ValueError:
            fits = False
        problem = f"must be {ANCHORS} rising numbers above 0, up to {most}, such as 10 25.5 50 75"
        return None if fits else problem

    return check


def known_zone(value: str) -> str | None:
    """Take the name of a time zone."""
    return (
        None
        if zone_of(value) is not None and value not in _NO_PLACES
        else "must be the name of a time zone, such as Europe/Berlin or America/Chicago"
    )


_NO_PLACES = ("posixrules", "localtime", "Factory")
"""Files among the time zones that name no place: they change with the computer."""


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of that name; None if this computer knows none."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


MOST_DAYS = 3650

WEEKDAYS = "mon tue wed thu fri sat sun".split()


def days_or(*words: str) -> Callable[[str], str | None]:
    """Take a whole number of days, or one of the words."""

    def check(value: str) -> str | None:
        if value in words:
            return None
        if value.isascii() and value.isdigit() and len(value) < 6 and int(value) <= MOST_DAYS:
            return None
        named = [word for word in words if word]
        return f"must be {' or '.join([f'days, 0 to {MOST_DAYS}', *named])}"

    return check


def quiet_days(value: str) -> str | None:
    """Take weekdays and dates."""
    for word in value.lower().split():
        try:
            if word not in WEEKDAYS:
                _iso_day(word)
        except ValueError:
            return "must be weekdays (sat sun) or dates such as 2026-12-24, separated by spaces"
    return None


MOST_CLOSED_DAYS = 366
"""Days; the longest closure that is believed."""


def weekdays_of(value: str) -> frozenset[int]:
    """Read weekdays, 0 for Monday: ``mon tue``, or ``mon-fri``. Raises ValueError."""
    found: set[int] = set()
    for word in value.lower().replace(",", " ").split():
        first, dash, last = word.partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last if dash else first)
        if start > end:
            raise ValueError(word)
        found.update(range(start, end + 1))
    if not found:
        raise ValueError(value)
    return frozenset(found)


def closed_ranges(value: str) -> tuple[tuple[date, date], ...]:
    """Read closed days: ISO dates, or ranges with ``..`` between. Raises ValueError."""
    found = []
    for word in value.replace(",", " ").split():
        first, dots, last = word.partition("..")
        start, end = _iso_day(first), _iso_day(last if dots else first)
        if not 0 <= (end - start).days < MOST_CLOSED_DAYS:
            raise ValueError(word)
        found.append((start, end))
    return tuple(found)


def read_days_before(text: str) -> dict[str, int]:
    """Read ``30 lease=60``: days by kind, an empty key for all others. Raises ValueError."""
    found: dict[str, int] = {}
    for word in text.split():
        kind, _, days = word.rpartition("=")
        if kind in found or not (days.isascii() and days.isdigit()) or int(days[:5]) > 365:
            raise ValueError(word)
        found[kind] = int(days)
    if "" not in found:
        raise ValueError(text)
    return found


def read_stay_contact(text: str) -> dict[str, int]:
    """Read ``30 outreach=7``: days by kind of model. Raises ValueError."""
    found = read_days_before(text)
    if not found.keys() <= {"", OUTREACH} or 0 in found.values():
        raise ValueError(text)
    return found


def _iso_day(word: str) -> date:
    return date.fromisoformat(word if len(word) == len("2026-12-24") else "no")


def read_by(read: Callable[[str], object], problem: str) -> Callable[[str], str | None]:
    """Make the check of a setting that a function reads."""

    def check(value: str) -> str | None:
        try:
            read(value)
        except ValueError:
            return problem
        return None

    return check


def mail_address(value: str) -> str | None:
    """Take an email address."""
    plain = re.fullmatch(r"([^<>@]*<)?[^<>@\s]+@[^<>@\s]+(?(1)>)", value)
    return None if plain else "must be an email address, such as cm@agency.example"
