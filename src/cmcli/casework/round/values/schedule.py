"""Values for the contact schedule agreed with a client."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import TEXT
from cmcli.casework.described.round_kinds import AgreedInterval
from cmcli.errors import Sentence, UsageProblem


@dataclass(frozen=True, kw_only=True)
class ContactSchedule(Value):
    """Set the contact schedule agreed with the client.

    The latest schedule holds from today, in place of the model's own. End it with none.
    """

    COMMAND = "rhythm"
    DOES = "cmcli.casework.round.safety:perform_rhythm"
    DECIDES = ("schedule",)

    interval: int = described(
        AgreedInterval(),
        "How often",
        "For example 10d, 2w, weekly or monthly, or none to end the schedule.",
        positional=True,
        needed=True,
    )
    reason: str = described(TEXT, "Reason", "Why this often.", needed=True)
    until: date | None = described(
        COMING_DAY, "Until", "The last day of the schedule. Default: no end."
    )

    def agree(self) -> None:
        """Check that a schedule that ends today is given no other end."""
        if not self.interval and self.until is not None:
            raise UsageProblem(
                Sentence("{until} can't be used with none."),
                "The schedule ends today.",
                field="until",
            )
