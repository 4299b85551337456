"""Values for mandated reports. This imports no SQL."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import HANDLE
from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import NAME, Text, Whole
from cmcli.domain.text import NAME_LIMIT

MOST_REPORTS = 999


@dataclass(frozen=True, kw_only=True)
class AddMandatedReport(Value):
    """Record a report to an agency that the law requires.

    You are its author. Only you and your supervisors can see that there is a report.
    """

    COMMAND = "mandated add"
    DOES = "cmcli.casework.mandated.mandated:perform_add"

    agency: str = described(
        Text(NAME_LIMIT), "Agency", "The agency that was told.", option="--agency", needed=True
    )
    reported_as: str = described(
        Text(NAME_LIMIT),
        "Reference",
        "The agency's number of the report.",
        option="--reference",
        needed=True,
    )
    told: date = described(PAST_DAY, "Told on", "The day when the agency was told.", needed=True)
    told_to: str | None = described(NAME, "Told to", "Who took the report at the agency.")
    written_by: date | None = described(
        COMING_DAY, "Written report by", "The last day for the written report."
    )


@dataclass(frozen=True, kw_only=True)
class SendWrittenReport(Value):
    """Record that the written report was sent."""

    COMMAND = "mandated written"
    DOES = "cmcli.casework.mandated.mandated:perform_written"

    number: int = described(
        Whole(1, MOST_REPORTS),
        "Report",
        "The number of the report, as in cm mandated list.",
        positional=True,
        needed=True,
    )
    on: date | None = described(PAST_DAY, "Sent on", "The day when it was sent. Default: today.")
    author: str | None = described(HANDLE, "Author", "The author of the report. Default: you.")
