"""Working days: when an agency is open, and where a routine due date moves to.

A date that somebody set is a promise and stays, and safety never moves.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from cmcli.domain.agency_settings import (
    CLOSURES,
    WORKING_DAYS,
    AgencySettings,
    setting,
)
from cmcli.domain.setting_checks import MOST_CLOSED_DAYS, closed_ranges, weekdays_of

_DAY = timedelta(days=1)


class _Calendar(NamedTuple):
    """Weekdays (0 is Monday), or ranges of closed days, from a day on."""

    from_on: date
    weekdays: frozenset[int] = frozenset()
    closures: tuple[tuple[date, date], ...] = ()


class WorkingDays:
    """The days when the agency is open; each day is judged by what is set for that day."""

    def __init__(self, settings: AgencySettings) -> None:
        self._known: dict[date, bool] = {}
        found = [(row.from_on, row.key, row.value) for row in settings.rows]
        self._weekdays = _latest_first(
            _Calendar(from_on, weekdays=_weekdays(value))
            for from_on, key, value in [(date.min, WORKING_DAYS, ""), *found]
            if key == WORKING_DAYS
        )
        self._closures = _latest_first(
            _Calendar(from_on, closures=_closures(value))
            for from_on, key, value in [(date.min, CLOSURES, ""), *found]
            if key == CLOSURES
        )

    def is_open(self, day: date) -> bool:
        """Return whether people work in the agency on that day."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._judged(day)
        return found

    def _judged(self, day: date) -> bool:
        if day.weekday() not in _on(self._weekdays, day).weekdays:
            return False
        return not any(first <= day <= last for first, last in _on(self._closures, day).closures)

    def moved(self, due_on: date, since: date) -> date:
        """Return the due day of a routine item that was counted from ``since``.

        This is the open day on or before ``due_on``. If that is ``since`` or earlier, it is the
        next open day, because nothing is due on the day from which it is counted.
        """
        day = due_on
        while day > since and not self.is_open(day):
            day -= _DAY
        return day if day > since else self._next_open(due_on)

    def _next_open(self, due_on: date) -> date:
        """The first open day from ``due_on`` on; ``due_on`` where the agency never opens again."""
        ahead = (due_on + timedelta(days=count) for count in range(MOST_CLOSED_DAYS))
        return next((day for day in ahead if self.is_open(day)), due_on)


def _latest_first(calendars: Iterable[_Calendar]) -> tuple[_Calendar, ...]:
    return tuple(sorted(calendars, key=lambda one: one.from_on, reverse=True))


def _on(calendars: tuple[_Calendar, ...], day: date) -> _Calendar:
    return next(one for one in calendars if one.from_on <= day)


@lru_cache(maxsize=64)
def _weekdays(value: str) -> frozenset[int]:
    return weekdays_of(value or setting(WORKING_DAYS).default)


@lru_cache(maxsize=64)
def _closures(value: str) -> tuple[tuple[date, date], ...]:
    return closed_ranges(value)
