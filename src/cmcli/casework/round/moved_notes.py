"""The notes of a contact, which go with it to the case where it belongs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cmcli.domain.contacts import Contact, Note
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def notes_of(work: Work, contact: Contact) -> Iterator[Note]:
    """The notes of a contact that are right, and the addenda to them, by number."""
    found = work.all(Note, order=("number",), contact_id=contact.id, error_at=None)
    while found:
        yield from found
        above = [note.number for note in found]
        found = work.all(
            Note,
            order=("number",),
            case_id=contact.case_id,
            addendum_to=above,
            contact_id=None,
            error_at=None,
        )


def note_copies(
    work: Work, notes: Iterable[Note], source: FoundCase, target: FoundCase, contact: Contact
) -> Iterator[Note]:
    """The notes in the case where the contact belongs: author, date and signature stay."""
    numbers: dict[int, int] = {}
    next_one = work.next_number(Note, case_id=target.case.id)
    for number, note in enumerate(notes, start=next_one):
        numbers[note.number] = number
        above = note.addendum_to
        yield work.add(
            replace(
                note,
                id=work.new_id(),
                case_id=target.case.id,
                number=number,
                contact_id=None if note.contact_id is None else contact.id,
                addendum_to=None if above is None else numbers.get(above),
                moved_from=source.ref,
            )
        )
