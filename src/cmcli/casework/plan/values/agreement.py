"""The fields of an agreement, and of a revision."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import NAME, OWN_WORDS, TEXT, Clearable, Text
from cmcli.domain.keys import AGREED_HOW
from cmcli.errors import Sentence, UsageProblem


@dataclass(frozen=True, kw_only=True)
class AgreePlan(Value):
    """Save the draft as the next version, whether or not the client agreed."""

    COMMAND = "plan agree"
    DOES = "cmcli.casework.plan.agreement:perform_agree"
    DECIDES = ("plan",)

    how: str = described(
        Key("agreement", AGREED_HOW, "HOW"),
        "How",
        "How the client agreed. Default: verbal.",
        usual="verbal",
    )
    by: str | None = described(NAME, "By", "Who agreed, if not the client.")
    words: str | None = described(OWN_WORDS, "Client's own words", "The client's own words.")
    on: date | None = described(PAST_DAY, "On", "Date. Default: today.")
    reason: str | None = described(
        Clearable(TEXT),
        "Why it changed",
        "Why the plan changed. Default: the reason of the revision.",
    )

    def agree(self) -> None:
        """Check that a guardian has a name."""
        if self.how == "guardian" and self.by is None:
            raise UsageProblem(
                "An agreement by a guardian needs the guardian's name.",
                Sentence("Enter it with {by}."),
                field="by",
            )


@dataclass(frozen=True, kw_only=True)
class RevisePlan(Value):
    """Begin a revision of the plan.

    Change goals and steps, and end the revision with the next agreement: cm plan agree
    """

    COMMAND = "plan revise"
    DOES = "cmcli.casework.plan.planning:perform_revise"

    reason: str = described(
        Text(long=True),
        "Reason",
        "What changed and why.",
        needed=True,
    )
