"""Clocks: every due date of a case, computed from its record, its model and *today*.

The due list, the dashboard, the reminders and the reports all ask here and nowhere else.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from cmcli.domain.cases import Case, case_ref
from cmcli.domain.facts import CaseFacts
from cmcli.domain.keys import STATUSES
from cmcli.domain.kinds import DUE_RANK
from cmcli.domain.models import Model
from cmcli.domain.plans import Goal, Step
from cmcli.domain.reviews import Review
from cmcli.domain.safety import Aftercare, Flag, Rhythm


class DueItem(NamedTuple):
    """The next thing due of one kind on one case, past or to come.

    ``case`` is the exact reference, ``worker`` the handle, None for an unassigned case.
    ``days_late`` is 0 or more. ``why`` is one sentence; ``rule`` is the number behind it, with its
    source. ``number`` is that of the goal (``2``), step (``2.1``) or flag, and ``text`` its words.
    ``rhythm_agreed``: the date comes from the rhythm that was agreed with the client.
    """

    case: str
    kind: str
    worker: str | None
    due_on: date
    days_late: int
    why: str
    rule: str
    number: str | None = None
    text: str | None = None
    rhythm_agreed: bool = False

    def as_dict(self) -> dict[str, object]:
        """The item for JSON."""
        return {
            "case": self.case,
            "kind": self.kind,
            "worker": self.worker,
            "due_on": self.due_on.isoformat(),
            "days_late": self.days_late,
            "why": self.why,
            "number": self.number,
            "text": self.text,
            "rhythm_agreed": self.rhythm_agreed,
        }


class _Due(NamedTuple):
    """A due date as a rule gives it, before it becomes an item of its case."""

    on: date
    why: str
    rule: str
    number: str | None = None
    text: str | None = None
    rhythm_agreed: bool = False


_Find = Callable[[CaseFacts, Model, date], Iterator[_Due]]


class _Rule(NamedTuple):
    """Makes items of one kind due on cases of some statuses; names the records that it reads."""

    kind: str
    statuses: tuple[str, ...]
    reads: tuple[type[Any], ...]
    find: _Find


_RULES: list[_Rule] = []


def _rule(kind: str, *statuses: str, reads: tuple[type[Any], ...] = ()) -> Callable[[_Find], _Find]:
    """Make a function the rule for items of that kind on cases of these statuses.

    ``reads`` are the classes of records that it takes from the facts, besides the fixed ones.
    """

    def ruled(find: _Find) -> _Find:
        _RULES.append(_Rule(kind, statuses, reads, find))
        return find

    return ruled


def read_by_rules(*statuses: str) -> tuple[type[Any], ...]:
    """Return the classes of records that the rules read on cases of any of these statuses."""
    rules = (rule for rule in _RULES if set(statuses) & set(rule.statuses))
    return tuple(dict.fromkeys(kind for rule in rules for kind in rule.reads))


def due_items(facts: CaseFacts, model: Model, today: date) -> list[DueItem]:
    """Everything due on the case, also what is still to come, most urgent first."""
    return sorted(_items(facts, model, today), key=urgency_key)


def next_contact(facts: CaseFacts, model: Model, today: date) -> DueItem | None:
    """The case's contact item; None where none is due at any time."""
    return next(_items(facts, model, today, "contact"), None)


def review_due(facts: CaseFacts, model: Model, today: date) -> bool:
    """Return whether a review is due today or earlier."""
    return any(item.due_on <= today for item in _items(facts, model, today, "review"))


def explain(item: DueItem) -> str:
    """Why the item is due on its date: the sentence, and the rule or number with its source."""
    return f"{item.why} {item.rule}"


def urgency_key(item: DueItem) -> tuple[object, ...]:
    """The one order of due items: safety first, then the most days late, then the soonest."""
    numbers = tuple(int(part) for part in (item.number or "0").split("."))
    return (item.kind != "safety", item.due_on, DUE_RANK[item.kind], item.case, numbers)


def ends_on(case: Case, model: Model) -> date | None:
    """Return the last day of a model of fixed length, counted from its start; None for others."""
    if not model.fixed_end or model.expected_months is None:
        return None
    start = _start_of_model(case)
    years, month = divmod(start.month - 1 + model.expected_months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _items(
    facts: CaseFacts, model: Model, today: date, kind: str | None = None
) -> Iterator[DueItem]:
    """The items of the case; of one kind, without asking the rules of others."""
    for rule in _RULES:
        if facts.case.status in rule.statuses and kind in (None, rule.kind):
            for due in rule.find(facts, model, today):
                yield _item(facts, rule.kind, due, today)


def _item(facts: CaseFacts, kind: str, due: _Due, today: date) -> DueItem:
    return DueItem(
        case=case_ref(facts.client.code, facts.case.episode),
        kind=kind,
        worker=facts.worker,
        due_on=due.on,
        days_late=max(0, (today - due.on).days),
        why=due.why,
        rule=due.rule,
        number=due.number,
        text=due.text,
        rhythm_agreed=due.rhythm_agreed,
    )


def _start(case: Case) -> date:
    """The day from which the clocks of a new case run."""
    return case.accepted_on or case.opened_on


def _start_of_model(case: Case) -> date:
    """The day from which the case is on its present model."""
    return case.model_from or _start(case)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _number_of(model: Model, key: str, days: int) -> str:
    """The sentence on a number of the model: its value and its source."""
    source = model.sources.get(key, "default")
    return f"{model.key}: {key.replace('_', ' ')} {days} (source: {source})."


# Safety: due on the day it is raised, on a case of any status, and moved by nothing.


@_rule("safety", *STATUSES, reads=(Flag,))
def _safety(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    for flag in facts.of(Flag):
        yield _Due(
            flag.raised_on,
            f"Safety flag {flag.number} ({flag.kind}), raised {flag.raised_on}, is open.",
            "An open flag is due on the day it is raised until it is settled.",
            number=str(flag.number),
            text=flag.text,
        )


# Contact: a clock, which an earlier promise or, with outreach, a missed attempt brings forward.


@_rule("contact", "open", reads=(Rhythm, Review))
def _contact(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    due = _contact_clock(facts, model, today)
    due = _earlier(due, _promise(facts))
    due = _earlier(due, _retry(facts, model))
    if due is not None:
        yield due._replace(why=f"{due.why}{_since_then(facts)}.")


def _since_then(facts: CaseFacts) -> str:
    """Describe attempts and contacts since then that reset nothing."""
    text = ""
    if facts.held_on is not None and (facts.counted_on is None or facts.counted_on < facts.held_on):
        text = f"; the contact on {facts.held_on} does not count"
    if facts.attempts == 1:
        return f"{text}; 1 attempt since, on {facts.attempt_on}"
    if facts.attempts > 1:
        return f"{text}; {facts.attempts} attempts since, the last on {facts.attempt_on}"
    return text


@_rule("contact", "waitlist", reads=(Review,))
def _promised_contact(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    """A waitlisted person has no clock, but may have an agreed date."""
    due = _promise(facts)
    if due is not None:
        yield due._replace(why=f"{due.why}.")


def _earlier(clock: _Due | None, other: _Due | None) -> _Due | None:
    """The clock, unless the other is sooner: nothing here ever moves a due date back."""
    if clock is None or other is None:
        return clock or other
    if other.on >= clock.on:
        return clock
    return other._replace(
        why=f"{other.why}. Without it, due {clock.on}: {clock.why}",
        rule=f"{other.rule} {clock.rule}",
    )


def _contact_clock(facts: CaseFacts, model: Model, today: date) -> _Due | None:
    seen, days = facts.counted_on, model.first_contact_days
    # Nothing that counted under an earlier model may count under this one; lateness is not hidden
    # by a change of model where something does.
    start = _start_of_model(facts.case) if seen is None else _start(facts.case)
    first = _Due(
        start + timedelta(days=days),
        f"First contact within {_days(days)} of {start} ({model.key})",
        _number_of(model, "first_contact_days", days),
    )
    if seen is None:
        return first
    due = _rhythm(facts, seen, today) or _interval(facts, model, seen, today)
    # Who was last seen while waiting is not late on the day of acceptance.
    return first if due is not None and seen < start and due.on < first.on else due


def _rhythm(facts: CaseFacts, seen: date, today: date) -> _Due | None:
    rhythm = facts.rhythm
    if rhythm is None or today < rhythm.from_on:
        return None
    if rhythm.until_on is not None and rhythm.until_on < today:
        return None
    until = f" until {rhythm.until_on}" if rhythm.until_on else ""
    return _Due(
        seen + timedelta(days=rhythm.days),
        f"Last counted contact {seen}, then every {_days(rhythm.days)} as agreed{until}",
        f"This contact schedule was agreed from {rhythm.from_on}: {rhythm.reason.rstrip('.')}.",
        rhythm_agreed=True,
    )


def _interval(facts: CaseFacts, model: Model, seen: date, today: date) -> _Due | None:
    """The model's own clock: by phase, else by acuity, else a follow-up and then closure."""
    if model.phase_days:
        phase = min(facts.case.phase or 1, len(model.phase_days))
        return _every(model, "phase_days", model.phase_days[phase - 1], seen, f"phase {phase}")
    if model.contact_days is not None:
        acuity = facts.case.acuity
        return _every(model, "contact_days", model.contact_days[acuity], seen, f"acuity {acuity}")
    return _follow_up(model, seen, today)


def _every(model: Model, key: str, days: int, seen: date, by: str) -> _Due:
    return _Due(
        seen + timedelta(days=days),
        f"Last counted contact {seen}, then every {_days(days)} ({model.key}, {by})",
        _number_of(model, key, days),
    )


def _follow_up(model: Model, seen: date, today: date) -> _Due | None:
    """One follow-up after the last contact; later on it is asked whether to close.

    The date stays that of the follow-up, so that asking makes nothing look less late.
    """
    asked = model.ask_close_days
    key = "ask_close_days" if model.follow_up_days is None else "follow_up_days"
    days = asked if model.follow_up_days is None else model.follow_up_days
    if days is None:
        return None
    why = f"Last counted contact {seen}, follow-up after {_days(days)} ({model.key})"
    if asked is not None and today >= seen + timedelta(days=asked):
        why = f"Last counted contact {seen}, {_days(asked)} ago or more: close? ({model.key})"
    return _Due(
        seen + timedelta(days=days),
        why,
        _number_of(model, key, days),
    )


def _promise(facts: CaseFacts) -> _Due | None:
    promised = facts.next_on
    if promised is None or (facts.counted_on is not None and promised <= facts.counted_on):
        return None
    return _Due(
        promised,
        f"Next contact agreed for {promised}",
        "An agreed date before the scheduled one is the due date.",
    )


def _retry(facts: CaseFacts, model: Model) -> _Due | None:
    if not model.outreach or not facts.attempts or facts.attempt_on is None:
        return None
    days = model.retry_days
    return _Due(
        facts.attempt_on + timedelta(days=days),
        f"Try again {_days(days)} after the attempt on {facts.attempt_on}",
        _number_of(model, "retry_days", days),
    )


# Assessment, plan and review: from acceptance until done, and then from the latest one.


@_rule("assessment", "open")
def _assessment(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    if facts.assessed_on is None:
        yield _at_start(facts, model, "assessment", "assessment_days", model.assessment_days)


@_rule("reassessment", "open")
def _reassessment(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    if facts.assessed_on is not None:
        days = model.reassessment_days
        yield _Due(
            facts.assessed_on + timedelta(days=days),
            f"Last assessment {facts.assessed_on}, next after {_days(days)} ({model.key}).",
            _number_of(model, "reassessment_days", days),
        )


@_rule("plan", "open")
def _plan(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    if facts.agreed_on is None:
        yield _at_start(facts, model, "plan", "plan_days", model.plan_days)
    elif facts.case.revision is not None:
        since = facts.case.revision_on or facts.agreed_on
        yield _Due(
            since + timedelta(days=model.plan_days),
            f"The plan revision of {since} is not agreed yet.",
            _number_of(model, "plan_days", model.plan_days),
        )


def _at_start(facts: CaseFacts, model: Model, kind: str, key: str, days: int) -> _Due:
    """The first assessment or plan, which some models want at the first contact itself."""
    start = _start(facts.case)
    if not model.at_first_contact:
        return _Due(
            start + timedelta(days=days),
            f"First {kind} within {_days(days)} of {start} ({model.key}).",
            _number_of(model, key, days),
        )
    first = start + timedelta(days=model.first_contact_days)
    return _Due(
        first if facts.first_counted_on is None else max(facts.first_counted_on, start),
        f"First {kind} at the first contact ({model.key}).",
        _number_of(model, "first_contact_days", model.first_contact_days),
    )


@_rule("review", "open", reads=(Review,))
def _review(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    """The regular review, or the model's fixed end where that comes first; the end stays due."""
    end = ends_on(facts.case, model)
    since = facts.reviewed_on or facts.agreed_on
    regular = since + timedelta(days=model.review_days) if since is not None else None
    if end is not None and (regular is None or end <= regular):
        yield _Due(
            end,
            f"{model.key} ends on {end} by design: review, then close or change the model.",
            _number_of(model, "expected_months", model.expected_months or 0),
        )
    elif since is not None and regular is not None:
        what = "review" if facts.reviewed_on is not None else "agreement to the plan"
        yield _Due(
            regular,
            f"Last {what} {since}, review after {_days(model.review_days)} ({model.key}).",
            _number_of(model, "review_days", model.review_days),
        )


# Goals, steps and aftercare: due on the date that was agreed.


@_rule("goal", "open", reads=(Goal,))
def _goals(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    for goal in _open_goals(facts):
        if goal.due_on is not None:
            yield _Due(
                goal.due_on,
                f"Goal {goal.number} is due by {goal.due_on}.",
                "The date was set with the goal.",
                number=str(goal.number),
                text=goal.text,
            )


@_rule("step", "open", reads=(Goal, Step))
def _steps(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    goals = {goal.id: goal for goal in _open_goals(facts)}
    for step in facts.of(Step):
        of = goals.get(step.goal_id)
        if of is None or step.due_on is None:
            continue
        number = f"{of.number}.{step.number}"
        yield _Due(
            step.due_on,
            f"Step {number} ({step.who}) is due by {step.due_on}.",
            "The date was set with the step.",
            number=number,
            text=step.text,
        )


def _open_goals(facts: CaseFacts) -> list[Goal]:
    return [goal for goal in facts.of(Goal) if goal.state == "open"]


@_rule("aftercare", "closed", reads=(Aftercare,))
def _aftercare(facts: CaseFacts, model: Model, today: date) -> Iterator[_Due]:
    for promised in facts.of(Aftercare):
        yield _Due(
            promised.due_on,
            f"Aftercare was agreed for {promised.due_on}.",
            "The date was set when the case closed. An aftercare contact settles it.",
        )
