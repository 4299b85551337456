"""*Step*: who does what by when towards a goal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.tui.forms.choice import Choice, Option
from cmcli.tui.forms.days import Day
from cmcli.tui.forms.fields import Line
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.rows import Row

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal
    from cmcli.store.find import Found
    from cmcli.store.view import View


@dataclass(frozen=True, slots=True)
class Facts:
    """The open goals."""

    goals: "tuple[Goal, ...]"


class Form(Base[Facts]):
    """``cm plan add-step``."""

    COMMAND = ("plan", "add-step")
    POSITIONAL = ("goal", "text")

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """The open goals of the case."""
        from cmcli.casework.closing import open_goals

        return Facts(tuple(open_goals(view, cases[0].case)))

    def rows(self) -> Iterator[Widget]:
        """The goal and the step."""
        goals = [
            Option(str(one.number), f"{one.number} {self.text(one.text).plain}")
            for one in self.facts.goals
        ]
        first = goals[0].key if len(goals) == 1 else ""
        help_ = "Enter lists them." if goals else "There is no open goal: p adds one."
        yield Row(Choice("goal", "Goal", help_, goals, value=first, needed=True))
        yield Row(Line("text", "Step", "What is done.", needed=True))
        yield Row(Line("who", "Who", "worker, client or a name.", option="--who", usual="worker"))
        yield Row(Day("by", "By", "By when.", option="--by", today=self.known.today))
