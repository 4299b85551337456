"""Contacts and attempts, and the notes that belong to them."""

from collections.abc import Collection
from datetime import date, datetime

from cmcli.domain.records import column, record

HELD, WITH_CLIENT = "held", "client"
"""The outcome and the partner of a contact that may reset the contact clock."""

WITH_TEAM = "team"
"""The partner of a team conference."""

GROUP = "group"
"""The kind of a contact with a group, which resets no contact clock unless the agency says so."""

CRISIS = "crisis"
"""The kind of a contact that makes the next one due on the next day."""


@record("contacts", live={"error_at": None, "awaits": True})
class Contact:
    """A contact of ``cm checkin``; an attempt is one with the client that was not held.

    ``number`` counts within the case. ``at`` is the moment in UTC, ``on`` the day in the agency's
    time zone. ``minutes`` and ``travel`` are minutes, 0 to 1440. ``next_on`` is the next date that
    was promised. ``mode`` is None until somebody says it; such a contact never resets the contact
    clock. ``did`` are keys of `ACTIVITIES` and other texts. ``error_reason`` marks a contact as
    entered in error; ``moved_to`` is the case where it belongs instead. Such a contact counts for
    nothing. ``person_id`` is the person around the client whom ``with_whom`` names. ``attended``
    are those who came to a team conference: the usernames of workers, and names. ``entered_on`` is
    the real day when it was recorded, if that is known, and ``backdated_on`` the one of the change
    that made it count late. Then it ``awaits`` a supervisor, until ``allowed_by`` agrees.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    worker_id: str = column(refers="workers")
    at: datetime
    on: date
    mode: str | None = column(holds="mode")
    with_whom: str = column(title="with")
    kind: str = column(usual="planned", holds="contact kind")
    outcome: str
    minutes: int | None = None
    travel: int | None = column(default=None, title="travel minutes")
    did: tuple[str, ...] = column(default=(), title="done", holds="activity")
    roadblock: str | None = column(default=None, searched=True)
    interpreter: str | None = None
    next_on: date | None = column(default=None, planned=True, title="next contact agreed for")
    person_id: str | None = column(default=None, refers="people")
    attended: tuple[str, ...] | None = column(default=None, searched=True)
    entered_on: date | None = column(default=None, shown=False)
    backdated_on: date | None = column(default=None, title="made to count late")
    awaits: bool | None = column(default=None, shown=False)
    allowed_by: str | None = column(default=None, title="late change agreed by")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")
    moved_to: str | None = None
    moved_from: str | None = None

    @property
    def right(self) -> bool:
        """Return whether it counts at all: it was not entered in error, and not moved away."""
        return self.error_at is None

    @property
    def held(self) -> bool:
        """Return whether the contact took place."""
        return self.right and self.outcome == HELD

    @property
    def attempt(self) -> bool:
        """Return whether it was an attempt to reach the client; a call to others is none."""
        return self.right and self.outcome != HELD and self.with_whom == WITH_CLIENT

    def counts(self, modes: Collection[str], *, groups: bool = False) -> bool:
        """Return whether it resets the contact clock of a case that counts these modes.

        ``groups``: contacts with a group count, too.
        """
        meets = groups or self.kind != GROUP
        return meets and self.held and self.with_whom == WITH_CLIENT and self.mode in modes


SUPERVISION = "supervision"
"""The kind of a note on supervision: about the work, and left out of the client's pages."""


@record("notes")
class Note:
    """A note of the record; a signed one is never changed.

    ``error_reason`` marks a note as entered in error; ``moved_to`` is the case where it belongs
    instead. ``addendum_to`` is the number of the note that it adds to. ``kind`` is a key of
    `NOTE_KINDS`, None for a note on the client.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    contact_id: str | None = column(refers="contacts")
    worker_id: str = column(refers="workers")
    at: datetime
    on: date
    text: str = column(searched=True)
    signed_at: datetime | None = column(default=None, title="signed", final="it is a signature")
    signed_by: str | None = None
    addendum_to: int | None = column(default=None, title="adds to note", names="notes.number")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")
    moved_to: str | None = None
    moved_from: str | None = None
    kind: str | None = None
