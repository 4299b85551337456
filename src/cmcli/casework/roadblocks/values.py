"""Values for roadblocks. This imports no SQL."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import TEXT, Number

ROADBLOCK = Number("roadblocks")


def answered_field(what: str) -> Any:
    """Make the field with the open roadblock that a new step or task answers."""
    return described(
        ROADBLOCK, "Answers roadblock", f"The number of an open roadblock that the {what} answers."
    )


@dataclass(frozen=True, kw_only=True)
class EndRoadblock(Value):
    """Say that a roadblock is no longer a problem, without a step, a task or a review."""

    COMMAND = "roadblock end"
    DOES = "cmcli.casework.roadblocks.roadblocks:perform_end"

    number: int = described(
        ROADBLOCK,
        "Roadblock",
        "The number of the roadblock, as in cm roadblock list.",
        positional=True,
        needed=True,
    )
    reason: str | None = described(TEXT, "Why", "Why it is no longer a problem.")
    on: date | None = described(PAST_DAY, "On", "Since when. Default: today.")
