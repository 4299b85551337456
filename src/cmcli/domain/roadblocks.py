"""Roadblocks: what got in the way at a contact, until something answers it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@record("roadblocks", live={"answered_on": None, "error_at": None})
class Roadblock:
    """A thing that got in the way at a contact; ``number`` counts within the case.

    ``contact_id`` is that contact, None where it stayed in another case. ``answered_by`` names the
    step, task or review that answered it, and is None where it just was no problem any more.
    ``error_at`` marks one whose contact does not have it any more.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    text: str = column(searched=True)
    on: date
    contact_id: str | None = column(default=None, refers="contacts")
    answered_on: date | None = column(default=None, title="answered")
    answered_by: str | None = column(default=None)
    reason: str | None = column(default=None, title="why it is no problem", searched=True)
    error_at: datetime | None = column(default=None, title="entered in error")

    @property
    def open(self) -> bool:
        """Return whether nothing has answered it yet."""
        return self.answered_on is None and self.error_at is None

    @property
    def answer(self) -> str:
        """Say what answered it."""
        return f"answered by {self.answered_by}" if self.answered_by else "no longer a problem"


def numbered(roadblocks: Iterable[Roadblock]) -> str:
    """List roadblocks with their numbers."""
    return "; ".join(f"{one.number} {one.text}" for one in roadblocks)


@tells(Roadblock)
def _roadblocks(past: Past) -> Iterator[CaseEvent]:
    """Tell what answered a roadblock; its contact tells the roadblock itself, if it is here."""
    for one in past.of(Roadblock):
        if one.error_at is not None:
            continue
        if one.contact_id is None:
            text = f"from a contact of another case: {one.text}"
            yield CaseEvent("roadblock", one.on, text, number=one.number)
        if one.answered_on is not None:
            text = joined(f"{one.answer}: {one.text} ({short_day(one.on)})", one.reason)
            yield CaseEvent("roadblock", one.answered_on, text, number=one.number)
