"""Values for households."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import Named
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT
from cmcli.domain.keys import RELATIONSHIPS


@dataclass(frozen=True, kw_only=True)
class JoinHousehold(Value):
    """Let a client join the household of another client.

    If the other client has no household yet, one begins with them as its head. A supervisor
    confirms the household, and then only the heaviest of its cases counts. To change who a member
    is to the head, leave out HEAD. --relationship head makes the member the new head.
    """

    COMMAND = "household join"
    DOES = "cmcli.casework.households.households:perform_join"

    head: str | None = described(
        Named("case", "HEAD"),
        "Household of",
        "The code of the head, or of another member.",
        positional=True,
    )
    relationship: str | None = described(
        Key("relationship", RELATIONSHIPS, "K"),
        "Relationship",
        "Who the client is to the head.",
    )
    on: date | None = described(PAST_DAY, "Joined on", "The day when they joined. Default: today.")


@dataclass(frozen=True, kw_only=True)
class LeaveHousehold(Value):
    """Let a client leave the household.

    From then on the cases weigh by themselves, and the others no longer see them. A household
    whose head leaves needs a new one: cm household join CASE --relationship head.
    """

    COMMAND = "household leave"
    DOES = "cmcli.casework.households.households:perform_leave"

    on: date | None = described(PAST_DAY, "Left on", "The day when they left. Default: today.")
    reason: str | None = described(TEXT, "Why", "Why they left.")


@dataclass(frozen=True, kw_only=True)
class ConfirmHousehold(Value):
    """Confirm the household of a client, as a supervisor.

    Of its open cases on one worker in one model, only the heaviest weighs from then on. This also
    settles what is due because somebody left.
    """

    COMMAND = "household confirm"
    DOES = "cmcli.casework.households.households:perform_confirm"

    reason: str | None = described(TEXT, "Why", "What shows that they are one household.")
