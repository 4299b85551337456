"""The question of the supervisor's page. This imports no SQL."""

from dataclasses import dataclass

from cmcli.casework.described.fields import described, flag
from cmcli.casework.looking.values.shared import TEAM, WORKER, AsOf, WhoseCases


@dataclass(frozen=True, kw_only=True)
class SuperviseQuestion(AsOf, WhoseCases):
    """Show by worker what is late and what waits for a supervisor.

    Where nothing is named, it shows your team. Without a team, workers see themselves, and
    supervisors and admins see everyone. With --worker it tells all about one worker.
    """

    COMMAND = "supervise"

    worker: str | None = described(WORKER, "Worker", "Tell all about this worker.")
    team: str | None = described(TEAM, "Team", "Only the members of this team.")
    everybody: bool = flag("--all", "All", "All workers and teams, and what is about no worker.")
