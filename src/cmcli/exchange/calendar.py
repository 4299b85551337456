"""A feed of due days as iCalendar (RFC 5545), by the ``icalendar`` library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from cmcli.domain.text import safe_text

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//cm//reminders//EN"

REFRESH = timedelta(hours=1)
"""How often a subscriber is asked to look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """One due day, or an appointment, which begins at ``start`` (aware).

    ``uid`` names the same thing in every feed; ``sequence`` grows with each change, and the last
    was at ``changed_at`` (aware). ``minutes`` is how long an appointment takes, where it is known.
    """

    uid: str
    sequence: int
    day: date
    summary: str
    description: str
    changed_at: datetime
    start: datetime | None = None
    minutes: int | None = None
    cancelled: bool = False

    @property
    def times(self) -> tuple[date, date | None]:
        """The begin and the end: those of the appointment in UTC, else the day and the next."""
        if self.start is None:
            return self.day, self.day + timedelta(days=1)  # the first day after, by the standard
        begin = self.start.astimezone(UTC)
        return begin, begin + timedelta(minutes=self.minutes) if self.minutes else None


def feed(events: Sequence[FeedEvent], *, name: str, now: datetime) -> bytes:
    """The whole file: private events without alarms, all-day or timed, moments in UTC.

    An event that did not change is written as before, byte for byte; the calendar itself has the
    time of writing (``now``, aware).
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    # Under both names: the newer one is the standard's, the older one is what calendars read.
    calendar.add("name", safe_text(name))
    calendar.add("x-wr-calname", safe_text(name))
    calendar.add("last-modified", now.astimezone(UTC))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_event(event))
    written: bytes = calendar.to_ical()
    return written


def _event(event: FeedEvent) -> "Event":
    from icalendar import Event
    from icalendar.enums import CLASS, STATUS, TRANSP

    changed = event.changed_at.astimezone(UTC)
    begin, end = event.times
    busy = event.start is not None and not event.cancelled
    return Event.new(
        uid=event.uid,
        sequence=event.sequence,
        classification=CLASS.PRIVATE,
        # Nobody is busy all day because of a due day.
        transparency=TRANSP.OPAQUE if busy else TRANSP.TRANSPARENT,
        status=STATUS.CANCELLED if event.cancelled else None,
        start=begin,
        end=end,
        summary=safe_text(event.summary),
        description=safe_text(event.description, multiline=True),
        stamp=changed,
        last_modified=changed,
    )
