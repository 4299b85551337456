"""Workers are suggested for cases: what is known is read, and the rule ranks them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cmcli.casework.capacity.offers import CaseOffer, LoadsToday, standing
from cmcli.domain.cases import Case, Placement
from cmcli.domain.reductions import Reduction
from cmcli.domain.suggestions import LoadWithCase, Suggestion, Wanted, suggestion
from cmcli.domain.worker_ties import WorkerTie
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase


class Suggested(NamedTuple):
    """How a worker fits a case, and how full the worker would be with it."""

    fit: Suggestion
    offer: CaseOffer


@dataclass(frozen=True, slots=True)
class WorkersKnown:
    """The known facts about all workers, and about the cases for which one is wanted."""

    loads: LoadsToday
    reductions: Sequence[Reduction]
    wanted: Mapping[str, Wanted]
    today: date

    def offered(self, worker: Worker, case: Case) -> Suggested:
        """Compare a worker with one of the cases, by the load that the worker would have."""
        offer = self.loads.offer(worker, [self.loads.held(case)])
        load, wanted = LoadWithCase(offer.after.target, offer.why), self.wanted[case.id]
        return Suggested(suggestion(worker, wanted, load, self.reductions, self.today), offer)

    def ranked(self, case: Case, team_id: str | None = None) -> list[Suggested]:
        """Return every worker but the present one, who fits best first."""
        found = (
            self.offered(one, case)
            for one in self.loads.workers
            if one.id != case.worker_id and team_id in (None, one.team_id)
        )
        return sorted(found, key=lambda one: one.fit.place)


def workers_known(view: View, cases: Sequence[FoundCase]) -> WorkersKnown:
    """Read what decides who is suggested for the cases."""
    clients = {one.client.id for one in cases}
    loads = standing(view, cases)
    workers = {one.id: one for one in view.all(Worker)}
    ties: defaultdict[str, defaultdict[str, dict[str, str | None]]]
    ties = defaultdict(lambda: defaultdict(dict))
    for tie in view.all(WorkerTie, client_id=clients, ended_on=None):
        ties[tie.client_id][tie.worker_id][tie.kind] = tie.reason
    episodes = view.all(Case, client_id=clients)
    past = _placements(view, episodes)
    wanted = {}
    for one in cases:
        client, present = one.client, workers.get(one.case.worker_id or "")
        history = past.get(client.id, {})
        wanted[one.case.id] = Wanted(
            name=client.goes_by or client.name or client.code,
            model=one.case.model,
            languages=client.languages or (),
            interpreter=client.interpreter,
            area=client.area,
            team_id=None if present is None else present.team_id,
            ties=ties[client.id],
            had=_had(history, view.today),
            moves=sum(_moves(placements) for placements in history.values()),
        )
    reductions = view.all(Reduction, worker_id=[one.id for one in loads.workers])
    return WorkersKnown(loads, reductions, wanted, view.today)


_History = Mapping[str, list[Placement]]
"""The placements of a client by case, the first one first."""


def _placements(view: View, episodes: Collection[Case]) -> Mapping[str, _History]:
    """Client's id → the placements by case."""
    clients = {one.id: one.client_id for one in episodes}
    found: defaultdict[str, dict[str, list[Placement]]] = defaultdict(dict)
    for one in view.all(Placement, order=("from_on", "id"), case_id=list(clients)):
        found[clients[one.case_id]].setdefault(one.case_id, []).append(one)
    return found


def _had(history: _History, today: date) -> dict[str, date]:
    """Worker's id → the worker's last day with a case of the client."""
    found: dict[str, date] = {}
    for placements in history.values():
        ends = [one.from_on for one in placements[1:]] + [today]
        for one, end in zip(placements, ends, strict=True):
            if one.worker_id is not None:
                found[one.worker_id] = max(end, found.get(one.worker_id, end))
    return found


def _moves(placements: Sequence[Placement]) -> int:
    """Return how often a case went from one worker to another."""
    workers = [one.worker_id for one in placements if one.worker_id is not None]
    return sum(before != after for before, after in pairwise(workers))
