"""Values for suggesting workers. This imports no SQL."""

from dataclasses import dataclass

from cmcli.casework.described.agency_kinds import Handle, Named
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import TEXT, Text
from cmcli.casework.looking.values.shared import TEAM
from cmcli.errors import Sentence, UsageProblem


@dataclass(frozen=True, kw_only=True)
class SuggestWorkers(Value):
    """Suggest workers for a case, or spread many cases.

    For a case, all workers are listed, the best fit first, with the reasons for and against them.
    Unknown facts count neither way. With --leaver or --unassigned, cm finds a worker for each case
    so that nobody goes over the target if possible, and nobody over the ceiling. Cases with an
    open safety flag or a stay are listed and stay where they are.
    """

    COMMAND = "suggest"

    case: str | None = described(
        Named("case", "CASE"),
        "Case",
        "A code, or part of a name.",
        positional=True,
    )
    leaver: str | None = described(
        Handle("worker-any", "H"), "Leaver", "Spread this worker's open cases."
    )
    unassigned: bool = flag("--unassigned", "Unassigned", "Spread all open cases without a worker.")
    team: str | None = described(TEAM, "Team", "Only workers of this team.")
    apply: bool = flag("--apply", "Apply", "Move the cases as one change. For supervisors.")
    plan: str | None = described(
        Text(metavar="KEY"),
        "Plan",
        "With --apply, only if the plan is still the one with this key.",
    )
    reason: str | None = described(
        TEXT, "Reason", "With --apply, the reason for the transfers. Default: why they are spread."
    )

    def agree(self) -> None:
        """Take one case or many, and move only many."""
        if (self.case is not None) + (self.leaver is not None) + self.unassigned != 1:
            raise UsageProblem(Sentence("Give {case}, {leaver} or {unassigned}."), field="case")
        if self.apply and self.case is not None:
            raise UsageProblem(
                Sentence("{apply} goes with {leaver} or {unassigned}."),
                "To move one case: cm transfer CASE --to HANDLE",
                field="apply",
            )
        if not self.apply and (self.plan or self.reason):
            raise UsageProblem(Sentence("{plan} and {reason} go with {apply}."), field="plan")
