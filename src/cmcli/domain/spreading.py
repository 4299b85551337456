"""Spreading many cases over workers: what is asked, and what a plan must hold, in exact numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import NamedTuple


class Weights(NamedTuple):
    """The weight of a case against the targets and the ceilings, in full-time workers."""

    target: Fraction
    ceiling: Fraction


NO_WEIGHT = Weights(Fraction(0), Fraction(0))


class Placing(NamedTuple):
    """The costs of giving a case to a worker, and whose loads it adds to.

    ``unwished`` is 1 where the client doesn't want the worker, ``misfits`` how many of model and
    language don't fit, ``changes`` how many of team, area, continuity and coming hours don't.
    """

    unwished: int
    misfits: int
    changes: int
    bearers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A case that needs a worker; ``places`` are the possible workers by their id.

    Cases of one ``household`` in one model weigh together as the heaviest of them, for each bearer.
    """

    case: str
    weights: Weights
    places: Mapping[str, Placing]
    household: str | None = None


@dataclass(frozen=True, slots=True)
class Bearer:
    """A worker or a team whose load grows; what is free is 0 or more, in full-time workers.

    ``used`` and ``capacity`` are of the target. ``homes`` are the weights that a household has on
    it already.
    """

    key: str
    free: Weights
    used: Fraction
    capacity: Fraction
    homes: Mapping[str, Weights] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpreadTask:
    """The cases and those who can take them. Two tasks are equal where nothing has changed."""

    parcels: tuple[Parcel, ...]
    bearers: tuple[Bearer, ...]

    @property
    def key(self) -> str:
        """A key by which somebody can tell that the plan is still the same."""
        return sha256(repr(self).encode()).hexdigest()[:8]

    def added(self, placed: Mapping[str, str]) -> dict[str, Weights]:
        """Bearer's key → what the cases add to its loads, by case's id → worker's id."""
        single: dict[str, list[Weights]] = {one.key: [] for one in self.bearers}
        homes: dict[tuple[str, str], list[Weights]] = {}
        for parcel in self.parcels:
            worker = placed.get(parcel.case)
            for key in parcel.places[worker].bearers if worker else ():
                if parcel.household is None:
                    single[key].append(parcel.weights)
                else:
                    homes.setdefault((key, parcel.household), []).append(parcel.weights)
        there = {one.key: one.homes for one in self.bearers}
        for (key, household), several in homes.items():
            had = there[key].get(household, NO_WEIGHT)
            most = [max(one[at] for one in several) for at in (0, 1)]
            single[key].append(Weights(*(max(most[at] - had[at], Fraction(0)) for at in (0, 1))))
        return {
            key: Weights(*(sum((one[at] for one in all_of), Fraction(0)) for at in (0, 1)))
            for key, all_of in single.items()
        }

    def cost(self, placed: Mapping[str, str]) -> tuple[int, int, int, int, int]:
        """Return the costs of a plan, the weightiest first; less is better.

        Cases without a worker, workers and teams over the target because of it, clients with a
        worker whom they don't want, misfits of model and language, and further changes.
        """
        added = self.added(placed)
        past = sum(added[one.key].target > one.free.target for one in self.bearers)
        chosen = [one.places[placed[one.case]] for one in self.parcels if one.case in placed]
        return (
            len(self.parcels) - len(chosen),
            past,
            sum(one.unwished for one in chosen),
            sum(one.misfits for one in chosen),
            sum(one.changes for one in chosen),
        )

    def within_ceilings(self, placed: Mapping[str, str]) -> bool:
        """Return whether nobody goes over a ceiling because of it."""
        added = self.added(placed)
        return all(added[one.key].ceiling <= one.free.ceiling for one in self.bearers)


@dataclass(frozen=True, slots=True)
class SpreadPlan:
    """Case's id → the worker's id. ``proven`` tells that no plan is better by its cost."""

    placed: Mapping[str, str]
    proven: bool
