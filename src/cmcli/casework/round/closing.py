"""Closing a case with its outcomes and ongoing support."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import giving_reason
from cmcli.casework.case_answer import case_answer
from cmcli.casework.models_today import Models
from cmcli.casework.plan.goals import find_goal
from cmcli.casework.referrals.referrals import end_with
from cmcli.casework.round.closing_rules import (
    check_reached,
    closing_facts,
    doubts_about,
    end_promises,
    lock_promises,
)
from cmcli.casework.round.ratings import level_words
from cmcli.casework.round.safety import open_flags
from cmcli.casework.round.staying_open import tell_of_household, tell_what_stays_open
from cmcli.casework.round.values.closing import Closing
from cmcli.domain.approvals import CLOSURE
from cmcli.domain.cases import Case, Placement
from cmcli.domain.closing import DECEASED, GOALS_MET, no_longer_owed
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.needs import LEFT_OVER, Need
from cmcli.domain.permissions import require
from cmcli.domain.plan_clock import ends_on
from cmcli.domain.plans import Goal
from cmcli.domain.safety import Aftercare, Flag
from cmcli.errors import Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

NOT_SAID = "open at closing"
"""The outcome of a goal that ended with the case without a word on how far it was reached."""

HANDED_OVER = "handed over when the case closed"
"""The result of a flag that was open when the case closed."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed case, the goals that ended with it, and what is left or promised."""

    case: Case
    goals: tuple[Goal, ...]
    needs_left: tuple[Need, ...]
    aftercare: tuple[Aftercare, ...]
    flags: tuple[Flag, ...]
    no_longer_owed: tuple[Aftercare, ...] = ()
    override: str | None = None


def perform_close(work: Work, found: FoundCase, said: Closing) -> Answer:
    """Close the case, and say how its goals ended and what is left."""
    closed = close(work, found.case, said)
    lines = closed_lines(work, found, closed)
    return case_answer(work, closed.case, lines, closed_record(closed), client=found.client)


def close(work: Work, case: Case, closing: Closing) -> Closed:
    """Close a case that is open or waiting.

    Open flags are settled by handing them over. An open goal without an outcome is marked as
    dropped, so no goal counts as reached or missed without a judgement. Raises :class:`Refused` for
    a case that has ended, for open flags that are not handed over, for a day in the future or
    before the opening, for a client who was hardly looked for, and for aftercare of somebody who
    died.
    """
    require(work.actor.role, "close")
    died, met = closing.reason == DECEASED, closing.reason == GOALS_MET
    if died:
        lock_promises(work, case.client_id)
    case = work.locked(case)
    _check_under_way(case)
    on = _day(work, case, closing.reason, closing.on)
    _check_own_reason(work, closing.reason, on)
    override = check_reached(work, case, closing)
    work.took(CLOSURE)
    doubts = doubts_about(closing_facts(work, case), closing) if met else []
    if doubts:
        work.warn(f"The case closes as {closing.reason}, but: {' '.join(doubts)}")
    owed = end_promises(work, case.client_id) if died else ()
    aftercare = _aftercare(work, case, on, closing)
    flags = _hand_over(work, case, closing.flags_handed_to)
    goals = _end_goals(work, case, on, closing.outcome)
    tell_what_stays_open(work, case)
    if died:
        tell_of_household(work, case)
    closed = work.change(
        case,
        status="closed",
        closed_on=on,
        close_reason=closing.reason,
        close_summary=closing.summary,
        support=closing.support,
        flags_handed_to=flags[0].told if flags else None,
    )
    end_with(work, closed)
    giving_reason(work, work.reason or closing.reason, override)
    left = tuple(needs_left(work, case))
    return Closed(closed, goals, left, aftercare, flags, owed, override)


def closed_record(closed: Closed) -> dict[str, object]:
    """Return the fields that closing adds to the record of its case."""
    made = closed.case
    return {
        "close_reason": made.close_reason,
        "close_summary": made.close_summary,
        "support": made.support,
        "flags_handed_to": made.flags_handed_to,
        "goals": [
            {"number": goal.number, "text": goal.text, "state": goal.state} for goal in closed.goals
        ],
        "needs_left": [
            {"domain": left.domain, "rating": left.rating, "text": left.text}
            for left in closed.needs_left
        ],
        "aftercare": [item.due_on for item in closed.aftercare],
        "no_longer_owed": [item.due_on for item in closed.no_longer_owed],
        "override": closed.override,
    }


def closed_lines(view: View, found: FoundCase, closed: Closed) -> Iterator[str]:
    """Tell in sentences how a case was closed."""
    case = closed.case
    when = format_day(case.closed_on or view.today, view.today)
    yield f"{found.ref} {found.client.shown_name}: closed on {when}, {case.close_reason}."
    for goal in closed.goals:
        yield f"  goal {goal.number} {goal.state}: {goal.text}"
    for left in closed.needs_left:
        about = f", {left.text}" if left.text else ""
        yield f"  need left: {left.domain} {level_words(left.rating, None)}{about}"
    if case.flags_handed_to:
        numbers = ", ".join(str(flag.number) for flag in closed.flags)
        what = "safety flag" if len(closed.flags) == 1 else "safety flags"
        yield f"  {what} {numbers} handed to {case.flags_handed_to}"
    if closed.aftercare:
        yield f"  aftercare: {', '.join(short_day(item.due_on) for item in closed.aftercare)}"
    if closed.no_longer_owed:
        yield no_longer_owed([item.due_on for item in closed.no_longer_owed])


def needs_left(view: View, case: Case) -> list[Need]:
    """The needs that are still rated 2 (help useful) or more, the most urgent first."""
    needs = [need for need in view.all(Need, case_id=case.id) if (need.rating or 0) >= LEFT_OVER]
    return sorted(needs, key=lambda need: (-(need.rating or 0), need.domain))


def open_goals(view: View, case: Case) -> list[Goal]:
    """The goals of the case that have not ended."""
    return view.all(Goal, order=("number",), case_id=case.id, state="open")


def _check_under_way(case: Case) -> None:
    if case.under_way:
        return
    day = f" on {short_day(case.closed_on)}" if case.closed_on else ""
    why = f" ({case.close_reason})" if case.close_reason else ""
    raise Refused(
        f"The case was already {case.status.replace('-', ' ')}{day}{why}.",
        "To undo the closure: cm undo. To open a new episode: cm reopen",
        code=case.status,
    )


def _check_own_reason(work: Work, reason: str, on: date) -> None:
    try:
        work.words.check("closure reason", reason, on=on, today=work.today)
    except UsageProblem as problem:
        raise problem.about("reason") from None


def _day(work: Work, case: Case, reason: str, said: date | None) -> date:
    on = said or work.today
    if on > work.today:
        raise Refused(
            f"{short_day(on)} is in the future.",
            Sentence("Correct {on}, or close the case on that day."),
            code="future",
            field="on",
        )
    if on < case.opened_on:
        raise Refused(
            f"The case was opened on {short_day(case.opened_on)}, after {short_day(on)}.",
            f"Enter a date from {short_day(case.opened_on)} on.",
            code="before-opening",
        )
    latest = work.all(Contact, order=("-on",), limit=1, case_id=case.id, error_at=None)
    if latest and latest[0].on > on:
        work.warn(f"The last contact was on {short_day(latest[0].on)}, after the closing date.")
    end = ends_on(case, work.all(Placement, case_id=case.id), Models(work)[case.model])
    if end is not None and on < end and reason != DECEASED:
        work.warn(f"This is before the planned end of {case.model}, {short_day(end)}.")
    return on


def _aftercare(work: Work, case: Case, on: date, closing: Closing) -> tuple[Aftercare, ...]:
    days = sorted(set(closing.aftercare))
    if days and closing.reason == DECEASED:
        raise Refused(
            "You can't agree aftercare with a client who died.",
            Sentence("Leave out {aftercare}, or choose another {reason}."),
            code="client-died",
            field="aftercare",
        )
    if days and days[0] < on:
        raise UsageProblem(
            f"Aftercare on {short_day(days[0])} is before the closing date, {short_day(on)}.",
            "Choose a date on or after it.",
        )
    made = [Aftercare(id=work.new_id(), case_id=case.id, due_on=day) for day in days]
    work.add_all(made)
    return tuple(made)


def _hand_over(work: Work, case: Case, to: str | None) -> tuple[Flag, ...]:
    flags = open_flags(work, case)
    if flags and to is None:
        numbers = ", ".join(str(flag.number) for flag in flags)
        one = len(flags) == 1
        what = f"Safety flag {numbers} is" if one else f"Safety flags {numbers} are"
        it = "it" if one else "them"
        raise Refused(
            f"{what} open, so you can't close the case yet.",
            Sentence(
                "Name who takes over ({flags_handed_to}), or settle {it} first:"
                " cm flag CASE --settle N --done TEXT --told WHO",
                it=it,
            ),
            code="open-flags",
            field="flags_handed_to",
        )
    if to is None:
        return ()
    if not flags:
        work.warn("There are no open flags to hand over.")
    return tuple(
        work.change(
            flag,
            settled_on=work.today,
            settled_by=work.actor.handle,
            done=HANDED_OVER,
            told=to,
        )
        for flag in flags
    )


def _end_goals(work: Work, case: Case, on: date, outcomes: Mapping[int, str]) -> tuple[Goal, ...]:
    said: dict[str, str] = {}
    for number, state in outcomes.items():
        goal = find_goal(work, case, str(number))
        if goal.state != "open":
            raise UsageProblem(
                f"Goal {goal.number} has already ended ({goal.state}).", field="outcome"
            )
        said[goal.id] = state
    goals = open_goals(work, case)
    unsaid = [str(goal.number) for goal in goals if goal.id not in said]
    if unsaid:
        what = f"Goal {unsaid[0]} has no outcome, so it's marked as dropped. To change it, use"
        if len(unsaid) > 1:
            what = f"Goals {', '.join(unsaid)} have no outcome, so they're marked as dropped. To"
            what += " change them, use"
        work.warn(Sentence(f"{what} {{outcome}}."))
    return tuple(
        work.change(
            goal,
            state=said.get(goal.id, "dropped"),
            ended_on=on,
            outcome=goal.outcome if goal.id in said else NOT_SAID,
        )
        for goal in goals
    )
