"""Contacts and attempts, and the notes that belong to them."""

from dataclasses import dataclass
from datetime import date, datetime

CONTACT_KINDS = ("planned", "crisis", "outreach", "aftercare", "group")
OUTCOMES = (
    "held",
    "missed",
    "cancelled-by-client",
    "cancelled-by-us",
    "no-answer",
    "left-message",
)
MODES = (
    "home",
    "community",
    "office",
    "hospital",
    "jail",
    "court",
    "shelter",
    "workplace",
    "phone",
    "video",
    "text",
    "email",
    "letter",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What ``cm checkin`` writes; an attempt is one that was not held.

    ``at`` is the moment in UTC, ``on`` the day in the agency's time zone. ``minutes`` and
    ``travel`` are minutes, 0 to 1440. ``next_on`` is the next date that was promised. ``mode`` is
    None where an import does not say it; such a contact never resets the contact clock.
    """

    id: str
    case_id: str
    worker_id: str
    at: datetime
    on: date
    mode: str | None
    with_whom: str
    kind: str
    outcome: str
    minutes: int | None = None
    travel: int | None = None
    did: tuple[str, ...] = ()
    roadblock: str | None = None
    interpreter: str | None = None
    next_on: date | None = None

    @property
    def held(self) -> bool:
        """Whether the contact took place."""
        return self.outcome == "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note of the record; once signed it is never rewritten.

    ``error_reason`` marks a note struck as entered in error; ``moved_to`` is the case where it
    belongs instead. ``addendum_to`` is the number of the note that it adds to.
    """

    id: str
    case_id: str
    number: int
    contact_id: str | None
    worker_id: str
    at: datetime
    on: date
    text: str
    signed_at: datetime | None = None
    signed_by: str | None = None
    addendum_to: int | None = None
    error_at: datetime | None = None
    error_reason: str | None = None
    moved_to: str | None = None
    moved_from: str | None = None
