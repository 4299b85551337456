"""What is said when a plan is revised."""

from dataclasses import dataclass

from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import Text


@dataclass(frozen=True, kw_only=True)
class RevisePlan(Value):
    """Begin a revision of the plan.

    Change goals and steps, and end the revision with the next agreement: cm plan agree
    """

    COMMAND = "plan revise"
    DOES = "cmcli.casework.planning:perform_revise"

    reason: str = described(
        Text(long=True),
        "Reason",
        "What changed and why, or - for standard input.",
        needed=True,
    )
