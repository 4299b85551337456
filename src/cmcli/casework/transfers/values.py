"""Values for requests to take over a case. This imports no SQL."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import TEXT
from cmcli.casework.looking.values.shared import TEAM, WORKER, WhoseCases
from cmcli.casework.round.values.shared import override_field, promised_field


@dataclass(frozen=True, kw_only=True)
class AcceptRequest(Value):
    """Accept a request to take over a case. The case is then yours."""

    COMMAND = "request accept"
    DOES = "cmcli.casework.transfers.requests:perform_accept_request"
    DECIDES = ("override",)

    override: str | None = override_field()


@dataclass(frozen=True, kw_only=True)
class DeclineRequest(Value):
    """Decline a request to take over a case."""

    COMMAND = "request decline"
    DOES = "cmcli.casework.transfers.requests:perform_decline"

    reason: str = described(TEXT, "Reason", "Why you decline.", needed=True)


@dataclass(frozen=True, kw_only=True)
class WithdrawRequest(Value):
    """Withdraw your request to another worker to take over a case."""

    COMMAND = "request withdraw"
    DOES = "cmcli.casework.transfers.requests:perform_withdraw"

    reason: str | None = described(TEXT, "Reason", "Why you withdraw it.")


@dataclass(frozen=True, kw_only=True)
class TellClient(Value):
    """Record when the client was told about a transfer, and what was promised."""

    COMMAND = "request told"
    DOES = "cmcli.casework.transfers.requests:perform_told"

    on: date | None = described(PAST_DAY, "On", "Date. Default: today.")
    promised: str | None = promised_field()


@dataclass(frozen=True, kw_only=True)
class RequestQuestion(WhoseCases):
    """List the requests that wait for an answer, or all transfers of a case.

    Without a case, workers see the requests to them and for their own cases. Supervisors and
    admins see all requests.
    """

    COMMAND = "request list"

    worker: str | None = described(WORKER, "Worker", "Only requests to or from this worker.")
    team: str | None = described(TEAM, "Team", "Only requests to or from this team's members.")
