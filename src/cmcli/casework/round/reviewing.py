"""Reviews: what was expected against what came of it, and the decision on how to go on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from decimal import Decimal

from cmcli.casework.answers import Answer
from cmcli.casework.appointments.appointments import agree_next, made_words
from cmcli.casework.case_answer import case_answer
from cmcli.casework.plan.planning import revise
from cmcli.casework.roadblocks.roadblocks import (
    answer_roadblocks,
    answered_words,
    open_roadblocks,
)
from cmcli.casework.round.changing import change_case, lock_to_change
from cmcli.casework.round.closing import Closed, close, closed_lines, closed_record
from cmcli.casework.round.closing_rules import closing_facts
from cmcli.casework.round.contacts import record_progress
from cmcli.casework.round.values.changing import CaseChange
from cmcli.casework.round.values.review import STEPS, Appraisal
from cmcli.catalog.access import labels
from cmcli.domain.appointments import Appointment
from cmcli.domain.cases import Case
from cmcli.domain.dates import day_of, format_day, short_day
from cmcli.domain.gas import GasReport, case_gas
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal, Measurement
from cmcli.domain.progress import latest_level, latest_value
from cmcli.domain.reviews import Review
from cmcli.domain.roadblocks import Roadblock, numbered
from cmcli.errors import Refused, Sentence, UsageProblem
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

LOWEST, HIGHEST = 1, 4
"""Acuities: 1 is self-managing, 4 intensive."""


@dataclass(frozen=True, slots=True)
class GoalSeen:
    """A goal with its latest level and latest value, each None where none was measured."""

    goal: Goal
    level: int | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review, the case after it, its goals, and the T scores (None without a level).

    ``answered`` are the roadblocks that it answers, ``still_open`` those that it leaves open.
    """

    review: Review
    case: Case
    goals: tuple[GoalSeen, ...]
    gas: GasReport | None
    closed: Closed | None = None
    appointment: Appointment | None = None
    answered: Sequence[Roadblock] = ()
    still_open: Sequence[Roadblock] = ()


def perform_review(work: Work, found: FoundCase, said: Appraisal) -> Answer:
    """Review, and say what was found and what the decision changed."""
    done = review(work, found, said)
    record: dict[str, object] = {"review": review_record(done)}
    lines = [*_sentences(work, found, done)]
    if done.closed is not None:
        record |= closed_record(done.closed)
        lines += closed_lines(work, found, done.closed)
    return case_answer(work, done.case, lines, record, client=found.client)


def review(work: Work, found: FoundCase, appraisal: Appraisal) -> Reviewed:
    """Record a review and carry out what it decides, in the same operation.

    A step up or down changes acuity or model at once. ``adjust`` begins a revision of the plan.
    ``close`` closes the case if its closing values are given. Raises :class:`Refused` for a case
    that has ended, and when the change, the revision or the close is refused.
    """
    require(work.actor.role, "review")
    case = lock_to_change(work, found.case, appraisal.model)
    _check_under_way(case)
    acuity = _acuity(case, appraisal)
    made = work.add(_review(work, case, appraisal))
    appointment = agree_next(work, found, appraisal.next_on, made.id)
    by = f"review {made.number}"
    answered = answer_roadblocks(work, case, appraisal.roadblocks, by, "roadblocks")
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
    open_ = () if after.ended else open_roadblocks(work, after)
    return Reviewed(made, after, _seen(goals, points), gas, closed, appointment, answered, open_)


def _carry_out(
    work: Work, case: Case, made: Review, appraisal: Appraisal, acuity: int | None
) -> Closed | None:
    """Carry out the decision; return the closed case if that was the decision."""
    if made.needs_met:
        doubts = [*closing_facts(work, case).against_needs_met()]
        if doubts:
            work.warn(f"You say that the needs are met, but: {' '.join(doubts)}")
    why = made.note or f"review {made.number}: {made.decision}"
    work.reason = why
    if made.decision in ("step-up", "step-down"):
        step = CaseChange(
            acuity=acuity, model=appraisal.model, reason=why, override=appraisal.override
        )
        change_case(work, case, step)
    elif made.decision == "adjust":
        revise(work, case, why)
    elif appraisal.closing is not None:
        return close(work, case, replace(appraisal.closing, override=appraisal.override))
    return None


def _check_under_way(case: Case) -> None:
    if case.ended:
        day = f" on {short_day(case.closed_on)}" if case.closed_on else ""
        raise Refused(
            f"The case was {case.status.replace('-', ' ')}{day}, so there is nothing to review.",
            "To open a new episode: cm reopen",
            code=case.status,
        )


def _acuity(case: Case, appraisal: Appraisal) -> int | None:
    """The acuity that a step leads to: the one said, else one further, unless a model is said."""
    step = STEPS.get(appraisal.decision)
    if step is None or (appraisal.acuity is None and appraisal.model is not None):
        return None
    wanted = case.acuity + step if appraisal.acuity is None else appraisal.acuity
    if not LOWEST <= wanted <= HIGHEST:
        end = "highest" if step > 0 else "lowest"
        raise Refused(
            f"Acuity {case.acuity} is already the {end}.",
            Sentence("Choose another {model}, or decide to continue or to adjust."),
        )
    ahead = (wanted - case.acuity) * step
    if ahead < 0 or (ahead == 0 and appraisal.model is None):
        way = "up" if step > 0 else "down"
        raise UsageProblem(
            f"Acuity {wanted} is not a step {way} from {case.acuity}.",
            Sentence("Leave out {acuity} for one step, or choose another {decision}."),
            field="acuity",
        )
    return wanted


_JUDGED = ("effectiveness", "efficiency", "appropriateness", "relevance", "satisfaction")


def _review(work: Work, case: Case, appraisal: Appraisal) -> Review:
    next_on = day_of(appraisal.next_on)
    if next_on is not None and next_on < work.today:
        raise UsageProblem(
            Sentence(f"{{next_on}} {short_day(next_on)} is in the past."),
            field="next_on",
        )
    return Review(
        id=work.new_id(),
        case_id=case.id,
        number=work.next_number(Review, case_id=case.id),
        on=work.today,
        worker_id=work.actor.id,
        decision=appraisal.decision,
        cost=appraisal.cost,
        reflection=appraisal.reflection,
        needs_met=appraisal.needs_met,
        next_on=next_on,
        note=appraisal.note,
        **{name: getattr(appraisal, name) for name in _JUDGED},
    )


def _seen(goals: Iterable[Goal], points: Iterable[Measurement]) -> tuple[GoalSeen, ...]:
    of_goal: defaultdict[str, list[Measurement]] = defaultdict(list)
    for point in points:
        of_goal[point.goal_id].append(point)
    return tuple(
        GoalSeen(goal, latest_level(of_goal[goal.id]), latest_value(of_goal[goal.id]))
        for goal in goals
    )


# What is answered.


def judged_record(made: Review) -> dict[str, object]:
    """The judgements and the decision of a review, for JSON."""
    return {
        "number": made.number,
        "on": made.on,
        "decision": made.decision,
        "effectiveness": made.effectiveness,
        "efficiency": made.efficiency,
        "cost": None if made.cost is None else Decimal(made.cost) / 100,
        "cost_cents": made.cost,
        "appropriateness": made.appropriateness,
        "relevance": made.relevance,
        "satisfaction": made.satisfaction,
        "reflection": made.reflection,
        "needs_met": made.needs_met,
        "next_on": made.next_on,
        "note": made.note,
    }


def review_record(done: Reviewed) -> dict[str, object]:
    """A review as JSON prints it; ``gas`` has the T scores before and now."""
    made, gas = done.review, done.gas
    return {
        **judged_record(made),
        "gas_t": None if gas is None else gas.current_t,
        "gas": None
        if gas is None
        else {
            "before": gas.baseline_t,
            "now": gas.current_t,
            "change": gas.change,
            "goals": gas.goals,
            "measured": gas.measured,
            "assumed": gas.assumed,
        },
        "goals": [
            {
                "number": seen.goal.number,
                "text": seen.goal.text,
                "state": seen.goal.state,
                "expected": 0,
                "actual": seen.level,
                "target": seen.goal.target,
                "value": seen.value,
            }
            for seen in done.goals
        ],
    }


def _sentences(work: Work, found: FoundCase, done: Reviewed) -> list[str]:
    made, today = done.review, work.today
    who = f"{found.ref} {found.client.shown_name}"
    label = labels("decision")[made.decision].lower()
    meaning = f" ({label})" if label != made.decision else ""
    lines = [
        f"{who}: review {made.number} on {format_day(made.on, today)},"
        f" decision {made.decision}{meaning}."
    ]
    lines += [_goal_line(seen) for seen in done.goals if seen.goal.state != "dropped"]
    if done.gas is not None:
        gas = done.gas
        assumed = f", {gas.assumed} with an assumed start" if gas.assumed else ""
        lines.append(
            f"  GAS score (T) {gas.baseline_t} → {gas.current_t} ({gas.change:+}),"
            f" {gas.measured} of {gas.goals} measured{assumed}"
        )
    if done.appointment is not None:
        lines.append(made_words(work, done.appointment))
    elif made.next_on is not None:
        lines.append(f"Agreed next contact: {format_day(made.next_on, today)}.")
    lines += answered_words(done.answered)
    if done.still_open:
        lines.append(f"Roadblocks still open: {numbered(done.still_open)}.")
    return [*lines, *_consequence(found, done)]


def _goal_line(seen: GoalSeen) -> str:
    goal, parts = seen.goal, []
    if seen.level is not None:
        parts.append(f"level {seen.level:+d}, expected 0" if seen.level else "level 0, as expected")
    if seen.value is not None:
        expected = "" if goal.target is None else f", expected {goal.target:f}"
        parts.append(f"{goal.measure or 'measure'} {seen.value:f}{expected}")
    return f"  goal {goal.number}: {'; '.join(parts) or 'not measured'} ({goal.text})"


def _consequence(found: FoundCase, done: Reviewed) -> list[str]:
    """Tell what the decision changed at once, or what is left to do."""
    before, after = found.case, done.case
    lines = []
    if before.acuity != after.acuity:
        lines.append(f"Acuity {before.acuity} → {after.acuity}.")
    if before.model != after.model:
        lines.append(f"Model {before.model} → {after.model}.")
    if done.review.decision == "adjust":
        lines.append(f"The plan is under revision. Change it, then run: cm plan agree {found.ref}.")
    if done.review.decision == "close" and done.closed is None:
        lines.append(
            f"The case is still {after.status}: cm close {found.ref} --reason R closes it."
        )
    return lines
