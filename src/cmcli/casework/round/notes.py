"""Notes: written, signed, added to, and marked as entered in error; none is changed once signed."""

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.domain.cases import Case
from cmcli.domain.contacts import SUPERVISION, Contact, Note
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.permissions import may, require
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.keys import TWICE, age_of
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_case
from cmcli.store.reading.numbered import check_right

if TYPE_CHECKING:
    from cmcli.casework.round.values.notes import MarkInError, SignNote, WriteNote


def perform_note(work: Work, found: FoundCase, said: "WriteNote") -> Answer:
    """Write or edit a note, and say whether it is signed."""
    if said.replace is not None:
        return _answer(work, found, rewrite_note(work, found, said, said.replace), "edited")
    made = write_note(work, found, said)
    added = f" as an addendum to note {made.addendum_to}" if made.addendum_to else ""
    return _answer(work, found, made, f"written{added}")


def write_note(work: Work, found: FoundCase, said: "WriteNote") -> Note:
    """Write a note as it was said, and warn if the same was written a few minutes ago."""
    if (twice := repeated_note(work, found, said)) is not None:
        work.warn(twice)
    return add_note(
        work, found, said.text, sign=said.sign, addendum_to=said.addendum_to, kind=said.kind
    )


def repeated_note(view: View, found: FoundCase, said: "WriteNote") -> str | None:
    """Say that the same note was written a few minutes ago, if it was."""
    return written_before(latest_notes(view, found.case), said)


def latest_notes(view: View, case: Case, limit: int = 5) -> list[Note]:
    """Return the notes of a case that are right, the latest first."""
    return view.all(Note, order=("-number",), limit=limit, case_id=case.id, error_at=None)


def written_before(notes: Iterable[Note], said: "WriteNote") -> str | None:
    """Say that one of the notes has the same text and was written a few minutes ago."""
    if said.replace is not None:
        return None
    for one in notes:
        same = (one.text, one.addendum_to) == (said.text, said.addendum_to)
        if same and age_of(one.id) < TWICE:
            return f"The same note was written a few minutes ago, as note {one.number}."
    return None


def add_note(
    work: Work,
    found: FoundCase,
    text: str,
    *,
    contact: Contact | None = None,
    sign: bool = False,
    addendum_to: int | None = None,
    kind: str | None = None,
) -> Note:
    """Add a note to a case of any status.

    A note of a contact bears the contact's moment, any other the moment of writing. An addendum
    is a note of its own; what it adds to must exist and not be entered in error, and its kind is
    that of the addendum too.
    """
    require(work.actor.role, "note")
    found = found.locked_by(work)
    if addendum_to is not None:
        above = find_note(work, found, addendum_to)
        _check_right(above)
        kind = above.kind
    if kind == SUPERVISION:
        _check_supervision(work, found)
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
            text=text,
            signed_at=at if sign else None,
            signed_by=work.actor.handle if sign else None,
            addendum_to=addendum_to,
            kind=kind,
        )
    )


def _check_supervision(work: Work, found: FoundCase) -> None:
    """Refuse a note on supervision by anyone but the case's worker and those who supervise."""
    if found.case.worker_id != work.actor.id and not may(work.actor.role, "supervise"):
        raise Refused(
            "A note on supervision is written by the worker of the case or by a supervisor.",
            f"To write another note: cm note {found.ref} TEXT",
            code="not-permitted",
            field="kind",
        )


def perform_sign(work: Work, found: FoundCase, said: "SignNote") -> Answer:
    """Sign a note, and answer with its day; or all of one's own in the case."""
    if said.every:
        return _signed_all(work, found, sign_notes(work, found))
    signed = sign_note(work, found, said.number)
    return _answer(work, found, signed, f"of {short_day(signed.on)}")


def sign_note(work: Work, found: FoundCase, number: int | None = None) -> Note:
    """Sign one's own note: the one of that number, else the latest that is not signed yet.

    Raises :class:`Refused` for a note that is somebody else's, signed already or entered in
    error, :class:`NotFound` where there is nothing to sign.
    """
    require(work.actor.role, "note")
    found = found.locked_by(work)
    note = _to_sign(work, found) if number is None else find_note(work, found, number)
    _check_own(work, note)
    _check_right(note)
    if note.signed_at is not None:
        raise Refused(f"Note {note.number} was already signed by {note.signed_by}.", code="signed")
    return work.change(note, signed_at=work.now.astimezone(UTC), signed_by=work.actor.handle)


def sign_notes(work: Work, found: FoundCase) -> list[Note]:
    """Sign all of one's own notes in a case that are not signed; give them by their number."""
    require(work.actor.role, "note")
    found = found.locked_by(work)
    mine = work.all(
        Note,
        order=("number",),
        case_id=found.case.id,
        worker_id=work.actor.id,
        signed_at=None,
        error_at=None,
    )
    at, by = work.now.astimezone(UTC), work.actor.handle
    return [work.change(note, signed_at=at, signed_by=by) for note in mine]


def rewrite_note(work: Work, found: FoundCase, said: "WriteNote", number: int) -> Note:
    """Put another text in place of one's own note that is not signed yet.

    The old text stays in the log. Raises :class:`Refused` for a note that is signed, entered in
    error or somebody else's.
    """
    require(work.actor.role, "note")
    found = found.locked_by(work)
    note = find_note(work, found, number)
    _check_right(note)
    if note.signed_at is not None:
        raise Refused(
            f"Note {number} is signed, so you can't change it.",
            f"To add to it: cm note {found.ref} TEXT --addendum-to {number}."
            f" If it's wrong: cm note {found.ref} --error {number} --reason T",
            code="signed",
        )
    _check_own(work, note)
    rewritten = work.change(note, text=said.text)
    return sign_note(work, found, number) if said.sign else rewritten


def perform_error(work: Work, found: FoundCase, said: "MarkInError") -> Answer:
    """Mark a note as entered in error, and say where it is now."""
    target = None if said.move_to is None else find_case(work, said.move_to, exact_only=True)
    note, copy = mark_in_error(work, found, said, target)
    who = f"{found.ref} {found.client.shown_name}"
    lines = [f"{who}: note {note.number} was entered in error: {note.error_reason}."]
    if target is not None and copy is not None:
        there = f"{target.ref} {target.client.shown_name}"
        lines.append(f"It is now note {copy.number} of {there}.")
    moved = None if copy is None else full_record(work, copy)
    record = {"note": full_record(work, note), "moved": moved}
    return case_answer(work, found.case, lines, record, client=found.client)


def mark_in_error(
    work: Work, found: FoundCase, said: "MarkInError", target: FoundCase | None = None
) -> tuple[Note, Note | None]:
    """Mark a note as entered in error: it leaves prints and search, and stays in the log.

    With ``target``, the case where it belongs gets a copy of the same author, date and signature,
    which is the second value. Authors mark their own notes, supervisors and admins all.
    """
    require(work.actor.role, "note")
    both = [found] if target is None else [found, target]
    work.lock(rows={Case: [one.case.id for one in both]})
    note = find_note(work, found, said.error)
    _check_right(note)
    if note.worker_id != work.actor.id and work.actor.role == "worker":
        raise _not_own(work, note, "Ask its author or a supervisor.")
    if target is not None and target.case.id == found.case.id:
        raise UsageProblem(
            f"Note {note.number} is already in {found.ref}.",
            Sentence("Name the other case: {move_to}."),
            field="move_to",
        )
    work.reason = said.reason
    copy = None if target is None else _copy(work, note, found, target)
    return strike_note(work, note, said.reason, None if target is None else target.ref), copy


def strike_note(work: Work, note: Note, reason: str, moved_to: str | None) -> Note:
    """Mark a note as entered in error, and say where it belongs instead, if anywhere."""
    at = work.now.astimezone(UTC)
    return work.change(note, error_at=at, error_reason=reason, moved_to=moved_to)


def full_record(view: View, note: Note) -> dict[str, object]:
    """Return all the keys of a note."""
    author = view.get(Worker, note.worker_id)
    return {
        "number": note.number,
        "on": note.on,
        "at": note.at,
        "worker": None if author is None else author.handle,
        "text": note.text,
        "signed_at": note.signed_at,
        "signed_by": note.signed_by,
        "addendum_to": note.addendum_to,
        "error_at": note.error_at,
        "error_reason": note.error_reason,
        "moved_to": note.moved_to,
        "moved_from": note.moved_from,
        "kind": note.kind,
    }


def _answer(work: Work, found: FoundCase, made: Note, what: str) -> Answer:
    """Say what became of a note, and whether the case was closed by then."""
    signed = f"signed by {made.signed_by}" if made.signed_by else "not signed yet"
    when = format_day(work.today, work.today)
    who = f"{found.ref} {found.client.shown_name}"
    named = f"{made.kind} note" if made.kind else "note"
    lines = [f"{who}: {named} {made.number} {what}, {signed}, {when}."]
    closed = found.case.closed_on
    if found.case.status == "closed" and closed is not None and made.on > closed:
        lines.append(f"This note is a late entry: the case was closed on {short_day(closed)}.")
    record = {"note": full_record(work, made)}
    return case_answer(work, found.case, lines, record, client=found.client)


def _signed_all(work: Work, found: FoundCase, signed: list[Note]) -> Answer:
    who = f"{found.ref} {found.client.shown_name}"
    numbers = ", ".join(str(note.number) for note in signed)
    what = f"signed note{'s' if len(signed) > 1 else ''} {numbers}" if signed else "nothing to sign"
    notes = [full_record(work, note) for note in signed]
    record = {"note": notes[-1] if notes else None, "notes": notes}
    return case_answer(work, found.case, [f"{who}: {what}."], record, client=found.client)


def find_note(view: View, found: FoundCase, number: int) -> Note:
    """The note of that number in the case; raises :class:`NotFound` with those there are."""
    note = view.one(Note, case_id=found.case.id, number=number)
    if note is None:
        last = view.next_number(Note, case_id=found.case.id) - 1
        known = f"It has notes 1 to {last}." if last else "It has no note yet."
        raise NotFound(f"{found.ref} has no note {number}.", known)
    return note


def _to_sign(work: Work, found: FoundCase) -> Note:
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
            f"To write one: cm note {found.ref} TEXT --sign",
        )
    return mine[0]


def _copy(work: Work, note: Note, source: FoundCase, target: FoundCase) -> Note:
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
            kind=note.kind,
        )
    )


def _check_own(work: Work, note: Note) -> None:
    if note.worker_id != work.actor.id:
        raise _not_own(work, note, "To add to it: cm note CASE TEXT --addendum-to N")


def _not_own(work: Work, note: Note, hint: str) -> Refused:
    author = work.get(Worker, note.worker_id)
    whose = "somebody else" if author is None else author.handle
    return Refused(f"Note {note.number} was written by {whose}.", hint, code="not-yours")


def _check_right(note: Note) -> None:
    again = f"It was moved to {note.moved_to}." if note.moved_to else "Write a new note."
    check_right(note, f"Note {note.number}", again, field=None)
