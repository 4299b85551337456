"""Goals, steps, measurements, what the client declined, and the agreed versions of the plan."""

from datetime import date, datetime
from decimal import Decimal

from cmcli.domain.records import column, record

NOT_AGREED = "not-agreed"


@record("goals")
class Goal:
    """A result that the client wants; ``number`` counts within the case.

    It is linked to a need (``need`` is the domain), to a strength (its number), or to neither (an
    aspiration). ``confidence`` is the client's own, 0 to 10. ``weight`` is a positive number for
    goal attainment scaling. ``gas_minus_2`` … ``gas_plus_2`` say in words what each level means.
    ``due_set_on`` is the day when ``due_on`` was set, None where nobody wrote it down.
    """

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    text: str = column(searched=True)
    need: str | None = column(
        default=None, title="linked to", names="needs.domain", holds="need domain"
    )
    strength: int | None = column(default=None, title="linked to strength", names="findings.number")
    measure: str | None = column(default=None, searched=True)
    baseline: Decimal | None = None
    target: Decimal | None = None
    due_on: date | None = column(default=None, planned=True, title="by")
    words: str | None = column(default=None, title="client's own words", searched=True)
    confidence: int | None = None
    weight: Decimal = column(default=Decimal(1), usual=Decimal(1))
    monitored_by: str | None = None
    gas_minus_2: str | None = column(default=None, title="level -2")
    gas_minus_1: str | None = column(default=None, title="level -1")
    gas_0: str | None = column(default=None, title="level 0")
    gas_plus_1: str | None = column(default=None, title="level +1")
    gas_plus_2: str | None = column(default=None, title="level +2")
    gas_baseline: int | None = column(default=None, title="starting level")
    state: str = column(default="open", usual="open")
    ended_on: date | None = column(default=None, title="ended")
    outcome: str | None = None
    due_set_on: date | None = column(default=None, shown=False)


@record("steps", live={"done_on": None, "dropped": False})
class Step:
    """A step towards a goal: who does what by when; ``number`` counts within the goal (``2.1``).

    ``due_set_on`` is the day when ``due_on`` was set, None where nobody wrote it down.
    """

    id: str
    case_id: str = column(refers="cases")
    goal_id: str = column(refers="goals", parent=True)
    number: int = column(label=True)
    text: str = column(searched=True)
    who: str = column(default="worker", title="by", usual="worker")
    due_on: date | None = column(default=None, planned=True, title="by")
    done_on: date | None = column(default=None, title="done")
    dropped: bool = column(default=False, title="removed from the plan", usual=False)
    due_set_on: date | None = column(default=None, shown=False)


@record("measurements", noun="progress")
class Measurement:
    """One point of a goal's progress series: a value of its measure, a GAS level, or both."""

    id: str
    case_id: str = column(refers="cases")
    goal_id: str = column(refers="goals", parent=True)
    at: datetime
    on: date
    value: Decimal | None
    gas: int | None = column(title="level")
    contact_id: str | None = column(default=None, shown=False)
    review_id: str | None = column(default=None, shown=False)


@record("declined", noun="declined offer")
class Declined:
    """A goal, step or offer that the client declined, with their words."""

    id: str
    case_id: str = column(refers="cases")
    item: str
    text: str = column(searched=True)
    words: str | None = column(searched=True)
    on: date


@record("plan_versions", final="it is an agreement")
class PlanVersion:
    """An agreed, immutable version of the plan. ``snapshot`` is its content as canonical JSON."""

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    agreed_on: date = column(title="agreed")
    how: str
    by: str | None
    words: str | None = column(title="client's own words")
    reason: str | None
    snapshot: str = column(shown=False)

    @property
    def agreed(self) -> bool:
        """Return whether the client agreed. What was not agreed is kept, and satisfies nothing."""
        return self.how != NOT_AGREED
