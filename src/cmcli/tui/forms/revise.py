"""*Revise*: a revision of the agreed plan begins, with its reason."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.casework.plan.values.agreement import RevisePlan
from cmcli.tui.forms.form import Form


class ReviseForm(Form[None]):
    """``cm plan revise``."""

    SAYS = RevisePlan

    def rows(self) -> Iterator[Widget]:
        """The reason."""
        help = "What changed and why. Then change the plan; Agree ends the revision."
        yield self.row("reason", help=help)

    def head(self) -> list[str]:
        """Say first that a revision is open, if one is."""
        revision = self.known.case.case.revision
        return [f"A revision is already open: {revision}"] if revision else []


FORM = ReviseForm
