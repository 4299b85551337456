"""Questions about what was written: one case, search, timeline and log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import TEXT, Each, Text, Whole
from cmcli.casework.described.word_kinds import OneOf
from cmcli.casework.looking.values.shared import WORKER, AsOf
from cmcli.domain.kinds import ENTRY_KINDS
from cmcli.domain.records import searched_tables

USUAL_HITS = 50
"""Hits that are shown unless more are asked for."""


@dataclass(frozen=True, kw_only=True)
class ShowQuestion(AsOf):
    """Show one case.

    With --brief, only what you need before you knock at the door, on one screen.
    """

    COMMAND = "show"

    brief: bool = flag("--brief", "Brief", "One screen: what you need before a visit.")


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
class LogQuestion(Value):
    """List all changes, the newest first.

    On a terminal, cm shows the latest 50. Use --limit for more.
    """

    COMMAND = "audit log"

    since: date | None = described(PAST_DAY, "Since", "Only changes from this day on.")
    who: str | None = described(WORKER, "Worker", "Only this worker's changes.", option="--actor")
    limit: int | None = described(Whole(1, 1_000_000), "Limit", "The most changes to show.")
