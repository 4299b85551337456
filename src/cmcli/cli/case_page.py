"""The page of ``cm show`` for a terminal of 80 columns: what must be known first, first."""

import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cmcli.casework.clients.changing import about
from cmcli.casework.looking.sections import SECTIONS, DrawnCase, Section
from cmcli.casework.plan.versions import standing
from cmcli.casework.round.ratings import level_words
from cmcli.cli.core.page_lines import WIDTH, marked, styled
from cmcli.domain.alerts import Alert
from cmcli.domain.cases import case_ref
from cmcli.domain.crisis_plans import first_lines, in_a_line
from cmcli.domain.dates import age_on, format_day, say_days, short_day
from cmcli.domain.progress import latest_level, latest_value, percent, share
from cmcli.domain.reminders import snoozed_item
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import joined

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier, Seen
    from cmcli.casework.plan.goals import GoalView
    from cmcli.domain.needs import Need
    from cmcli.domain.plans import Step

BAR = 10
"""Characters of the bar that shows a share."""

MOST_DUE = 8
_BLOCKS = "▁▂▃▄▅▆▇█"


def page_of(found: "Dossier", today: date) -> Iterator[object]:
    """The renderables of the page; strings are text as typed."""
    yield from _who(found, today)
    page = DrawnCase(found)
    for title, drawn in (
        ("Next", _due(found, today)),
        *((one.title, _rows(one, page)) for one in SECTIONS if one.first),
        ("Needs, goals and steps", _round(found, today)),
        *((one.title, _rows(one, page)) for one in SECTIONS if not one.first),
        ("Latest review", _review(found, today)),
        ("Latest contacts", _contacts(found)),
        ("Latest other notes", _notes(found)),
    ):
        if lines := list(drawn):
            yield ""
            yield styled(title, "bold")
            yield from lines


def _rows(section: Section, page: DrawnCase) -> Iterator[object]:
    """Draw the rows of a section."""
    for row in section.rows(page):
        label = f"{row.label}{'. ' if row.label.isdecimal() else ': '}" if row.label else ""
        yield from marked(_item(f"{label}{row.text}", "  ", 3 if label else 2), row.red)


def _item(text: str, indent: str, hang: int = 2, first: str | None = None) -> list[str]:
    """Wrap a text; its first line begins with ``first``, the others hang below the indent."""
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent + " " * hang,
        break_on_hyphens=False,
    )


def _who(found: "Dossier", today: date) -> Iterator[object]:
    facts = found.shown.facts
    case, client = facts.case, facts.client
    age = f" ({age_on(client.dob, today)})" if client.dob else ""
    born = client.birth and f"born {client.birth.said}{age}"
    care = "confidential" if client.is_confidential else None
    known = [part for part in (client.shown_name, client.pronouns, born, care) if part]
    yield styled(f"{found.shown.ref}  {', '.join(known)}", "bold")
    yield from _alerts(found, today)
    held = facts.carried_by("without a worker")
    phase = f"phase {found.shown.phase}" if found.shown.phase is not None else None
    state = [case.model, f"acuity {case.acuity}", phase, case.status, f"stage {found.shown.stage}"]
    state += [held, f"opened {short_day(case.opened_on)}"]
    yield from _item(", ".join(part for part in state if part), "")
    if (stay := found.shown.stay) is not None:
        place = f" ({stay.place})" if stay.place else ""
        for line in _item(f"{found.shown.away}{place}. Goals and steps pause.", ""):
            yield styled(line, "bold")
    for flag in facts.of(Flag):
        said = f"SAFETY {flag.number} ({flag.kind}), open since {short_day(flag.raised_on)}"
        for line in _item(f"{said}, raised by {flag.raised_by}: {flag.text}", ""):
            yield styled(line, "bold red")
        for acted in found.acted(flag):
            yield from _item(acted, "  ")
    yield from _crisis(found)
    if client.safe_contact:
        for line in _item(f"REACH SAFELY: {client.safe_contact}", ""):
            yield styled(line, "bold yellow")
    for person in found.first_people:
        lines = _item(person.told(found.roles), "", 4)
        yield from marked(lines, person.caution, "bold" if person.emergency else "")
    spoken = " with an interpreter: ".join(
        part for part in (client.language, client.interpreter) if part
    )
    for label, text in (
        ("On call", "; ".join(one.said for one in found.on_call)),
        ("Phone", client.reached_by),
        ("Stays", client.whereabouts),
        ("Lives in", client.area),
        ("Speaks" if client.language else "Interpreter", spoken),
        *((title.capitalize(), text) for title, text in about(client)),
        ("Referred by", case.referred_by),
        ("Presenting issue", case.issue),
        ("Immediate needs", case.immediate),
        ("Program", case.program),
        ("Household", found.household),
        ("Other episodes", ", ".join(case_ref(client.code, one.episode) for one in found.others)),
    ):
        if text:
            yield from _item(f"{label}: {text}", "")


def _alerts(found: "Dossier", today: date) -> Iterator[object]:
    for alert in found.shown.facts.of(Alert):
        for line in _item(alert.told(found.alert_kinds, today), ""):
            yield styled(line, "bold red")
        yield from _item(joined(alert.background, found.reviewed(alert)), "  ")


def _crisis(found: "Dossier") -> Iterator[object]:
    """The whole crisis plan while a self-harm flag is open, else whether there is one."""
    flags = found.shown.facts.of(Flag)
    first, *rest = first_lines(found.crisis_plan, flags, found.crisis_line) or [""]
    if first:
        yield styled(first, "bold red")
        for line in rest:
            yield from _item(line, "  ", 4)
    else:
        yield from _item(in_a_line(found.crisis_plan, found.shown.ref), "")


def _due(found: "Dossier", today: date) -> Iterator[str]:
    items = found.shown.due
    named = [item.what for item in items]
    wide = max(13, *map(len, named[:MOST_DUE]), 0)
    for item, what in zip(items[:MOST_DUE], named, strict=False):
        late = f", {say_days(item.days_late)} late" if item.days_late else ""
        text = f": {item.text}" if item.text else ""
        said = f"{format_day(item.day, today)}{late}{text}"
        yield from _item(said, " " * (wide + 3), 0, f"  {what:<{wide}} ")
    if len(items) > MOST_DUE:
        yield f"  and {len(items) - MOST_DUE} more: cm due --explain"
    rhythm = found.shown.facts.rhythm
    if rhythm is not None:
        until = f" until {short_day(rhythm.until_on)}" if rhythm.until_on else ""
        said = f"Agreed contact schedule: every {say_days(rhythm.days)}{until} ({rhythm.reason})"
        yield from _item(said, "  ")
    for one in found.snoozes:
        said = f"Reminders snoozed: {snoozed_item(one)} until {short_day(one.until_on)}"
        yield from _item(f"{said}, by {one.by} ({one.reason})", "  ")


def _round(found: "Dossier", today: date) -> Iterator[str]:
    """Show needs with their linked goals, then all other goals."""
    goals = [one for one in found.plan.goals if one.goal.state != "dropped"]
    placed: set[str] = set()
    late = {
        one.number: f"{say_days((today - one.due_on).days)} late"
        for one in found.shown.due
        if one.kind in ("goal", "step") and one.due_on < today
    }
    for need in found.needs:
        yield from _item(_need(need), "  ", 4)
        for one in goals:
            if one.goal.need == need.domain:
                placed.add(one.goal.id)
                yield from _goal(one, late, "")
    for one in goals:
        if one.goal.id not in placed:
            rests = one.goal.need or (
                f"strength {one.goal.strength}" if one.goal.strength else "the client's wish"
            )
            yield from _goal(one, late, f" (linked to {rests})")
    if goals:
        yield from _item(f"Plan: {standing(found.plan, today)}", "  ")
    if found.gas is not None:
        gas = found.gas
        yield from _item(
            f"GAS score (T): {gas.current_t}, {gas.baseline_t} at the start"
            f" ({gas.measured} of {gas.goals} measured)",
            "  ",
        )


def _need(need: "Need") -> str:
    stage = f", {need.stage_of_change}" if need.stage_of_change else ""
    text = f": {need.text}" if need.text else ""
    return f"{need.domain} ({level_words(need.rating, need.unrated)}{stage}){text}"


def _goal(one: "GoalView", late: Mapping[str | None, str], rests: str) -> Iterator[str]:
    goal = one.goal
    state = "" if goal.state == "open" else f" [{goal.state}]"
    yield from _item(f"{goal.number}. {goal.text}{state}{rests}", "    ", 3)
    parts = [part for part in (_way(one), goal.due_on and f"by {short_day(goal.due_on)}") if part]
    if said := joined(*parts, late.get(str(goal.number)), sep=", "):
        yield from _item(said, "       ", 0)
    for step in one.steps:
        if not step.dropped:
            yield from _item(_step(one, step, late), "       ", 8)


def _way(one: "GoalView") -> str | None:
    """How far the goal has come: a bar and the number, the way of the values, and the level."""
    goal = one.goal
    parts = []
    made, value, level = share(goal, one.points), latest_value(one.points), latest_level(one.points)
    if made is not None:
        full = percent(made) * BAR // 100
        parts.append(f"{'█' * full}{'░' * (BAR - full)} {percent(made)} %")
    if value is not None:
        way = f" ({value:f}" + (f" of {goal.target:f})" if goal.target is not None else ")")
        parts.append(f"{goal.measure or 'value'} {sparkline(_values(one))}{way}")
    elif goal.measure:
        parts.append(f"{goal.measure}: no value yet")
    if level is not None:
        parts.append(f"level {level:+d}" if level else "level 0")
    return ", ".join(parts) or None


def _values(one: "GoalView") -> list[Decimal]:
    return [point.value for point in one.points if point.value is not None]


def sparkline(values: list[Decimal]) -> str:
    """The values as a row of blocks, the latest twelve; the lowest is the lowest block."""
    values = values[-12:]
    low, high = min(values), max(values)
    if low == high:
        return _BLOCKS[3] * len(values)
    top = len(_BLOCKS) - 1
    return "".join(_BLOCKS[int((value - low) * top / (high - low))] for value in values)


def _step(one: "GoalView", step: "Step", late: Mapping[str | None, str]) -> str:
    number, when = f"{one.goal.number}.{step.number}", ""
    if step.done_on is not None:
        when = f", done {short_day(step.done_on)}"
    elif step.due_on is not None:
        when = joined(f", by {short_day(step.due_on)}", late.get(number), sep=", ")
    mark = "x" if step.done_on else " "
    return f"[{mark}] {number} {step.text} ({step.who}{when})"


def _review(found: "Dossier", today: date) -> Iterator[str]:
    if not found.reviews:
        return
    last = found.reviews[-1]
    score = f", GAS score (T) {last.gas_t}" if last.gas_t else ""
    note = f": {last.note}" if last.note else ""
    said = f"{last.number} on {format_day(last.on, today)}, decision {last.decision}{score}{note}"
    yield from _item(said, "  ")


def _contacts(found: "Dossier") -> Iterator[object]:
    for seen in found.contacts:
        lines = _item(_contact(seen, found.did(seen.contact)), "  ")
        yield from marked(lines, seen.caution)
        for note in seen.notes:
            yield f"    {_first_line(note.text)}"


def _contact(seen: "Seen", did: str) -> str:
    contact = seen.contact
    outcome = contact.mode or "–"
    if not contact.held:
        outcome = f"{outcome}, {contact.outcome}{' (attempt)' if contact.attempt else ''}"
    who = "" if contact.with_whom == "client" else f" with {contact.with_whom}"
    who += f" ({', '.join(contact.attended)})" if contact.attended else ""
    who += f" ({seen.caution})" if seen.caution else ""
    what = f"contact {contact.number}: {contact.kind}, {outcome}{who}"
    return f"{short_day(contact.on)} {what}, by {seen.worker}{f': {did}' if did else ''}"


def _notes(found: "Dossier") -> Iterator[str]:
    for note in found.notes:
        named = f"{note.kind} note" if note.kind else "note"
        yield from _item(
            f"{short_day(note.on)} {named} {note.number}: {_first_line(note.text)}", "  "
        )


def _first_line(text: str) -> str:
    line = text.strip().split("\n", 1)[0].strip()
    return textwrap.shorten(line, WIDTH - 6, placeholder=" …") if line else "…"
