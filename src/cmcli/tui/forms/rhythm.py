"""*Rhythm*: how often to be in contact, as agreed with the client."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.tui.forms.form import Form as Base


class Form(Base[None]):
    """``cm rhythm``."""

    SAYS = ContactSchedule

    def rows(self) -> Iterator[Widget]:
        """How often, why, and until when."""
        yield self.row("interval", hint="2w, or none")
        yield self.row("reason")
        yield self.row("until")
