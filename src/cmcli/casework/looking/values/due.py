"""The question what is due. This imports no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from cmcli.casework.described.fields import described
from cmcli.casework.described.kinds import Whole
from cmcli.casework.looking.values.shared import DUE, USUAL_WINDOW, AsOf, WhoseCases
from cmcli.domain.dates import LONGEST_INTERVAL


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
