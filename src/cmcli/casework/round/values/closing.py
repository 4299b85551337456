"""Values for closing a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import NAME, Each, Text, by_goal
from cmcli.domain.keys import CLOSURE_REASONS, GOAL_STATES


@dataclass(frozen=True, kw_only=True)
class Closing(Value):
    """Close a case with its outcomes and ongoing support.

    A goal without an outcome ends as dropped. Settle open safety flags first, or hand them to
    somebody.
    """

    COMMAND = "close"
    DOES = "cmcli.casework.round.closing:perform_close"
    DECIDES = ("closure", "override")

    reason: str = described(
        Key("closure reason", CLOSURE_REASONS, "R", ended=True),
        "Reason",
        "Why the case closes.",
        needed=True,
    )
    outcome: Mapping[int, str] = described(
        by_goal(Key("goal state", GOAL_STATES, "STATE", but=("open",))),
        "Outcome",
        "How far a goal was reached.",
    )
    support: str | None = described(
        Text(lines=True), "Support", "Who and what supports the client from now on."
    )
    summary: str | None = described(Text(long=True, lines=True), "Summary", "How the case went.")
    aftercare: tuple[date, ...] = described(
        Each(COMING_DAY), "Aftercare", "A date agreed for an aftercare contact."
    )
    flags_handed_to: str | None = described(
        NAME, "Flags go to", "Who to hand the open safety flags to."
    )
    override: str | None = described(
        Text(metavar="REASON"),
        "Override",
        "Reason for a supervisor to close as unable-to-reach with too few attempts.",
    )
    on: date | None = described(PAST_DAY, "On", "The day the case closed. Default: today.")
