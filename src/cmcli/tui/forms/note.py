"""*Note*: written, added to, edited, signed, or marked as entered in error."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.described.fields import Value
from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.notes import MarkInError, SignNote, WriteNote
from cmcli.domain.dates import near_day
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow

if TYPE_CHECKING:
    from cmcli.domain.contacts import Note as Written
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

MOST = 200
"""Notes that are offered, the latest first; cm note --number reaches the others."""

WAYS = [
    Option("write", "write", "a new note"),
    Option("addendum", "add to", "an addendum to a note, signed or not"),
    Option("sign", "sign", "a note of yours that is not signed yet"),
    Option("replace", "edit", "a note of yours that is not signed yet"),
    Option("error", "in error", "a note that was entered in error"),
]

_SHOWN = {
    "write": {"text", "sign", "kind"},
    "addendum": {"number", "text", "sign"},
    "sign": {"number"},
    "replace": {"number", "text", "sign"},
    "error": {"number", "reason", "move-to"},
}

_NUMBERS = {"addendum": "addendum_to", "sign": "number", "replace": "replace", "error": "error"}
"""The field that names the note, by what is done to it."""


class NoteForm(Form["tuple[Written, ...]"]):
    """``cm note``; the facts are the notes of the case that are right, the latest first."""

    SAYS = WriteNote

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "tuple[Written, ...]":
        """The latest notes."""
        from cmcli.casework.round.notes import latest_notes

        return tuple(latest_notes(view, cases[0].case, MOST))

    def way(self) -> type[Value]:
        """Sign and mark a note by values of their own."""
        return {"sign": SignNote, "error": MarkInError}.get(self.value("way"), WriteNote)

    def rows(self) -> Iterator[Widget]:
        """Ask for the action, the note, and its text."""
        yield self.row("text", height=8, help="Tab goes on to the next field.")
        yield self.row("sign", help="You can't change a signed note.")
        yield FormRow(Choice("way", "What", "A new note, or a change to one.", WAYS, value="write"))
        yield FormRow(Choice("number", "Which note", "Enter lists the notes.", [], needed=True))
        yield self.row("kind", unsaid="on the client")
        yield self.row("reason", of=MarkInError)
        help = "The code of the case where it belongs; empty: nowhere."
        yield self.row("move_to", of=MarkInError, help=help)

    def edited(self, field: FormField | None) -> None:
        """Show the fields that go with what is done."""
        if field is not None and field.key not in ("way", "number"):
            return
        way = self.value("way")
        for key in ("number", "text", "sign", "kind", "reason", "move-to"):
            self.show_row(key, key in _SHOWN[way])
        number = self.fields["number"]
        number.says = _NUMBERS.get(way, "")
        if isinstance(number, Choice) and field is not number:
            number.offer(self._offered(way))

    def texts(self) -> Texts:
        """Add the signature where signing is chosen."""
        said = super().texts()
        return said.saying(sign="yes") if self.way() is SignNote else said

    def _offered(self, way: str) -> list[Option]:
        """Return the notes that allow this action."""
        mine = self.known.me.id
        own = way in ("sign", "replace")
        kept = [
            one
            for one in self.facts
            if not own or (one.signed_at is None and one.worker_id == mine)
        ]
        return [Option(str(one.number), f"note {one.number}", self._about(one)) for one in kept]

    def _about(self, note: "Written") -> str:
        signed = f"signed by {note.signed_by}" if note.signed_by else "not signed"
        begins = " ".join(note.text[:200].split())[:60]
        return self.text(f"{near_day(note.on, self.known.today)}, {signed}: {begins}").plain

    def question(self) -> str | None:
        """Return the question before the same is written twice, or a note is signed."""
        if self.way() is WriteNote:
            from cmcli.casework.round.notes import written_before

            twice = written_before(self.facts, self.texts().read(self.by))
            if twice is not None:
                return f"{twice} Record it again?"
        if self.way() is SignNote or self.value("sign"):
            return "Sign it? You can't change a signed note, only add to it."
        return None


FORM = NoteForm
