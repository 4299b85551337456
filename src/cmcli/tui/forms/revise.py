"""*Revise*: a revision of the agreed plan begins, with its reason."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.tui.forms.fields import Words
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row


class Form(Base[None]):
    """``cm plan revise``."""

    COMMAND = ("plan", "revise")
    LONG = ("reason",)

    def rows(self) -> Iterator[Widget]:
        """The reason."""
        help_ = "What changed and why. Then change the plan; Agree ends the revision."
        yield Row(Words("reason", "Reason", help_, option="--reason", needed=True))

    def head(self) -> list[str]:
        """Whether a revision is under way."""
        revision = self.known.case.case.revision
        return [f"Being revised already: {revision}" if revision else "", *super().head()]
