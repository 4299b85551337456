"""The waiting list: who comes next and why, and the places that were declined.

The order has four groups, so that a supervisor can explain it in a sentence: first an open safety
flag, then urgent cases, then those that should be soon, then all others. Within a group the longest
wait comes first. Nobody is passed over for ever: after `WaitlistDays.long` days of waiting, and
when a promised day has come, a place should be found soon.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cmcli.domain.dates import say_days, short_day
from cmcli.domain.needs import URGENT as NEED_URGENT
from cmcli.domain.needs import Need
from cmcli.domain.records import column, record
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import CaseEvent, Past, joined, tells

if TYPE_CHECKING:
    from cmcli.domain.facts import CaseFacts

CLIENT = "client"
"""The key of `DECLINED_BY` for a place that the client declined."""

GROUPS = ("safety", "urgent", "soon", "routine")
"""The groups of the order of triage, the first one first."""

INTENSIVE = 4
"""The acuity that is urgent."""

MANY_DECLINES = 3
"""So many declined places are for a supervisor to look at."""


class WaitlistDays(NamedTuple):
    """The agency's numbers of days for the waiting list.

    Somebody on it hears from the agency every ``urgent`` days with an open flag or an urgent need,
    else as often as the model says. After ``long`` days of waiting a place should be found soon.
    After a declined place a client is passed over for ``declined`` days.
    """

    urgent: int
    long: int
    declined: int


USUAL_WAITLIST_DAYS = WaitlistDays(urgent=7, long=90, declined=30)
"""The numbers of an agency that has set none."""


@record("waitlist_declines", noun="declined place")
class DeclinedPlace:
    """A place that was offered to somebody on the waitlist, and declined.

    ``by`` is a key of `DECLINED_BY`; ``worker_id`` is the worker who would have had the case.
    """

    id: str
    case_id: str = column(refers="cases")
    on: date
    by: str = column(title="declined by")
    worker_id: str | None = column(default=None, refers="workers", title="worker")
    reason: str = column(searched=True)

    @property
    def told(self) -> str:
        """Tell it as a reason for passing somebody over."""
        return f"declined by the {self.by} on {short_day(self.on)}"

    def told_with(self, handles: Mapping[str, str]) -> str:
        """Tell it with the worker; ``handles`` are those of workers by their ids."""
        who = f"with {handles[self.worker_id]} " if self.worker_id else ""
        return f"{who}{self.told}"


class Triage(NamedTuple):
    """The group of somebody on the waiting list, and the reasons.

    ``group`` is one of `GROUPS`, ``waited`` the days since the person came in. ``reasons`` are in
    words, the most pressing one first.
    """

    group: str
    waited: int
    reasons: tuple[str, ...]

    @property
    def order(self) -> tuple[int, int]:
        """Sort those who wait: by group, then the longest wait first."""
        return GROUPS.index(self.group), -self.waited


def triage(facts: "CaseFacts", today: date) -> Triage:
    """Return the group of somebody on the waitlist today, and the reasons."""
    found = list(_pressing(facts, today))
    waited = max(0, (today - facts.case.opened_on).days)
    long = waited >= facts.waitlist_days.long
    much = f", which is long ({facts.waitlist_days.long} or more)" if long else ""
    wait = f"for {say_days(waited)}" if waited else "since today"
    found.append(("soon" if long else "routine", f"waiting {wait}{much}"))
    group = min((of for of, _ in found), key=GROUPS.index)
    return Triage(group, waited, (*(why for _, why in found), *_declined(facts)))


def presses(facts: "CaseFacts") -> bool:
    """Return whether an open flag or an urgent need makes the waiting clock run faster."""
    return bool(facts.of(Flag) or facts.of(Need))


def _pressing(facts: "CaseFacts", today: date) -> Iterator[tuple[str, str]]:
    """Give the reasons for a place, each with its group, in the order of the groups."""
    case, needs = facts.case, [one.domain for one in facts.of(Need)]
    for flag in facts.of(Flag):
        yield "safety", f"safety flag {flag.number} ({flag.kind}) is open"
    if case.urgency == "urgent":
        yield "urgent", "urgent"
    if needs:
        what = "need" if len(needs) == 1 else "needs"
        yield "urgent", f"{what} at {NEED_URGENT}: {', '.join(sorted(needs))}"
    if case.acuity >= INTENSIVE:
        yield "urgent", f"acuity {case.acuity}"
    if case.urgency == "soon":
        yield "soon", "needed soon"
    if case.immediate is not None:
        yield "soon", f"immediate needs: {case.immediate}"
    if case.promised is not None or facts.next_on is not None:
        due = facts.next_on is not None and facts.next_on <= today
        yield "soon" if due else "routine", _promised(facts)


def _promised(facts: "CaseFacts") -> str:
    """Tell the promise, with the day that was agreed for the next contact."""
    day = None if facts.next_on is None else f"for {short_day(facts.next_on)}"
    what = joined("promised", day, sep=" ")
    return what if facts.case.promised is None else f"{what}: {facts.case.promised}"


def _declined(facts: "CaseFacts") -> Iterator[str]:
    """Tell how many places the client declined, and whether a supervisor should look."""
    places = facts.of(DeclinedPlace)
    own = [one for one in places if one.by == CLIENT]
    if own:
        count = "1 place" if len(own) == 1 else f"{len(own)} places"
        yield f"the client declined {count}, last on {short_day(own[-1].on)}"
    if len(places) >= MANY_DECLINES:
        yield f"{len(places)} places declined: a supervisor should look at why"


def passed_over(facts: "CaseFacts", today: date) -> DeclinedPlace | None:
    """Return the declined place that keeps somebody from being proposed today.

    One that names a worker only rules out that worker; see :func:`ruled_out`.
    """
    since = today - timedelta(days=facts.waitlist_days.declined)
    recent = [one for one in facts.of(DeclinedPlace) if one.worker_id is None and one.on > since]
    return recent[-1] if recent else None


def ruled_out(facts: "CaseFacts") -> dict[str, DeclinedPlace]:
    """Return the workers (ids) who are not proposed, because a place with them was declined."""
    places = facts.of(DeclinedPlace)
    return {one.worker_id: one for one in places if one.worker_id is not None}


@tells(DeclinedPlace)
def _declined_places(past: Past) -> Iterator[CaseEvent]:
    """Places that were declined, by whom and why."""
    for one in past.of(DeclinedPlace):
        worker = f" with {past.handles[one.worker_id]}" if one.worker_id else ""
        text = joined(f"place{worker} declined by the {one.by}", one.reason)
        yield CaseEvent("waitlist", one.on, text)
