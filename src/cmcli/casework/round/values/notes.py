"""The fields of notes that are written, edited, signed, or marked as entered in error."""

from dataclasses import dataclass

from cmcli.casework.described.agency_kinds import Named
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import Number, Text
from cmcli.domain.keys import NOTE_KINDS
from cmcli.domain.text import NOTE_LIMIT
from cmcli.errors import Sentence, UsageProblem

NUMBER = Number("note", 999_999)


@dataclass(frozen=True, kw_only=True)
class NoteToSign(Value):
    """A note that may be signed."""

    sign: bool = flag("--sign", "Sign it", "Sign this note, or your latest unsigned one.")


@dataclass(frozen=True, kw_only=True)
class WriteNote(NoteToSign):
    """Write, sign or correct a note.

    You can't change a signed note. Add an addendum, or mark it as entered in error.
    """

    COMMAND = "note"
    DOES = "cmcli.casework.round.notes:perform_note"

    text: str = described(
        Text(NOTE_LIMIT, long=True, lines=True),
        "Note",
        "The note.",
        positional=True,
        needed=True,
    )
    addendum_to: int | None = described(NUMBER, "Addendum to", "The note that this adds to.")
    replace: int | None = described(NUMBER, "Edit", "Your unsigned note to edit.")
    kind: str | None = described(
        Key("note kind", NOTE_KINDS, "KIND"),
        "Kind",
        "For a note on supervision, which the client's pages leave out.",
    )

    def agree(self) -> None:
        """Check that it is one note, and that its text is no number by mistake."""
        if self.addendum_to is not None and self.replace is not None:
            raise UsageProblem(
                Sentence("Use either {addendum_to} or {replace}, not both."), field="replace"
            )
        if self.kind is not None and (self.addendum_to or self.replace):
            raise UsageProblem(
                Sentence("{kind} is for a new note. Another note keeps the kind it has."),
                Sentence("Leave out {kind}."),
                field="kind",
            )
        if self.sign and self.text.isdecimal():
            raise UsageProblem(
                Sentence("The text of the note is only {typed}.", typed=self.text),
                f"To sign note {self.text}: cm note CASE --sign --number {self.text}",
                field="text",
            )


@dataclass(frozen=True, kw_only=True)
class SignNote(NoteToSign):
    """Sign a note of your own."""

    COMMAND = "note"
    DOES = "cmcli.casework.round.notes:perform_sign"

    number: int | None = described(NUMBER, "Which note", "The note to sign.")
    every: bool = flag("--all", "All of them", "Sign all your unsigned notes of the case.")

    def agree(self) -> None:
        """Check that it is one note or all of them."""
        if self.every and self.number is not None:
            raise UsageProblem(Sentence("Use either {number} or {every}, not both."))


@dataclass(frozen=True, kw_only=True)
class MarkInError(Value):
    """Mark a note as entered in error."""

    COMMAND = "note"
    DOES = "cmcli.casework.round.notes:perform_error"

    error: int = described(
        NUMBER, "Which note", "The note to mark as entered in error.", needed=True
    )
    reason: str = described(Text(), "Why it is wrong", "Why the note is wrong.", needed=True)
    move_to: str | None = described(
        Named("case", "CASE"), "Belongs to", "The case where the note belongs."
    )


@dataclass(frozen=True, kw_only=True)
class ShowNote(Value):
    """Show a note."""

    COMMAND = "note"

    show: int = described(NUMBER, "Which note", "Show this note and write nothing.", needed=True)
