"""The fields of a goal, for adding and for changing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described, fields_of, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import (
    LEVEL,
    MEASURE,
    OWN_WORDS,
    TEXT,
    ByKey,
    Clearable,
    Number,
    Text,
    Whole,
)
from cmcli.casework.described.plan_kinds import Item, Weight
from cmcli.casework.plan.values.steps import WHO, is_step
from cmcli.domain.keys import NEED_DOMAINS
from cmcli.errors import Sentence, UsageProblem

Cleared = Literal[""]
"""In place of a value that is taken away."""


@dataclass(frozen=True, kw_only=True)
class GoalTerms(Value):
    """The fields of a goal; None leaves a field as it is, an empty text clears it."""

    text: str | None = described(Text(dash=True), "Goal", "New text for the goal or step.")
    need: str | None = described(
        Clearable(Key("need domain", NEED_DOMAINS, "DOMAIN", ended=True)),
        "Need",
        "Need to link to.",
    )
    strength: int | Cleared | None = described(
        Clearable(Number("strength")), "Strength", "Number of the strength to link to."
    )
    measure: str | None = described(Clearable(TEXT), "Measure", "What is counted or seen.")
    baseline: Decimal | Cleared | None = described(
        Clearable(MEASURE), "Value at the start", "Value of the measure at the start."
    )
    target: Decimal | Cleared | None = described(
        Clearable(MEASURE), "Target value", "Value of the measure to reach."
    )
    due_on: date | Cleared | None = described(
        Clearable(COMING_DAY), "By", "Due date, for example eom, 3m or 1 Jun.", option="--by"
    )
    words: str | None = described(OWN_WORDS, "Client's own words", "The client's own words.")
    confidence: int | Cleared | None = described(
        Clearable(Whole(0, 10)), "Confidence", "The client's own confidence, 0 to 10."
    )
    weight: Decimal | Cleared | None = described(
        Clearable(Weight()), "Weight", "How much the goal counts. Default: 1."
    )
    monitored_by: str | None = described(
        Clearable(TEXT), "Monitored by", "How the goal is monitored, and by whom."
    )
    levels: Mapping[int, str] = described(
        ByKey(LEVEL, Clearable(TEXT), "level", "LEVEL=TEXT"),
        "Level",
        "What a level of the goal scale, from -2 to 2, looks like.",
        option="--level",
    )
    gas_baseline: int | Cleared | None = described(
        Clearable(LEVEL), "Level now", "Level of the goal scale at the start."
    )
    smart: bool = flag("--smart", "SMART check", "Show the SMART check in any model.")

    def agree(self) -> None:
        """Check that the goal is linked to one thing."""
        if self.need and self.strength:
            raise UsageProblem(
                "Link a goal to a need or a strength, not both.",
                Sentence("Remove {need} or {strength}."),
                field="need",
            )


@dataclass(frozen=True, kw_only=True)
class AddGoal(GoalTerms):
    """Add a goal. You can link it to a need or a strength."""

    COMMAND = "plan add-goal"
    DOES = "cmcli.casework.plan.planning:perform_add_goal"

    text: str = described(
        Text(dash=True),
        "Goal",
        "What the client wants to reach.",
        positional=True,
        needed=True,
    )


@dataclass(frozen=True, kw_only=True)
class ChangeItem(GoalTerms):
    """Change an open goal or step.

    An empty text ('') takes away what was said.
    """

    COMMAND = "plan set"
    DOES = "cmcli.casework.plan.planning:perform_set"

    item: str = described(
        Item(), "Goal or step", "A goal (2) or a step (2.1).", positional=True, needed=True
    )
    who: str | None = described(WHO, "Who", "Who does the step: worker, client, or a name.")

    def agree(self) -> None:
        """Check that something is said, and only what the goal or step has."""
        super().agree()
        said = {
            field.name
            for field in fields_of(type(self))
            if getattr(self, field.name) not in (None, {}) and field.name not in ("item", "smart")
        }
        if is_step(self.item) and said - {"text", "who", "due_on"}:
            raise UsageProblem(
                Sentence("A step has only {text}, {who} and {due_on}."),
                f"For the goal: cm plan set CASE {self.item.partition('.')[0]} …",
            )
        if not is_step(self.item) and self.who is not None:
            raise UsageProblem(
                Sentence("{who} is only for steps."),
                "Name the step, for example 2.1.",
                field="who",
            )
        if not said:
            raise UsageProblem("Nothing to change.", f"Try: cm plan set CASE {self.item} --by eom")
