"""Safety flags, the rhythm agreed with a client, and the aftercare after closing."""

from dataclasses import dataclass
from datetime import date

FLAG_KINDS = ("self-harm", "harm-to-others", "abuse", "medical", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A safety concern, due the same day until it is settled by what was done, and by whom."""

    id: str
    case_id: str
    number: int
    kind: str
    text: str
    raised_on: date
    raised_by: str
    settled_on: date | None = None
    settled_by: str | None = None
    done: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Days between contacts as agreed with the client, from ``from_on`` until ``until_on``."""

    id: str
    case_id: str
    days: int
    from_on: date
    until_on: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftercare:
    """A contact promised for after the closing; answered by an aftercare contact."""

    id: str
    case_id: str
    due_on: date
    contact_id: str | None = None
    done_on: date | None = None
