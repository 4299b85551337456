"""Documents: what a client has, needs or has applied for, and when it must be renewed."""

from collections.abc import Iterator
from datetime import date, datetime

from cmcli.domain.dates import short_day
from cmcli.domain.records import column, record
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

MISSING = ("needed", "applied", "expired")
"""The statuses of a document that the client does not have now."""


@record("documents", day="added_on", live={"error_at": None})
class Document:
    """A document of a client; ``number`` counts the case's documents and benefits together.

    ``status`` is the present one, ``since`` its day; both are None where nobody said it.
    ``renew_on`` is the last day to renew it, known since ``renew_set_on``. ``error_reason`` marks
    a document as entered in error.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str = column(searched=True, holds="document kind")
    status: str | None = None
    since: date | None = None
    renew_on: date | None = column(default=None, planned=True, title="renew by")
    renew_set_on: date | None = column(default=None, title="renewal known")
    note: str | None = column(default=None, searched=True)
    added_on: date = column(title="added")
    error_at: datetime | None = column(default=None, title="entered in error")
    error_reason: str | None = column(default=None, title="error reason")

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


@record("document_changes", noun="status")
class DocumentChange:
    """The status of a document from a day on."""

    id: str
    case_id: str = column(refers="cases")
    document_id: str = column(refers="documents", parent=True)
    on: date
    status: str | None = None

    @property
    def words(self) -> str:
        """Return the status, or that the document was added without one."""
        return self.status or "added"


@tells(Document, DocumentChange)
def _documents(past: Past) -> Iterator[CaseEvent]:
    """Documents from their first status on."""
    documents = {one.id: one for one in past.of(Document)}
    changes = past.of(DocumentChange)
    dated = {one.document_id for one in changes}
    undated = [_present(one) for one in documents.values() if one.id not in dated]
    for change in (*undated, *changes):
        of = documents.get(change.document_id)
        if of is not None:
            text = joined(f"{change.words}: {of.kind}", of.note)
            yield CaseEvent("document", change.on, text, number=of.number)


def _present(one: Document) -> DocumentChange:
    """Return the present status of a document from an earlier cm, which has no dated ones."""
    on = one.since or one.added_on
    return DocumentChange(id="", case_id="", document_id=one.id, on=on, status=one.status)
