"""Values for making a store: your own, and that of a made-up agency."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.agency.values.staff import ROLE
from cmcli.casework.described.agency_kinds import EMAIL, FilePath, NewHandle, OfSetting
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.kinds import NAME, Whole
from cmcli.domain.workers import new_handle


@dataclass(frozen=True, kw_only=True)
class FirstWorker(Value):
    """Create the store, with yourself as its first worker."""

    COMMAND = "init"

    worker: str = described(NewHandle(), "Your username", "Your username in cm.", needed=True)
    name: str = described(NAME, "Your name", "Your name.", needed=True)
    role: str = described(ROLE, "Role", "Your role. Default: admin.", usual="admin")
    timezone: str | None = described(
        OfSetting("agency.timezone", "ZONE"),
        "Time zone",
        "The agency's time zone. Default: this computer's.",
    )
    email: str | None = described(EMAIL, "Email", "Where reminders reach you.")
    practice: bool = flag(
        "--practice", "Practice store", "A store for practice: you may set any date as today."
    )

    def agree(self) -> None:
        """Refuse the username that belongs to cron."""
        new_handle(self.worker)


@dataclass(frozen=True, kw_only=True)
class MakeDemo(Value):
    """Create a made-up agency and show its caseload.

    No one in it is real. The same seed and day create the same agency.
    """

    COMMAND = "demo"

    path: str | None = described(
        FilePath("PATH"),
        "Path",
        "Where to create it. Default: a temporary folder.",
        positional=True,
    )
    seed: int = described(
        Whole(0, 999_999_999),
        "Seed",
        "A number. Each number gives a different agency. Default: 1.",
        usual=1,
    )
    day: date | None = described(PAST_DAY, "Day", "The agency's last day. Default: today.")
