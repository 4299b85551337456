"""What is said of the steps of a goal."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import COMING_DAY, Number, Text, Whom

WHO = Whom("worker", "client", metavar="WHO")


@dataclass(frozen=True, kw_only=True)
class AddStep(Value):
    """Add a step to a goal: who does what, and by when."""

    COMMAND = "plan add-step"
    DOES = "cmcli.casework.planning:perform_add_step"

    goal: int = described(
        Number("goal", 999), "Goal", "Number of the goal.", positional=True, needed=True
    )
    text: str = described(
        Text(dash=True),
        "Step",
        "What will be done, or - for standard input.",
        positional=True,
        needed=True,
    )
    who: str = described(
        WHO, "Who", "Who does it: worker, client, or a name. Default: worker.", usual="worker"
    )
    due_on: date | None = described(COMING_DAY, "By", "Due date of the step.", option="--by")
