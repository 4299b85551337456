"""Values for the hours that workers have for casework. This module imports no SQL."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import Handle
from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described, flag, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Clearable, Whole
from cmcli.domain.keys import REDUCTION_CATEGORIES
from cmcli.errors import Sentence, UsageProblem

PERCENT = Whole(1, 100)
CATEGORY = Key("reduction category", REDUCTION_CATEGORIES)
_HANDLE = described(
    Handle("worker-any"), "Username", "The worker's username.", positional=True, needed=True
)


@dataclass(frozen=True, kw_only=True)
class ReduceHours(Value):
    """Reserve part of a worker's hours, for example for leave or training."""

    COMMAND = "worker reduce"
    DOES = "cmcli.casework.hours.worker_hours:perform_reduce"

    handle: str = shared(_HANDLE)
    percent: int = described(PERCENT, "Percent", "Part of the hours, 1 to 100.", needed=True)
    category: str | None = described(CATEGORY, "Category", "The kind of reason.")
    reason: str = described(TEXT, "Reason", "What the hours are for.", needed=True)
    from_on: date | None = described(
        COMING_DAY, "From", "The first day. Default: today.", option="--from"
    )
    until_on: date | None = described(
        COMING_DAY, "Until", "The last day. Default: no end.", option="--until"
    )


@dataclass(frozen=True, kw_only=True)
class ChangeReduction(Value):
    """End a reduction of hours on another day, or correct it.

    To see the numbers: cm worker reductions.
    """

    COMMAND = "worker set-reduction"
    DOES = "cmcli.casework.hours.worker_hours:perform_change_reduction"

    handle: str = shared(_HANDLE)
    number: int = described(
        Whole(1, 9999, metavar="N"),
        "Number",
        "The reduction's number.",
        positional=True,
        needed=True,
    )
    percent: int | None = described(PERCENT, "Percent", "Part of the hours, 1 to 100.")
    category: str | None = described(
        Clearable(CATEGORY), "Category", "The kind of reason, or '' for none."
    )
    reason: str | None = described(TEXT, "Reason", "What the hours are for.")
    until_on: date | str | None = described(
        Clearable(COMING_DAY), "Until", "The last day, or '' for no end.", option="--until"
    )
    cancel: bool = flag("--cancel", "Cancel", "It does not happen; only before it begins.")

    def agree(self) -> None:
        """Refuse a change of nothing, and one of what is cancelled."""
        changed = any(
            one is not None for one in (self.percent, self.category, self.reason, self.until_on)
        )
        if self.cancel and changed:
            raise UsageProblem(Sentence("Use {cancel} alone."), field="cancel")
        if not self.cancel and not changed:
            raise UsageProblem(
                "Nothing to change.", Sentence("Name it, for example {until_on} today.")
            )


@dataclass(frozen=True, kw_only=True)
class HoursQuestion(Value):
    """List the contracted hours of a worker and their reductions, past and coming."""

    COMMAND = "worker reductions"

    handle: str = shared(_HANDLE)
