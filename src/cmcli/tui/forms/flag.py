"""*Flag*: a safety concern is raised; it is due the same day, before all else."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.tui.forms.choice import Choice, options
from cmcli.tui.forms.fields import Words
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row


class Form(Base[None]):
    """``cm flag`` with a concern."""

    COMMAND = ("flag",)
    POSITIONAL = ("text",)
    LONG = ("text",)

    def rows(self) -> Iterator[Widget]:
        """The concern and its kind."""
        from cmcli.catalog.access import labels

        kinds = options(dict(labels("flag kind")))
        yield Row(Words("text", "Concern", "What was said or seen.", needed=True))
        yield Row(
            Choice("kind", "Kind", "Left and right choose.", kinds, option="--kind", needed=True)
        )
