"""Documents are recorded, and change their status."""

from typing import Any

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.documents.values import AddDocument, ChangeDocument, DocumentTerms
from cmcli.domain.benefits import Benefit
from cmcli.domain.cases import Case
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.documents import Document, renewal_known
from cmcli.domain.permissions import require
from cmcli.errors import NotFound, Refused, Sentence
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def perform_add(work: Work, found: FoundCase, said: AddDocument) -> Answer:
    """Record a document, and tell its status."""
    return _answer(work, found, add_document(work, found.case, said), "added")


def add_document(work: Work, case: Case, said: AddDocument) -> Document:
    """Record a document; a fact, so taken on a case of any status."""
    require(work.actor.role, "record")
    case = work.locked(case)
    numbers = (work.next_number(kind, case_id=case.id) for kind in (Document, Benefit))
    return work.add(
        Document(
            id=work.new_id(),
            case_id=case.id,
            number=max(numbers),
            kind=said.kind,
            renew_on=said.renew_on,
            renew_set_on=renewal_known(work.today, said.renew_on, None, None),
            note=said.note,
            added_on=work.today,
            **_status(work, None, said),
        )
    )


def perform_change(work: Work, found: FoundCase, said: ChangeDocument) -> Answer:
    """Change a document, and tell what it is now."""
    return _answer(work, found, change_document(work, found.case, said), "changed")


def change_document(work: Work, case: Case, said: ChangeDocument) -> Document:
    """Change what is said of a document; an empty text takes a value away."""
    require(work.actor.role, "record")
    case = work.locked(case)
    document = work.one(Document, case_id=case.id, number=said.number)
    if document is None:
        known = ", ".join(f"{one.number} {one.kind}" for one in documents_of(work, case))
        raise NotFound(
            f"There is no document {said.number} on this case.",
            f"Documents: {known}." if known else "To add one: cm document add CASE KIND",
            field="number",
        )
    changes = _status(work, document, said)
    for name in ("renew_on", "note"):
        value = getattr(said, name)
        if value is not None:
            changes[name] = value or None
    was, since = document.renew_on, document.renew_set_on
    changes["renew_set_on"] = renewal_known(work.today, changes.get("renew_on", was), was, since)
    return work.change(document, **changes)


def documents_of(view: View, case: Case) -> list[Document]:
    """Return the documents of the case, in the order of their numbers."""
    return view.all(Document, order=("number",), case_id=case.id)


def document_record(document: Document) -> dict[str, object]:
    """Return a document as JSON prints it."""
    names = "number kind status renew_on note added_on have_on needed_on applied_on expired_on"
    return {name: getattr(document, name) for name in names.split()}


def _status(work: Work, before: Document | None, said: DocumentTerms) -> dict[str, Any]:
    """Return the columns of a status and its day; none where no status is said.

    A status from before the day of another one does not replace it.
    """
    if said.status is None:
        return {}
    on = said.on or work.today
    if on > work.today:
        raise Refused(
            f"{format_day(on, work.today)} is in the future.",
            Sentence("Enter the date it happened, or leave out {on} for today."),
            code="future",
            field="on",
        )
    since = before.since if before is not None else {}
    later = {day: status for status, day in since.items() if status != said.status and day > on}
    if not later:
        return {"status": said.status, f"{said.status}_on": on}
    day = max(later)
    work.warn(f"The status of {short_day(day)} is later and stays: {later[day]}.")
    return {f"{said.status}_on": max(on, since.get(said.status, on))}


def _answer(work: Work, found: FoundCase, document: Document, what: str) -> Answer:
    line = f"{found.ref} document {document.number} {what}: {document.words}"
    record = {"document": document_record(document)}
    return case_answer(work, found.case, (line,), record, client=found.client)
