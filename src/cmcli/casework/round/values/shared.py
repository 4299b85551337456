"""Fields that several verbs of the round have."""

from typing import Any

from cmcli.casework.described.agency_kinds import HANDLE
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Text
from cmcli.domain.keys import URGENCIES

URGENCY = Key("urgency", URGENCIES, "U")

TAKER = described(HANDLE, "Worker", "Worker for the case. Default: you.")
TAKEN_ON = described(PAST_DAY, "On", "Date. Default: today.")
WHY = described(TEXT, "Reason", "Reason for the decision.")
"""The fields that the ways of ``cm accept`` share."""


def override_field() -> Any:
    """Make the field with which a supervisor goes over the ceiling."""
    return described(
        Text(metavar="REASON"), "Override", "Reason for a supervisor to go over the ceiling."
    )


def yes_field() -> Any:
    """Make the field that records something for a client who died."""
    return flag("--yes", "Died", "Record it although the client's case was closed as deceased.")


def or_waitlist_field() -> Any:
    """Make the field that lets a case wait where it would go over the ceiling."""
    return flag("--or-waitlist", "Waitlist", "If over the ceiling, add to the waitlist.")


def promised_field() -> Any:
    """Make the field with what a client is promised at a transfer."""
    return described(TEXT, "Promised", "What the client was promised.")
