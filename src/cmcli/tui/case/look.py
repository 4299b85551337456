"""How the parts of a case may be shown now: signs, colours, the day, and whether names are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cmcli.tui.marks import Signs, said

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier
    from cmcli.tui.app import Dashboard


class WholeEntry(NamedTuple):
    """All of an entry: the title of what is read, and the text, which perhaps ``names_itself``."""

    title: str
    text: RenderableType
    names_itself: bool = False

    @property
    def drawn(self) -> RenderableType:
        """Return the text, below its title where it needs one."""
        alone = self.names_itself or not self.title
        return self.text if alone else Group(said(self.title, "bold"), self.text)


@dataclass(frozen=True, slots=True)
class Look:
    """``words`` takes what people wrote and gives what may be shown of it; ``style`` gives the
    style of a word of the theme; ``zone`` is the agency's; ``hidden``: names are hidden."""

    signs: Signs
    style: Callable[[str], str]
    words: Callable[[str | None], str]
    today: date
    zone: tzinfo | None
    hidden: bool

    def said(self, text: str | None, style: str = "") -> Text:
        """Return written text without markup, on as many lines as it needs."""
        return said(self.words(text), style, multiline=True)


def labelled(rows: list[tuple[str, Text]]) -> Table:
    """Pairs of a label and a text, the texts in one line below each other."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for label, text in rows:
        table.add_row(said(label, "dim"), text)
    return table


def look_of(dashboard: "Dashboard", found: "Dossier") -> Look:
    """Return how a case may be shown now."""
    client, ref = found.shown.facts.client, found.shown.ref
    return Look(
        signs=dashboard.signs,
        style=dashboard.style,
        words=lambda text: dashboard.words(text, ref, *client.names, *found.other_names),
        today=found.today,
        zone=found.shown.facts.zone,
        hidden=dashboard.names_hidden,
    )
