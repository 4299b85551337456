"""Kinds of fields about the plan: weights of goals, goals and steps, and who does them."""

from collections.abc import Mapping
from decimal import Decimal

from cmcli.casework.described.kinds import Measure, Text
from cmcli.domain.numbers import MOST_WEIGHT
from cmcli.domain.text import NAME_LIMIT
from cmcli.errors import Sentence, UsageProblem


class Weight(Measure):
    """How much a goal counts: a number above 0."""

    def checked(self, value: Decimal) -> Decimal:
        """Refuse what is out of bounds."""
        if not 0 < value <= MOST_WEIGHT:
            raise UsageProblem(Sentence(f"{{it}} must be above 0 and at most {MOST_WEIGHT}."))
        return value


class Item(Text):
    """A goal (2) or a step (2.1) of a plan."""

    live = "item"

    def __init__(self, metavar: str = "ITEM") -> None:
        super().__init__(metavar=metavar)


class Whom(Text):
    """A name, or one of a few ``words``, which are taken in any case; ``live`` tells of more."""

    def __init__(self, *words: str, metavar: str, live: str = "") -> None:
        super().__init__(NAME_LIMIT, metavar=metavar)
        self._words, self.live = words, live

    def checked(self, value: str) -> str:
        """Return the name as it is stored."""
        name = super().checked(value)
        return name.lower() if name.lower() in self._words else name

    def offers(self) -> Mapping[str, str]:
        """Return the words, which speak for themselves."""
        return dict.fromkeys(self._words, "")
