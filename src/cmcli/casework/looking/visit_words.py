"""A case in words for a visit: for ``cm show --brief`` and beside the lists of the dashboard."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from cmcli.casework.looking.day import APPOINTMENT, DayDues
from cmcli.casework.looking.values.shared import USUAL_WINDOW
from cmcli.domain.appointments import occurrences
from cmcli.domain.contacts import WITH_CLIENT
from cmcli.domain.dates import near_day, say_days, weekday_of
from cmcli.domain.documents import Document
from cmcli.domain.due_dates import WORKER
from cmcli.domain.needs import SERIOUS
from cmcli.domain.progress import latest_level, latest_value, percent, share
from cmcli.domain.tasks import Task
from cmcli.domain.timeline import joined

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier, Seen
    from cmcli.casework.plan.goals import GoalView

PAYERS = ("authorization", "over-authorized")
"""The kinds of due items about payers, which have a line of their own."""

GOAL_KINDS = ("goal", "step")
"""The kinds of due items that are told with the goals."""

OWN_LINES = ("safety", *GOAL_KINDS, "task", *PAYERS)
"""The kinds of due items that are told elsewhere, with their dates."""

Sparkline = Callable[[list[Decimal]], str]
"""Draws values as a row of blocks."""


def met_last(found: "Dossier") -> "Seen | None":
    """Return the last contact held with the client, if it is one of the latest contacts."""
    return next(
        (
            one
            for one in found.contacts
            if one.contact.held and one.contact.with_whom == WITH_CLIENT
        ),
        None,
    )


def seen_words(found: "Dossier", today: date) -> str:
    """Tell the last contact held with the client, and the attempts after it."""
    met, reached = met_last(found), found.shown.facts.reached_on
    since = found.contacts[: found.contacts.index(met)] if met else found.contacts
    tried = [near_day(one.contact.on, today) for one in reversed(since) if one.contact.attempt]
    seen = "never" if reached is None else _weekday(reached, today)
    if met is not None:
        long = f"{met.contact.minutes} min" if met.contact.minutes else None
        seen = joined(seen, met.contact.mode, long, f"by {met.worker}", sep=", ")
    return joined(seen, f"tried {', '.join(tried)}" if tried else None)


def last_note(found: "Dossier", today: date) -> str | None:
    """Tell the latest note, with its day if that is another one than the last contact's."""
    notes = [*found.notes, *(note for one in found.contacts for note in one.notes)]
    if not notes:
        return None
    last, met = max(notes, key=lambda one: (one.at, one.number)), met_last(found)
    day = None if met is not None and last in met.notes else near_day(last.on, today)
    return joined(day, last.text, sep=": ")


def promises(found: "Dossier", today: date) -> Iterator[str]:
    """Tell when the client expects the next contact, and the tasks."""
    facts = found.shown.facts
    if facts.next_on is not None:
        yield f"next contact {_weekday(facts.next_on, today)}"
    for task in facts.of(Task):
        who = facts.handles[task.worker_id] if task.worker_id else None
        yield f"task {task.number} {task.text}{_terms(who, task.due_on, today)}"


def coming(found: "Dossier", today: date) -> Iterator[tuple[str, list[str]]]:
    """Give today's appointments, else the next one."""
    zone = found.shown.facts.zone
    ended = found.shown.facts.case.ended
    passed = (one for one in found.appointments if one.on < today and not ended)
    later = (next(occurrences(one, zone, today), None) for one in passed)
    coming = [one for one in (*found.appointments, *later) if one and one.on >= today]
    coming.sort(key=lambda one: one.at)
    now = [f"{one.hours(zone)} {one.words}" for one in coming if one.on == today]
    if now:
        yield "Today", now
    elif coming:
        yield "Next", [f"{_weekday(coming[0].on, today)} {coming[0].hours(zone)} {coming[0].words}"]


def due_tags(found: "Dossier", today: date) -> list[str]:
    """Name what is late or due soon and has no line of its own on the page."""
    last = today + timedelta(days=USUAL_WINDOW)
    items = tuple(
        item
        for item in found.shown.due
        if item.due_on <= last
        and item.kind not in OWN_LINES
        and (item.kind != APPOINTMENT or item.day < today)
    )
    return DayDues(found.shown, items).tags(today) or [f"nothing else within {USUAL_WINDOW} days"]


def payer_words(found: "Dossier", today: date) -> list[str | None]:
    """Tell what is due of authorizations."""
    last = today + timedelta(days=USUAL_WINDOW)
    return [one.text for one in found.shown.due if one.kind in PAYERS and one.due_on <= last]


def missing_documents(found: "Dossier") -> Iterator[str]:
    """Tell the documents that the client does not have now."""
    for one in found.shown.facts.of(Document):
        if one.missing:
            yield joined(one.words, one.note)


def needs_met_words(found: "Dossier") -> str | None:
    """Answer whether the needs are met: by the serious needs, else by the latest review."""
    serious = [one for one in found.needs if one.rating is not None and one.rating >= SERIOUS]
    if serious:
        return f"no: {', '.join(f'{one.domain} {one.rating}' for one in serious)}"
    last = found.reviews[-1] if found.reviews else None
    if last is None or last.needs_met is None:
        return None
    return f"{'yes' if last.needs_met else 'no'} (review {near_day(last.on, found.today)})"


def is_open(one: "GoalView") -> bool:
    """Return whether the goal is being worked on."""
    return one.goal.state == "open"


def goal_words(found: "Dossier", one: "GoalView", today: date, drawn: Sparkline) -> list[str]:
    """Tell a goal with its progress, then each of its open steps.

    A goal or step without a due date has none, or pauses during a stay. ``drawn`` draws the values.
    """
    dates = {item.number: item.due_on for item in found.shown.due if item.kind in GOAL_KINDS}
    goal = one.goal
    numbered = ((f"{goal.number}.{step.number}", step) for step in one.steps)
    steps = [
        f"{number} {step.text}{_terms(_who_else(step.who), dates.get(number), today)}"
        for number, step in numbered
        if not step.dropped and step.done_on is None
    ]
    said = joined(f"{goal.number} {goal.text}", progress_words(one, drawn), sep=": ")
    return [f"{said}{_terms(None, dates.get(str(goal.number)), today)}", *steps]


def progress_words(one: "GoalView", drawn: Sparkline) -> str:
    """Tell the latest value, the way of the values, the share, and the level."""
    value, made = latest_value(one.points), share(one.goal, one.points)
    values = [point.value for point in one.points if point.value is not None]
    level = latest_level(one.points)
    target = one.goal.target
    return joined(
        one.goal.measure if value is not None else None,
        None if value is None else f"{value:f}" + (f" of {target:f}" if target else ""),
        drawn(values) if len(values) > 1 else None,
        None if made is None else f"{percent(made)} %",
        None if level is None else f"level {level:+d}",
        sep=" ",
    )


def _who_else(who: str) -> str | None:
    return None if who == WORKER else who


def _terms(who: str | None, due_on: date | None, today: date) -> str:
    """Tell in brackets who does it and by when, or how late it is."""
    when = near_day(due_on, today) if due_on else None
    if due_on is not None and due_on < today and who is None:
        when = f"{say_days((today - due_on).days)} late"
    terms = joined(who, when, sep=", ")
    return f" ({terms})" if terms else ""


def _weekday(day: date, today: date) -> str:
    return f"{weekday_of(day)} {near_day(day, today)}"
