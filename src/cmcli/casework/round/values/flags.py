"""Values for a safety flag."""

from dataclasses import dataclass

from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import Key, Number, Text
from cmcli.domain.keys import FLAG_KINDS
from cmcli.domain.text import NAME_LIMIT


@dataclass(frozen=True, kw_only=True)
class RaiseFlag(Value):
    """Raise or settle a safety flag.

    An open flag is due the same day, before all else, until you settle it and say what was done.
    """

    COMMAND = "flag"
    DOES = "cmcli.casework.round.safety:perform_flag"

    text: str = described(
        Text(long=True),
        "Concern",
        "What was said or seen.",
        positional=True,
        needed=True,
    )
    kind: str = described(Key("flag kind", FLAG_KINDS), "Kind", "The kind of concern.", needed=True)


@dataclass(frozen=True, kw_only=True)
class SettleFlag(Value):
    """Settle a safety flag by what was done."""

    COMMAND = "flag"
    DOES = "cmcli.casework.round.safety:perform_settle"

    settle: int = described(
        Number("flag"), "Flag", "The number of the flag to settle.", needed=True
    )
    done: str = described(
        Text(long=True),
        "What was done",
        "What you did about it.",
        needed=True,
    )
    told: str | None = described(
        Text(NAME_LIMIT, metavar="WHO"), "Who was told", "Who was told about it."
    )
