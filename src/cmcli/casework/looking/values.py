"""What is asked of the record: lists, what is due, what happened. This imports no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import Handle, Named
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import PAST_DAY, TEXT, Each, Key, Text, Whole
from cmcli.casework.described.word_kinds import OneOf
from cmcli.domain.dates import LONGEST_INTERVAL
from cmcli.domain.keys import SHIPPED_MODELS, STAGES, STATUSES
from cmcli.domain.records import searched_tables
from cmcli.errors import Sentence, UsageProblem
from cmcli.settings import DUE_KINDS

ENTRY_KINDS = (
    "intake",
    "acceptance",
    "placement",
    "assessment",
    "goal",
    "step",
    "plan",
    "declined",
    "contact",
    "attempt",
    "note",
    "service",
    "flag",
    "rhythm",
    "snooze",
    "review",
    "aftercare",
    "closing",
)
"""Every kind of entry of a timeline, in the order in which those of one day stand unless they have
a moment."""

USUAL_WINDOW = 7
"""Days ahead that are looked at where nothing else is said."""

USUAL_HITS = 50
"""Hits that are shown unless more are asked for."""

DUE = Each(Key("due kind", DUE_KINDS))
WORKER, TEAM = Handle(), Handle("team", "T")
MODEL = Key("model", SHIPPED_MODELS, "M")


@dataclass(frozen=True, kw_only=True)
class Listing(Value):
    """List cases.

    Workers see their own open cases. Supervisors and admins see all cases.
    """

    COMMAND = "list"

    worker: str | None = described(WORKER, "Worker", "Only this worker's cases.")
    model: str | None = described(MODEL, "Model", "Only cases of this model.")
    stage: str | None = described(Key("stage", STAGES, "S"), "Stage", "Only cases in this stage.")
    overdue: bool = flag("--overdue", "Overdue", "Only cases where something is late.")
    status: str = described(
        Key("status", STATUSES, "STATUS", also={"all": "Every case"}),
        "Status",
        "Only cases with this status. Default: open.",
        usual="open",
    )


@dataclass(frozen=True, kw_only=True)
class WhoseCases(Value):
    """Whose cases are meant; where nothing is said, it follows from who asks."""

    worker: str | None = described(WORKER, "Worker", "Only this worker's cases.")
    team: str | None = described(TEAM, "Team", "Only this team's cases.")
    everybody: bool = flag("--all", "All", "All cases, including unassigned ones.")

    def agree(self) -> None:
        """Take only one of the three."""
        if (self.worker is not None) + (self.team is not None) + self.everybody > 1:
            raise UsageProblem(Sentence("Use only one of {worker}, {team} and {everybody}."))


@dataclass(frozen=True, kw_only=True)
class DueQuestion(WhoseCases):
    """List what is due, the most urgent first.

    Workers see their own cases. Supervisors and admins see all cases, including unassigned ones.
    The list shows what is late, due today or due within 7 days.
    """

    COMMAND = "due"

    within: int = described(
        Whole(0, LONGEST_INTERVAL, "DAYS"),
        "Within",
        f"Days ahead. 0 shows only today and late. Default: {USUAL_WINDOW}.",
        usual=USUAL_WINDOW,
    )
    kinds: Sequence[str] = described(DUE, "Kind", "Only items of this kind.", option="--kind")


@dataclass(frozen=True, kw_only=True)
class CaseloadQuestion(WhoseCases):
    """Show how full workers and teams are.

    Workers see their own caseload. Supervisors and admins see everyone's. Each case counts as a
    share of what a full-time worker can carry of its model, so that models can be added up.
    """

    COMMAND = "caseload"

    worker: str | None = described(WORKER, "Worker", "Only this worker.")
    team: str | None = described(TEAM, "Team", "This team and its members.")
    everybody: bool = flag("--all", "All", "All workers and teams.")


@dataclass(frozen=True, kw_only=True)
class SearchQuestion(Value):
    """Find words in names, notes and plans.

    Upper case and accents don't matter. Notes marked as entered in error are never found.
    """

    COMMAND = "search"

    words: Sequence[str] = described(
        Each(Text(metavar="WORDS")),
        "Words",
        "Words that must all occur. The last one may be the start of a word.",
        positional=True,
        needed=True,
    )
    worker: str | None = described(WORKER, "Worker", "Only this worker's cases.")
    kinds: Sequence[str] = described(
        Each(OneOf("kind", searched_tables)), "Kind", "Only results of this kind.", option="--kind"
    )
    limit: int = described(
        Whole(1, 10_000),
        "Limit",
        f"The most results to show. Default: {USUAL_HITS}.",
        usual=USUAL_HITS,
    )


@dataclass(frozen=True, kw_only=True)
class TimelineQuestion(Value):
    """Show what happened in a case, in order."""

    COMMAND = "timeline"

    since: date | None = described(PAST_DAY, "Since", "Only entries from this day on.")
    kinds: Sequence[str] = described(
        Each(OneOf("kind", ENTRY_KINDS)), "Kind", "Only entries of this kind.", option="--kind"
    )
    words: str | None = described(
        TEXT, "Search", "Only entries with these words.", option="--search"
    )
    notes: bool = flag("--notes", "Notes", "Only the notes, in full.")

    @property
    def wanted(self) -> tuple[str, ...]:
        """The kinds that are shown; none for all."""
        return (*self.kinds, "note") if self.notes else tuple(self.kinds)


@dataclass(frozen=True, kw_only=True)
class DashboardQuestion(WhoseCases):
    """Work in the caseload on a full screen.

    Workers see their own cases. Supervisors and admins see their own if they have any, else all
    cases. Press w to change that, and ? to see what each key does.
    """

    COMMAND = "dashboard"

    everybody: bool = flag("--all", "All", "All cases.")
    about: str | None = described(
        Named("case", "CASE"), "Case", "The case to start with.", option="--case"
    )


@dataclass(frozen=True, kw_only=True)
class LogQuestion(Value):
    """List all changes, the newest first.

    On a terminal, cm shows the latest 50. Use --limit for more.
    """

    COMMAND = "audit log"

    since: date | None = described(PAST_DAY, "Since", "Only changes from this day on.")
    who: str | None = described(WORKER, "Worker", "Only this worker's changes.", option="--actor")
    limit: int | None = described(Whole(1, 1_000_000), "Limit", "The most changes to show.")
