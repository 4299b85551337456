"""The value for a hand-over of cases. This imports no SQL."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.word_kinds import OneOf
from cmcli.casework.looking.values.shared import WORKER

SHIFT, HOLIDAY, LEAVER = "shift", "holiday", "leaver"


@dataclass(frozen=True, kw_only=True)
class HandoffQuestion(Value):
    """Write a hand-over of a worker's cases.

    For each case it tells what happened, what is due, what was promised, and what the client
    doesn't want to be asked again, with alerts, safety flags, referrals and requests. Mandated
    reports are left out. It covers the time since the latest hand-over, or 7 days.

    For a shift it covers 1 day, and only cases with something new, due or open. For a leaver it
    covers 90 days.
    """

    COMMAND = "handoff"

    worker: str | None = described(
        WORKER, "Worker", "The worker whose cases to hand over. Default: you.", positional=True
    )
    since: date | None = described(PAST_DAY, "Since", "Tell what happened from this day on.")
    purpose: str | None = described(
        OneOf("purpose", (SHIFT, HOLIDAY, LEAVER), "WHAT"),
        "For",
        "The occasion of the hand-over.",
        option="--for",
    )
    codes: bool = flag("--codes", "Codes", "Show codes in place of names.")
    markdown: bool = flag("--markdown", "Markdown", "Write it as Markdown.")
