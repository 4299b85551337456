"""The overview of a case: due items with reasons, the client, and the background, as one text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from cmcli.casework.clients.changing import about
from cmcli.casework.looking.sections import SECTIONS, DrawnCase, Section
from cmcli.domain.cases import case_ref
from cmcli.domain.crisis_plans import version_told
from cmcli.domain.dates import format_day, say_days, short_day
from cmcli.domain.kinds import kind_words
from cmcli.tui.case.head import Stages, alert_lines, safety_lines, speaks
from cmcli.tui.case.look import Look, labelled

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier
    from cmcli.domain.clocks import DueItem

MOST = 12
"""Items that are shown of what is due."""


def details(found: "Dossier", look: Look, *, with_round: bool) -> RenderableType:
    """Return the whole text, with the stages only where the head does not have them."""
    page = DrawnCase(found, look.hidden)
    parts: list[RenderableType] = []
    for title, rows in (
        ("Next", _next(found, look)),
        ("Who", _who(found, look)),
        *((one.title, _rows(one, page, look)) for one in SECTIONS if one.first),
        *((one.title, _rows(one, page, look)) for one in SECTIONS if not one.first),
    ):
        if listed := list(rows):
            parts += [*_gap(parts), Text(title, style="bold underline"), labelled(listed)]
        if title == "Next":
            parts += _alerts(found, look, parts)
            if with_round:
                parts += [Text(), Text("Stages", style="bold underline"), Stages(found)]
    return Group(*parts)


def _rows(section: Section, page: DrawnCase, look: Look) -> Iterator[tuple[str, Text]]:
    """Draw the rows of a section."""
    for row in section.rows(page):
        yield row.label, look.said(row.text, look.style("error") if row.red else "")


def _gap(parts: list[RenderableType]) -> list[Text]:
    return [Text()] if parts else []


def _alerts(found: "Dossier", look: Look, parts: list[RenderableType]) -> list[RenderableType]:
    """Flags and safe contact in full, for the head may have had to cut them.

    The people have a section of their own.
    """
    lines = [*alert_lines(found, look, background=True), *safety_lines(found, look)]
    return [*_gap(parts), Text("Safety", style="bold underline"), *lines] if lines else []


def _next(found: "Dossier", look: Look) -> Iterator[tuple[str, Text]]:
    items = found.shown.due
    for item in items[:MOST]:
        yield item.what, due_line(item, look)
    if len(items) > MOST:
        yield "", look.said(f"and {len(items) - MOST} more: press 1, or run cm due")
    if not items:
        yield "", look.said("Nothing is due.")
    rhythm = found.shown.facts.rhythm
    if rhythm is not None:
        until = f" until {short_day(rhythm.until_on)}" if rhythm.until_on else ""
        yield "schedule", look.said(f"every {say_days(rhythm.days)}{until} ({rhythm.reason})")
    for one in found.snoozes:
        what = kind_words(one.kind) + (f" {one.number}" if one.number else "")
        said = f"{what} until {short_day(one.until_on)} ({one.reason})"
        yield "snoozed", look.said(said)


def due_line(item: "DueItem", look: Look, *, reason: bool = True) -> Text:
    """When, how late, what it is about, and with ``reason`` why."""
    late = f", {say_days(item.days_late)} late" if item.days_late else ""
    style = look.style("error") if item.days_late or item.kind == "safety" else "bold"
    line = Text().append_text(look.said(f"{format_day(item.day, look.today)}{late}", style))
    line.append_text(look.said(f": {item.text}" if item.text else ""))
    return line.append_text(look.said(f". {item.why}", "dim")) if reason else line


def _who(found: "Dossier", look: Look) -> Iterator[tuple[str, Text]]:
    facts = found.shown.facts
    case, client = facts.case, facts.client
    born = None if client.birth is None else client.birth.said
    others = ", ".join(case_ref(client.code, one.episode) for one in found.others)
    for label, text, private in (
        ("crisis plan", version_told(found.crisis_plan), False),
        ("on call", "; ".join(one.said for one in found.on_call), False),
        ("born", born, True),
        ("phone", client.reached_by, True),
        ("speaks", speaks(client.language, client.interpreter), False),
        ("stays", client.whereabouts, False),
        ("lives in", client.area, False),
        *((title, text, True) for title, text in about(client)),
        ("household", found.household, True),
        ("referred by", case.referred_by, False),
        ("presenting issue", case.issue, False),
        ("immediate needs", case.immediate, False),
        ("program", case.program, False),
        ("other episodes", others, False),
    ):
        if text:
            yield label, look.said("hidden" if private and look.hidden else text)
