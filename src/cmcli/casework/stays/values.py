"""Values for stays. This imports no SQL."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY, Day
from cmcli.casework.described.fields import Value, described, fields_of, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Clearable, Number
from cmcli.casework.looking.values.shared import TEAM, WORKER, WhoseCases
from cmcli.casework.renewals.values import why_in_error
from cmcli.domain.keys import STAY_KINDS
from cmcli.errors import Sentence, UsageProblem

_KIND = Key("stay kind", STAY_KINDS, "KIND")


class DayOrNone(Day):
    """The day of something that may not have happened yet."""

    hint = "yesterday, 12 Feb"


_DAY = DayOrNone("past")


def _number() -> Any:
    return described(Number("stays"), "Stay", "The number of the stay.", positional=True)


@dataclass(frozen=True, kw_only=True)
class BeginStay(Value):
    """Record that a client is in a hospital, in jail, in detox or treatment, or away.

    Goals and steps pause during a stay. Contacts are due there, and everything else stays due.
    """

    COMMAND = "stay begin"
    DOES = "cmcli.casework.stays.stays:perform_begin"

    kind: str = described(_KIND, "Stay", "The kind of stay.", positional=True, needed=True)
    on: date | None = described(PAST_DAY, "Since", "The first day. Default: today.")
    until_on: date | None = described(
        COMING_DAY, "Expected back", "The expected release or return.", option="--until"
    )
    place: str | None = described(TEXT, "Place", "Where it is, for example the ward.")
    ended_on: date | None = described(
        _DAY, "Ended", "The last day, for a stay that is over.", option="--ended"
    )
    transfer: bool = flag(
        "--transfer", "Transfer", "End the stay that goes on, on the day when this one begins."
    )

    def agree(self) -> None:
        """Refuse an end before the beginning."""
        _check_order(self.on, self.ended_on, "ended_on")


@dataclass(frozen=True, kw_only=True)
class EndStay(Value):
    """Record that a stay is over. Contacts after it are due from its last day."""

    COMMAND = "stay end"
    DOES = "cmcli.casework.stays.stays:perform_end"

    on: date | None = described(PAST_DAY, "On", "The last day. Default: today.")


@dataclass(frozen=True, kw_only=True)
class ChangeStay(Value):
    """Change what is said of a stay, or record that its release or the benefits were seen to.

    Without a number, it is the stay that goes on, or else the latest. An empty text ('') takes a
    value away.
    """

    COMMAND = "stay set"
    DOES = "cmcli.casework.stays.stays:perform_change"

    number: int | None = _number()
    kind: str | None = described(_KIND, "Kind", "The kind of stay.")
    on: date | None = described(_DAY, "Since", "The first day.")
    until_on: date | str | None = described(
        Clearable(COMING_DAY), "Expected back", "The expected release or return.", option="--until"
    )
    place: str | None = described(Clearable(TEXT), "Place", "Where it is, for example the ward.")
    ended_on: date | str | None = described(
        Clearable(_DAY), "Ended", "The last day.", option="--ended"
    )
    prepared_on: date | str | None = described(
        Clearable(_DAY),
        "Release prepared",
        "The day when the release was prepared, for example today.",
        option="--prepared",
    )
    benefits_on: date | str | None = described(
        Clearable(_DAY),
        "Benefits checked",
        "The day when the benefits were checked, for example today.",
        option="--benefits-checked",
    )
    agree_late: bool = flag(
        "--agree", "Agree", "Agree to a stay that was entered late. Only for supervisors."
    )

    def agree(self) -> None:
        """Refuse a change of nothing, and an end before the beginning."""
        names = [one.name for one in fields_of(type(self)) if one.name != "number"]
        if all(getattr(self, name) in (None, False) for name in names):
            raise UsageProblem("Nothing to change.", "For example: cm stay set CASE --until fri")
        _check_order(self.on, self.ended_on or None, "ended_on")


@dataclass(frozen=True, kw_only=True)
class StayInError(Value):
    """Mark a stay as entered in error.

    It no longer pauses anything, and nothing is due because of it. The history of the case keeps
    it. Without a number, it is the stay that goes on, or else the latest.
    """

    COMMAND = "stay error"
    DOES = "cmcli.casework.stays.stays:perform_error"

    number: int | None = _number()
    reason: str = why_in_error("stay")


@dataclass(frozen=True, kw_only=True)
class StayQuestion(WhoseCases):
    """List the stays of a case, or everyone who is away now.

    Without a case, workers see their own clients. Supervisors and admins see everyone's.
    """

    COMMAND = "stay list"

    worker: str | None = described(WORKER, "Worker", "Only this worker's clients.")
    team: str | None = described(TEAM, "Team", "Only the clients of this team's members.")


def _check_order(begun_on: date | None, ended_on: date | str | None, field: str) -> None:
    if isinstance(ended_on, date) and begun_on is not None and ended_on < begun_on:
        raise UsageProblem(
            Sentence("{ended_on} is before {on}."), "Correct one of the two.", field=field
        )
