"""The rows of a caseload: what a worker or a team carries, in figures that lists and pages show.

The arithmetic behind them is in ``caseload.py``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.capacity import in_words
from cmcli.domain.caseload import (
    Carrier,
    Fullness,
    Load,
    carried,
    carries_team_cases,
    decimals4,
    how_full,
    percent,
    room,
    room_to_ceiling,
)
from cmcli.domain.covers import CasesCovered
from cmcli.domain.dates import near_day, short_day
from cmcli.domain.models import Model

ON_LEAVE = "on leave"
"""The band in words of a worker whose hours are all reserved today."""
FLOW_DAYS = 30
"""Cases that came and went are counted for so many days, today included."""


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
    full = how_full(carrier, bears, models)
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
    return NextChange(carrier.coming.on, how_full(then, bears, models))
