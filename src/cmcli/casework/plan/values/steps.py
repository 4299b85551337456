"""The fields of steps, and of goals and steps that end."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import OWN_WORDS, TEXT, Clearable, Number, Text
from cmcli.casework.described.plan_kinds import Item, Whom
from cmcli.casework.roadblocks.values import answered_field
from cmcli.domain.keys import GOAL_STATES
from cmcli.errors import Sentence, UsageProblem

WHO = Whom("worker", "client", metavar="WHO")


@dataclass(frozen=True, kw_only=True)
class AddStep(Value):
    """Add a step to a goal: who does what, and by when."""

    COMMAND = "plan add-step"
    DOES = "cmcli.casework.plan.planning:perform_add_step"

    goal: int = described(
        Number("goal", 999), "Goal", "Number of the goal.", positional=True, needed=True
    )
    text: str = described(
        Text(dash=True),
        "Step",
        "What will be done.",
        positional=True,
        needed=True,
    )
    who: str = described(
        WHO, "Who", "Who does it: worker, client, or a name. Default: worker.", usual="worker"
    )
    due_on: date | None = described(COMING_DAY, "By", "Due date of the step.", option="--by")
    roadblock: int | None = answered_field("step")


def is_step(item: str) -> bool:
    """Return whether an item is a step (2.1); otherwise it is a goal (2)."""
    return "." in item


@dataclass(frozen=True, kw_only=True)
class FinishItem(Value):
    """Record that a step is done, or how a goal ended."""

    COMMAND = "plan done"
    DOES = "cmcli.casework.plan.planning:perform_done"

    step: str = described(
        Item("STEP"), "Step or goal", "A step (2.1) or a goal (2).", positional=True, needed=True
    )
    on: date | None = described(PAST_DAY, "On", "Date. Default: today.")
    outcome: str | None = described(
        Key("goal state", GOAL_STATES, "STATE", but=("open", "dropped")),
        "Outcome",
        "How far the goal was reached. Default: achieved.",
    )
    note: str | None = described(
        Clearable(TEXT), "What came of it", "What came of the goal, in one line."
    )

    def agree(self) -> None:
        """Check that an outcome is said of a goal."""
        if is_step(self.step) and (self.outcome or self.note):
            raise UsageProblem(
                Sentence("{outcome} and {note} are only for goals."),
                "A step is done or not.",
                field="outcome" if self.outcome else "note",
            )


@dataclass(frozen=True, kw_only=True)
class DropItem(Value):
    """Take a goal or a step out of the plan. It stays in the record."""

    COMMAND = "plan drop"
    DOES = "cmcli.casework.plan.planning:perform_drop"

    item: str = described(
        Item(), "Goal or step", "A goal (2) or a step (2.1).", positional=True, needed=True
    )
    reason: str | None = described(Clearable(TEXT), "Reason", "Why it is removed from the plan.")


@dataclass(frozen=True, kw_only=True)
class DeclineItem(Value):
    """Record what the client declined. A goal or a step leaves the plan."""

    COMMAND = "plan decline"
    DOES = "cmcli.casework.plan.planning:perform_decline"

    item: str = described(
        Item(),
        "What was declined",
        "A goal (2), a step (2.1), or an offer in words.",
        positional=True,
        needed=True,
    )
    words: str | None = described(OWN_WORDS, "Client's own words", "The client's own words.")
    on: date | None = described(PAST_DAY, "On", "Date. Default: today.")
