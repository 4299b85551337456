"""Kinds of days, times and intervals, which are read in cm's grammar of dates."""

from datetime import date, datetime
from typing import Literal

from cmcli.casework.described.kinds import By, Kind, known
from cmcli.domain.dates import (
    format_day,
    parse_coming,
    parse_day,
    parse_interval,
    parse_moment,
    say_days,
)
from cmcli.domain.text import quoted
from cmcli.errors import Sentence, UsageProblem


class Day(Kind):
    """A day in cm's grammar of dates; ``prefer`` decides between the coming and the latest one."""

    metavar = "D"
    late = True

    def __init__(self, prefer: Literal["future", "past"] = "future") -> None:
        self.prefer = prefer

    def read(self, text: str, by: By | None) -> date:
        """Read the day, seen from the day of the operation."""
        return parse_day(text, known(by).today, prefer=self.prefer)

    def write(self, value: date) -> str:
        """Write it in ISO form."""
        return value.isoformat()

    def understood(self, value: date, by: By) -> str:
        """Say the day with its weekday."""
        return format_day(value, by.today)


class DayOrTime(Day):
    """A coming day, or with a time the moment of an appointment."""

    hint = "fri, or fri 9:30"

    def read(self, text: str, by: By | None) -> date:
        """Read the day, or the moment in the agency's time zone."""
        return parse_coming(text, known(by).now, known(by).today)

    def understood(self, value: date, by: By) -> str:
        """Say the day with its weekday, and the time."""
        if not isinstance(value, datetime):
            return super().understood(value, by)
        return f"{format_day(value.date(), by.today)} {value:%H:%M}, an appointment"


class AppointedTime(DayOrTime):
    """The day and the time of an appointment."""

    hint = "tue 9:30"

    def read(self, text: str, by: By | None) -> datetime:
        """Read the moment; raises :class:`UsageProblem` without a time."""
        found = super().read(text, by)
        if not isinstance(found, datetime):
            raise UsageProblem(
                Sentence("{it} needs a day and a time, not {typed}.", typed=quoted(text)),
                'Write it like "tue 9:30", "tomorrow 2pm" or "2026-03-10 14:00".',
            )
        return found

    def understood(self, value: date, by: By) -> str:
        """Say the day and the time."""
        return super().understood(value, by).removesuffix(", an appointment")


class Moment(Kind):
    """A moment up to now: a day, a time, or both."""

    metavar = "D"
    late = True

    def read(self, text: str, by: By | None) -> datetime:
        """Read the moment in the agency's time zone."""
        return parse_moment(text, known(by).now)

    def write(self, value: datetime) -> str:
        """Write it in ISO form, with its offset."""
        return value.isoformat()

    def understood(self, value: datetime, by: By) -> str:
        """Say the day and the time."""
        return f"{format_day(value.date(), by.today)} {value:%H:%M}"


class Interval(Kind):
    """How often, in days, as in 10d or 2w."""

    metavar = "INTERVAL"

    def read(self, text: str, by: By | None) -> int:
        """Read the days."""
        return parse_interval(text)

    def write(self, value: int) -> str:
        """Write days."""
        return f"{value}d"

    def understood(self, value: int, by: By) -> str:
        """Say the days."""
        return f"every {say_days(value)}"


MOMENT, INTERVAL = Moment(), Interval()
COMING_DAY, PAST_DAY = Day(), Day("past")
NEXT_CONTACT, APPOINTED = DayOrTime(), AppointedTime()
