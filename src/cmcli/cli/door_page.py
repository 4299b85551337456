"""The page of ``cm show --brief``: what one needs before knocking at the door, on one screen."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING

from cmcli.casework.looking.visit_words import (
    coming,
    due_tags,
    goal_words,
    is_open,
    last_note,
    payer_words,
    promises,
    seen_words,
)
from cmcli.cli.case_page import sparkline
from cmcli.cli.core.page_lines import BETWEEN, WIDTH, labelled, marked, styled
from cmcli.domain.alerts import Alert
from cmcli.domain.crisis_plans import first_lines, in_a_line
from cmcli.domain.dates import age_on, near_day, short_day, weekday_of
from cmcli.domain.keys import CAUTIONS
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import joined

if TYPE_CHECKING:
    from rich.text import Text

    from cmcli.casework.looking.dossier import Dossier

AT = 10
"""The column where the texts begin, beside their labels."""

SAFELY = "SAFELY:"
"""The word before how to reach the client safely."""

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
        ("Seen", [seen_words(found, today)]),
        ("Note", [_short(last_note(found, today))]),
        ("Roadblock", [one.text for one in found.roadblocks]),
        ("Promised", promises(found, today)),
        *coming(found, today),
        ("Due", due_tags(found, today)),
        ("Payer", payer_words(found, today)),
        ("On call", [one.said for one in found.on_call]),
    ]
    for label, parts in lines:
        if text := joined(*parts, sep=BETWEEN):
            yield from labelled(label, text, AT)
    goals = (
        joined(*goal_words(found, one, today, sparkline))
        for one in found.plan.goals
        if is_open(one)
    )
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


def _short(note: str | None) -> str | None:
    return note and shorten(note, WIDTH - AT, placeholder=" …")


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
