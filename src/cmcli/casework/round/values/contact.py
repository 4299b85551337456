"""Values for a contact or an attempt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import (
    COMING_DAY,
    LEVEL,
    MEASURE,
    MINUTES,
    MOMENT,
    TEXT,
    Each,
    Key,
    Text,
    by_goal,
)
from cmcli.casework.described.plan_kinds import Whom
from cmcli.casework.round.values.shared import yes_field
from cmcli.domain.keys import CONTACT_KINDS, MODES, OUTCOMES
from cmcli.domain.text import NOTE_LIMIT


@dataclass(frozen=True, kw_only=True)
class CheckIn(Value):
    """Record a contact or an attempt.

    If you leave out --mode, it is phone for no-answer and left-message, and otherwise the usual
    mode of your agency (setting contact.mode).
    """

    COMMAND = "checkin"
    DOES = "cmcli.casework.round.contacts:perform_checkin"

    note: str | None = described(
        Text(NOTE_LIMIT, long=True, lines=True),
        "Note",
        "What happened.",
        positional=True,
    )
    mode: str | None = described(Key("mode", MODES, "M"), "How you met", "How you met.")
    with_whom: str = described(
        Whom("client", "team", metavar="WHOM"),
        "With",
        "Whom you met: client, team, or a name. Default: client.",
        usual="client",
        option="--with",
    )
    kind: str = described(
        Key("contact kind", CONTACT_KINDS),
        "Kind",
        "The kind of contact. Default: planned.",
        usual="planned",
    )
    outcome: str = described(
        Key("outcome", OUTCOMES, "O"),
        "Outcome",
        "Whether the contact took place. Default: held.",
        usual="held",
        flags={"--no-show": ("missed", "Same as --outcome missed.")},
    )
    next_on: date | None = described(
        COMING_DAY,
        "Next contact",
        "The date agreed for the next contact.",
        option="--next",
    )
    minutes: int | None = described(MINUTES, "Minutes", "How many minutes it took.")
    travel: int | None = described(MINUTES, "Travel", "Travel time in minutes.")
    at: datetime | None = described(MOMENT, "When", "When it took place. Default: now.")
    did: tuple[str, ...] = described(
        Each(Text(metavar="WHAT")), "Done there", "Something that you did."
    )
    progress: Mapping[int, Decimal] = described(
        by_goal(MEASURE, "GOAL=VALUE"), "Measure", "The value of a goal's measure."
    )
    gas: Mapping[int, int] = described(
        by_goal(LEVEL), "Level", "A goal's level: 0 is as expected, -2 much less, 2 much more."
    )
    roadblock: str | None = described(TEXT, "Roadblock", "What got in the way.")
    interpreter: str | None = described(TEXT, "Interpreter", "Who interpreted.")
    yes: bool = yes_field()
