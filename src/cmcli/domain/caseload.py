"""Caseload arithmetic: weights, loads, capacity, bands and room, in exact fractions.

Counts of different models cannot be added, shares of a worker's capacity can. A case of a model
of team scope is judged on the worker's team; a worker without a team counts as a team of one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import floor

from cmcli.domain.capacity import ComingCapacity, StaffHours
from cmcli.domain.models import ACUITY_WEIGHTS, Model
from cmcli.domain.workers import Team, Worker

BANDS = ("room", "full", "over target", "over ceiling")
NOT_COUNTED = "not counted"
"""Instead of ``room``, for who has cases that no figure counts: there may be no room at all."""
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
    return how_full(carrier, carried(carrier, models), models)


def how_full(carrier: Carrier, bears: Load, models: Mapping[str, Model]) -> Fullness:
    """Return the same for a load that is known already: the one that the carrier is judged by."""
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
