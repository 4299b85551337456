"""Values for a safety flag."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import Number, Text
from cmcli.domain.keys import FLAG_KINDS
from cmcli.domain.text import NAME_LIMIT


@dataclass(frozen=True, kw_only=True)
class RaiseFlag(Value):
    """Raise a safety flag, act on it, or settle it.

    An open flag is due the same day, before all else, until you settle it and say what was done. If
    it has to stay open, record what you did with --act and the day to look again.
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


_DONE = described(Text(long=True), "What was done", "What you did about it.", needed=True)
_TOLD = described(
    Text(NAME_LIMIT, metavar="WHO"),
    "Who was told",
    "Who was told about it. If nobody was told, say nobody and why.",
    needed=True,
)


@dataclass(frozen=True, kw_only=True)
class ActOnFlag(Value):
    """Record what was done about a safety flag that stays open."""

    COMMAND = "flag"
    DOES = "cmcli.casework.round.safety:perform_act"

    act: int = described(
        Number("flags"), "Flag", "The number of the flag that you acted on.", needed=True
    )
    done: str = shared(_DONE)
    told: str = shared(_TOLD)
    look: date = described(
        COMING_DAY,
        "Look again",
        "The day to look at the flag again, at most 7 days ahead.",
        needed=True,
    )


@dataclass(frozen=True, kw_only=True)
class SettleFlag(Value):
    """Settle a safety flag by what was done."""

    COMMAND = "flag"
    DOES = "cmcli.casework.round.safety:perform_settle"

    settle: int = described(
        Number("flag"), "Flag", "The number of the flag to settle.", needed=True
    )
    done: str = shared(_DONE)
    told: str = shared(_TOLD)
