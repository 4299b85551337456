"""*Snooze*: the reminder of an item comes later; what is due stays due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.domain.dates import short_day
from cmcli.tui.forms.choice import Choice, Option
from cmcli.tui.forms.days import Day
from cmcli.tui.forms.fields import Field, Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row
from cmcli.tui.verbs import Verb

if TYPE_CHECKING:
    from cmcli.domain.clocks import DueItem
    from cmcli.store.find import Found
    from cmcli.store.view import View

END = Option("lift", "remind again", "end a snooze now")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is due or will be, safety left out, which cannot be snoozed."""

    items: "tuple[DueItem, ...]"


class Form(Base[Facts]):
    """``cm remind snooze``."""

    COMMAND = ("remind", "snooze")

    def __init__(self, verb: Verb, refs: tuple[str, ...], given: Mapping[str, str]) -> None:
        said = dict(given)
        kind, number = said.pop("kind", ""), said.pop("number", "")
        if kind:
            said["item"] = f"{kind} {number}".strip()
        super().__init__(verb, refs, said)

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """What is due on the case."""
        from cmcli.casework.listing import case_view

        due = case_view(view, cases[0].case).due
        return Facts(tuple(item for item in due if item.kind != "safety"))

    def rows(self) -> Iterator[Widget]:
        """What, until when, and why."""
        items = [
            Option(
                f"{one.kind} {one.number or ''}".strip(),
                f"{one.kind} {one.number or ''}".strip(),
                f"due {short_day(one.due_on)}",
            )
            for one in self.facts.items
        ]
        first = items[0].key if len(items) == 1 else ""
        help_ = "Enter lists them." if items else "Nothing is due that could be snoozed."
        yield Row(Choice("item", "What", help_, items, value=first, needed=True))
        ways = [Option("", "later", "be reminded later"), END]
        yield Row(Choice("way", "How", "Later, or again from today on.", ways))
        yield Row(
            Day(
                "until",
                "Until",
                "The day on which to be reminded again.",
                option="--until",
                today=self.known.today,
                needed=True,
            )
        )
        yield Row(Line("reason", "Reason", "Why.", option="--reason", needed=True))

    def edited(self, field: Field | None) -> None:
        """What is reminded of again needs neither day nor reason."""
        for key in ("until", "reason"):
            self.show_row(key, not self.value("way"))

    def extra(self) -> list[str]:
        """The kind, the number where there is one, and whether it ends."""
        kind, _, number = self.value("item").partition(" ")
        words = [kind, *(["--number", number] if number else [])]
        return [*words, "--lift"] if self.value("way") else words
