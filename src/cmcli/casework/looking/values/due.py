"""The questions what is due and what a day brings. This imports no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import described, flag
from cmcli.casework.described.kinds import Whole
from cmcli.casework.looking.values.shared import DUE, USUAL_WINDOW, AsOf, WhoseCases
from cmcli.domain.dates import LONGEST_INTERVAL
from cmcli.errors import Sentence, UsageProblem


@dataclass(frozen=True, kw_only=True)
class DueQuestion(AsOf, WhoseCases):
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
class DayQuestion(WhoseCases):
    """Show a day's appointments, then what is due by case.

    Workers see their own day. Supervisors and admins see everyone's. Cases with an open safety flag
    come first.
    """

    COMMAND = "day"

    on: date | None = described(COMING_DAY, "On", "The day to show. Default: today.")
    week: bool = flag("--week", "Week", "Show the week of that day, from Monday to Sunday.")
    log: bool = flag(
        "--log", "Log", "Go through your appointments of the day, and answer each on the terminal."
    )

    def agree(self) -> None:
        """Answer the appointments of one day only."""
        super().agree()
        if self.week and self.log:
            raise UsageProblem(Sentence("Use either {week} or {log}."))
