"""*Refer*: a client is referred; the service that was chosen before is shown by its name."""

from dataclasses import replace
from typing import TYPE_CHECKING

from cmcli.store.reading.resources import find_resource
from cmcli.tui.forms.every_field import EveryFieldForm, Facts
from cmcli.tui.forms.fields import FormField
from cmcli.tui.marks import said

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase
    from cmcli.tui.drafts import Begun


class ReferForm(EveryFieldForm):
    """``cm refer``."""

    _chosen = ""
    """The name of the service whose number the form begins with."""

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> Facts:
        """Read the name of the service too."""
        if "where" in self.given:
            self._chosen = find_resource(view, self.given["where"]).name
        return super().read(view, cases)

    def _fill(self, begun: "Begun | None") -> None:
        """Go on with what was begun, but with the service that was chosen now."""
        super()._fill(begun and replace(begun, values={**begun.values, **self.given}))

    def _typed(self) -> dict[str, str]:
        """Count what was chosen as typed once anything is, so that a draft keeps it."""
        typed = super()._typed()
        return {**self.given, **typed} if typed else typed

    def edited(self, field: FormField | None) -> None:
        """Show the name while its number is there."""
        super().edited(field)
        number = self.given.get("where")
        if number is not None and self.value("where") == number:
            self.panel(said(f"{number} is {self._chosen}."))
        else:
            self.query_one("#panel").display = False


FORM = ReferForm
