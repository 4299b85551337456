"""*Flag*: a safety concern is raised; it is due the same day, before all else."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.casework.round.values.flags import RaiseFlag
from cmcli.tui.forms.form import Form as Base


class Form(Base[None]):
    """``cm flag`` with a concern."""

    SAYS = RaiseFlag

    def rows(self) -> Iterator[Widget]:
        """The concern and its kind."""
        yield self.row("text")
        yield self.row("kind", help="Left and right choose.")
