"""Documents: what a client has, needs or has applied for, and when it must be renewed."""

from collections.abc import Iterator, Mapping
from datetime import date

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

HAVE, NEEDED, APPLIED, EXPIRED = "have", "needed", "applied", "expired"
MISSING = (NEEDED, APPLIED, EXPIRED)
"""The statuses of a document that the client does not have now."""


@record("documents", day="added_on")
class Document:
    """A document of a client; ``number`` counts the case's documents and benefits together.

    ``status`` is None where nobody said it. For each status there is the day when the document
    last got it. ``renew_on`` is the last day to renew it, known since ``renew_set_on``.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str = column(searched=True, holds="document kind")
    status: str | None = None
    renew_on: date | None = column(default=None, planned=True, title="renew by")
    renew_set_on: date | None = column(default=None, title="renewal known")
    note: str | None = column(default=None, searched=True)
    added_on: date = column(title="added")
    have_on: date | None = column(default=None, title="had since")
    needed_on: date | None = column(default=None, title="needed since")
    applied_on: date | None = column(default=None, title="applied for")
    expired_on: date | None = column(default=None, title="expired")

    @property
    def since(self) -> dict[str, date]:
        """Return the statuses it has had, each with the day when it last got it."""
        days = {
            HAVE: self.have_on,
            NEEDED: self.needed_on,
            APPLIED: self.applied_on,
            EXPIRED: self.expired_on,
        }
        return {status: day for status, day in days.items() if day is not None}

    @property
    def missing(self) -> bool:
        """Return whether the client does not have it now."""
        return self.status in MISSING

    @property
    def words(self) -> str:
        """Return kind and status in words, as in ``lease (have, renew by 1 May 2026)``."""
        renew = f"renew by {short_day(self.renew_on)}" if self.renew_on else None
        terms = joined(self.status, renew, sep=", ")
        return f"{self.kind} ({terms})" if terms else self.kind


def renewal_known(
    today: date, renew_on: date | None, before: date | None, known: date | None
) -> date | None:
    """Return the day from which a renewal by ``renew_on`` can be due.

    ``before`` is the last day to renew as it was, ``known`` since then. An earlier day is news; a
    later one does not take away that the renewal is late.
    """
    if renew_on is None:
        return None
    return today if before is None or renew_on < before else known


def days_before(stated: Mapping[str, int], kind: str) -> int:
    """Return how many days before its last day the renewal of such a document is due.

    Kinds without a number of their own have that of the empty key.
    """
    return stated.get(kind, stated[""])


@tells(Document)
def _documents(past: Past) -> Iterator[CaseEvent]:
    """Documents when they were added, and when they got each status."""
    for one in past.of(Document):
        if one.added_on not in one.since.values():
            text = joined(f"added: {one.kind}", one.note)
            yield CaseEvent("document", one.added_on, text, number=one.number)
        for status, day in one.since.items():
            text = joined(f"{status}: {one.kind}", one.note)
            yield CaseEvent("document", day, text, number=one.number)
