"""*Review*: what was expected against what came of it, and how to go on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.errors import UsageProblem
from cmcli.tui.forms.choice import Choice, Option, options
from cmcli.tui.forms.close import closing_rows
from cmcli.tui.forms.days import Day, Numbers, measured
from cmcli.tui.forms.fields import Field, Words
from cmcli.tui.forms.form import Form as Base
from cmcli.tui.forms.goals import LEVELS
from cmcli.tui.forms.rows import Heading, Row
from cmcli.tui.forms.transfer import override

if TYPE_CHECKING:
    from cmcli.domain.plans import Goal
    from cmcli.store.find import Found
    from cmcli.store.view import View

JUDGED = (
    ("effectiveness", "Effectiveness", "Did it help? 1 not at all, 5 very much."),
    ("efficiency", "Efficiency", "Was it worth time and money? 1 to 5."),
    ("appropriateness", "Appropriateness", "Did it fit the person? 1 to 5."),
    ("relevance", "Relevance", "Was it what matters? 1 to 5."),
    ("satisfaction", "Satisfaction", "How satisfied the client is, 1 to 5."),
)
FIVE = [Option("", "-", "not said"), *(Option(str(n), str(n)) for n in range(1, 6))]
MET = [Option("", "not said"), Option("--needs-met", "met"), Option("--needs-unmet", "not met")]
_MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Facts:
    """The open goals."""

    goals: "tuple[Goal, ...]"


class Form(Base[Facts]):
    """``cm review``."""

    COMMAND = ("review",)
    LONG = ("reflection", "note", "summary")
    OFFERS = {"over-ceiling": ("override",), "open-flags": ("flags-handed-to",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[Found, ...]") -> Facts:
        """The open goals of the case."""
        from cmcli.casework.closing import open_goals

        return Facts(tuple(open_goals(view, cases[0].case)))

    def rows(self) -> Iterator[Widget]:
        """The goals, the judgements, the decision and what goes with it."""
        yield from self._goals()
        for key, title, about in JUDGED:
            yield Row(Choice(key, title, about, FIVE, option=f"--{key}"))
        yield Row(
            Numbers("cost", "Cost", "The money spent, as 120.50.", option="--cost", read=_money)
        )
        reflection = "On your own part in it."
        yield Row(Words("reflection", "Reflection", reflection, option="--reflection", height=3))
        yield Row(Choice("met", "Needs", "Whether the needs are met.", MET))
        yield from self._decision()

    def _goals(self) -> Iterator[Widget]:
        if self.facts.goals:
            yield Heading("Goals: the measure now, and the level against what was expected (0)")
        for goal in self.facts.goals:
            value = Numbers(
                f"progress-{goal.number}",
                "Measure",
                f"Goal {goal.number}: {goal.measure or 'no measure yet'}.",
                option="--progress",
                prefix=f"{goal.number}=",
                read=measured,
            )
            level = Choice(
                f"goal-{goal.number}",
                "Level",
                f"Goal {goal.number}: 0 is as expected, -2 much less, 2 much more.",
                LEVELS,
                option="--goal",
                prefix=f"{goal.number}=",
            )
            yield Row(value, level, label=self.text(f"{goal.number} {goal.text}").plain)

    def _decision(self) -> Iterator[Widget]:
        from cmcli.catalog.access import labels

        today = self.known.today
        yield Row(
            Choice(
                "decision",
                "Decision",
                "How to go on.",
                options(dict(labels("decision"))),
                option="--decision",
                needed=True,
            )
        )
        yield Row(Words("note", "Why", "Why it was decided so.", option="--note", height=2))
        yield Row(Day("next", "Next contact", "As promised.", option="--next", today=today))
        levels = [Option("", "one step"), *(Option(str(n), str(n)) for n in range(1, 5))]
        yield Row(Choice("acuity", "Acuity", "Where it leads.", levels, option="--acuity"))
        models = options(dict(labels("model")), unsaid="as it is")
        yield Row(Choice("model", "Model", "Where it leads.", models, option="--model"))
        yield Row(
            Choice(
                "close-reason",
                "Close at once",
                "Why the case ends now; unsaid: it stays open until Close.",
                options(dict(labels("closure reason")), unsaid="not yet"),
                option="--close-reason",
            )
        )
        yield from closing_rows(self, self.facts.goals, today, shown=False)
        yield Row(override(), shown=False)

    def edited(self, field: Field | None) -> None:
        """Show what goes with the decision."""
        if field is not None and field.key not in ("decision", "close-reason"):
            return
        decision = self.value("decision")
        for key in ("acuity", "model"):
            self.show_row(key, decision in ("step-up", "step-down"))
        self.show_row("close-reason", decision == "close")
        closes = bool(self.value("close-reason"))
        outcomes = [f"outcome-{goal.number}" for goal in self.facts.goals]
        for key in (*outcomes, "support", "summary", "aftercare"):
            self.show_row(key, closes)
        self.show_row("flags-handed-to", closes and bool(self.known.flags))

    def extra(self) -> list[str]:
        """Whether the needs are met."""
        return [self.value("met")] if self.value("met") else []

    def question(self) -> str | None:
        """Closing is asked about here too."""
        if not self.value("close-reason"):
            return None
        return f"Close {self.known.case.ref} {self.name_of(self.known.case)} with this review?"


def _money(text: str) -> str:
    if not _MONEY.fullmatch(text):
        raise UsageProblem("An amount such as 120 or 120.50.")
    return ""
