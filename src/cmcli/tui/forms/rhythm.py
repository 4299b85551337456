"""*Rhythm*: how often to be in contact, as agreed with the client."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.tui.forms.days import Day, interval
from cmcli.tui.forms.fields import Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row


class Form(Base[None]):
    """``cm rhythm``."""

    COMMAND = ("rhythm",)
    POSITIONAL = ("interval",)

    def rows(self) -> Iterator[Widget]:
        """How often, why, and until when."""
        yield Row(
            Line(
                "interval",
                "How often",
                "10d, 2w, 1m, weekly; none ends what was agreed.",
                hint="2w, or none",
                read=interval,
                needed=True,
                width=16,
            )
        )
        yield Row(Line("reason", "Reason", "Why this often.", option="--reason", needed=True))
        yield Row(
            Day(
                "until",
                "Until",
                "The last day on which it holds; empty: until another is agreed.",
                option="--until",
                today=self.known.today,
            )
        )
