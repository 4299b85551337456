"""The parts of several questions: the cases that are meant, and the days ahead."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import Handle
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import Each
from cmcli.domain.keys import SHIPPED_MODELS
from cmcli.domain.kinds import DUE_KINDS
from cmcli.errors import Sentence, UsageProblem

USUAL_WINDOW = 7
"""Days ahead that are looked at where nothing else is said."""

DUE = Each(Key("due kind", tuple(DUE_KINDS)))
WORKER, TEAM = Handle(), Handle("team", "T")
MODEL = Key("model", SHIPPED_MODELS, "M")


@dataclass(frozen=True, kw_only=True)
class AsOf(Value):
    """The day whose record is shown; today's if none is said."""

    as_of: date | None = described(
        PAST_DAY, "As of", "Show the record as it was at the end of this day."
    )


@dataclass(frozen=True, kw_only=True)
class WhoseCases(Value):
    """The worker or team whose cases to show; the default depends on who asks."""

    worker: str | None = described(WORKER, "Worker", "Only this worker's cases.")
    team: str | None = described(TEAM, "Team", "Only this team's cases.")
    everybody: bool = flag("--all", "All", "All cases, including unassigned ones.")

    def agree(self) -> None:
        """Take only one of the three."""
        if (self.worker is not None) + (self.team is not None) + self.everybody > 1:
            raise UsageProblem(Sentence("Use only one of {worker}, {team} and {everybody}."))

    @property
    def named(self) -> bool:
        """Return whether a worker or a team is named, so that what others cover is shown too."""
        return self.worker is not None or self.team is not None
