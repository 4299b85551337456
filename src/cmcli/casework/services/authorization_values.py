"""Values for the authorizations of payers. This imports no SQL."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Clearable, Number, Text
from cmcli.casework.looking.values.shared import TEAM, WORKER, WhoseCases
from cmcli.casework.renewals.values import check_changes, why_in_error
from cmcli.casework.services.values import FIRST_DAY, UNITS, check_period
from cmcli.domain.keys import AUTHORIZATION_STATUSES
from cmcli.domain.text import NAME_LIMIT

_PAYER = Text(NAME_LIMIT)
_NUMBER = described(
    Number("authorizations"),
    "Authorization",
    "The number of the authorization.",
    positional=True,
    needed=True,
)
_STATUS = Key("authorization status", AUTHORIZATION_STATUSES, "STATUS")


@dataclass(frozen=True, kw_only=True)
class AuthorizationTerms(Value):
    """The answer of the payer; an empty text takes a value away when it is changed."""

    status: str | None = described(_STATUS, "Status", "What the payer answered. Default: granted.")
    on: date | None = described(PAST_DAY, "Since", "The day of the status. Default: today.")
    payer_number: str | None = described(
        Clearable(Text(NAME_LIMIT)), "Payer's number", "The payer's number.", option="--number"
    )
    appeal_by: date | str | None = described(
        Clearable(COMING_DAY), "Appeal by", "The last day to appeal against a denial."
    )
    keep_by: date | str | None = described(
        Clearable(COMING_DAY), "Keep by", "The last day to keep the service while appealing."
    )
    reason: str | None = described(Clearable(TEXT), "Reason", "The payer's reason.")
    used_before: Decimal | str | None = described(
        Clearable(UNITS),
        "Used before",
        "Units that were used where this case has no deliveries, for example before cm.",
        option="--used",
    )


@dataclass(frozen=True, kw_only=True)
class AddAuthorization(AuthorizationTerms):
    """Record an authorization: units of a planned service that a payer pays for in a period.

    Add it again for the next period: an authorization is due until another follows it.
    One that is only requested or appealed is due until you record the payer's answer.
    """

    COMMAND = "authorization add"
    DOES = "cmcli.casework.services.authorizations:perform_add"

    service: int = described(
        Number("planned_services"), "Service", "The number of the service.", needed=True
    )
    units: Decimal = described(UNITS, "Units", "The units that it is for.", needed=True)
    from_on: date = described(FIRST_DAY, "From", "The first day.", option="--from", needed=True)
    to_on: date = described(COMING_DAY, "To", "The last day.", option="--to", needed=True)
    payer: str = described(_PAYER, "Payer", "Who pays.", needed=True)

    def agree(self) -> None:
        """Refuse an end before the beginning."""
        check_period(self.from_on, self.to_on)


@dataclass(frozen=True, kw_only=True)
class ChangeAuthorization(AuthorizationTerms):
    """Change an authorization: the payer's answer, the days to appeal, or what it is for.

    An empty text ('') takes a value away.
    """

    COMMAND = "authorization set"
    DOES = "cmcli.casework.services.authorizations:perform_change"

    number: int = shared(_NUMBER)
    status: str | None = described(_STATUS, "Status", "What the payer answered.")
    units: Decimal | None = described(UNITS, "Units", "The units that it is for.")
    from_on: date | None = described(FIRST_DAY, "From", "The first day.", option="--from")
    to_on: date | None = described(COMING_DAY, "To", "The last day.", option="--to")
    payer: str | None = described(_PAYER, "Payer", "Who pays.")

    def agree(self) -> None:
        """Refuse a change of nothing, and an end before the beginning."""
        check_changes(self, f"cm authorization set CASE {self.number} --status appealed")
        check_period(self.from_on, self.to_on)


@dataclass(frozen=True, kw_only=True)
class AuthorizationInError(Value):
    """Mark an authorization as entered in error.

    It is no longer listed or due, and authorizes nothing. The history of the case keeps it.
    """

    COMMAND = "authorization error"
    DOES = "cmcli.casework.services.authorizations:perform_error"

    number: int = shared(_NUMBER)
    reason: str = why_in_error("authorization")


@dataclass(frozen=True, kw_only=True)
class AuthorizationQuestion(WhoseCases):
    """List the authorizations of a case, or those that go on.

    Without a case, workers see those of their own cases. Supervisors and admins see all of them.
    """

    COMMAND = "authorization list"

    worker: str | None = described(WORKER, "Worker", "Only this worker's cases.")
    team: str | None = described(TEAM, "Team", "Only the cases of this team's members.")
