"""Values for the waiting list: the question who waits, the next acceptance, and a declined place.

This imports no SQL.
"""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.fields import Value, described, flag, shared
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.looking.values.shared import MODEL, TEAM, AsOf
from cmcli.casework.round.values.shared import TAKEN_ON, TAKER, WHY
from cmcli.domain.keys import DECLINED_BY
from cmcli.errors import Sentence, UsageProblem


@dataclass(frozen=True, kw_only=True)
class WaitlistQuestion(AsOf):
    """List who is on the waitlist, the most urgent first.

    An open safety flag comes first. Then come those who are urgent, have a need rated 4 or acuity
    4. After them come those who are needed soon, have immediate needs, were promised something for
    today or earlier, or have waited long (setting waitlist.long-days). Equal ones come in the order
    of their wait.
    """

    COMMAND = "waitlist"

    model: str | None = described(MODEL, "Model", "Only cases of this model.")
    team: str | None = described(TEAM, "Team", "Only cases that this team has room for.")


@dataclass(frozen=True, kw_only=True)
class AcceptNext(Value):
    """Accept the first case of the waitlist that there is room for, up to the target."""

    COMMAND = "accept"
    DOES = "cmcli.casework.waitlist.proposing:perform_next"

    next: bool = flag("--next", "Next", "Accept the first of the waitlist that there is room for.")
    model: str | None = described(MODEL, "Model", "With --next: only cases of this model.")
    worker: str | None = shared(TAKER)
    team: str | None = described(TEAM, "Team", "With --next: only members of this team.")
    on: date | None = shared(TAKEN_ON)
    reason: str | None = shared(WHY)

    def agree(self) -> None:
        """Take either a worker or a team."""
        if self.worker is not None and self.team is not None:
            raise UsageProblem(Sentence("Use either {worker} or {team}, not both."), field="team")


@dataclass(frozen=True, kw_only=True)
class DeclinePlace(Value):
    """Record that a place was declined for a client on the waitlist, who stays on it.

    The worker is the one who would have had the case. Where a worker declines and names nobody,
    that is whoever declines.
    """

    COMMAND = "accept"
    DOES = "cmcli.casework.waitlist.declining:perform_decline"

    declined_by: str = described(
        Key("decliner", DECLINED_BY, "WHO"),
        "Declined by",
        "Record that a place was declined, and by whom. The case stays on the waitlist.",
        needed=True,
    )
    worker: str | None = shared(TAKER)
    on: date | None = shared(TAKEN_ON)
    reason: str | None = shared(WHY)

    def agree(self) -> None:
        """Check that the reason is there; a place is never declined without one."""
        if self.reason is None:
            raise UsageProblem(
                Sentence("{reason} is missing."), "Add why the place was declined.", field="reason"
            )
