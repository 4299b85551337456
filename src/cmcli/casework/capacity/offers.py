"""The load of each worker if they took a case, to compare before anyone decides.

Admission itself is asked, so that what is shown and what is decided are never two things.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

from cmcli.casework.capacity.placing import carried_by, counting_households
from cmcli.casework.models_today import Models
from cmcli.domain.admission import admit, judges
from cmcli.domain.caseload import Carrier, Fullness, Held, carries_team_cases, fullness
from cmcli.domain.cases import Case
from cmcli.domain.models import Model
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Refused
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase


@dataclass(frozen=True, slots=True)
class CaseOffer:
    """How full a worker is now, and how full with the cases.

    ``judged_on`` is the worker or the team whose hours count. ``refused`` means that admission
    would refuse one of the cases, and ``why`` is its sentence. ``has`` means that the worker
    already has one of them.
    """

    worker: str
    name: str
    judged_on: str
    before: Fullness
    after: Fullness
    refused: bool
    has: bool
    why: str | None = None


class _WithCases(NamedTuple):
    """How full a carrier is without and with the cases, and why admission refuses one of them."""

    before: Fullness
    after: Fullness
    why: str | None


@dataclass(frozen=True, slots=True)
class LoadsToday:
    """Today's loads of workers; made from one snapshot, and asked without the store."""

    models: Mapping[str, Model]
    workers: Sequence[Worker]
    alone: Mapping[str, Carrier]
    teams: Mapping[str, Carrier]
    sharing: Collection[str]
    """The teams that carry cases of team scope, whose hours bear every other case too."""
    homes: Mapping[str, str]
    """Client's id → the household that the client counts in, for the cases that are decided."""
    _of_teams: dict[tuple[str, tuple[Held, ...]], _WithCases] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """How teams fit cases; all members of a team share it."""

    def held(self, case: Case, **changed: Any) -> Held:
        """Return a case as load would see it, with these fields changed."""
        home = self.homes.get(case.client_id)
        return replace(Held(case.id, case.model, case.acuity, home, case.client_id), **changed)

    def offer(self, worker: Worker, cases: Sequence[Held]) -> CaseOffer:
        """Calculate the load of the worker after taking these cases, one after the other."""
        alone = self.alone[worker.id]
        bearers = self._bearers(worker, cases)
        first, judged = bearers[0], [self._with_cases(one, cases) for one in bearers]
        why = next((one.why for one in judged if one.why is not None), None)
        return CaseOffer(
            worker=worker.handle,
            name=worker.name,
            judged_on=f"team {first.name}" if first.is_team else worker.handle,
            before=judged[0].before,
            after=judged[0].after,
            refused=why is not None,
            has=any(one.case == held.case for one in cases for held in alone.held),
            why=why,
        )

    def offers(self, cases: Sequence[Held]) -> list[CaseOffer]:
        """Every worker, who has most room afterwards first."""
        found = [self.offer(worker, cases) for worker in self.workers]
        return sorted(found, key=_room_first)

    def without(self, worker: Worker, cases: Sequence[Held]) -> tuple[Fullness, Fullness]:
        """Return how full the worker is now, and how full without these cases."""
        gone = {one.case for one in cases}
        alone = self.alone[worker.id]
        left = replace(alone, held=tuple(one for one in alone.held if one.case not in gone))
        return fullness(alone, self.models), fullness(left, self.models)

    def of(self, worker_id: str | None) -> Worker | None:
        """The worker of that id, None for one who is not active."""
        return next((one for one in self.workers if one.id == worker_id), None)

    def _bearers(self, worker: Worker, cases: Sequence[Held]) -> list[Carrier]:
        """Return whose hours count for the cases, as in admission."""
        alone = self.alone[worker.id]
        team = None if worker.team_id is None else self.teams[worker.team_id]
        shared = worker.team_id in self.sharing
        shared = shared or any(self.models[held.model].scope == "team" for held in cases)
        if team is None or not cases or not shared:
            return [alone]
        found = [one for held in cases for one in judges(held, alone, team, self.models)]
        return list({one.name: one for one in found}.values())

    def _with_cases(self, carrier: Carrier, cases: Sequence[Held]) -> _WithCases:
        """Compare a carrier without and with the cases, a team once for all of its members."""
        key = carrier.name, tuple(cases)
        found = self._of_teams.get(key) if carrier.is_team else None
        if found is None:
            with_them = reduce(_with, cases, carrier)
            before, after = (fullness(one, self.models) for one in (carrier, with_them))
            found = _WithCases(before, after, self._refusal(carrier, cases))
        if carrier.is_team:
            self._of_teams[key] = found
        return found

    def _refusal(self, carrier: Carrier, cases: Sequence[Held]) -> str | None:
        """Why admission, asked of this carrier alone, refuses one of the cases."""
        for held in cases:
            if not carrier.judges(self.models[held.model]):
                continue
            try:
                admit(held, carrier, None, self.models, role="worker")
            except Refused as refused:
                return refused.message
            carrier = _with(carrier, held)
        return None


def standing(view: View, cases: Sequence[FoundCase] = ()) -> LoadsToday:
    """Return today's loads of workers, to decide on these cases."""
    workers = view.all(Worker, order=("handle",), active=True)
    known = Models(view)
    models = {key: known[key] for key in known}
    found = carried_by(view, workers, view.all(Team))
    teams = found.together
    return LoadsToday(
        models=models,
        workers=tuple(workers),
        alone=found.alone,
        teams=teams,
        sharing={key for key, team in teams.items() if carries_team_cases(team, models)},
        homes=counting_households(view, {one.client.id for one in cases}),
    )


def _with(carrier: Carrier, held: Held) -> Carrier:
    others = tuple(one for one in carrier.held if one.case != held.case)
    return replace(carrier, held=(*others, held))


def _room_first(offer: CaseOffer) -> tuple[bool, bool, Fraction, str]:
    share = offer.after.target
    return (offer.has, share is None, share or Fraction(0), offer.worker)
