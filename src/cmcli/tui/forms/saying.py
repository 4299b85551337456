"""The rows of a form, drawn from the fields of a verb's value, and the texts that they give.

Mixed into the base of all forms, which is the screen around them.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from cmcli.casework.described.fields import Field as Described
from cmcli.casework.described.fields import Value, field_of, fields_of
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts
from cmcli.errors import CmError
from cmcli.tui.forms.drawn import drawn, key_of
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.known import FormSnapshot
from cmcli.tui.forms.mixed import MixedIn
from cmcli.tui.forms.rows import FormRow


class Saying(MixedIn):
    """The fields of a value as rows of a form."""

    SAYS: ClassVar[type[Value]]
    """The value whose fields the form draws; it is saved as on the command line.

    A form of several ways has a value for each, see :meth:`way`."""

    known: FormSnapshot
    fields: dict[str, FormField]
    _rows: dict[str, FormRow]

    if TYPE_CHECKING:  # these are the form's

        def complain(self, sentence: str, hint: str | None = None) -> None: ...

    def way(self) -> type[Value]:
        """Return the value that is said by the fields as they are now."""
        return self.SAYS

    def row(
        self,
        name: str,
        *,
        key: str = "",
        row_label: str | None = None,
        shown: bool = True,
        **how: Any,
    ) -> FormRow:
        """The row of one field of the value, drawn by its kind; see :func:`drawn`."""
        return FormRow(self.field(name, key=key, **how), label=row_label, shown=shown)

    def field(self, name: str, *, of: type[Value] | None = None, **how: Any) -> FormField:
        """One field of the value, or of another one (``of``), drawn by its kind."""
        return drawn(field_of(of or self.way(), name), self.by, **how)

    def _described(self, name: str) -> Described:
        """Return the description of the value's field of that name."""
        return field_of(self.way(), name)

    def field_of_goal(self, name: str, number: int, **how: Any) -> FormField:
        """The field of one goal, where the field of the value takes one for each."""
        key = f"{key_of(self._described(name))}-{number}"
        return self.field(name, key=key, prefix=f"{number}=", **how)

    @property
    def by(self) -> By:
        """By what the texts are read."""
        return By(self.known.today, self.known.now, self.known.words)

    def texts(self) -> Texts:
        """Return the texts by field."""
        given: dict[str, tuple[str, ...]] = {}
        for row in self.query(FormRow):
            for field in row.fields if row.display else ():
                if field.says and (texts := field.texts()):
                    given[field.says] = (*given.get(field.says, ()), *texts)
        said = Texts(self.way())
        for name, several in given.items():
            many = self._described(name).kind.many
            said = said.saying(**{name: several if many else several[0]})
        return said

    def called(self, name: str) -> str:
        """Return the form's name for a field of the value in a sentence."""
        row = self._row_of(name)
        if row is not None and len(row.fields) == 1:
            return row.label
        names = {one.name: one.described.label for one in fields_of(self.way())}
        return names.get(name, name.replace("_", " "))

    def _row_of(self, name: str) -> FormRow | None:
        """The row of a field of the value; of several, the first that is shown."""
        for row in sorted(self.query(FormRow), key=lambda row: not row.display):
            if any(field.says == name for field in row.fields):
                return row
        return None

    def contradicts(self) -> bool:
        """Return whether the fields contradict each other; shown at the wrong field."""
        try:
            self.texts().read(self.by)
        except CmError as problem:
            problem.spelled(self.called)
            self.complain(problem.message, problem.hint)
            self.point_at(problem.field, problem.message)
            return True
        return False

    def point_at(self, name: str | None, sentence: str) -> bool:
        """Say what is wrong at the field, and go there; whether the form has such a field."""
        row = self._row_of(name) if name else None
        if row is None:
            return False
        self.show_row(row.fields[0].key)
        row.refuse(sentence)
        row.fields[0].focus()
        return True

    def alarms(self) -> list[str]:
        """Say below the title, in red, what nobody may miss."""
        return []

    def edited(self, field: FormField | None) -> None:
        """Show or hide rows and tell what follows from the fields; None: they were all filled."""

    def objection(self) -> str | None:
        """Return a problem of the fields together."""
        return None

    def question(self) -> str | None:
        """Return the question before saving, or None if it is easy to undo."""
        return None

    def _row(self, key: str) -> FormRow:
        return self._rows[key]

    def show_row(self, key: str, shown: bool = True) -> None:
        """Show or hide the row of a field."""
        self._row(key).show(shown)
        self.grow()

    def grow(self) -> None:
        """Give the rows that are free to the first long text that is shown."""
        long = [row for row in self.query(FormRow) if getattr(row.fields[0], "grows", False)]
        first = next((row for row in long if row.display), None)
        for row in long:
            row.grow(row is first)

    def value(self, key: str) -> str:
        """The value of a field; empty where its row is not shown."""
        return self.fields[key].get() if key in self.fields and self._row(key).display else ""
