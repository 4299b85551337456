"""The page of ``cm plan show`` for a terminal of 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cmcli.domain.dates import format_day, short_day
from cmcli.domain.progress import latest_level, latest_value, percent, share
from cmcli.domain.text import safe_text

if TYPE_CHECKING:
    from cmcli.casework.plan.goals import GoalView
    from cmcli.casework.plan.versions import PlanSnapshot
    from cmcli.casework.services.lists import PlanServices
    from cmcli.domain.natural_help import HelpAround
    from cmcli.domain.plans import Step
    from cmcli.store.reading.find import FoundCase

WIDTH = 78
BAR = 10
"""Characters of the bar that shows a share."""


def page(
    found: "FoundCase",
    plan: "PlanSnapshot",
    alerts: Iterable[str],
    paid: "PlanServices",
    helped: "HelpAround | None",
    today: date,
) -> Iterator[str]:
    """The lines of the page; every line is text as typed."""
    from cmcli.casework.plan.versions import standing

    case = found.case
    yield f"{found.ref} {found.client.shown_name}, {case.model}"
    for alert in alerts:
        yield from _wrapped(alert, "", hang=2)
    yield from _wrapped(standing(plan, today), "")
    if plan.case.revision is not None and plan.case.revision_on is not None:
        since = format_day(plan.case.revision_on, today)
        yield from _wrapped(f"In revision since {since}: {plan.case.revision}", "")
    for title, text in helped.lines() if helped is not None else ():
        yield from _wrapped(f"{title}: {text}", "", hang=2)
    if not plan.goals:
        yield f'No goals yet. To add the first: cm plan add-goal {found.ref} "…"'
    for one in plan.goals:
        yield ""
        yield from _goal(one, today)
    for title, lines in (("Services", paid.services), ("Authorizations", paid.authorizations)):
        if lines:
            yield ""
            yield title
        for line in lines:
            yield from _wrapped(f"{line.number}. {line.text}", "  ", hang=3)
    if plan.declined:
        yield ""
        yield "Declined by the client"
    for declined in plan.declined:
        words = f" “{declined.words}”" if declined.words else ""
        said = f"{short_day(declined.on)} {declined.item}: {declined.text}{words}"
        yield from _wrapped(said, "  ")


def _goal(one: "GoalView", today: date) -> Iterator[str]:
    from cmcli.casework.plan.goals import levels_of

    goal = one.goal
    yield from _wrapped(f"{goal.number}. {goal.text}", "", hang=3)
    if goal.state == "dropped":
        yield from _wrapped(_ended(one, today) or goal.state, "   ")
        return
    facts = [_ended(one, today), _rests(one), _way(one)]
    facts.append(f"by {_due(goal.due_on, today, goal.state == 'open')}" if goal.due_on else None)
    if goal.words:
        facts.append(f"“{goal.words}”")
    if goal.monitored_by:
        facts.append(f"monitored: {goal.monitored_by}")
    for fact in facts:
        if fact:
            yield from _wrapped(fact, "   ")
    for level, text in levels_of(goal).items():
        yield from _wrapped(f"level {level}: {text}", "   ")
    for step in one.steps:
        if not step.dropped:
            yield from _wrapped(_step(one, step, today), "   ", hang=8)
    if one.smart is not None and goal.state == "open" and not one.smart.ok:
        for letter, verdict in one.smart.letters.items():
            if not verdict.ok:
                yield from _wrapped(f"not SMART, {letter}: {verdict.why}", "   ")


def _ended(one: "GoalView", today: date) -> str | None:
    goal = one.goal
    if goal.ended_on is None:
        return None
    note = f": {goal.outcome}" if goal.outcome else ""
    return f"{goal.state} {format_day(goal.ended_on, today)}{note}"


def _rests(one: "GoalView") -> str:
    if one.goal.need is not None:
        return f"linked to need {one.goal.need}"
    if one.goal.strength is not None:
        return f"linked to strength {one.goal.strength}"
    return "the client's wish"


def _way(one: "GoalView") -> str | None:
    """The measure with its values, and how far it has come."""
    goal = one.goal
    parts = [goal.measure] if goal.measure else []
    if goal.baseline is not None or goal.target is not None:
        parts.append(f"{_number(goal.baseline)} → {_number(goal.target)}")
    value, level = latest_value(one.points), latest_level(one.points)
    if value is not None:
        parts.append(f"now {_number(value)}")
    made = share(goal, one.points)
    if made is not None:
        full = percent(made) * BAR // 100
        parts.append(f"{'█' * full}{'░' * (BAR - full)} {percent(made)} %")
    if level is not None:
        parts.append(f"level {level}")
    return ", ".join(parts) or None


def _number(value: Decimal | None) -> str:
    return "?" if value is None else f"{value:f}"


def _step(one: "GoalView", step: "Step", today: date) -> str:
    mark = "x" if step.done_on else " "
    when = f", by {_due(step.due_on, today, True)}" if step.due_on else ""
    if step.done_on is not None:
        when = f", done {short_day(step.done_on)}"
    return f"[{mark}] {one.goal.number}.{step.number} {step.text} ({step.who}{when})"


def _due(day: date, today: date, waits: bool) -> str:
    passed = " (past)" if waits and day < today else ""
    return f"{short_day(day)}{passed}"


def _wrapped(text: str, indent: str, hang: int = 0) -> list[str]:
    return textwrap.wrap(
        safe_text(" ".join(text.split())),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * hang,
        break_on_hyphens=False,
    )
