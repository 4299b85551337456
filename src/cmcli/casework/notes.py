"""Notes: written, signed, added to, and struck; what is signed is never rewritten."""

from datetime import UTC

from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.permissions import require
from cmcli.domain.text import NOTE_LIMIT, SHORT_LIMIT, clean_input
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.store.find import Found
from cmcli.store.view import View
from cmcli.store.work import Work


def write_note(
    work: Work,
    found: Found,
    text: str,
    *,
    sign: bool = False,
    addendum_to: int | None = None,
    contact: Contact | None = None,
) -> Note:
    """Write a note, on a case of any status.

    A note of a contact bears the contact's moment, any other the moment of writing. An addendum
    is a note of its own; what it adds to must exist and not be struck.
    """
    require(work.actor.role, "note")
    found = found.locked_by(work)
    if addendum_to is not None:
        _check_not_struck(find_note(work, found, addendum_to))
    at = work.now.astimezone(UTC)
    return work.add(
        Note(
            id=work.new_id(),
            case_id=found.case.id,
            number=work.next_number(Note, case_id=found.case.id),
            contact_id=None if contact is None else contact.id,
            worker_id=work.actor.id,
            at=at if contact is None else contact.at,
            on=work.today if contact is None else contact.on,
            text=clean_input(text, what="The note", limit=NOTE_LIMIT, multiline=True),
            signed_at=at if sign else None,
            signed_by=work.actor.handle if sign else None,
            addendum_to=addendum_to,
        )
    )


def sign_note(work: Work, found: Found, number: int | None = None) -> Note:
    """Sign one's own note: the one of that number, else the latest that is not signed yet.

    Raises :class:`Refused` for a note that is somebody else's, signed already or struck,
    :class:`NotFound` where there is nothing to sign.
    """
    require(work.actor.role, "note")
    found = found.locked_by(work)
    note = _to_sign(work, found) if number is None else find_note(work, found, number)
    _check_own(work, note)
    _check_not_struck(note)
    if note.signed_at is not None:
        raise Refused(f"Note {note.number} was signed by {note.signed_by} already.", code="signed")
    return work.change(note, signed_at=work.now.astimezone(UTC), signed_by=work.actor.handle)


def rewrite_note(work: Work, found: Found, number: int, text: str, *, sign: bool = False) -> Note:
    """Put another text in place of one's own note that is not signed yet.

    The old text stays in the log. Raises :class:`Refused` for a note that is signed, struck or
    somebody else's.
    """
    require(work.actor.role, "note")
    found = found.locked_by(work)
    note = find_note(work, found, number)
    _check_not_struck(note)
    if note.signed_at is not None:
        raise Refused(
            f"Note {number} is signed, so it is not rewritten.",
            f"Add to it (cm note {found.ref} TEXT --addendum-to {number}) or strike it"
            f" (cm note {found.ref} --error {number} --reason T).",
            code="signed",
        )
    _check_own(work, note)
    rewritten = work.change(
        note, text=clean_input(text, what="The note", limit=NOTE_LIMIT, multiline=True)
    )
    return sign_note(work, found, number) if sign else rewritten


def strike_note(
    work: Work, found: Found, number: int, *, reason: str, move_to: Found | None = None
) -> tuple[Note, Note | None]:
    """Strike a note as entered in error: it leaves prints and search, and stays in the log.

    With ``move_to`` a copy stands in the case where it belongs, of the same author, date and
    signature. Authors strike their own notes, supervisors and admins everybody's. The copy, where
    there is one, is the second value.
    """
    require(work.actor.role, "note")
    both = [found] if move_to is None else [found, move_to]
    work.lock(rows={Case: [one.case.id for one in both]})
    note = find_note(work, found, number)
    _check_not_struck(note)
    if note.worker_id != work.actor.id and work.actor.role == "worker":
        raise _not_own(work, note, "Ask its author or a supervisor.")
    if move_to is not None and move_to.case.id == found.case.id:
        raise UsageProblem(f"Note {number} is in {found.ref} already.", "Name the other case.")
    why = clean_input(reason, what="The reason", limit=SHORT_LIMIT)
    work.reason = why
    copy = None if move_to is None else _copy(work, note, found, move_to)
    struck = work.change(
        note,
        error_at=work.now.astimezone(UTC),
        error_reason=why,
        moved_to=None if move_to is None else move_to.ref,
    )
    return struck, copy


def find_note(view: View, found: Found, number: int) -> Note:
    """The note of that number in the case; raises :class:`NotFound` with those there are."""
    note = view.one(Note, case_id=found.case.id, number=number)
    if note is None:
        last = view.next_number(Note, case_id=found.case.id) - 1
        known = f"It has notes 1 to {last}." if last else "It has no note yet."
        raise NotFound(f"{found.ref} has no note {number}.", known)
    return note


def _to_sign(work: Work, found: Found) -> Note:
    mine = work.all(
        Note,
        order=("-number",),
        limit=1,
        case_id=found.case.id,
        worker_id=work.actor.id,
        signed_at=None,
        error_at=None,
    )
    if not mine:
        raise NotFound(
            f"{found.ref} has no note of yours that is not signed.",
            f"Write one: cm note {found.ref} TEXT --sign.",
        )
    return mine[0]


def _copy(work: Work, note: Note, source: Found, target: Found) -> Note:
    """The note in the case where it belongs; the contact, which was elsewhere, stays behind."""
    return work.add(
        Note(
            id=work.new_id(),
            case_id=target.case.id,
            number=work.next_number(Note, case_id=target.case.id),
            contact_id=None,
            worker_id=note.worker_id,
            at=note.at,
            on=note.on,
            text=note.text,
            signed_at=note.signed_at,
            signed_by=note.signed_by,
            moved_from=source.ref,
        )
    )


def _check_own(work: Work, note: Note) -> None:
    if note.worker_id != work.actor.id:
        raise _not_own(work, note, "Write an addendum of your own: --addendum-to.")


def _not_own(work: Work, note: Note, hint: str) -> Refused:
    author = work.get(Worker, note.worker_id)
    whose = "somebody else" if author is None else author.handle
    return Refused(f"Note {note.number} was written by {whose}.", hint, code="not-yours")


def _check_not_struck(note: Note) -> None:
    if note.error_at is not None:
        raise Refused(
            f"Note {note.number} was struck as entered in error: {note.error_reason}.",
            f"It was moved to {note.moved_to}." if note.moved_to else "Write a new note.",
            code="struck",
        )
