"""The page of ``cm show --brief``: what one needs before knocking at the door, on one screen."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from textwrap import shorten
from typing import TYPE_CHECKING

from cmcli.casework.looking.day import APPOINTMENT, DayDues
from cmcli.casework.looking.values.shared import USUAL_WINDOW
from cmcli.cli.case_page import age_on, sparkline
from cmcli.cli.core.page_lines import BETWEEN, WIDTH, labelled, marked, styled
from cmcli.domain.alerts import Alert
from cmcli.domain.appointments import occurrences
from cmcli.domain.contacts import WITH_CLIENT
from cmcli.domain.crisis_plans import first_lines, in_a_line
from cmcli.domain.dates import near_day, say_days, short_day, weekday_of
from cmcli.domain.due_dates import WORKER
from cmcli.domain.keys import CAUTIONS
from cmcli.domain.progress import latest_level, latest_value, percent, share
from cmcli.domain.safety import Flag
from cmcli.domain.tasks import Task
from cmcli.domain.timeline import joined

if TYPE_CHECKING:
    from rich.text import Text

    from cmcli.casework.looking.dossier import Dossier, Seen
    from cmcli.casework.plan.goals import GoalView

AT = 10
"""The column where the texts begin, beside their labels."""

SAFELY = "SAFELY:"
"""The word before how to reach the client safely."""

PAYERS = ("authorization", "over-authorized")
"""The kinds of due items about payers, which have a line of their own."""

OWN_LINES = ("safety", "goal", "step", "task", *PAYERS)
"""The kinds of due items that the page tells elsewhere, with their dates."""

NOT_NEEDED = frozenset(
    "strengths findings gas reviews referrals stays documents benefits income_a_month"
    " benefits_changed snoozes other_episodes services authorizations".split()
)
"""The keys of the whole page that programs do not get with ``--brief``."""


def needed_at_door(record: Mapping[str, object]) -> dict[str, object]:
    """Return the record of a case without the keys that the page does not show."""
    return {key: value for key, value in record.items() if key not in NOT_NEEDED}


def door_page(found: "Dossier", today: date) -> Iterator[object]:
    """Draw the page; what must not be missed comes first."""
    yield from _who(found, today)
    for alert in found.shown.facts.of(Alert):
        overdue = f" (review overdue since {near_day(alert.review_on, today)})"
        late = overdue if alert.overdue(today) else ""
        yield from _red(f"{alert.known_as(found.alert_kinds)}: {alert.text}{late}")
    if (stay := found.shown.stay) is not None:
        away = joined(found.shown.away, stay.place)
        yield from marked(labelled("Away", away, AT), None, "bold yellow")
    for flag in found.shown.facts.of(Flag):
        look = f"look again {near_day(flag.look_on, today)}" if flag.look_on else None
        said = joined(f"since {near_day(flag.raised_on, today)}", look, sep=", ")
        yield from _red(f"SAFETY {flag.number} ({flag.kind}) {said}: {flag.text}")
    yield from _crisis(found)
    yield from _reaching(found)
    lines: list[tuple[str, Iterable[str | None]]] = [
        ("Seen", [_seen(found, today)]),
        ("Note", [_note(found, today)]),
        ("Roadblock", [one.text for one in found.roadblocks]),
        ("Promised", _promised(found, today)),
        *_appointments(found, today),
        ("Due", _due(found, today)),
        ("Payer", _payers(found, today)),
        ("On call", [one.said for one in found.on_call]),
    ]
    for label, parts in lines:
        if text := joined(*parts, sep=BETWEEN):
            yield from labelled(label, text, AT)
    dates = {one.number: one.due_on for one in found.shown.due if one.kind in ("goal", "step")}
    goals = (_goal(one, today, dates) for one in found.plan.goals if _open(one))
    yield from _beside("Goals", goals)
    people = BETWEEN.join(one.told(found.roles) for one in found.people)
    for line in labelled("People", people, AT) if people else ():
        yield _cautioned(line)
    needs = BETWEEN.join(f"{one.domain} {one.rating}" for one in found.needs if one.rating)
    if needs:
        yield from labelled("Needs", needs, AT)
    if told := found.shown.facts.client.tell_once:
        yield from marked(labelled("", f"Don't ask again: {told}", 0), None, "bold")


def _who(found: "Dossier", today: date) -> Iterator[object]:
    facts = found.shown.facts
    case, client = facts.case, facts.client
    age = str(age_on(client.dob, today)) if client.dob else None
    who = joined(
        client.pronouns, age, "confidential" if client.confidential == "yes" else None, sep=", "
    )
    state = joined(
        case.model,
        f"acuity {case.acuity}",
        None if case.status == "open" else case.status,
        facts.carried_by(),
        f"{weekday_of(today)} {short_day(today)}",
        sep=", ",
    )
    name = f"{client.shown_name} ({who})" if who else client.shown_name
    yield from marked(labelled(found.shown.ref, f"{name}, {state}", AT), None, "bold")


def _crisis(found: "Dossier") -> Iterator[object]:
    """Say whether there is a crisis plan; while a self-harm flag is open, show all of it."""
    plan, flags = found.crisis_plan, found.shown.facts.of(Flag)
    first, *more = first_lines(plan, flags, found.crisis_line) or [""]
    if first:
        yield from marked(labelled("", BETWEEN.join([first, *more]), 0), first)
    else:
        yield from labelled("", in_a_line(plan, found.shown.ref), 0)


def _reaching(found: "Dossier") -> Iterator[object]:
    """Draw how to reach the client safely, and where they stay."""
    client = found.shown.facts.client
    spoken = joined(
        client.language, client.interpreter and f"interpreter: {client.interpreter}", sep=", "
    )
    if reach := joined(
        client.safe_contact and f"{SAFELY} {client.safe_contact}",
        client.reached_by,
        client.whereabouts and f"stays at {client.whereabouts}",
        spoken,
        sep=BETWEEN,
    ):
        yield from marked(labelled("Reach", reach, AT), SAFELY if client.safe_contact else None)


def _met(found: "Dossier") -> "Seen | None":
    """Return the last contact held with the client, if it is one of the latest contacts."""
    return next(
        (
            one
            for one in found.contacts
            if one.contact.held and one.contact.with_whom == WITH_CLIENT
        ),
        None,
    )


def _seen(found: "Dossier", today: date) -> str:
    """Tell the last contact held with the client, and the attempts after it."""
    met, reached = _met(found), found.shown.facts.reached_on
    since = found.contacts[: found.contacts.index(met)] if met else found.contacts
    tried = [near_day(one.contact.on, today) for one in reversed(since) if one.contact.attempt]
    seen = "never" if reached is None else _weekday(reached, today)
    if met is not None:
        long = f"{met.contact.minutes} min" if met.contact.minutes else None
        seen = joined(seen, met.contact.mode, long, f"by {met.worker}", sep=", ")
    return joined(seen, f"tried {', '.join(tried)}" if tried else None)


def _note(found: "Dossier", today: date) -> str | None:
    """Tell the beginning of the latest note in one line, with its day if it is of another one."""
    notes = [*found.notes, *(note for one in found.contacts for note in one.notes)]
    if not notes:
        return None
    last, met = max(notes, key=lambda one: (one.at, one.number)), _met(found)
    day = None if met is not None and last in met.notes else near_day(last.on, today)
    return shorten(joined(day, last.text, sep=": "), WIDTH - AT, placeholder=" …")


def _promised(found: "Dossier", today: date) -> Iterator[str]:
    """Tell when the client expects the next contact, and the tasks."""
    facts = found.shown.facts
    if facts.next_on is not None:
        yield f"next contact {_weekday(facts.next_on, today)}"
    for task in facts.of(Task):
        who = facts.handles[task.worker_id] if task.worker_id else None
        yield f"task {task.number} {task.text}{_terms(who, task.due_on, today)}"


def _appointments(found: "Dossier", today: date) -> Iterator[tuple[str, list[str]]]:
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


def _due(found: "Dossier", today: date) -> list[str]:
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


def _payers(found: "Dossier", today: date) -> list[str | None]:
    """Tell what is due of authorizations."""
    last = today + timedelta(days=USUAL_WINDOW)
    return [one.text for one in found.shown.due if one.kind in PAYERS and one.due_on <= last]


def _open(one: "GoalView") -> bool:
    return one.goal.state == "open"


def _goal(one: "GoalView", today: date, dates: Mapping[str | None, date]) -> str:
    """Tell a goal with its progress and its open steps.

    ``dates`` are the due dates by number; what is not there has none, or pauses during a stay.
    """
    goal = one.goal
    numbered = ((f"{goal.number}.{step.number}", step) for step in one.steps)
    steps = [
        f"{number} {step.text}{_terms(_who_else(step.who), dates.get(number), today)}"
        for number, step in numbered
        if not step.dropped and step.done_on is None
    ]
    said = joined(f"{goal.number} {goal.text}", _progress(one), sep=": ")
    return joined(f"{said}{_terms(None, dates.get(str(goal.number)), today)}", *steps)


def _progress(one: "GoalView") -> str:
    """Tell the latest value, the way of the values, the share, and the level."""
    value, made = latest_value(one.points), share(one.goal, one.points)
    values = [point.value for point in one.points if point.value is not None]
    level = latest_level(one.points)
    target = one.goal.target
    return joined(
        one.goal.measure if value is not None else None,
        None if value is None else f"{value:f}" + (f" of {target:f}" if target else ""),
        sparkline(values) if len(values) > 1 else None,
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


def _beside(label: str, texts: Iterable[str]) -> Iterator[object]:
    """Draw texts below each other, with the label beside the first."""
    for text in texts:
        yield from labelled(label, text, AT)
        label = ""


def _red(text: str) -> Iterator[object]:
    for line in labelled("", text, 0):
        yield styled(line, "bold red")


def _cautioned(line: str) -> "Text":
    text = styled(line, "")
    text.highlight_words(list(CAUTIONS.values()), style="bold red")
    return text


def _weekday(day: date, today: date) -> str:
    return f"{weekday_of(day)} {near_day(day, today)}"
