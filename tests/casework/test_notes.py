"""Notes: what is signed stays as it is; what is wrong is marked as entered in error."""

from collections.abc import Callable

import pytest

from agency import TODAY, Agency, at, changed
from cmcli.casework.round.intake import intake
from cmcli.casework.round.notes import find_note, mark_in_error, rewrite_note, sign_note, write_note
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.notes import MarkInError, WriteNote
from cmcli.domain.contacts import Note
from cmcli.errors import CmError, NotFound, Refused, UsageProblem
from cmcli.store.core.log import operations
from cmcli.store.core.work import Work
from cmcli.store.reading import search
from cmcli.store.reading.find import FoundCase, find_case


def open_case(agency: Agency, decision: str = "accept") -> str:
    with agency.operation() as work:
        arrival = Arrival(name=None, model="icm", decision=decision, reason="full")
        return intake(work, arrival).ref


def write(
    agency: Agency, ref: str, text: str = "a note", actor: str = "ana", *, sign: bool = False
) -> Note:
    with agency.operation(actor) as work:
        return write_note(work, find_case(work, ref), WriteNote(text=text, sign=sign))


def read(agency: Agency, ref: str, number: int = 1) -> Note:
    with agency.reading() as view:
        return find_note(view, find_case(view, ref), number)


def test_a_note_is_kept_as_written(agency: Agency) -> None:
    ref = open_case(agency)
    made = write(agency, ref, "  Café\r\n\r\n[bold]text[/bold] ")
    assert read(agency, ref) == made
    assert made.text == "Café\n\n[bold]text[/bold]"
    assert (made.number, made.on, made.at, made.signed_at) == (1, TODAY, at(TODAY), None)
    signed = write(agency, ref, "another", sign=True)
    assert (signed.number, signed.signed_at, signed.signed_by) == (2, at(TODAY), "ana")


@pytest.mark.parametrize("status", ["open", "waitlist", "referred-out", "closed"])
def test_notes_are_taken_on_cases_of_any_status(agency: Agency, status: str) -> None:
    ref = open_case(agency)
    with agency.operation() as work:
        changed(work, find_case(work, ref).case, status=status)
    assert write(agency, ref).number == 1


def test_a_note_of_a_megabyte_is_taken_and_a_longer_one_is_not(agency: Agency) -> None:
    ref = open_case(agency)
    assert len(write(agency, ref, "x" * 1_000_000).text) == 1_000_000
    for text in ("x" * 1_000_001, "", " \n\t", "a\x00b"):
        with pytest.raises(UsageProblem):
            write(agency, ref, text)


def test_signing_takes_the_latest_unsigned_note_of_ones_own(agency: Agency) -> None:
    ref = open_case(agency)
    for text, actor in (("one", "ana"), ("two", "ana"), ("three", "ben")):
        write(agency, ref, text, actor)
    with agency.operation() as work:
        assert sign_note(work, find_case(work, ref)).number == 2
    with agency.operation() as work:
        assert sign_note(work, find_case(work, ref)).number == 1
    with agency.operation() as work, pytest.raises(NotFound):
        sign_note(work, find_case(work, ref))
    assert read(agency, ref, 3).signed_by is None


def test_an_unsigned_note_is_rewritten_by_its_author(agency: Agency) -> None:
    ref = open_case(agency)
    write(agency, ref, "zebra")
    with agency.operation() as work:
        rewrite_note(work, find_case(work, ref), WriteNote(text="giraffe", sign=True), 1)
    note = read(agency, ref)
    assert (note.text, note.signed_by) == ("giraffe", "ana")
    with agency.reading() as view:
        assert [len(search.find(view, word)) for word in ("zebra", "giraffe")] == [0, 1]


Verb = Callable[[Work, FoundCase], object]


def edit(text: str, number: int = 1) -> Verb:
    return lambda work, found: rewrite_note(work, found, WriteNote(text=text), number)


def add(number: int) -> Verb:
    return lambda work, found: write_note(work, found, WriteNote(text="more", addendum_to=number))


def mark(reason: str, number: int = 1) -> Verb:
    return lambda work, found: mark_in_error(work, found, MarkInError(error=number, reason=reason))


def move_here(work: Work, found: FoundCase) -> object:
    return mark_in_error(work, found, MarkInError(error=1, reason="x"), found)


def sign(work: Work, found: FoundCase) -> object:
    return sign_note(work, found, 1)


REFUSED: list[tuple[str, Verb, type[CmError], str]] = [
    ("signed", edit("new"), Refused, "signed"),
    ("signed", sign, Refused, "signed"),
    ("signed", mark(" "), UsageProblem, "usage"),
    ("signed", move_here, UsageProblem, "usage"),
    ("theirs", edit("new"), Refused, "not-yours"),
    ("theirs", sign, Refused, "not-yours"),
    ("theirs", mark("wrong"), Refused, "not-yours"),
    ("in-error", edit("new"), Refused, "struck"),
    ("in-error", sign, Refused, "struck"),
    ("in-error", mark("wrong"), Refused, "struck"),
    ("in-error", add(1), Refused, "struck"),
    ("mine", edit(" "), UsageProblem, "usage"),
    ("mine", edit("new", 2), NotFound, "not-found"),
    ("mine", add(2), NotFound, "not-found"),
    ("mine", mark("x", 2), NotFound, "not-found"),
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("state", "verb", "kind", "code"), REFUSED)
def test_a_refusal_does_not_change_the_note(
    agency: Agency, state: str, verb: Verb, kind: type[CmError], code: str
) -> None:
    """Ben, a worker, tries; the note is his own unless it is said to be somebody else's."""
    ref = open_case(agency)
    author = "eve" if state == "theirs" else "ben"
    write(agency, ref, "as it was", author, sign=state == "signed")
    if state == "in-error":
        with agency.operation("ben") as work:
            mark_in_error(work, find_case(work, ref), MarkInError(error=1, reason="a mistake"))
    before = read(agency, ref)
    with pytest.raises(kind) as caught, agency.operation("ben") as work:
        verb(work, find_case(work, ref))
    assert caught.value.code == code
    assert read(agency, ref) == before
    with agency.reading() as view:
        assert view.count(Note) == 1


def test_a_note_in_error_is_kept_but_not_found(agency: Agency) -> None:
    ref = open_case(agency)
    write(agency, ref, "zebra", sign=True)
    with agency.operation() as work:
        struck, copy = mark_in_error(
            work, find_case(work, ref), MarkInError(error=1, reason="wrong client")
        )
    assert copy is None
    assert (struck.text, struck.error_reason, struck.error_at) == (
        "zebra",
        "wrong client",
        at(TODAY),
    )
    with agency.reading() as view:
        assert search.find(view, "zebra") == []
        assert operations(view, limit=1)[0].reason == "wrong client"


def test_a_supervisor_marks_what_others_wrote(agency: Agency) -> None:
    ref = open_case(agency)
    write(agency, ref, actor="ben")
    with agency.operation("sam") as work:
        struck, _ = mark_in_error(
            work, find_case(work, ref), MarkInError(error=1, reason="wrong client")
        )
    assert struck.error_reason == "wrong client"


def test_a_note_moves_to_the_case_where_it_belongs(agency: Agency) -> None:
    wrong, right = open_case(agency), open_case(agency)
    write(agency, right, "already there")
    written = write(agency, wrong, "zebra", "ben", sign=True)
    with agency.operation("ben") as work:
        target = find_case(work, right)
        mark_in_error(
            work, find_case(work, wrong), MarkInError(error=1, reason="wrong client"), target
        )
    struck, copy = read(agency, wrong), read(agency, right, 2)
    assert (struck.moved_to, struck.moved_from) == (right, None)
    assert (copy.moved_to, copy.moved_from, copy.error_at) == (None, wrong, None)
    assert (copy.text, copy.on, copy.worker_id) == ("zebra", written.on, written.worker_id)
    assert (copy.signed_at, copy.signed_by) == (written.signed_at, "ben")
    with agency.reading() as view:
        assert [hit.row_id for hit in search.find(view, "zebra")] == [copy.id]
