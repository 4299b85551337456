"""Questions about many cases: lists, caseloads, timesheets and the dashboard."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import Named
from cmcli.casework.described.day_kinds import COMING_DAY, INTERVAL, PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.looking.values.shared import MODEL, TEAM, WORKER, AsOf, WhoseCases
from cmcli.domain.keys import STAGES, STATUSES
from cmcli.errors import Sentence, UsageProblem


@dataclass(frozen=True, kw_only=True)
class Listing(AsOf):
    """List cases.

    Workers see their own open cases. Supervisors and admins see all cases. With --overdue,
    --not-seen or --losing-touch, the cases that a worker covers today are listed too.
    """

    COMMAND = "list"

    worker: str | None = described(WORKER, "Worker", "Only this worker's cases.")
    team: str | None = described(TEAM, "Team", "Only the cases of this team's members.")
    model: str | None = described(MODEL, "Model", "Only cases of this model.")
    stage: str | None = described(Key("stage", STAGES, "S"), "Stage", "Only cases in this stage.")
    unassigned: bool = flag("--unassigned", "Unassigned", "Only cases without a worker.")
    second: bool = flag("--second", "Second", "Only cases where you are the second worker.")
    covered: bool = flag("--covered", "Covered", "Only cases of others that you cover today.")
    overdue: bool = flag("--overdue", "Overdue", "Only cases where something is late.")
    not_seen: int | None = described(
        INTERVAL,
        "Not seen for",
        "Only cases without a contact that counted for so long. Calls count only in some models.",
    )
    losing_touch: bool = flag(
        "--losing-touch",
        "Losing touch",
        "Only open cases where we are losing contact, with the reason. A new case counts once a"
        " contact interval has passed.",
    )
    status: str = described(
        Key("status", STATUSES, "STATUS", also={"all": "Every case"}),
        "Status",
        "Only cases with this status. Default: open.",
        usual="open",
    )

    @property
    def to_see_to(self) -> bool:
        """Return whether it asks what is left to do, which includes the covered cases."""
        return self.overdue or self.losing_touch or self.not_seen is not None

    def agree(self) -> None:
        """Take only one of worker, team and unassigned."""
        if (self.worker is not None) + (self.team is not None) + self.unassigned > 1:
            raise UsageProblem(Sentence("Use only one of {worker}, {team} and {unassigned}."))
        if self.second + self.covered + (self.team is not None) + self.unassigned > 1:
            raise UsageProblem(
                Sentence("Use only one of {second}, {covered}, {team} and {unassigned}.")
            )


@dataclass(frozen=True, kw_only=True)
class CaseloadQuestion(AsOf, WhoseCases):
    """Show how full workers and teams are.

    Workers see their own caseload. Supervisors and admins see everyone's. Each case counts as a
    share of what a full-time worker can carry of its model, so that models can be added up.
    """

    COMMAND = "caseload"

    worker: str | None = described(WORKER, "Worker", "Only this worker.")
    team: str | None = described(TEAM, "Team", "This team and its members.")
    everybody: bool = flag("--all", "All", "All workers and teams.")
    on: date | None = described(
        COMING_DAY,
        "On",
        "With the hours of this day: a past one with its cases, a coming one with today's.",
    )
    hours: bool = flag("--hours", "Hours", "The time spent on cases, from the contact log.")
    first: date | None = described(
        PAST_DAY,
        "From",
        "With --hours: the first day. Default: the Monday four weeks before this week.",
        option="--from",
    )
    last: date | None = described(
        PAST_DAY, "To", "With --hours: the last day. Default: last Sunday.", option="--to"
    )

    def agree(self) -> None:
        """Take days of a period only with the hours, and another day only without."""
        super().agree()
        if self.hours and self.on is not None:
            raise UsageProblem(Sentence("Use either {hours} or {on}."), field="on")
        for name in ("first", "last"):
            if getattr(self, name) is not None and not self.hours:
                raise UsageProblem(
                    Sentence(f"{{{name}}} needs {{hours}}."),
                    Sentence("For the caseload of one day, use {on}."),
                    field=name,
                )


@dataclass(frozen=True, kw_only=True)
class DashboardQuestion(WhoseCases):
    """Work in the caseload on a full screen.

    Workers see their own cases and begin on the page Today. Supervisors see all cases and begin on
    Supervise, and so do admins without cases of their own. Press w to see other cases, and ? to see
    what each key does.
    """

    COMMAND = "dashboard"

    everybody: bool = flag("--all", "All", "All cases.")
    about: str | None = described(
        Named("case", "CASE"), "Case", "The case to start with.", option="--case"
    )


@dataclass(frozen=True, kw_only=True)
class MineQuestion(Value):
    """List your contacts by day, with minutes and travel.

    It is made for a timesheet: each day has its sum, and the last row is the sum of all. Contacts
    marked as entered in error are left out.
    """

    COMMAND = "mine"

    first: date | None = described(
        PAST_DAY, "From", "The first day. Default: the Monday of the week.", option="--from"
    )
    last: date | None = described(
        PAST_DAY, "To", "The last day. Default: today; without --from this Sunday.", option="--to"
    )
    worker: str | None = described(WORKER, "Worker", "The contacts of this worker, not yours.")
