"""The form of a verb that needs none of its own: a row for each field of its value."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cmcli.casework.described.fields import Value, fields_of
from cmcli.casework.described.kinds import Number
from cmcli.domain.records import RecordType, record_in
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow
from cmcli.tui.verbs import Verb

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


Facts = dict[str, tuple[RecordType, list[Any]]]


class EveryFieldForm(Form[Facts]):
    """Any verb, and by field the live records whose numbers it takes."""

    def __init__(self, verb: Verb, refs: tuple[str, ...], given: Mapping[str, str]) -> None:
        super().__init__(verb, refs, given)
        module, _, name = verb.says.partition(":")
        self._says: type[Value] = getattr(import_module(module), name)

    def way(self) -> type[Value]:
        """Return the value that the verb takes."""
        return self._says

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> Facts:
        """Read the records of the case that can be chosen."""
        found: Facts = {}
        for field in fields_of(self.way()):
            if isinstance(field.kind, Number):
                of = record_in(field.kind.live)
                whose = of.whose(cases[0].case)
                rows = view.all(of.kind, order=of.order, **whose, **of.live)
                found[field.name] = (of, rows)
        return found

    def rows(self) -> Iterator[Widget]:
        """Draw each field by its kind, in their order."""
        for field in fields_of(self.way()):
            if field.name in self.facts:
                yield self._numbered(field.name)
            else:
                yield self.row(field.name)

    def _numbered(self, name: str) -> FormRow:
        """A row to choose one of the records; the only one is chosen."""
        of, records = self.facts[name]
        choices = [
            Option(str(one.number), f"{one.number} {self.text(of.gist(one)).plain}")
            for one in records
        ]
        first = choices[0].key if len(choices) == 1 else ""
        help = "Enter lists the choices." if choices else f"The case has no {of.noun}."
        return self.row(name, choices=choices, value=first, help=help)


FORM = EveryFieldForm
