"""Goals, steps, measurements, what the client declined, and the agreed versions of the plan."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

GOAL_STATES = ("open", "achieved", "partly", "not-achieved", "dropped")
AGREED_HOW = ("signed", "verbal", "guardian", "not-agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the client wants to reach; ``number`` counts within the case.

    It rests on a need (``need`` is the domain), on a strength (its number), or on an aspiration
    (neither). ``confidence`` is the client's own, 0 to 10. ``weight`` is a positive number for
    goal attainment scaling. ``gas_minus_2`` … ``gas_plus_2`` say in words what each level means.
    """

    id: str
    case_id: str
    number: int
    text: str
    need: str | None = None
    strength: int | None = None
    measure: str | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    due_on: date | None = None
    words: str | None = None
    confidence: int | None = None
    weight: Decimal = Decimal(1)
    monitored_by: str | None = None
    gas_minus_2: str | None = None
    gas_minus_1: str | None = None
    gas_0: str | None = None
    gas_plus_1: str | None = None
    gas_plus_2: str | None = None
    gas_baseline: int | None = None
    state: str = "open"
    ended_on: date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who does what by when towards a goal; ``number`` counts within the goal (``2.1``)."""

    id: str
    case_id: str
    goal_id: str
    number: int
    text: str
    who: str = "worker"
    due_on: date | None = None
    done_on: date | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One point of a goal's progress series: a value of its measure, a GAS level, or both."""

    id: str
    case_id: str
    goal_id: str
    at: datetime
    on: date
    value: Decimal | None
    gas: int | None
    contact_id: str | None = None
    review_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A goal, step or offer that the client declined, with their words."""

    id: str
    case_id: str
    item: str
    text: str
    words: str | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """An agreed, immutable version of the plan. ``snapshot`` is its content as canonical JSON."""

    id: str
    case_id: str
    number: int
    agreed_on: date
    how: str
    by: str | None
    words: str | None
    reason: str | None
    snapshot: str
