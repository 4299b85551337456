"""Values for covers and times on call. This imports no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.casework.described.agency_kinds import Handle, Named
from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import TEXT, ByKey, Text, Whole
from cmcli.domain.text import NOTE_LIMIT
from cmcli.errors import Sentence, UsageProblem

WORKER, TEAM = Handle(), Handle("team", "TEAM")
LONGEST = timedelta(days=731)
"""The longest cover: a later last day is a slip of the year."""

_EXCEPT = ByKey(Named("", "CASE"), WORKER, "case", "CASE=W")
_NUMBER = Whole(1, 999_999)
_TEXT = Text(NOTE_LIMIT, dash=True, long=True, lines=True)
_WHICH = "The number of the cover: cm cover list"


def _check_days(first: date, last: date) -> None:
    """Refuse days in the wrong order, and a time that is longer than any cover."""
    if last < first:
        raise UsageProblem(Sentence("{to_on} is before {from_on}."), "Swap the two.", field="to_on")
    if last - first > LONGEST:
        raise UsageProblem(
            Sentence("{from_on} and {to_on} are more than two years apart."),
            "Check the year.",
            field="to_on",
        )


@dataclass(frozen=True, kw_only=True)
class AddCover(Value):
    """Let somebody do the work of a worker on leave.

    Due items and reminders of the worker's cases go to whoever covers. No case is transferred,
    and the cover ends by itself. Workers arrange their own cover, supervisors that of anyone.
    """

    COMMAND = "cover add"
    DOES = "cmcli.casework.cover.covers:perform_add"

    worker: str = described(WORKER, "Worker", "The worker on leave.", positional=True, needed=True)
    by: str = described(WORKER, "Covered by", "The worker who covers.", needed=True)
    from_on: date = described(COMING_DAY, "From", "The first day.", option="--from", needed=True)
    to_on: date = described(COMING_DAY, "To", "The last day.", option="--to", needed=True)
    apart: Mapping[str, str] = described(
        _EXCEPT, "Except", "A case that somebody else covers.", option="--except"
    )
    reason: str | None = described(TEXT, "Reason", "Why the worker is away.")

    def agree(self) -> None:
        """Check the days."""
        _check_days(self.from_on, self.to_on)


@dataclass(frozen=True, kw_only=True)
class EndCover(Value):
    """End a cover sooner, because the worker is back."""

    COMMAND = "cover end"
    DOES = "cmcli.casework.cover.covers:perform_end"

    number: int = described(_NUMBER, "Cover", _WHICH, positional=True, needed=True)
    on: date | None = described(COMING_DAY, "On", "The first day without it. Default: today.")


@dataclass(frozen=True, kw_only=True)
class WriteHandover(Value):
    """Write the hand-over for who covers, at the start of a cover.

    To write it from the record: cm handoff H | cm cover handover N -
    """

    COMMAND = "cover handover"
    DOES = "cmcli.casework.cover.covers:perform_handover"

    number: int = described(_NUMBER, "Cover", _WHICH, positional=True, needed=True)
    text: str = described(
        _TEXT, "Hand-over", "What who covers has to know.", positional=True, needed=True
    )


@dataclass(frozen=True, kw_only=True)
class WriteHandback(Value):
    """Write the hand-back for the worker who returns, at the end of a cover."""

    COMMAND = "cover handback"
    DOES = "cmcli.casework.cover.covers:perform_handback"

    number: int = described(_NUMBER, "Cover", _WHICH, positional=True, needed=True)
    text: str = described(
        _TEXT, "Hand-back", "What happened during the cover.", positional=True, needed=True
    )


@dataclass(frozen=True, kw_only=True)
class TellOfCover(Value):
    """Record that a client was told who covers."""

    COMMAND = "cover told"
    DOES = "cmcli.casework.cover.telling:perform_told"

    cover: int | None = described(
        _NUMBER, "Cover", "The number of the cover. Default: the current or next one."
    )
    on: date | None = described(PAST_DAY, "On", "When the client was told. Default: today.")


@dataclass(frozen=True, kw_only=True)
class BeOnCall(Value):
    """Say who is on call for a team, and when. The crisis page shows it."""

    COMMAND = "cover on-call"
    DOES = "cmcli.casework.cover.on_call:perform_on_call"

    team: str = described(TEAM, "Team", "The team.", positional=True, needed=True)
    worker: str = described(WORKER, "Worker", "The worker on call.", positional=True, needed=True)
    from_on: date = described(COMING_DAY, "From", "The first day.", option="--from", needed=True)
    to_on: date = described(COMING_DAY, "To", "The last day.", option="--to", needed=True)
    phone: str | None = described(
        Text(metavar="P"), "Phone", "The worker's phone number while on call."
    )

    def agree(self) -> None:
        """Check the days."""
        _check_days(self.from_on, self.to_on)


@dataclass(frozen=True, kw_only=True)
class EndOnCall(Value):
    """End a worker's time on call sooner. If it ends on its first day, it is taken out."""

    COMMAND = "cover off-call"
    DOES = "cmcli.casework.cover.on_call:perform_off_call"

    team: str = described(TEAM, "Team", "The team.", positional=True, needed=True)
    worker: str = described(WORKER, "Worker", "The worker on call.", positional=True, needed=True)
    on: date | None = described(COMING_DAY, "On", "The first day not on call. Default: today.")


@dataclass(frozen=True, kw_only=True)
class CoverQuestion(Value):
    """List the covers that hold or are to come."""

    COMMAND = "cover list"

    every: bool = flag("--all", "All", "Also those that are over.")


@dataclass(frozen=True, kw_only=True)
class OneCover(Value):
    """Show a cover: its cases, who was told, the hand-over and the hand-back."""

    COMMAND = "cover show"

    number: int = described(_NUMBER, "Cover", _WHICH, positional=True, needed=True)
