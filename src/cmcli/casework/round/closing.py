"""Closing a case with its outcomes and ongoing support; reopening as the client's next episode."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import decide, giving_reason, lock_to_place, place
from cmcli.casework.case_answer import case_answer
from cmcli.casework.models_today import Models
from cmcli.casework.plan.goals import find_goal
from cmcli.casework.round.ratings import level_words
from cmcli.casework.round.safety import open_flags
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.moving import Reopening
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.clocks import ends_on
from cmcli.domain.contacts import Contact
from cmcli.domain.dates import format_day, short_day
from cmcli.domain.needs import LEFT_OVER, Need
from cmcli.domain.permissions import require
from cmcli.domain.plans import Goal
from cmcli.domain.safety import Aftercare, Flag
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase, find_worker

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


def perform_close(work: Work, found: FoundCase, said: Closing) -> Answer:
    """Close the case, and say how its goals ended and what is left."""
    closed = close(work, found.case, said)
    lines = closed_lines(work, found, closed)
    return case_answer(work, closed.case, lines, closed_record(closed), client=found.client)


def close(work: Work, case: Case, closing: Closing) -> Closed:
    """Close a case that is open or waiting.

    Open flags are settled by handing them over. An open goal without an outcome is marked as
    dropped, so no goal counts as reached or missed without a judgement. Raises :class:`Refused` for
    a case that has ended, for open flags that are not handed over, and for a day in the future or
    before the opening.
    """
    require(work.actor.role, "close")
    case = work.locked(case)
    _check_under_way(case)
    on = _day(work, case, closing.reason, closing.on)
    aftercare = _aftercare(work, case, on, closing.aftercare)
    flags = _hand_over(work, case, closing.flags_handed_to)
    goals = _end_goals(work, case, on, closing.outcome)
    closed = work.change(
        case,
        status="closed",
        closed_on=on,
        close_reason=closing.reason,
        close_summary=closing.summary,
        support=closing.support,
        flags_handed_to=flags[0].told if flags else None,
    )
    work.reason = work.reason or closing.reason
    return Closed(closed, goals, tuple(needs_left(work, case)), aftercare, flags)


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
            f"Enter a date from {case.opened_on} on.",
            code="before-opening",
        )
    latest = work.all(Contact, order=("-on",), limit=1, case_id=case.id, error_at=None)
    if latest and latest[0].on > on:
        work.warn(f"The last contact was on {short_day(latest[0].on)}, after the closing date.")
    end = ends_on(case, Models(work)[case.model])
    if end is not None and on < end and reason != "deceased":
        work.warn(f"This is before the planned end of {case.model}, {short_day(end)}.")
    return on


def _aftercare(work: Work, case: Case, on: date, promised: Iterable[date]) -> tuple[Aftercare, ...]:
    days = sorted(set(promised))
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
                " cm flag CASE --settle N --done TEXT",
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


def perform_reopen(work: Work, found: FoundCase, said: Reopening) -> Answer:
    """Open the next episode, and list the needs that are carried over."""
    made = reopen(work, found.case, said)
    needs = work.all(Need, order=("domain",), case_id=made.id)
    record = {
        "reopened": found.ref,
        "reason": made.decision_reason,
        "needs": [{"domain": one.domain, "text": one.text} for one in needs],
    }
    lines = _reopened_lines(work, found.client, made, needs)
    return case_answer(work, made, lines, record, client=found.client)


def _reopened_lines(view: View, client: Client, made: Case, needs: Sequence[Need]) -> Iterator[str]:
    """Tell in sentences how a case was reopened."""
    worker = view.get(Worker, made.worker_id) if made.worker_id else None
    how = f"with {worker.handle}, acuity {made.acuity}" if worker else "on the waitlist"
    who = f"{case_ref(client.code, made.episode)} {client.shown_name}"
    when = format_day(made.opened_on, view.today)
    yield f"{who}: episode {made.episode} opened for {made.model} on {when}, {how}."
    if needs:
        yield f"Needs carried over, to rate again: {', '.join(one.domain for one in needs)}."


def reopen(work: Work, case: Case, said: Reopening) -> Case:
    """Open the next episode of a client whose case has ended, on the same model and acuity.

    Without a username the case goes to the worker of the last episode, or to the actor if that
    worker has left. Open needs are carried over, and the answer names them for a new rating. Raises
    :class:`Refused` if the client has a case that has not ended. Over the ceiling it also raises,
    unless the case may go on the waitlist or is overridden.
    """
    require(work.actor.role, "reopen")
    taker = _taking(work, case, said.worker)
    taker = lock_to_place(work, taker, client=case.client_id, case=case.id)
    case = work.locked(case)
    episodes = work.all(Case, order=("episode",), client_id=case.client_id)
    _check_none_under_way(work, episodes)
    if case.close_reason == "deceased":
        work.warn("The last episode was closed because the client had died.")
    new = _next_episode(work, case, episodes[-1].episode + 1, said.reason)
    new, overridden = _placed(work, new, taker, said)
    work.add(new)
    place(work, new, said.reason or "reopened")
    giving_reason(work, said.reason, overridden)
    work.add_all(
        [
            Need(id=work.new_id(), case_id=new.id, domain=need.domain, text=need.text, rating=None)
            for need in needs_left(work, case)
        ]
    )
    return new


def _check_none_under_way(work: Work, episodes: Iterable[Case]) -> None:
    for one in episodes:
        if one.under_way:
            client = work.get(Client, one.client_id)
            ref = case_ref(client.code if client else "", one.episode)
            state = "open" if one.status == "open" else "on the waitlist"
            way = "Use that case." if one.status == "open" else f"To accept it: cm accept {ref}"
            raise Refused(f"{ref} is {state}, so there is nothing to reopen.", way)


def _next_episode(work: Work, case: Case, episode: int, reason: str | None) -> Case:
    phased = Models(work)[case.model].phase_days is not None
    return Case(
        id=work.new_id(),
        client_id=case.client_id,
        episode=episode,
        model=case.model,
        status="open",
        worker_id=None,
        acuity=case.acuity,
        phase=1 if phased else None,
        phase_from=work.today if phased else None,
        opened_on=work.today,
        accepted_on=work.today,
        program=case.program,
        decision_reason=reason,
        decided_by=work.actor.handle,
    )


def _taking(work: Work, case: Case, worker: str | None) -> Worker:
    if worker is not None:
        return find_worker(work, worker, field="worker")
    former = work.get(Worker, case.worker_id) if case.worker_id else None
    return former if former is not None and former.active else work.actor


def _placed(work: Work, case: Case, worker: Worker, said: Reopening) -> tuple[Case, str | None]:
    """The case as admission lets it be, and the reason for passing the ceiling if one counted."""
    wanted = replace(case, worker_id=worker.id)
    try:
        return wanted, decide(work, wanted, worker, override=said.override).override
    except Refused as refusal:
        if refusal.code != "over-ceiling" or not said.or_waitlist:
            raise
        work.warn(f"{refusal.message} The case is on the waitlist.")
        return replace(case, status="waitlist", accepted_on=None), None
