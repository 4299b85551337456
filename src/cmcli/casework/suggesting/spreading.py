"""Spreading the cases of a leaver, or those without a worker, over the workers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from cmcli.casework.answers import Answer
from cmcli.casework.round.moving import accept, transfer
from cmcli.casework.round.values.moving import Acceptance, Transfer
from cmcli.casework.suggesting.ranking import WorkersKnown, workers_known
from cmcli.casework.suggesting.solving import check_solver, solved
from cmcli.casework.suggesting.values import SuggestWorkers
from cmcli.domain.caseload import Carrier, Held, carried, decimals4, utilisation, weight
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.permissions import require
from cmcli.domain.safety import Flag
from cmcli.domain.spreading import NO_WEIGHT, Bearer, Parcel, Placing, SpreadTask, Weights
from cmcli.domain.stays import Stay, current
from cmcli.domain.suggestions import Suggestion
from cmcli.domain.workers import Team, Worker
from cmcli.errors import Refused
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_team, find_worker

TOP = "no worker has room below the ceiling"
NOBODY = "no worker is possible"


@dataclass(frozen=True, slots=True)
class Spread:
    """The cases to spread, those to decide on by hand with the reason, and the task.

    ``left`` maps a case's id to why it stays where it is.
    """

    cases: tuple[FoundCase, ...]
    left: Mapping[str, str]
    known: WorkersKnown
    task: SpreadTask

    @property
    def workers(self) -> dict[str, Worker]:
        """The possible workers by their id."""
        return {one.id: one for one in self.known.loads.workers}


def spread_of(view: View, asked: SuggestWorkers) -> Spread:
    """Read the cases to spread, and the possible workers."""
    leaver = None if asked.leaver is None else find_worker(view, asked.leaver, field="leaver")
    team = None if asked.team is None else find_team(view, asked.team)
    worker_id = None if leaver is None else leaver.id
    cases = view.all(Case, order=("opened_on", "id"), worker_id=worker_id, status="open")
    clients = {one.id: one for one in view.all(Client, id={case.client_id for case in cases})}
    found = tuple(FoundCase(one, clients[one.client_id], True) for one in cases)
    left = _to_decide(view, cases)
    known = workers_known(view, found)
    return Spread(found, left, known, _task(known, found, left, leaver, team))


def _to_decide(view: View, cases: Sequence[Case]) -> dict[str, str]:
    """Case's id → why somebody has to decide on it first."""
    ids = [one.id for one in cases]
    if not ids:
        return {}
    left = {
        one.case_id: "a safety flag is open" for one in view.all(Flag, case_id=ids, settled_on=None)
    }
    stays: dict[str, list[Stay]] = {}
    for stay in view.all(Stay, case_id=ids):
        stays.setdefault(stay.case_id, []).append(stay)
    for key, several in stays.items():
        if current(several, view.today) is not None:
            left.setdefault(key, "a stay goes on")
    return left


def _task(
    known: WorkersKnown,
    cases: Sequence[FoundCase],
    left: Mapping[str, str],
    leaver: Worker | None,
    team: Team | None,
) -> SpreadTask:
    """Write down the cases and the loads in exact numbers."""
    loads = known.loads
    workers = [
        one
        for one in loads.workers
        if (leaver is None or one.id != leaver.id)
        and (team is None or one.team_id == team.id)
        and loads.alone[one.id].capacity > 0
        and (one.role == "worker" or loads.alone[one.id].held)
    ]
    home = None if leaver is None else leaver.team_id
    parcels = tuple(
        _parcel(known, loads.held(one.case), one.case, workers, home)
        for one in cases
        if one.case.id not in left
    )
    used = {key for one in parcels for place in one.places.values() for key in place.bearers}
    bearers = [_bearer(loads.alone[one.id], one.id, known) for one in workers]
    bearers += [_bearer(one, key, known) for key, one in sorted(loads.teams.items())]
    return SpreadTask(parcels, tuple(one for one in bearers if one.key in used))


def _parcel(
    known: WorkersKnown, held: Held, case: Case, workers: Sequence[Worker], home: str | None
) -> Parcel:
    """One case, with the workers who can take it; a team's case stays with its team."""
    loads, weights = known.loads, _weights(known, held)
    of_team = loads.models[held.model].scope == "team" and home is not None
    places = {}
    for worker in workers:
        if of_team and worker.team_id != home:
            continue
        found = known.offered(worker, case).fit
        if found.fits("conflict") is not False:
            places[worker.id] = _placing(found, _bearers(known, held, worker, home))
    household = None if held.household is None else f"{held.household}/{held.model}"
    return Parcel(case.id, weights, places, household)


def _placing(found: Suggestion, bearers: tuple[str, ...]) -> Placing:
    """Count what speaks against the worker; an unknown fact costs nothing."""
    changes = sum(found.fits(key) is False for key in ("team", "area", "away"))
    known = found.fits("wish") or found.fits("continuity")
    return Placing(
        unwished=int(found.fits("not-wished") is False),
        misfits=sum(found.fits(key) is False for key in ("model", "language")),
        changes=changes + (not known),
        bearers=bearers,
    )


def _bearers(known: WorkersKnown, held: Held, worker: Worker, home: str | None) -> tuple[str, ...]:
    """Return the bearers of the case, as in admission; a team bears no more of what it keeps."""
    loads, team = known.loads, worker.team_id
    of_team = loads.models[held.model].scope == "team"
    alone = () if of_team and team is not None else (worker.id,)
    whole = team is not None and team != home and (of_team or team in loads.sharing)
    return (*alone, *((team,) if whole and team is not None else ()))


def _weights(known: WorkersKnown, held: Held) -> Weights:
    model = known.loads.models[held.model]
    share = weight(held.acuity, model.usual_acuity, model.weights)
    return Weights(
        *(
            Fraction(0) if limit is None else share / limit
            for limit in (model.target, model.ceiling)
        )
    )


def _bearer(carrier: Carrier, key: str, known: WorkersKnown) -> Bearer:
    """The worker or the team with what is free."""
    load = carried(carrier, known.loads.models)
    homes: dict[str, Weights] = {}
    for one in carrier.held:
        if one.household is not None and carrier.judges(known.loads.models[one.model]):
            there, found = f"{one.household}/{one.model}", _weights(known, one)
            homes[there] = max(homes.get(there, NO_WEIGHT), found)
    free = (max(carrier.capacity - one, Fraction(0)) for one in (load.target, load.ceiling))
    return Bearer(key, Weights(*free), load.target, carrier.capacity, homes)


def planned(spread: Spread) -> "SpreadResult":
    """Find the plan; no lock is held until it is found."""
    check_solver()
    plan = solved(spread.task)
    return SpreadResult(spread, plan.placed, plan.proven)


@dataclass(frozen=True, slots=True)
class SpreadResult:
    """The plan with its reasons: case's id → worker's id."""

    spread: Spread
    placed: Mapping[str, str]
    proven: bool

    @property
    def key(self) -> str:
        """A key by which somebody can tell that the plan is still the one that was shown.

        The same task can have other plans that are as good, where the solver's time ran out.
        """
        placed = repr(sorted(self.placed.items()))
        return sha256(f"{self.spread.task.key}{placed}".encode()).hexdigest()[:8]

    def as_dict(self) -> dict[str, object]:
        """The plan for JSON, a row a case."""
        task = self.spread.task
        without, past, unwished, misfits, changes = task.cost(self.placed)
        return {
            "plan": self.key,
            "proven": self.proven,
            "without_worker": without,
            "past_target": past,
            "unwished": unwished,
            "misfits": misfits,
            "changes": changes,
            "workers": list(self._workers()),
            "cases": [self._row(one) for one in self.spread.cases],
        }

    def _row(self, found: FoundCase) -> dict[str, object]:
        spread, case = self.spread, found.case
        row: dict[str, object] = {
            "case": found.ref,
            "name": found.client.name or found.client.goes_by,
            "model": case.model,
            "worker": None,
            "for": [],
            "against": [],
            "unknown": [],
        }
        if case.id in spread.left:
            return {**row, "outcome": "decide", "why": spread.left[case.id]}
        worker = spread.workers.get(self.placed.get(case.id, ""))
        if worker is None:
            return {**row, "outcome": "without", "why": self._short_of(case)}
        fit = spread.known.offered(worker, case).fit
        said = [one.reason for one in fit.criteria if one.key != "room"]  # see the workers
        told = {
            name: [one.words for one in said if one.fits is fits]
            for name, fits in (("for", True), ("against", False), ("unknown", None))
        }
        return {**row, **told, "worker": worker.handle, "outcome": "moves", "why": None}

    def _workers(self) -> Iterator[dict[str, object]]:
        """How many cases each worker gets, and how full that makes the worker."""
        added, counts = self.spread.task.added(self.placed), Counter(self.placed.values())
        for one in self.spread.task.bearers:
            if (worker := self.spread.workers.get(one.key)) and counts[one.key]:
                after = one.used + added[one.key].target
                shares = [
                    decimals4(utilisation(share, one.capacity)) for share in (one.used, after)
                ]
                yield {
                    "worker": worker.handle,
                    "cases": counts[one.key],
                    "utilisation_before": shares[0],
                    "utilisation_after": shares[1],
                }

    def _short_of(self, case: Case) -> str:
        parcel = next(one for one in self.spread.task.parcels if one.case == case.id)
        return TOP if parcel.places else NOBODY


def perform_spread(work: Work, asked: SuggestWorkers, result: SpreadResult) -> Answer:
    """Move the cases as planned, all or nothing; refuse a plan of another state of the record."""
    require(work.actor.role, "spread")
    before = result.spread
    _lock(work, result)
    now = spread_of(work, asked)
    if now.task != before.task or now.left != before.left:
        raise Refused(
            "The cases or the loads have changed since this plan was made.",
            "Run the command again for a new plan.",
            code="stale-plan",
        )
    reason = asked.reason or (
        "spread over the workers" if asked.leaver is None else f"{asked.leaver}'s cases spread"
    )
    for found in now.cases:
        worker = now.workers.get(result.placed.get(found.case.id, ""))
        if worker is None:
            continue
        if found.case.worker_id is None:
            accept(work, found.case, Acceptance(worker=worker.handle, reason=reason))
        else:
            transfer(work, found.case, Transfer(to=worker.handle, reason=reason))
    work.reason = reason
    count = len(result.placed)
    moved = "1 case was moved" if count == 1 else f"{count} cases were moved"
    return Answer(result.as_dict() | {"applied": True}, (f"{moved} as one change.",))


def _lock(work: Work, result: SpreadResult) -> None:
    """Lock all rows of the plan at once, in their order."""
    spread = result.spread
    workers = [spread.workers[one] for one in dict.fromkeys(result.placed.values())]
    work.lock(
        rows={
            Team: [one.team_id for one in workers if one.team_id is not None],
            Worker: [one.id for one in workers],
            Client: list(dict.fromkeys(one.client.id for one in spread.cases)),
            Case: [one.case.id for one in spread.cases],
        }
    )
