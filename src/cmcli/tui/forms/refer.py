"""*Refer*: a client is referred; the service that was chosen before is shown by its name."""

from typing import TYPE_CHECKING

from cmcli.store.reading.resources import find_resource
from cmcli.tui.forms.every_field import EveryFieldForm, Facts
from cmcli.tui.forms.fields import FormField
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class ReferForm(EveryFieldForm):
    """``cm refer``."""

    _chosen = ""
    """The name of the service whose number the form begins with."""

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> Facts:
        """Read the name of the service too."""
        if "where" in self.given:
            self._chosen = find_resource(view, self.given["where"]).name
        return super().read(view, cases)

    def edited(self, field: FormField | None) -> None:
        """Show the name while its number is there."""
        super().edited(field)
        number = self.given.get("where")
        if number is not None and self.value("where") == number:
            self.panel(said(f"{number} is {self._chosen}."))
        else:
            self.query_one("#panel").display = False


FORM = ReferForm
