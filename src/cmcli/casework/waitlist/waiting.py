"""The waitlist in the order of triage, and how long people have waited."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from cmcli.casework.listing import CaseView, views_of
from cmcli.casework.waitlist.rooms import RoomsToday
from cmcli.casework.waitlist.values import WaitlistQuestion
from cmcli.domain.cases import Case
from cmcli.domain.dates import say_days
from cmcli.domain.waitlist import DeclinedPlace, Triage, triage
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import find_team
from cmcli.store.reading.waits import waits_before

LOOKED_BACK = 90
"""The days of the acceptances whose waits are reported."""


class WaitingCase(NamedTuple):
    """A case on the waitlist with its place in the order, from 1, and the reasons for it."""

    place: int
    case: CaseView
    triage: Triage

    def as_dict(self) -> dict[str, object]:
        """The keys of a case, and those of its wait."""
        facts = self.case.facts
        due = next((item for item in self.case.due if item.kind == "waiting"), None)
        return {
            "place": self.place,
            **self.case.as_dict(),
            "group": self.triage.group,
            "reasons": list(self.triage.reasons),
            "waited": self.triage.waited,
            "urgency": facts.case.urgency,
            "promised": facts.case.promised,
            "promised_for": facts.next_on,
            "declined": len(facts.of(DeclinedPlace)),
            "waiting_due": due and due.due_on,
        }


class Waits(NamedTuple):
    """How many days some people have waited; ``days`` in no order."""

    days: Sequence[int]

    @property
    def told(self) -> str:
        """Tell the median and the longest wait, and of how many."""
        middle = median(map(Fraction, self.days))
        half = f"{float(middle):g} days" if middle.denominator > 1 else say_days(int(middle))
        return f"median {half}, longest {say_days(max(self.days))} (n = {len(self.days)})"


class Waitlist(NamedTuple):
    """Those who wait, the first one first, and the waits of those accepted lately."""

    cases: tuple[WaitingCase, ...]
    accepted: Waits

    @property
    def remarks(self) -> Iterator[str]:
        """Sentences on how long people wait and have waited."""
        if self.cases:
            yield f"Waiting now: {Waits([one.triage.waited for one in self.cases]).told}."
        if self.accepted.days:
            yield f"Accepted in the last {LOOKED_BACK} days, waited: {self.accepted.told}."
        else:
            yield f"Nobody was accepted from the waitlist in the last {LOOKED_BACK} days."


def waitlist(view: View, asked: WaitlistQuestion) -> Waitlist:
    """List who waits for a place in a model, or for one with a member of a team."""
    members = None
    if asked.team is not None:
        team = find_team(view, asked.team)
        members = view.all(Worker, order=("handle",), team_id=team.id)
    found = in_order(view, model=asked.model)
    if members is not None:
        rooms = RoomsToday(view, [one.case.facts for one in found])
        some = {one.id for one in members}
        found = [one for one in found if rooms.first(one.case.facts, some)]
    return Waitlist(tuple(found), _accepted(view, asked.model, members))


def in_order(view: View, *, model: str | None = None) -> list[WaitingCase]:
    """Return everybody on the waitlist (of a model), the first one first."""
    of_model: dict[str, Any] = {} if model is None else {"model": model}
    cases = view.all(Case, status="waitlist", **of_model)
    seen = [(triage(one.facts, view.today), one) for one in views_of(view, cases)]
    seen.sort(key=lambda pair: (pair[0].order, pair[1].ref))
    return [WaitingCase(place, one, how) for place, (how, one) in enumerate(seen, start=1)]


def _accepted(view: View, model: str | None, members: Collection[Worker] | None) -> Waits:
    """The waits of those who were accepted lately and had waited a day or longer."""
    since = view.today - timedelta(days=LOOKED_BACK)
    workers = None if members is None else [one.id for one in members]
    return Waits(list(waits_before(view, since, model=model, workers=workers)))
