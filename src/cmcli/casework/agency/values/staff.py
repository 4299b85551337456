"""Values for workers and teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmcli.casework.agency.values.models import MODEL
from cmcli.casework.described.agency_kinds import EMAIL, Handle, Hours, NewHandle
from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described, own_fields
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import NAME, Clearable, Each, Text, YesNo
from cmcli.domain.keys import ROLES, TEAM_ROLES
from cmcli.domain.text import NAME_LIMIT
from cmcli.domain.workers import USUAL_HOURS, new_handle
from cmcli.errors import Sentence, UsageProblem

ROLE = Key("role", ROLES, "ROLE")
LOGIN = Text(NAME_LIMIT, metavar="USER")


@dataclass(frozen=True, kw_only=True)
class WorkerTerms(Value):
    """Details of a worker. An empty text takes a value away."""

    handle: str = described(
        Handle("worker-any"), "Username", "The worker's username.", positional=True, needed=True
    )
    name: str | None = described(NAME, "Name", "A new name.")
    hours: Decimal | None = described(Hours(), "Hours", "Contracted hours a week.")
    role: str | None = described(ROLE, "Role", "A new role.")
    team: str | None = described(Clearable(Handle("team", "T")), "Team", "A team, or '' for none.")
    supervisor: str | None = described(
        Clearable(Handle()), "Supervisor", "Who supervises them, or '' for nobody."
    )
    team_role: str | None = described(
        Clearable(Key("team role", TEAM_ROLES)),
        "Role in the team",
        "Their role in the team, or '' for none.",
    )
    language: Sequence[str] = described(
        Each(Clearable(Text(NAME_LIMIT, metavar="L"))),
        "Languages",
        "A language that they speak, or '' for none.",
    )
    model: Sequence[str] = described(
        Each(Clearable(MODEL)), "Models", "A model whose cases they take, or '' for all."
    )
    area: Sequence[str] = described(
        Each(Clearable(Text(NAME_LIMIT))), "Areas", "An area where they work, or '' for all."
    )
    os_user: str | None = described(
        Clearable(LOGIN), "Computer login", "Their login on this computer, or '' for none."
    )
    email: str | None = described(
        Clearable(EMAIL), "Email", "Where reminders reach them, or '' for none."
    )


@dataclass(frozen=True, kw_only=True)
class AddWorker(WorkerTerms):
    """Add a worker."""

    COMMAND = "worker add"
    DOES = "cmcli.casework.agency.staff:perform_add_worker"

    handle: str = described(
        NewHandle(),
        "Username",
        "The worker's username, for example ben.",
        positional=True,
        needed=True,
    )
    name: str = described(NAME, "Name", "The worker's name.", needed=True)
    hours: Decimal = described(
        Hours(), "Hours", "Contracted hours a week. Default: 37.5.", usual=USUAL_HOURS
    )
    role: str = described(ROLE, "Role", "The worker's role. Default: worker.", usual="worker")
    team: str | None = described(
        NewHandle("team", "T"),
        "Team",
        "The worker's team. cm creates it if it does not exist.",
    )

    def agree(self) -> None:
        """Refuse the username that belongs to cron."""
        new_handle(self.handle)


@dataclass(frozen=True, kw_only=True)
class SetWorker(WorkerTerms):
    """Change a worker's details."""

    COMMAND = "worker set"
    DOES = "cmcli.casework.agency.staff:perform_set_worker"

    from_on: date | None = described(
        COMING_DAY, "From", "The first day of the new hours. Default: today.", option="--from"
    )
    active: bool | None = described(
        YesNo(),
        "Works here",
        "Whether they still work here.",
        option="",
        flags={
            "--active": ("yes", "They work here again."),
            "--inactive": ("no", "They no longer work here."),
        },
    )

    def agree(self) -> None:
        """Refuse a change of nothing, and a day without hours."""
        given = {name: getattr(self, name) for name in own_fields(SetWorker)}
        if all(given[name] in (None, ()) for name in given.keys() - {"handle", "from_on"}):
            raise UsageProblem("Nothing to change.", "For example: cm worker set ana --hours 30")
        if self.from_on is not None and self.hours is None:
            raise UsageProblem(
                Sentence("{from_on} is for {hours}, which is missing."),
                "For example: cm worker set ana --hours 30 --from 'next month'",
                field="from_on",
            )


@dataclass(frozen=True, kw_only=True)
class AddTeam(Value):
    """Create a team."""

    COMMAND = "team add"
    DOES = "cmcli.casework.agency.staff:perform_add_team"

    handle: str = described(
        NewHandle(),
        "Short name",
        "The team's short name, for example north.",
        positional=True,
        needed=True,
    )
    name: str = described(NAME, "Name", "The team's name.", needed=True)


@dataclass(frozen=True, kw_only=True)
class RenameTeam(Value):
    """Rename a team."""

    COMMAND = "team set"
    DOES = "cmcli.casework.agency.staff:perform_rename_team"

    handle: str = described(
        Handle("team"), "Short name", "The team's short name.", positional=True, needed=True
    )
    name: str = described(NAME, "New name", "The team's new name.", needed=True)


@dataclass(frozen=True, kw_only=True)
class TeamQuestion(Value):
    """Show a team: its members, capacity and open cases, and who is on call.

    For models of team scope it says how many clients more than one member has seen in the last two
    weeks.
    """

    COMMAND = "team show"

    team: str = described(
        Handle("team"), "Short name", "The team's short name.", positional=True, needed=True
    )
