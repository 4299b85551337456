"""*Settle flag*: an open safety flag is settled by what was done and who was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.domain.dates import short_day
from cmcli.tui.forms.choice import Choice, Option
from cmcli.tui.forms.fields import Line, Words
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row

if TYPE_CHECKING:
    from cmcli.domain.safety import Flag
    from cmcli.store.find import Found
    from cmcli.store.view import View


@dataclass(frozen=True, slots=True)
class Facts:
    """The open flags."""

    flags: "tuple[Flag, ...]"


class Form(Base[Facts]):
    """``cm flag --settle``."""

    COMMAND = ("flag",)
    LONG = ("done",)

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """The open flags of the case."""
        from cmcli.casework.safety import open_flags

        return Facts(tuple(open_flags(view, cases[0].case)))

    def rows(self) -> Iterator[Widget]:
        """Which flag, what was done, and who was told."""
        flags = [
            Option(
                str(one.number),
                f"{one.number} {one.kind}",
                self.text(f"{short_day(one.raised_on)}: {one.text}").plain,
            )
            for one in self.facts.flags
        ]
        first = flags[0].key if len(flags) == 1 else ""
        help_ = "Enter lists them." if flags else "No flag is open."
        yield Row(Choice("flag", "Flag", help_, flags, option="--settle", value=first, needed=True))
        yield Row(Words("done", "What was done", "By you.", option="--done", needed=True))
        yield Row(Line("told", "Who was told", "Empty: nobody.", option="--told"))

    def head(self) -> list[str]:
        """The concern."""
        return [f"{one.number} {one.kind}: {one.text}" for one in self.facts.flags[:2]]
