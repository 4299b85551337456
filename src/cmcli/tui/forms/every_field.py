"""The form of a verb that needs none of its own: a row for each field of its value."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cmcli.casework.described.fields import Field as Described
from cmcli.casework.described.fields import Value, field_of, fields_of
from cmcli.casework.described.kinds import Number
from cmcli.domain.records import RecordType, record_in
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.drawn import key_of
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.verbs import Verb

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


Facts = dict[str, tuple[RecordType, list[Any]]]

WORDS: Mapping[str, str] = {"set": "change", "error": "in error"}
"""The last word of a command, and how a choice of what to do says it, if otherwise."""


class EveryFieldForm(Form[Facts]):
    """Any verb, and by field the live records whose numbers it takes.

    A verb of several values first asks what to do, and shows the fields of that one. They share
    the field that names a record.
    """

    def __init__(self, verb: Verb, refs: tuple[str, ...], given: Mapping[str, str]) -> None:
        super().__init__(verb, refs, given)
        module, _, names = verb.says.partition(":")
        values = [getattr(import_module(module), name) for name in names.split()]
        self._ways: dict[str, type[Value]] = {
            value.COMMAND.rpartition(" ")[2]: value for value in values
        }
        self._shown: dict[str, str] = {}
        """Key of a field that only one of the values has → its way."""

    def way(self) -> type[Value]:
        """Return the value that is chosen; the first by default."""
        return self._ways.get(self.value("way"), next(iter(self._ways.values())))

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> Facts:
        """Read the records of the case that can be chosen; what one may leave out only of one."""
        found: Facts = {}
        for _, field in self._each_field():
            asked = _is_subject(field) or len(cases) == 1
            if isinstance(field.kind, Number) and asked and field.name not in found:
                of = record_in(field.kind.live)
                whose = of.whose(cases[0].case)
                rows = view.all(of.kind, order=of.order, **whose, **of.live)
                found[field.name] = (of, rows)
        return found

    def _each_field(self) -> Iterator[tuple[str, Described]]:
        for word, value in self._ways.items():
            for field in fields_of(value):
                yield word, field

    def rows(self) -> Iterator[Widget]:
        """Draw each field by its kind, in their order."""
        for name in self.facts:
            if _is_subject(field_of(self.way(), name)):
                yield self._numbered(name)
        if len(self._ways) > 1:
            ways = [
                Option(word, WORDS.get(word, word), (value.__doc__ or "").partition("\n")[0])
                for word, value in self._ways.items()
            ]
            yield FormRow(Choice("way", "What", "What to do.", ways, value=ways[0].key))
        for word, field in self._each_field():
            if isinstance(field.kind, Number) and not _is_subject(field):
                if self.facts.get(field.name, (None, []))[1]:
                    yield self._optional(field.name)
            elif field.name not in self.facts:
                own = key_of(field)
                if own in self.facts:  # an option that is called like the number of the record
                    own = field.name.replace("_", "-")
                key = own if self.way() is self._ways[word] else f"{word}-{own}"
                self._shown[key] = word
                yield self.row(field.name, of=self._ways[word], key=key)

    def edited(self, field: FormField | None) -> None:
        """Show the fields that go with what is done."""
        if len(self._ways) > 1 and (field is None or field.key == "way"):
            for key, word in self._shown.items():
                self.show_row(key, self.way() is self._ways[word])

    def _choices(self, name: str) -> list[Option]:
        """The records that can be chosen."""
        of, records = self.facts[name]
        return [
            Option(str(one.number), f"{one.number} {self.text(of.gist(one)).plain}")
            for one in records
        ]

    def _optional(self, name: str) -> FormRow:
        """A row to choose one of the records, or none."""
        return self.row(name, choices=[Option("", "none"), *self._choices(name)])

    def _numbered(self, name: str) -> FormRow:
        """A row to choose one of the records; the only one is chosen."""
        of, choices = self.facts[name][0], self._choices(name)
        first = choices[0].key if len(choices) == 1 else ""
        help = "Enter lists the choices." if choices else f"The case has no {of.noun}."
        return self.row(name, choices=choices, value=first, help=help)


def _is_subject(field: Described) -> bool:
    """Return whether a field names the record that the verb is about, and not one beside it."""
    return field.needed or field.described.positional


FORM = EveryFieldForm
