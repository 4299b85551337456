"""The rules of closing: when a client counts as lost, and what speaks against a reason."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.keys import RATING_LABELS
from cmcli.domain.models import Model
from cmcli.domain.needs import SERIOUS, URGENT, Need
from cmcli.domain.plans import Goal, Step
from cmcli.domain.referrals import Referral

GOALS_MET, UNABLE_TO_REACH, DECEASED = "goals-met", "unable-to-reach", "deceased"
"""Reasons for closing that a rule depends on."""

ENTERED_TWICE = "entered-twice"
"""The reason for closing a case that a merge ends."""

STAYS = ("home", "community", "shelter", "hospital", "jail")
"""The modes of a visit to a place where somebody may stay."""


class Tried(NamedTuple):
    """An attempt to reach the client: its day, and its mode if one was said."""

    on: date
    mode: str | None


class Effort(NamedTuple):
    """The attempts that a model needs before a client counts as lost.

    ``days`` are different days with an attempt, ``over`` the days from the first attempt to the
    closure. ``visit``: one attempt is a visit to where the client was last known to stay.
    """

    days: int
    modes: int = 0
    over: int = 0
    visit: bool = False

    def __str__(self) -> str:
        """Return it in words, as in ``3 attempts on different days by 2 modes over 14 days``."""
        modes = f" by {self.modes} modes" if self.modes else ""
        over = f" over {say_days(self.over)}" if self.over else ""
        visit = ", one of them a visit to where they were last known to stay" if self.visit else ""
        return f"{self.days} attempts on different days{modes}{over}{visit}"


def effort_of(model: Model) -> Effort:
    """Return the attempts that the model needs before a client counts as lost."""
    if model.follow_up_days is not None:
        return Effort(2)
    if model.outreach:
        return Effort(3, modes=2, over=30, visit=True)
    return Effort(3, modes=2, over=14)


def still_missing(wanted: Effort, tried: Collection[Tried], on: date) -> list[str]:
    """Return in words what the attempts lack of the effort, on the day of the closure."""
    days = {one.on for one in tried}
    modes = {one.mode for one in tried if one.mode is not None}
    missing = []
    if len(days) < wanted.days:
        missing.append(f"{_more(wanted.days - len(days), 'day')} with an attempt")
    if len(modes) < wanted.modes:
        missing.append(_more(wanted.modes - len(modes), "mode"))
    since = (on - min(days)).days if days else 0
    if since < wanted.over:
        missing.append(_more(wanted.over - since, "day") + " since the first attempt")
    if wanted.visit and not modes.intersection(STAYS):
        missing.append("a visit")
    return missing


def _more(count: int, what: str) -> str:
    return f"{count} more {what}{'' if count == 1 else 's'}"


class ClosingFacts(NamedTuple):
    """The goals of a case, the steps that nobody has done, the needs, and the open referrals."""

    goals: tuple[Goal, ...]
    steps: tuple[Step, ...]
    needs: tuple[Need, ...]
    referrals: tuple[Referral, ...] = ()

    @property
    def open_goals(self) -> tuple[Goal, ...]:
        """The goals that end with the case."""
        return tuple(goal for goal in self.goals if goal.state == "open")

    def against_goals_met(self, outcomes: Mapping[int, str]) -> Iterator[str]:
        """Yield sentences on what speaks against closing because the goals are met.

        ``outcomes`` are those said for goals that end now, by number.
        """
        missed = {}
        for goal in self.goals:
            state = goal.state
            if state == "open":
                state = outcomes.get(goal.number, "dropped")
                if state != "achieved":
                    missed[goal.id] = goal.number
            elif state not in ("partly", "not-achieved"):
                continue
            if state != "achieved":
                yield f"Goal {goal.number} is not achieved ({state})."
        undone = sorted(
            (missed[one.goal_id], one.number) for one in self.steps if one.goal_id in missed
        )
        if undone:
            numbers = ", ".join(f"{goal}.{step}" for goal, step in undone)
            yield f"Step {numbers} is open." if len(undone) == 1 else f"Steps {numbers} are open."
        linked = {goal.need for goal in self.goals if goal.state != "dropped"}
        yield from _rated(SERIOUS, (need for need in self.needs if need.domain in linked))

    def against_needs_met(self) -> Iterator[str]:
        """Yield sentences on what speaks against the needs being met."""
        return _rated(URGENT, self.needs)


def _rated(least: int, needs: Iterable[Need]) -> Iterator[str]:
    for need in needs:
        if need.rating is not None and need.rating >= least:
            yield f"The need {need.domain} is rated {need.rating} ({RATING_LABELS[need.rating]})."


def no_longer_owed(days: Sequence[date]) -> str:
    """Name the aftercare that is no longer owed."""
    return f"The aftercare agreed for {', '.join(map(short_day, days))} is no longer due."
