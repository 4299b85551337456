"""Values for approvals. This imports no SQL."""

from dataclasses import dataclass

from cmcli.casework.described.fields import Value, described, flag, shared
from cmcli.casework.described.kinds import Number, Text

_NUMBER = described(
    Number("approval", 9_999_999),
    "Approval",
    "The number of the approval.",
    positional=True,
    needed=True,
)


@dataclass(frozen=True, kw_only=True)
class ApprovalList(Value):
    """List the decisions that wait for approval.

    Supervisors and admins see all of them, workers their own. With a case, its answered ones are
    listed too.
    """

    COMMAND = "approval list"

    every: bool = flag("--all", "All", "Also those that were answered or withdrawn.")
    mine: bool = flag("--mine", "Mine", "Only those that you submitted.")


@dataclass(frozen=True, kw_only=True)
class ApprovalQuestion(Value):
    """Show a decision that was submitted, and what changed since."""

    COMMAND = "approval show"

    number: int = shared(_NUMBER)


@dataclass(frozen=True, kw_only=True)
class GiveApproval(Value):
    """Approve a decision, which is then done as of the day it was submitted."""

    COMMAND = "approval give"
    DOES = "cmcli.casework.approvals.answering:perform_give"

    number: int = shared(_NUMBER)
    comment: str | None = described(
        Text(long=True, lines=True), "Comment", "A comment for the submitter."
    )


@dataclass(frozen=True, kw_only=True)
class ReturnApproval(Value):
    """Return a decision to its submitter with a comment."""

    COMMAND = "approval return"
    DOES = "cmcli.casework.approvals.answering:perform_return"

    number: int = shared(_NUMBER)
    comment: str = described(
        Text(long=True, lines=True), "Comment", "What has to change first.", needed=True
    )


@dataclass(frozen=True, kw_only=True)
class WithdrawApproval(Value):
    """Withdraw a decision that you submitted."""

    COMMAND = "approval withdraw"
    DOES = "cmcli.casework.approvals.answering:perform_withdraw"

    number: int = shared(_NUMBER)
