"""*Note*: written, added to, signed, written anew, or struck as an error."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.domain.dates import short_day
from cmcli.tui.forms.choice import Choice, Option, Tick
from cmcli.tui.forms.fields import Field, Line, Note
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row

if TYPE_CHECKING:
    from cmcli.domain.contacts import Note as Written
    from cmcli.store.find import Found
    from cmcli.store.view import View

MOST = 200
"""Notes that are offered, the latest first; cm note --number reaches the others."""

WAYS = [
    Option("write", "write", "a new note"),
    Option("addendum", "add to", "an addendum to a note, signed or not"),
    Option("sign", "sign", "a note of yours that is not signed yet"),
    Option("replace", "write anew", "a note of yours that is not signed yet"),
    Option("error", "strike", "a note entered in error"),
]

_OPTIONS = {
    "addendum": "--addendum-to",
    "sign": "--number",
    "replace": "--replace",
    "error": "--error",
}

_SHOWN = {
    "write": {"text", "sign"},
    "addendum": {"number", "text", "sign"},
    "sign": {"number"},
    "replace": {"number", "text", "sign"},
    "error": {"number", "reason", "move-to"},
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The notes of the case that are not struck, the latest first."""

    notes: "tuple[Written, ...]"


class Form(Base[Facts]):
    """``cm note``."""

    COMMAND = ("note",)
    POSITIONAL = ("text",)
    LONG = ("text",)

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """The latest notes."""
        from cmcli.domain.contacts import Note as Written

        order, case = ("-number",), cases[0].case
        return Facts(
            tuple(view.all(Written, order=order, limit=MOST, case_id=case.id, error_at=None))
        )

    def rows(self) -> Iterator[Widget]:
        """What to do, to which note, and its text."""
        yield Row(Note("text", "Note", "Tab goes on to the next field.", height=8, needed=True))
        yield Row(Tick("sign", "Sign it", "A signed note is never rewritten.", option="--sign"))
        yield Row(Choice("way", "What", "A new note, or what is done to one.", WAYS, value="write"))
        yield Row(Choice("number", "Which note", "Enter lists them.", [], needed=True))
        yield Row(Line("reason", "Why struck", "The reason.", option="--reason", needed=True))
        yield Row(
            Line(
                "move-to",
                "Belongs to",
                "The code of the case where it belongs; empty: nowhere.",
                option="--move-to",
            )
        )

    def edited(self, field: Field | None) -> None:
        """Show the fields that go with what is done."""
        if field is not None and field.key not in ("way", "number"):
            return
        way = self.fields["way"].get()
        for key in ("number", "text", "sign", "reason", "move-to"):
            self.show_row(key, key in _SHOWN[way])
        number = self.fields["number"]
        if isinstance(number, Choice) and field is not number:
            number.offer(self._offered(way))

    def _offered(self, way: str) -> list[Option]:
        """The notes to which this can be done."""
        mine = self.known.me.id
        own = way in ("sign", "replace")
        kept = [
            one
            for one in self.facts.notes
            if not own or (one.signed_at is None and one.worker_id == mine)
        ]
        return [Option(str(one.number), f"note {one.number}", self._about(one)) for one in kept]

    def _about(self, note: "Written") -> str:
        signed = f"signed by {note.signed_by}" if note.signed_by else "not signed"
        begins = " ".join(note.text[:200].split())[:60]
        return self.text(f"{short_day(note.on)}, {signed}: {begins}").plain

    def extra(self) -> Sequence[str]:
        """The note that is meant."""
        way, number = self.fields["way"].get(), self.value("number")
        words = [_OPTIONS[way], number] if way in _OPTIONS and number else []
        return ["--sign", *words] if way == "sign" else words

    def question(self) -> str | None:
        """What is signed stays."""
        way = self.fields["way"].get()
        if way == "sign" or self.value("sign"):
            return "Sign it? A signed note is never rewritten; it gets an addendum."
        return None
