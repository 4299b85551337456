"""Values for giving a case to a worker: from the waitlist, by transfer, or when it reopens."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import HANDLE, Named
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag, shared
from cmcli.casework.described.kinds import TEXT, ByKey
from cmcli.casework.round.values.shared import (
    TAKEN_ON,
    TAKER,
    WHY,
    or_waitlist_field,
    override_field,
    promised_field,
    yes_field,
)
from cmcli.errors import Sentence, UsageProblem


@dataclass(frozen=True, kw_only=True)
class Acceptance(Value):
    """Accept a case from the waitlist.

    An open case without a worker is assigned.
    """

    COMMAND = "accept"
    DOES = "cmcli.casework.round.moving:perform_accept"
    DECIDES = ("override",)

    worker: str | None = shared(TAKER)
    unassigned: bool = flag(
        "--unassigned", "Unassigned", "Accept the case without assigning a worker."
    )
    on: date | None = shared(TAKEN_ON)
    reason: str | None = shared(WHY)
    override: str | None = override_field()

    def agree(self) -> None:
        """Check that a case goes to a worker or to none."""
        if self.worker is not None and self.unassigned:
            raise UsageProblem(
                Sentence("Use either {worker} or {unassigned}, not both."), field="worker"
            )


@dataclass(frozen=True, kw_only=True)
class _Transferring(Value):
    """The fields of a transfer of one case and of many."""

    to: str = described(HANDLE, "To", "Worker who takes the case.", needed=True)
    reason: str = described(TEXT, "Reason", "Reason for the transfer.", needed=True)
    override: str | None = override_field()


@dataclass(frozen=True, kw_only=True)
class Transfer(_Transferring):
    """Transfer a case to another worker.

    With --ask the other worker accepts or declines first. The case stays where it is until then.
    """

    COMMAND = "transfer"
    DOES = "cmcli.casework.round.moving:perform_transfer"
    DECIDES = ("override",)

    ask: bool = flag("--ask", "Ask", "Ask the worker first, who accepts or declines.")
    told_on: date | None = described(
        PAST_DAY, "Client told", "The date when the client was told.", option="--told"
    )
    promised: str | None = promised_field()

    def agree(self) -> None:
        """Refuse an override where nothing moves yet."""
        if self.ask and self.override is not None:
            raise UsageProblem(
                Sentence("A request needs no {override}."),
                "Add it when the request is accepted: cm request accept CASE --override REASON",
                field="override",
            )


@dataclass(frozen=True, kw_only=True)
class MoveCaseload(_Transferring):
    """Transfer all open cases of a worker, as one change."""

    COMMAND = "transfer"
    DOES = "cmcli.casework.transfers.caseload:perform_move_caseload"
    DECIDES = ("override",)

    all_of: str = described(
        HANDLE, "All of", "Transfer all open cases of this worker.", needed=True
    )
    exceptions: dict[str, str] = described(
        ByKey(Named("case", "CASE"), HANDLE, "case"),
        "Except",
        "With --all-of, a case for another worker.",
        option="--except",
    )


@dataclass(frozen=True, kw_only=True)
class Reopening(Value):
    """Open a new episode for a client whose case is closed.

    The model and acuity stay the same. Open needs are carried over, and you rate them again.
    Documents and benefits are carried over too, but no benefits that have ended. So are
    appointments that are still to come, and services that go on with their authorizations. A stay
    goes on.
    """

    COMMAND = "reopen"
    DOES = "cmcli.casework.round.reopening:perform_reopen"
    DECIDES = ("override",)

    reason: str | None = described(TEXT, "Reason", "Why the client comes back.")
    worker: str | None = described(
        HANDLE, "Worker", "Worker for the case. Default: the one of the last episode."
    )
    override: str | None = override_field()
    or_waitlist: bool = or_waitlist_field()
    yes: bool = yes_field()
