"""The findings and the decision of a review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cmcli.casework.described.day_kinds import NEXT_CONTACT
from cmcli.casework.described.fields import Value, described, part
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import (
    ACUITY,
    JUDGED,
    LEVEL,
    MEASURE,
    YES_NO,
    Each,
    Money,
    Number,
    Text,
    by_goal,
)
from cmcli.casework.round.values.closing import Closing
from cmcli.domain.keys import DECISIONS, SHIPPED_MODELS
from cmcli.domain.numbers import MOST_CENTS
from cmcli.errors import Sentence, UsageProblem

STEPS = {"step-up": 1, "step-down": -1}
"""Decisions that change acuity or model, and which way they lead."""


@dataclass(frozen=True, kw_only=True)
class Appraisal(Value):
    """Review a plan and decide how to go on.

    step-up and step-down change acuity or model at once, adjust begins a revision of the plan.
    """

    COMMAND = "review"
    DOES = "cmcli.casework.round.reviewing:perform_review"
    DECIDES = ("closure", "override")

    levels: Mapping[int, int] = described(
        by_goal(LEVEL),
        "Level",
        "A goal's level: 0 is as expected, -2 much less, 2 much more.",
        option="--goal",
    )
    values: Mapping[int, Decimal] = described(
        by_goal(MEASURE, "GOAL=VALUE"),
        "Measure",
        "The value of a goal's measure.",
        option="--progress",
    )
    effectiveness: int | None = described(
        JUDGED, "Effectiveness", "Did it help? 1 is not at all, 5 very much."
    )
    efficiency: int | None = described(JUDGED, "Efficiency", "Was it worth the time and money?")
    cost: int | None = described(Money(MOST_CENTS), "Cost", "The money spent, for example 120.50.")
    appropriateness: int | None = described(JUDGED, "Appropriateness", "Did it fit the person?")
    relevance: int | None = described(JUDGED, "Relevance", "Was it what matters?")
    satisfaction: int | None = described(JUDGED, "Satisfaction", "How satisfied the client is.")
    reflection: str | None = described(
        Text(long=True, lines=True),
        "Reflection",
        "Your own part in it.",
    )
    needs_met: bool | None = described(
        YES_NO,
        "Needs met",
        "Whether the client's needs are met.",
        option="",
        flags={
            "--needs-met": ("yes", "The client's needs are met."),
            "--needs-unmet": ("no", "Some needs are not met yet."),
        },
    )
    decision: str = described(
        Key("decision", DECISIONS, "DECISION"), "Decision", "What to do next.", needed=True
    )
    acuity: int | None = described(
        ACUITY, "Acuity", "The acuity that a step leads to, 1 to 4. Default: one step."
    )
    model: str | None = described(
        Key("model", SHIPPED_MODELS, "M"), "Model", "The model that a step leads to."
    )
    next_on: date | datetime | None = described(
        NEXT_CONTACT,
        "Next contact",
        "The date agreed for the next contact. With a time, an appointment is made.",
        option="--next",
    )
    note: str | None = described(Text(long=True, lines=True), "Why", "Reason for the decision.")
    override: str | None = described(
        Text(metavar="REASON"),
        "Override",
        "Reason for a supervisor to go over the ceiling, or to close with too few attempts.",
    )
    roadblocks: tuple[int, ...] = described(
        Each(Number("roadblocks")),
        "Answers roadblock",
        "The number of an open roadblock that this review answers.",
        option="--roadblock",
    )
    closing: Closing | None = part(
        Closing, names={"reason": "close_reason", "on": "", "override": ""}
    )

    def agree(self) -> None:
        """Check what goes with which decision."""
        if self.decision not in STEPS and (self.acuity is not None or self.model is not None):
            raise UsageProblem(
                Sentence(
                    "{acuity} and {model} can't be used with the decision {typed}.",
                    typed=self.decision,
                ),
                "Use them with step-up or step-down. To change them at any time: cm set CASE",
                field="acuity",
            )
        if self.closing is not None and self.decision != "close":
            raise UsageProblem(
                Sentence(
                    "{close_reason} can't be used with the decision {typed}.", typed=self.decision
                ),
                Sentence("Choose close as the {decision}."),
                field="close_reason",
            )
