"""*Settle flag*: an open safety flag is settled by what was done and who was told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.round.values.flags import SettleFlag
from cmcli.domain.dates import near_day
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.domain.safety import Flag
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


class SettleForm(Form["tuple[Flag, ...]"]):
    """``cm flag --settle``; the facts are the open flags."""

    SAYS = SettleFlag

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> "tuple[Flag, ...]":
        """The open flags of the case."""
        from cmcli.casework.round.safety import open_flags

        return tuple(open_flags(view, cases[0].case))

    def rows(self) -> Iterator[Widget]:
        """Which flag, what was done, and who was told."""
        flags = [
            Option(
                str(one.number),
                f"{one.number} {one.kind}",
                self.text(f"{near_day(one.raised_on, self.known.today)}: {one.text}").plain,
            )
            for one in self.facts
        ]
        yield self.row(
            "settle",
            key="flag",
            choices=flags,
            value=flags[0].key if len(flags) == 1 else "",
            help="Enter lists the flags." if flags else "No flag is open.",
        )
        yield self.row("done")
        yield self.row("told")

    def head(self) -> list[str]:
        """The concern."""
        return [f"{one.number} {one.kind}: {one.text}" for one in self.facts[:2]]


FORM = SettleForm
