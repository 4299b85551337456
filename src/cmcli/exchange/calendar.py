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
    """One due day. ``uid`` names the same thing in every feed; ``sequence`` grows with each
    change, and the last was at ``changed_at`` (aware)."""

    uid: str
    sequence: int
    day: date
    summary: str
    description: str
    changed_at: datetime


def feed(events: Sequence[FeedEvent], *, name: str, now: datetime) -> bytes:
    """The whole file: private all-day events without alarms, moments in UTC.

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
    from icalendar.enums import CLASS, TRANSP

    changed = event.changed_at.astimezone(UTC)
    return Event.new(
        uid=event.uid,
        sequence=event.sequence,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,  # nobody is busy all day because of it
        start=event.day,
        end=event.day + timedelta(days=1),  # the first day after it, as the standard has it
        summary=safe_text(event.summary),
        description=safe_text(event.description, multiline=True),
        stamp=changed,
        last_modified=changed,
    )
