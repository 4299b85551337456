"""The facts of the overview as a list, each in full beside its label; Enter changes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from cmcli.tui.marks import fitted, said, signs_of
from cmcli.tui.widgets.blocks import Blocks

WIDEST = 18
"""Columns of the labels at most; never more than a third of the width."""

NARROWEST = 10
"""Columns that a text has at least."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known: ``label`` and ``text``, under the heading of its ``section``.

    ``form`` is the name of the verb that changes it, if one does. ``given`` are the first values of
    its form, and the cursor begins in ``field``.
    """

    section: str
    label: str
    text: Text
    form: str | None = None
    field: str | None = None
    given: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Return its key, the same after a refresh."""
        return " ".join((self.section, self.label, *(value for _, value in self.given)))


class Facts(Blocks[Fact]):
    """The list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Change", id="here.open", tooltip="Change this"),
    ]

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts, the labels in one column."""
        longest = max((len(one.label) for one in facts), default=0)
        self.fill(
            facts,
            key=lambda one: one.key,
            draw=lambda one, width: self._lines_of(one, width, min(longest, WIDEST, width // 3)),
            heading=lambda one: one.section,
        )

    def _lines_of(self, one: Fact, width: int, beside: int) -> Sequence[Text]:
        room = max(width - beside - 1, NARROWEST)
        short = one.text.cell_len <= room and "\n" not in one.text.plain
        texts = [one.text] if short else one.text.wrap(self.app.console, room)
        label = fitted(said(one.label), beside, signs_of(self))
        label.stylize("dim")
        blank = Text(" " * beside)
        return [
            Text.assemble(blank if number else label, " ", text)
            for number, text in enumerate(texts)
        ]
