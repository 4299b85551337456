"""Lists and single cases: the facts of cases with everything derived from them."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cmcli.casework.models_today import Models
from cmcli.domain.cases import Case, Placement, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem, Until, due_items
from cmcli.domain.dates import short_day
from cmcli.domain.facts import CaseFacts
from cmcli.domain.flow import stage
from cmcli.domain.kinds import SEALED
from cmcli.domain.phases import Phases
from cmcli.domain.statuses import WITHOUT_WORKER
from cmcli.domain.stays import Stay, away_since, current
from cmcli.domain.waitlist import triage
from cmcli.domain.workers import Worker
from cmcli.errors import Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.reading.due import cases_seen_to
from cmcli.store.reading.facts import facts_of
from cmcli.store.reading.find import find_team, find_worker

if TYPE_CHECKING:
    from cmcli.casework.looking.values.lists import Listing


class CaseView(NamedTuple):
    """One case with what is derived from its facts; ``stay`` is the one that goes on.

    ``away_since`` is its first day, or that of the first stay before it where there were transfers.
    """

    facts: CaseFacts
    stage: str
    due: tuple[DueItem, ...]
    phase: int | None = None
    stay: Stay | None = None
    away_since: date | None = None

    @property
    def ref(self) -> str:
        """The exact reference."""
        return case_ref(self.facts.client.code, self.facts.case.episode)

    @property
    def shown_name(self) -> str | None:
        """The name, else what the client goes by."""
        return self.facts.client.name or self.facts.client.goes_by

    @property
    def status(self) -> str:
        """The status of the case."""
        return self.facts.case.status

    @property
    def worker(self) -> str | None:
        """The username of the worker, None if unassigned."""
        return self.facts.worker

    @property
    def away(self) -> str | None:
        """Return where the client is and since when, as the beginning of a sentence."""
        if self.stay is None:
            return None
        if self.away_since is None or self.away_since == self.stay.begun_on:
            return self.stay.heading
        return f"{self.stay.heading}, away since {short_day(self.away_since)}"

    @property
    def next_contact(self) -> DueItem | None:
        """The contact item, if the case has one."""
        return next((item for item in self.due if item.kind == "contact"), None)

    def as_dict(self) -> dict[str, object]:
        """The keys of a case that scripts rely on.

        ``last_contact`` is the latest day with a held contact with the client in any mode,
        ``last_seen`` the latest with one that counts.
        """
        case, client, contact = self.facts.case, self.facts.client, self.next_contact
        return {
            "code": client.code,
            "ref": self.ref,
            "episode": case.episode,
            "name": self.shown_name,
            "model": case.model,
            "stage": self.stage,
            "status": case.status,
            "worker": self.facts.worker,
            "second": self.facts.second,
            "covered_by": self.facts.covered and self.facts.covered.handle,
            "covered_until": self.facts.covered and self.facts.covered.last_on,
            "opened_on": case.opened_on,
            "closed_on": case.closed_on,
            "acuity": case.acuity,
            "next_contact_due": contact.due_on if contact else None,
            "days_late": contact.days_late if contact else 0,
            "away": self.stay.kind if self.stay else None,
            "away_since": self.away_since,
            "away_until": self.stay.until_on if self.stay else None,
            "last_contact": self.facts.reached_on,
            "last_seen": self.facts.counted_on,
        }


def views_of(
    view: View,
    cases: Sequence[Case],
    clients: Sequence[Client] = (),
    *,
    until: Until | None = None,
) -> list[CaseView]:
    """The cases with stage and everything due (see :func:`due_items`), in their order.

    ``clients`` are those of them that were read already. ``until`` is today or later.
    """
    models = Models(view)
    shown = _seen_by_watcher(view)
    found = []
    for facts in facts_of(view, cases, models, clients):
        model = models[facts.case.model]
        items = due_items(facts, model, view.today, until)
        due = tuple(one for one in items if shown(one))
        review = any(item.kind == "review" and item.due_on <= view.today for item in due)
        phase = Phases(facts.case, facts.of(Placement), model).on(view.today)
        stay = current(facts.of(Stay), view.today) if facts.case.under_way else None
        since = away_since(facts.of(Stay), view.today) if stay else None
        found.append(CaseView(facts, stage(facts, review_due=review), due, phase, stay, since))
    return found


def _seen_by_watcher(view: View) -> Callable[[DueItem], bool]:
    """Return what says whether who looks may see an item: of a sealed kind only their own."""
    watcher = cache(lambda: view.watcher)  # who it is takes a question of the store
    return lambda item: item.kind not in SEALED or view.unsealed or item.worker == watcher()


def case_view(view: View, case: Case, client: Client | None = None) -> CaseView:
    """One case with stage and everything due; ``client`` if it was read already."""
    return views_of(view, [case], () if client is None else [client])[0]


def own_or_all(
    view: View, me: Worker | None, named: str | None, *, status: str = "open"
) -> Worker | None:
    """Return whose cases to list: the named worker's, else a worker's own, else all (None).

    Waitlisted and referred-out cases are unassigned, so all workers see all of them.
    """
    if named is not None:
        return find_worker(view, named)
    if me is None or me.role != "worker" or status in WITHOUT_WORKER:
        return None
    return me


def list_cases(view: View, me: Worker | None, asked: "Listing") -> list[CaseView]:
    """List the cases that are asked for, the most urgent contact first.

    ``me`` is who looks, None where nobody is known.
    """
    closed = asked.stage == "closed" and asked.status == "open"
    status = "closed" if closed else asked.status
    equal: dict[str, Any] = {"model": asked.model, "status": None if status == "all" else status}
    if asked.team is not None:
        team = find_team(view, asked.team)
        equal["worker_id"] = [one.id for one in view.all(Worker, team_id=team.id)]
    else:
        worker = own_or_all(view, me, asked.worker, status=asked.status)
        equal["worker_id"] = None if worker is None else worker.id
    if asked.second:
        equal |= {"worker_id": None, "second_id": _named_or(view, me, asked.worker).id}
    equal = {name: value for name, value in equal.items() if value is not None}
    if asked.unassigned:
        equal["worker_id"] = None
    if asked.covered:
        cases = _covered(view, [_named_or(view, me, asked.worker).id], equal)
    else:
        cases = view.all(Case, order=("opened_on", "id"), **equal)
        if asked.to_see_to and equal.get("worker_id") is not None:
            named = equal["worker_id"]
            cases += _covered(view, [named] if isinstance(named, str) else named, equal)
    if asked.second:  # who has the case by now is no longer second
        cases = [one for one in cases if one.worker_id != one.second_id]
    found = views_of(view, cases)
    wanted = (one for one in found if _wanted(one, asked, view.today))
    return sorted(wanted, key=lambda one: _urgency(one, view.today))


def _named_or(view: View, me: Worker | None, named: str | None) -> Worker:
    """Return the named worker, else who looks."""
    if named is not None:
        return find_worker(view, named)
    if me is None:
        raise UsageProblem(Sentence("Name a {worker}."), field="worker")
    return me


def _covered(view: View, workers: Collection[str], equal: dict[str, Any]) -> list[Case]:
    """The cases of others that one of the workers (ids) covers today."""
    wanted = {name: equal[name] for name in ("model", "status") if name in equal}
    cases = [one for one in cases_seen_to(view, workers) if one.worker_id not in workers]
    return [one for one in cases if all(getattr(one, key) == it for key, it in wanted.items())]


def _wanted(one: CaseView, asked: "Listing", today: date) -> bool:
    if asked.not_seen is not None:
        seen = one.facts.counted_on or one.facts.case.accepted_on or one.facts.case.opened_on
        if (today - seen).days < asked.not_seen:
            return False
    late = any(item.days_late > 0 for item in one.due)
    return (asked.stage is None or one.stage == asked.stage) and (late or not asked.overdue)


def _urgency(one: CaseView, today: date) -> tuple[object, ...]:
    """The order of lists: safety first, then the soonest contact.

    Cases on the waitlist come last, in the order of triage.
    """
    contact = one.next_contact
    safety = any(item.kind == "safety" for item in one.due)
    if one.facts.case.status == "waitlist":
        return (not safety, date.max, triage(one.facts, today).order, one.ref)
    return (not safety, contact.due_on if contact else date.max, (-1, 0), one.ref)
