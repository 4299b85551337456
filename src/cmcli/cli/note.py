"""``cm note``: notes are written, signed, added to, and struck."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case, case_record, need_case, perform_each, reading, whole
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import show_record, warn
from cmcli.cli.prompts import ask_text, need, read_text
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.text import quoted
from cmcli.domain.workers import Worker
from cmcli.errors import CmError, Refused, UsageProblem

if TYPE_CHECKING:
    from cmcli.domain.contacts import Note
    from cmcli.store.find import Found
    from cmcli.store.view import View
    from cmcli.store.work import Work

app = verb_app()

MOST_NOTES = 999_999


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of one call that are numbers of notes, read."""

    number: int | None
    addendum_to: int | None
    replace: int | None
    error: int | None
    show: int | None


@command(
    app,
    "note",
    writes=True,
    examples=(
        'cm note HJKMN "Called the landlord; he will wait until Friday" --sign',
        "cm note HJKMN --edit",
        "cm note HJKMN --sign",
        'cm note HJKMN "It was Thursday, not Friday" --addendum-to 3',
        'cm note HJKMN --error 3 --reason "wrong client" --move-to KDWHF',
    ),
)
def note(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - signs of many.", metavar="CASE"),
    ] = None,
    text: Annotated[
        str | None, typer.Argument(help="The note; - reads it.", metavar="TEXT")
    ] = None,
    sign: Annotated[
        bool,
        typer.Option("--sign", help="Sign this note, or your latest unsigned one.", metavar=""),
    ] = False,
    number: Annotated[
        str | None, typer.Option("--number", help="Which note to sign.", metavar="N")
    ] = None,
    addendum_to: Annotated[
        str | None, typer.Option("--addendum-to", help="The note that this adds to.", metavar="N")
    ] = None,
    replace: Annotated[
        str | None,
        typer.Option("--replace", help="Your unsigned note to write anew.", metavar="N"),
    ] = None,
    error: Annotated[
        str | None, typer.Option("--error", help="Strike a note as an error.", metavar="N")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why it is struck.", metavar="T")
    ] = None,
    move_to: Annotated[
        str | None,
        typer.Option("--move-to", help="The case where the struck note belongs.", metavar="CASE"),
    ] = None,
    show: Annotated[
        str | None, typer.Option("--show", help="Show a note; nothing is written.", metavar="N")
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the note in your editor.", metavar="")
    ] = False,
) -> None:
    """Write, sign, amend or strike a note.

    A signed note is never rewritten: it gets an addendum, or is struck with a reason.
    """
    asked = _Asked(
        number=whole(number, "--number", 1, MOST_NOTES),
        addendum_to=whole(addendum_to, "--addendum-to", 1, MOST_NOTES),
        replace=whole(replace, "--replace", 1, MOST_NOTES),
        error=whole(error, "--error", 1, MOST_NOTES),
        show=whole(show, "--show", 1, MOST_NOTES),
    )
    writes = text is not None or edit
    _check(asked, writes=writes, sign=sign, reason=reason, move_to=move_to)
    if sign and text is not None and text.strip().isdecimal():
        raise UsageProblem(
            f"{quoted(text)} would be the whole text of a signed note.",
            f"To sign note {text.strip()}: cm note CASE --sign --number {text.strip()}.",
        )
    _check_many(reference, asked, writes=writes, sign=sign)
    reference = need_case(cm, reference)
    if asked.show is not None:
        _show(cm, reference, asked.show)
    elif asked.error is not None:
        _strike(cm, reference, asked.error, reason, move_to)
    elif sign and not writes and asked.replace is None and asked.addendum_to is None:
        _perform(cm, reference, _signing(asked.number))
    else:
        _write(cm, reference, text, asked, sign=sign, edit=edit)


def _check(
    asked: _Asked, *, writes: bool, sign: bool, reason: str | None, move_to: str | None
) -> None:
    """Options that contradict each other are refused before anything is asked or read."""
    chosen = {
        "--addendum-to": asked.addendum_to,
        "--replace": asked.replace,
        "--error": asked.error,
        "--show": asked.show,
        "--number": asked.number,
    }
    given = [name for name, value in chosen.items() if value is not None]
    if len(given) > 1:
        raise UsageProblem(f"{' and '.join(given)} exclude each other.", "Give one of them.")
    if asked.error is None and (reason is not None or move_to is not None):
        raise UsageProblem("--reason and --move-to belong to --error N.", "Say which note: N.")
    if asked.error is not None and (writes or sign):
        raise UsageProblem("--error strikes a note and writes none.", "Leave the text out.")
    if asked.show is not None and (writes or sign):
        raise UsageProblem("--show writes nothing.", "Leave the text out.")
    if asked.number is not None and (writes or not sign):
        raise UsageProblem(
            "--number says which note is signed.", "Write: cm note CASE --sign --number N."
        )


def _check_many(reference: str | None, asked: _Asked, *, writes: bool, sign: bool) -> None:
    """Of many cases at once, notes are only signed: each is about one person."""
    numbered = (asked.number, asked.addendum_to, asked.replace, asked.error, asked.show)
    if reference != "-" or (sign and not writes and numbered == (None,) * len(numbered)):
        return
    raise Refused(
        "A note is about one person, so it is not written to many cases.",
        "Write each for itself; of a group that met: cm checkin - NOTE --kind group.",
        code="many-notes",
    )


def _write(
    cm: Options, reference: str, text: str | None, asked: _Asked, *, sign: bool, edit: bool
) -> None:
    said = read_text(text)
    if edit:
        said = edited(cm, reference, said, replaces=asked.replace)
    said = need(said, "TEXT", cm, lambda: ask_text("The note, on one line", required=True))
    from cmcli.casework.notes import rewrite_note, write_note

    def verb(work: "Work", found: "Found") -> tuple["Note", str]:
        if asked.replace is not None:
            return rewrite_note(work, found, asked.replace, said, sign=sign), "written anew"
        made = write_note(work, found, said, sign=sign, addendum_to=asked.addendum_to)
        added = f" as an addendum to note {made.addendum_to}" if made.addendum_to else ""
        return made, f"written{added}"

    with nothing_lost(said if edit else None):
        _perform(cm, reference, verb, {"text": said})


def _signing(number: int | None) -> Callable[["Work", "Found"], tuple["Note", str]]:
    from cmcli.casework.notes import sign_note

    def verb(work: "Work", found: "Found") -> tuple["Note", str]:
        signed = sign_note(work, found, number)
        return signed, f"of {short_day(signed.on)}"

    return verb


def _perform(
    cm: Options,
    reference: str,
    verb: Callable[["Work", "Found"], tuple["Note", str]],
    extra: dict[str, object] | None = None,
) -> None:
    """Run what makes or changes a note, and say what became of it."""

    def answer(work: "Work", found: "Found") -> Answer:
        made, what = verb(work, found)
        record, closing = case_record(work, found.case)
        signed = f"signed by {made.signed_by}" if made.signed_by else "not signed yet"
        when = format_day(work.today, work.today)
        who = f"{found.ref} {found.client.shown_name}"
        lines = [f"{who}: note {made.number} {what}, {signed}, {when}."]
        closed = found.case.closed_on
        if found.case.status == "closed" and closed is not None and made.on > closed:
            lines.append(f"It is a late entry: the case was closed on {short_day(closed)}.")
        return Answer({**record, "note": note_record(work, made)}, (*lines, *closing))

    perform_each(cm, reference, answer, extra=extra)


def _strike(
    cm: Options, reference: str, number: int, reason: str | None, move_to: str | None
) -> None:
    why = need(reason, "--reason T", cm, lambda: ask_text("Why is it struck", required=True))
    from cmcli.casework.notes import strike_note

    def verb(work: "Work", found: "Found") -> Answer:
        target = None if move_to is None else case(work, cm, move_to)
        struck, copy = strike_note(work, found, number, reason=why, move_to=target)
        record, closing = case_record(work, found.case)
        who = f"{found.ref} {found.client.shown_name}"
        lines = [f"{who}: note {number} is struck: {struck.error_reason}."]
        if target is not None and copy is not None:
            there = f"{target.ref} {target.client.shown_name}"
            lines.append(f"It stands as note {copy.number} in {there}.")
        moved = None if copy is None else note_record(work, copy)
        record = {**record, "note": note_record(work, struck), "moved": moved}
        return Answer(record, (*lines, *closing))

    perform_each(cm, reference, verb, extra={"reason": why})


def _show(cm: Options, reference: str, number: int) -> None:
    from cmcli.casework.notes import find_note

    with reading(cm) as view:
        found = case(view, cm, reference)
        record = {"ref": found.ref, **note_record(view, find_note(view, found, number))}
        today = view.today
    show_record(cm, record, lambda: _page(record, today))


def _page(record: dict[str, object], today: date) -> list[object]:
    """A note as a terminal shows it."""
    lines = [f"{record['ref']}, note {record['number']}, by {record['worker']}"]
    if record["signed_by"]:
        lines[0] += f", signed by {record['signed_by']}"
    if record["addendum_to"]:
        lines.append(f"An addendum to note {record['addendum_to']}.")
    if record["error_reason"]:
        lines.append(f"STRUCK as entered in error: {record['error_reason']}.")
    if record["moved_to"] or record["moved_from"]:
        way = f"to {record['moved_to']}" if record["moved_to"] else f"from {record['moved_from']}"
        lines.append(f"Moved {way}.")
    if isinstance(record["on"], date):
        lines.append(format_day(record["on"], today))
    return [*lines, "", str(record["text"])]


def note_record(view: "View", note: "Note") -> dict[str, object]:
    """The keys of a note."""
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
    }


def edited(
    cm: Options, reference: str, text: str | None, *, replaces: int | None = None
) -> str | None:
    """The text of a note as it was written in the editor, which begins with ``text``.

    With ``replaces`` and no text it begins with that note. The case is looked up first, so that
    nobody writes a page for a case that is not there. Raises :class:`Refused` for an empty note.
    """
    from cmcli.casework.notes import find_note
    from cmcli.cli.editor import edit

    if cm.no_input:
        raise UsageProblem("--edit and --no-input say two things.", "Leave one of them out.")
    if reference != "-":
        with reading(cm) as view:
            found = case(view, cm, reference)
            if replaces is not None and text is None:
                text = find_note(view, found, replaces).text
    written = edit(f"{text}\n" if text else "")
    if written is None and not text:
        raise Refused("The note is empty; nothing was recorded.", code="declined")
    return written or text


@contextmanager
def nothing_lost(text: str | None) -> Iterator[None]:
    """Give back what was written in an editor where the command fails after all."""
    try:
        yield
    except CmError:
        if text is not None:
            warn(f"This note was not saved:\n{text}")
        raise
