"""Caseload arithmetic: weights, loads, capacity, bands and room, in exact fractions.

Counts of different models cannot be added, shares of a worker's capacity can. A case of a model
of team scope is judged on the worker's team; a worker without a team counts as a team of one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import NamedTuple

from cmcli.domain.capacity import ComingCapacity, StaffHours, in_words
from cmcli.domain.covers import CasesCovered
from cmcli.domain.dates import near_day, short_day
from cmcli.domain.models import ACUITY_WEIGHTS, Model
from cmcli.domain.workers import Team, Worker

BANDS = ("room", "full", "over target", "over ceiling")
NOT_COUNTED = "not counted"
"""Instead of ``room``, for who has cases that no figure counts: there may be no room at all."""
ON_LEAVE = "on leave"
"""The band in words of a worker whose hours are all reserved today."""
FLOW_DAYS = 30
"""Cases that came and went are counted for so many days, today included."""
ROOM_SHARE = Fraction(85, 100)
"""Up to this share of the target, the edge included, a worker has room."""


@dataclass(frozen=True, slots=True)
class Held:
    """An open case as the arithmetic sees it; ``case`` is the case's id, ``client`` its client's.

    ``household`` is the household that the case counts in, None for a case that counts by itself.
    """

    case: str
    model: str
    acuity: int
    household: str | None = None
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Shares of 1.0 full-time worker, against the targets and against the ceilings.

    ``left_out`` counts by model the cases that are in neither or only in one of the two sums,
    because their model has no number for it. ``shared`` counts those that add nothing because a
    case of their household weighs as much or more.
    """

    target: Fraction
    ceiling: Fraction
    left_out: Mapping[str, int]
    shared: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A worker, or a team, with the open cases held on one day.

    ``capacity`` is in full-time workers, 0 or more. ``in_team`` marks a worker who is in a team,
    so that cases of team scope are judged there instead; ``is_team`` marks the team. ``coming`` is
    the next change of the capacity.
    """

    name: str
    capacity: Fraction
    held: tuple[Held, ...]
    in_team: bool = False
    is_team: bool = False
    coming: ComingCapacity | None = None

    def judges(self, model: Model) -> bool:
        """Return whether cases of the model count in this carrier's own load."""
        return not (self.in_team and model.scope == "team")


@dataclass(frozen=True, slots=True)
class Fullness:
    """How full somebody is: shares of target and ceiling, the band, and the capacity.

    A share of None is a load on no capacity, or of cases that cannot be counted.
    """

    target: Fraction | None
    ceiling: Fraction | None
    band: str
    capacity: Fraction


@dataclass(frozen=True, slots=True)
class NextChange:
    """How full somebody will be with today's cases from the day when the capacity changes."""

    on: date
    full: Fullness

    def said(self, today: date) -> str:
        """Return it in words: ``half-time from 10 Mar: 112 % of target``."""
        share = self.full.target
        load = "" if share is None else f": {percent(share)} of target"
        return f"{in_words(self.full.capacity)} from {near_day(self.on, today)}{load}"

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "on": self.on,
            "capacity": decimals4(self.full.capacity),
            "utilisation_target": decimals4(self.full.target),
            "utilisation_ceiling": decimals4(self.full.ceiling),
            "band": self.full.band,
        }


class Flow(NamedTuple):
    """The cases that came and went in :data:`FLOW_DAYS`: ``new`` were accepted for a worker or
    moved to them, ``closed`` were closed."""

    new: int = 0
    closed: int = 0


NO_FLOW = Flow()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One line of the caseload: of a worker (``worker`` set) or of a team (``worker`` None).

    Loads and capacity are in full-time workers. A utilisation of None is a load on no capacity, or
    of cases that cannot be counted. The band is then :data:`NOT_COUNTED`, and no room is claimed.
    ``room`` is how many further cases of each model, at usual acuity, fit before the target is
    passed, ``room_to_ceiling`` before the ceiling is. ``left_out`` are open cases of models
    without a number, ``on_team`` those that are judged on the worker's team, ``shared`` those that
    add nothing beside a case of their household, all by model. ``covering`` counts cases of others
    that the worker covers today, which weigh nothing here. ``people`` are the clients of the
    open cases and those in their households who have no case. ``overdue`` is None where what is
    late was not counted. ``flow`` are the cases that came and went lately. ``away``: a worker has
    no hours today, because all are reserved.
    """

    worker: str | None
    team: str | None
    open: int
    people: int
    by_model: Mapping[str, int]
    load_target: Fraction
    load_ceiling: Fraction
    capacity: Fraction
    utilisation_target: Fraction | None
    utilisation_ceiling: Fraction | None
    band: str
    room: Mapping[str, int]
    room_to_ceiling: Mapping[str, int]
    overdue: int | None
    left_out: Mapping[str, int]
    on_team: Mapping[str, int]
    shared: Mapping[str, int] = field(default_factory=dict)
    next_change: NextChange | None = None
    flow: Flow = NO_FLOW
    covering: tuple[CasesCovered, ...] = ()
    away: bool = False

    @property
    def band_words(self) -> str:
        """Return the band as people read it: leave is no overload."""
        return ON_LEAVE if self.away else self.band

    @property
    def full(self) -> Fullness:
        """Return how full this is."""
        return Fullness(self.utilisation_target, self.utilisation_ceiling, self.band, self.capacity)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return one sentence per model that has cases outside the figures."""
        numberless = (
            f"{_cases(count, model)} not counted: {model} has no caseload number."
            for model, count in self.left_out.items()
        )
        shared = (
            f"{_cases(count, model)} counted for the team, not for the worker."
            for model, count in self.on_team.items()
        )
        households = (
            f"{_cases(count, model)} counted with another case of the household."
            for model, count in self.shared.items()
        )
        covering = (
            f"Covers {_counted(one.cases)} of {one.worker} until {short_day(one.last_on)}."
            for one in self.covering
        )
        return (*numberless, *shared, *households, *covering)

    def as_dict(self) -> dict[str, object]:
        """Return the row for JSON: fractions as numbers with four decimals, no utilisation as
        null."""
        return {
            "worker": self.worker,
            "team": self.team,
            "open": self.open,
            "people": self.people,
            "by_model": dict(self.by_model),
            "load_target": decimals4(self.load_target),
            "load_ceiling": decimals4(self.load_ceiling),
            "capacity": decimals4(self.capacity),
            "utilisation_target": decimals4(self.utilisation_target),
            "utilisation_ceiling": decimals4(self.utilisation_ceiling),
            "band": self.band,
            "room": dict(self.room),
            "room_to_ceiling": dict(self.room_to_ceiling),
            "overdue": self.overdue,
            "left_out": dict(self.left_out),
            "on_team": dict(self.on_team),
            "shared": dict(self.shared),
            "next_change": self.next_change and self.next_change.as_dict(),
            "new_30_days": self.flow.new,
            "closed_30_days": self.flow.closed,
            "covering": [
                {"worker": one.worker, "cases": one.cases, "until": one.last_on}
                for one in self.covering
            ],
        }


def _counted(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _cases(count: int, model: str) -> str:
    return f"1 {model} case is" if count == 1 else f"{count} {model} cases are"


def weight(acuity: int, usual: int, weights: Mapping[int, Fraction] = ACUITY_WEIGHTS) -> Fraction:
    """Return the weight of a case, ``max(1, w(acuity) / w(usual))``; both are 1 to 4, else
    KeyError."""
    return max(Fraction(1), weights[acuity] / weights[usual])


def load(held: Iterable[Held], models: Mapping[str, Model]) -> Load:
    """Return the sums of ``weight / target`` and ``weight / ceiling`` over the cases.

    Only the heaviest of a household's cases in one model counts. A model without a number is left
    out of that sum and named.
    """
    target = ceiling = Fraction(0)
    held = list(held)
    weighing = _weighing(held, models)
    counts = Counter([(one.model, one.acuity) for one in weighing])
    every: Counter[str] = Counter()
    for (key, _), count in counts.items():
        every[key] += count
    shared: Counter[str] = Counter()
    if len(weighing) < len(held):
        weighed, every = every, Counter(one.model for one in held)
        shared = every - weighed
    left_out = {
        key: count
        for key, count in every.items()
        if models[key].target is None or models[key].ceiling is None
    }
    for (key, acuity), count in counts.items():
        model = models[key]
        total = count * weight(acuity, model.usual_acuity, model.weights)
        if model.target is not None:
            target += total / model.target
        if model.ceiling is not None:
            ceiling += total / model.ceiling
    return Load(target, ceiling, dict(sorted(left_out.items())), dict(sorted(shared.items())))


def _weighing(held: Iterable[Held], models: Mapping[str, Model]) -> list[Held]:
    """Return the cases that weigh: of one household in one model, the heaviest."""

    def heaviness(one: Held) -> Fraction:
        model = models[one.model]
        return weight(one.acuity, model.usual_acuity, model.weights)

    alone: list[Held] = []
    together: dict[tuple[str, str], Held] = {}
    for one in held:
        if one.household is None:
            alone.append(one)
            continue
        key = (one.household, one.model)
        together[key] = max(together.get(key, one), one, key=heaviness)
    return [*alone, *together.values()]


def utilisation(share: Fraction, capacity: Fraction) -> Fraction | None:
    """Return load over capacity; None for a load on no capacity, 0 for no load on no capacity."""
    if capacity == 0:
        return None if share > 0 else Fraction(0)
    return share / capacity


def band(load: Load, capacity: Fraction) -> str:
    """Return the band in words: room ≤ 0.85 of target < full ≤ 1 < over target ≤ ceiling < over
    ceiling.

    Any load on no capacity is over the ceiling.
    """
    if load.ceiling > capacity or (capacity == 0 and load.target > 0):
        return "over ceiling"
    if load.target > capacity:
        return "over target"
    return "full" if load.target > ROOM_SHARE * capacity else "room"


def room(load: Load, capacity: Fraction, models: Mapping[str, Model]) -> dict[str, int]:
    """Return how many further cases of each model, at usual acuity, fit below the target."""
    free = max(capacity - load.target, Fraction(0))
    return {
        key: floor(free * model.target) for key, model in models.items() if model.target is not None
    }


def room_to_ceiling(load: Load, capacity: Fraction, models: Mapping[str, Model]) -> dict[str, int]:
    """Return how many further cases of each model, at usual acuity, fit below the ceiling."""
    free = max(capacity - load.ceiling, Fraction(0))
    return {
        key: floor(free * model.ceiling)
        for key, model in models.items()
        if model.ceiling is not None
    }


def decimals4(share: Fraction | None) -> float | None:
    """Return the number for JSON with four decimals, halves rounded up exactly; None stays None."""
    return None if share is None else floor(share * 10_000 + Fraction(1, 2)) / 10_000


def percent(share: Fraction | float) -> str:
    """Return a share as people read it: ``108 %``; just above or below 100 is never shown as
    100."""
    hundredths = float(share) * 100
    for places in range(4):
        text = f"{hundredths:.{places}f}"
        if share == 1 or float(text) != 100:
            break
    return f"{text} %"


def worker_carrier(worker: Worker, held: Iterable[Held], hours: StaffHours, on: date) -> Carrier:
    """Return the worker with all open cases and the capacity on that day."""
    return Carrier(
        name=worker.handle,
        capacity=hours.capacity(worker, on),
        held=tuple(held),
        in_team=worker.team_id is not None,
        coming=hours.coming([worker], on),
    )


def team_carrier(
    team: Team, members: Sequence[Worker], held: Iterable[Held], hours: StaffHours, on: date
) -> Carrier:
    """Return the team with the open cases of all its members, of either scope, and their
    capacities.

    Cases of worker scope count too, because the hours that they take are the team's.
    """
    return Carrier(
        name=team.handle,
        capacity=hours.of(members, on),
        held=tuple(held),
        is_team=True,
        coming=hours.coming(members, on),
    )


def carried(carrier: Carrier, models: Mapping[str, Model]) -> Load:
    """Return the load that the carrier is judged by."""
    judged = {key for key in {one.model for one in carrier.held} if carrier.judges(models[key])}
    return load([one for one in carrier.held if one.model in judged], models)


def uncounted(carrier: Carrier, models: Mapping[str, Model]) -> bool:
    """Return whether the carrier has cases that its own load leaves out."""
    return _elsewhere(carrier, models) or bool(carried(carrier, models).left_out)


def _elsewhere(carrier: Carrier, models: Mapping[str, Model]) -> bool:
    """Return whether some of the cases are judged on the worker's team."""
    return any(not carrier.judges(models[key]) for key in {one.model for one in carrier.held})


def fullness(carrier: Carrier, models: Mapping[str, Model]) -> Fullness:
    """Return how full a carrier is; cases that cannot be counted are never shown as no load."""
    return _fullness(carrier, carried(carrier, models), models)


def _fullness(carrier: Carrier, bears: Load, models: Mapping[str, Model]) -> Fullness:
    free = carrier.capacity
    found = Fullness(
        utilisation(bears.target, free),
        utilisation(bears.ceiling, free),
        band(bears, free),
        free,
    )
    if not bears.left_out and not _elsewhere(carrier, models):
        return found
    return Fullness(
        found.target or None,
        found.ceiling or None,
        NOT_COUNTED if found.band == "room" else found.band,
        free,
    )


def carries_team_cases(team: Carrier, models: Mapping[str, Model]) -> bool:
    """Return whether the team carries a case of team scope, so that its hours bear all cases."""
    return any(models[key].scope == "team" for key in {one.model for one in team.held})


def _rooms(
    bearing: Sequence[tuple[Carrier, Load]],
    models: Mapping[str, Model],
    room_of: Callable[[Load, Fraction, Mapping[str, Model]], dict[str, int]],
) -> dict[str, int]:
    """Return the room that all of the carriers have; 0 where cases cannot be counted."""
    own, bears = bearing[0]
    judged = {key: model for key, model in models.items() if own.judges(model)}
    if bears.left_out:
        return dict.fromkeys(room_of(bears, own.capacity, judged), 0)
    found = [room_of(loaded, one.capacity, judged) for one, loaded in bearing]
    return {key: min(room[key] for room in found) for key in found[0]}


def caseload_row(
    carrier: Carrier,
    models: Mapping[str, Model],
    *,
    overdue: int | None = 0,
    team: str | None = None,
    others: int = 0,
    together: Carrier | None = None,
    flow: Flow = NO_FLOW,
    away: bool = False,
) -> CaseloadRow:
    """Return the carrier's line; ``overdue`` counts late contacts, ``team`` is the worker's team,
    ``flow`` are the cases that came and went, and ``others`` counts the people in the clients'
    households who have no case.

    ``together`` is that team as a carrier. Where it carries cases of team scope, its members have
    only the room that it has.
    """
    bears = carried(carrier, models)
    full = _fullness(carrier, bears, models)
    counts = Counter(one.model for one in carrier.held)
    bearing = [(carrier, bears)]
    if together is not None and carries_team_cases(together, models):
        bearing.append((together, carried(together, models)))
    return CaseloadRow(
        worker=None if carrier.is_team else carrier.name,
        team=carrier.name if carrier.is_team else team,
        open=len(carrier.held),
        people=len({one.client or one.case for one in carrier.held}) + others,
        by_model=dict(sorted(counts.items())),
        load_target=bears.target,
        load_ceiling=bears.ceiling,
        capacity=carrier.capacity,
        utilisation_target=full.target,
        utilisation_ceiling=full.ceiling,
        band=full.band,
        room=_rooms(bearing, models, room),
        room_to_ceiling=_rooms(bearing, models, room_to_ceiling),
        overdue=overdue,
        left_out=bears.left_out,
        on_team={
            key: count for key, count in sorted(counts.items()) if not carrier.judges(models[key])
        },
        shared=bears.shared,
        next_change=_next_change(carrier, bears, models),
        flow=flow,
        away=away,
    )


def _next_change(carrier: Carrier, bears: Load, models: Mapping[str, Model]) -> NextChange | None:
    if carrier.coming is None:
        return None
    then = replace(carrier, capacity=carrier.coming.capacity)
    return NextChange(carrier.coming.on, _fullness(then, bears, models))


def as_household(carrier: Carrier, clients: Collection[str], household: str | None) -> Carrier:
    """Return the carrier with the cases of these clients in a household, or with None in none."""
    held = (
        replace(one, household=household) if one.client in clients else one for one in carrier.held
    )
    return replace(carrier, held=tuple(held))


def crossed(before: Carrier, after: Carrier, models: Mapping[str, Model]) -> str | None:
    """Return which limit a carrier is over ``after``, or no longer over; None for no change."""
    then, now = (_over(band(carried(one, models), one.capacity)) for one in (before, after))
    if then == now:
        return None
    who = f"team {after.name}" if after.is_team else after.name
    return f"{who} is {now}" if now else f"{who} is no longer {then}"


def _over(found: str) -> str:
    return {"over ceiling": "over the ceiling", "over target": "over the target"}.get(found, "")
