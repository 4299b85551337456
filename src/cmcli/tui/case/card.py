"""The card of a case: all that helps to decide what to do next, beside or below a list."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from cmcli.casework.looking.visit_words import (
    coming,
    goal_words,
    is_open,
    last_note,
    missing_documents,
    promises,
    seen_words,
)
from cmcli.tui.case.details import due_line
from cmcli.tui.case.head import alert_lines, people_lines, safety_lines, who_lines

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier
    from cmcli.casework.plan.goals import GoalView
    from cmcli.domain.clocks import DueItem
    from cmcli.tui.case.look import Look

DUE, GOALS = 6, 5
"""Due items and open goals that are shown; the page of the case has all of them."""


def card(found: "Dossier", look: "Look", told: str = "") -> RenderableType:
    """Draw the case: safety first, then how to reach the client, then the work. A reason that was
    ``told`` above is not told again."""
    parts: list[RenderableType] = [
        *alert_lines(found, look),
        *safety_lines(found, look),
        *who_lines(found, look)[1:],
        *people_lines(found, look, most=1),
    ]
    goals = [one for one in found.plan.goals if is_open(one)]
    for title, lines in (
        ("last contact", _contact(found, look)),
        ("promised", _promised(found, look)),
        ("goals", _goals(found, goals[:GOALS], len(goals), look)),
        ("documents missing", map(look.said, missing_documents(found))),
        ("due", due_lines(found.shown.due, look, told)),
    ):
        if listed := list(lines):
            parts += [heading(title, look), *listed]
    if once := found.shown.facts.client.tell_once:
        parts += [Text(), look.said(f"Don't ask again: {once}", "bold")]
    return Group(*parts)


def heading(title: str, look: "Look") -> RenderableType:
    """Draw a line with a title."""
    line = "-" if look.signs.ascii else "─"
    return Rule(Text(title, style="bold"), align="left", characters=line, style="dim")


def due_lines(items: Iterable["DueItem"], look: "Look", told: str) -> Iterator[Text]:
    """Draw what is due, each item with its day, and what is late with its reason. The flags stand
    above in full."""
    for number, item in enumerate(items):
        if number == DUE:
            yield Text("and more", style="dim")
            return
        line = look.said(f"{item.what}: ", "bold")
        flag = item.kind == "safety"
        reason = bool(item.days_late) and not flag and item.why not in told
        yield line.append_text(due_line(item, look, reason=reason, text=not flag))


def _contact(found: "Dossier", look: "Look") -> Iterator[Text]:
    yield look.said(seen_words(found, look.today))
    if note := last_note(found, look.today):
        yield look.said(note)


def _promised(found: "Dossier", look: "Look") -> Iterator[Text]:
    if found.promised:
        yield look.said(found.promised)
    for one in promises(found, look.today):
        yield look.said(one)
    for label, texts in coming(found, look.today):
        for text in texts:
            yield look.said(f"{label}: {text}")


def _goals(found: "Dossier", goals: list["GoalView"], whole: int, look: "Look") -> Iterator[Text]:
    for goal in goals:
        words, *steps = goal_words(found, goal, look.today, look.signs.sparkline)
        yield look.said(words, "bold")
        for step in steps:
            yield look.said(f"  {step}")
    if whole > GOALS:
        yield Text(f"and {whole - GOALS} more", style="dim")
