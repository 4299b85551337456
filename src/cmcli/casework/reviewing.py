"""Reviews: what was expected against what came of it, and the decision on how to go on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal

from cmcli.casework.changing import change_case, lock_to_change
from cmcli.casework.closing import Closed, Closing, close
from cmcli.casework.contacts import record_progress
from cmcli.casework.planning import revise
from cmcli.catalog.access import check
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.gas import GasReport, case_gas
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.progress import latest_level, latest_value
from cmcli.domain.reviews import Review
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.errors import Refused, UsageProblem
from cmcli.store.find import Found
from cmcli.store.work import Work

LOWEST, HIGHEST = 1, 4
"""Acuities: 1 is self-managing, 4 intensive."""

_STEPS = {"step-up": 1, "step-down": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What a review finds and decides.

    ``levels`` (-2 to 2) and ``values`` of measures are by the goal's number. The judgements are 1
    (poor) to 5 (very good), ``cost`` is in cents. ``acuity`` and ``model`` go with a step up or
    down, ``closing`` with the decision to close.
    """

    decision: str
    levels: Mapping[int, int] = field(default_factory=dict)
    values: Mapping[int, Decimal] = field(default_factory=dict)
    effectiveness: int | None = None
    efficiency: int | None = None
    cost: int | None = None
    appropriateness: int | None = None
    relevance: int | None = None
    satisfaction: int | None = None
    reflection: str | None = None
    needs_met: bool | None = None
    next_on: date | None = None
    note: str | None = None
    acuity: int | None = None
    model: str | None = None
    override: str | None = None
    closing: Closing | None = None


@dataclass(frozen=True, slots=True)
class GoalSeen:
    """A goal with its latest level and latest value, each None where none was measured."""

    goal: Goal
    level: int | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review, the case after it, its goals, and the T scores (None without a level)."""

    review: Review
    case: Case
    goals: tuple[GoalSeen, ...]
    gas: GasReport | None
    closed: Closed | None = None


def review(work: Work, found: Found, appraisal: Appraisal) -> Reviewed:
    """Record a review and carry out what it decides, in the same operation.

    A step up or down changes acuity or model at once, ``adjust`` begins a revision of the plan,
    and ``close`` closes the case where its closing is given. Raises :class:`Refused` for a case
    that has ended and for what the change, the revision or the closing refuses.
    """
    require(work.actor.role, "review")
    case = lock_to_change(work, found.case, appraisal.model)
    _check_under_way(case)
    decision = check("decision", appraisal.decision)
    acuity = _acuity(case, decision, appraisal)
    made = work.add(_review(work, case, appraisal, decision))
    record_progress(
        work,
        found,
        appraisal.values,
        appraisal.levels,
        at=work.now.astimezone(UTC),
        on=work.today,
        review_id=made.id,
    )
    goals = work.all(Goal, order=("number",), case_id=case.id)
    points = work.all(Measurement, order=("at", "id"), case_id=case.id)
    gas = case_gas(goals, points)
    if gas is not None:
        made = work.change(made, gas_t=str(gas.current_t))
    closed = _carry_out(work, case, made, appraisal, acuity)
    after = work.get(Case, case.id) or case
    return Reviewed(made, after, _seen(goals, points), gas, closed)


def _carry_out(
    work: Work, case: Case, made: Review, appraisal: Appraisal, acuity: int | None
) -> Closed | None:
    """What the decision leads to at once; the closing, if that is it."""
    why = made.note or f"review {made.number}: {made.decision}"
    work.reason = why
    if made.decision in ("step-up", "step-down"):
        change_case(
            work,
            case,
            acuity=acuity,
            model=appraisal.model,
            reason=why,
            override=appraisal.override,
        )
    elif made.decision == "adjust":
        revise(work, case, why)
    elif appraisal.closing is not None:
        return close(work, case, appraisal.closing)
    return None


def _check_under_way(case: Case) -> None:
    if case.status in ("closed", "referred-out"):
        day = f" on {short_day(case.closed_on)}" if case.closed_on else ""
        raise Refused(
            f"The case was {case.status.replace('-', ' ')}{day}, so there is nothing to review.",
            "cm reopen begins a new episode.",
            code=case.status,
        )


def _acuity(case: Case, decision: str, appraisal: Appraisal) -> int | None:
    """The acuity that a step leads to: the one said, else one further, unless a model is said."""
    if decision not in _STEPS:
        _check_no_step(decision, appraisal)
        return None
    if appraisal.acuity is None and appraisal.model is not None:
        return None
    step = _STEPS[decision]
    wanted = case.acuity + step if appraisal.acuity is None else appraisal.acuity
    if not LOWEST <= wanted <= HIGHEST:
        end = "highest" if step > 0 else "lowest"
        raise Refused(
            f"Acuity {case.acuity} is the {end} there is.",
            "Name another --model M, or decide to continue or to adjust.",
        )
    ahead = (wanted - case.acuity) * step
    if ahead < 0 or (ahead == 0 and appraisal.model is None):
        way = "up" if step > 0 else "down"
        raise UsageProblem(
            f"Acuity {wanted} is no step {way} from {case.acuity}.",
            "Leave --acuity out for one step, or decide otherwise.",
        )
    return wanted


def _check_no_step(decision: str, appraisal: Appraisal) -> None:
    if appraisal.acuity is not None or appraisal.model is not None:
        raise UsageProblem(
            f"--acuity and --model do not go with the decision {decision}.",
            "They go with step-up and step-down; cm set changes them at any time.",
        )
    if appraisal.closing is not None and decision != "close":
        raise UsageProblem(
            f"A closing does not go with the decision {decision}.", "Say --decision close."
        )


MOST_CENTS = 1_000_000_000
"""The most that a review may have cost, in cents; what a store's whole numbers hold is twice it."""

_JUDGED = ("effectiveness", "efficiency", "appropriateness", "relevance", "satisfaction")


def _review(work: Work, case: Case, appraisal: Appraisal, decision: str) -> Review:
    judged = {name: getattr(appraisal, name) for name in _JUDGED}
    for name, value in judged.items():
        if value is not None and not 1 <= value <= 5:
            raise UsageProblem(f"--{name} is judged from 1 (poor) to 5 (very good).")
    if appraisal.cost is not None and not 0 <= appraisal.cost <= MOST_CENTS:
        raise UsageProblem(f"--cost takes an amount from 0 to {MOST_CENTS // 100:,}.")
    if appraisal.next_on is not None and appraisal.next_on < work.today:
        raise UsageProblem(f"--next {short_day(appraisal.next_on)} has passed already.")
    return Review(
        id=work.new_id(),
        case_id=case.id,
        number=work.next_number(Review, case_id=case.id),
        on=work.today,
        worker_id=work.actor.id,
        decision=decision,
        cost=appraisal.cost,
        reflection=_text(appraisal.reflection, "The reflection"),
        needs_met=appraisal.needs_met,
        next_on=appraisal.next_on,
        note=_text(appraisal.note, "The note"),
        **judged,
    )


def _text(text: str | None, what: str) -> str | None:
    return None if text is None else clean_input(text, what=what, limit=SHORT_LIMIT, multiline=True)


def _seen(goals: Iterable[Goal], points: Iterable[Measurement]) -> tuple[GoalSeen, ...]:
    of_goal: defaultdict[str, list[Measurement]] = defaultdict(list)
    for point in points:
        of_goal[point.goal_id].append(point)
    return tuple(
        GoalSeen(goal, latest_level(of_goal[goal.id]), latest_value(of_goal[goal.id]))
        for goal in goals
    )
