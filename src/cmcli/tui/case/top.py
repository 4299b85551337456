"""The head of the page of a case, which is never scrolled away.

Alerts and open flags, who it is, how to reach them safely, what is next, and the round on one line.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text
from textual.widgets import Static

from cmcli.casework.looking.visit_words import needs_met_words
from cmcli.domain.alerts import Alert
from cmcli.domain.crisis_plans import first_lines, version_told
from cmcli.domain.dates import near_day, say_days
from cmcli.domain.keys import STAGES
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import joined
from cmcli.tui.case.head import name_words, speaks, who_words
from cmcli.tui.marks import due_day

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier
    from cmcli.domain.clocks import DueItem
    from cmcli.tui.case.look import Look

LEAST, SHORTEST = 16, 4
"""Columns that a part is never cut below, and those of the shortest text before an ellipsis."""

FEW = 3
"""A head of so many lines shows only the most important parts."""

SHORT = {
    "assessment": "assess",
    "planning": "plan",
    "implementation": "implement",
    "monitoring": "monitor",
}
SHORTER = {**SHORT, "implementation": ""}
"""Stages where there is little room; without a name, one is told only where the case is there."""

NEXT = 3
"""Due items that are shown at most."""


class CaseHead(Static):
    """The lines; :meth:`tell` draws them for a case."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)

    def tell(self, found: "Dossier", look: "Look", *, width: int, most: int) -> None:
        """Draw at most so many lines of ``width`` columns."""
        self.update(Text("\n").join(head_lines(found, look, width, most)))


def head_lines(found: "Dossier", look: "Look", width: int, most: int) -> list[Text]:
    """Return the lines of the head; what has no room in them is cut, and safety is cut last."""
    alarms, reach = list(_alarms(found, look)), list(_reach(found, look))
    who, due, place = _who(found, look), list(_next(found, look)), _stage(found, look, width)
    if most <= FEW:
        first = packed(alarms, width, 1, look)
        if alarms:
            name = _flat(look, f"{found.shown.ref} {name_words(found, look)}", "bold")
            rest = [_filled([name, *reach], who[1:], width)]
        else:
            rest = [who, reach]
        here = _flat(look, f"{look.signs('here')} {found.shown.stage}", "bold")
        last = packed([*due[:1], here], width, 1, look)
        middle = [line for one in rest for line in packed(one, width, 1, look)]
        return [*first, *middle, *last][:most]
    left = most - 3
    one_line = _length([*who, *reach]) <= width
    wanted = 0 if one_line else len(packed(reach, width, left, look))
    above = packed(alarms, width, left - min(wanted, max(left // 3, 1)), look)
    if one_line:
        middle = packed([*who, *reach], width, 1, look)
    else:
        below = packed(reach, width, left - len(above), look)
        middle = [*packed(who, width, 1, look), *below]
    return [*above, *middle, *packed(due, width, 1, look), place]


def packed(parts: Sequence[Text], width: int, lines: int, look: "Look") -> list[Text]:
    """Return the parts one after another in at most so many lines.

    Where they are too long, they are cut from the last one on, each as little as is needed and
    never below :data:`LEAST`; the last ones are left out where even that has no room, or where
    the first one would lose its meaning.
    """
    if not parts or lines < 1:
        return []
    dot = Text(f" {look.signs('dot')} ")
    whole = _wrapped(dot.join(parts), width)
    if len(whole) <= lines:
        return whole
    room = width * lines - (lines - 1) * LEAST // 2
    kept = list(parts)
    first = min(kept[0].cell_len, room * 2 // 3)
    while len(kept) > 1 and room - (dot.cell_len + LEAST) * (len(kept) - 1) < first:
        kept.pop()
    if len(kept) > 1:  # none takes so much that the next has lost its meaning
        kept = [_cut(part, room * 2 // 3, look) for part in kept]
    room -= dot.cell_len * (len(kept) - 1)
    for at in range(len(kept) - 1, -1, -1):
        over = sum(part.cell_len for part in kept) - room
        if over > 0:
            kept[at] = _cut(kept[at], max(kept[at].cell_len - over, LEAST), look)
    shown = _wrapped(dot.join(kept), width)
    if len(shown) > lines:
        shown[lines - 1] = _cut(dot.join(shown[lines - 1 :]), width, look)
    return shown[:lines]


def _filled(parts: Sequence[Text], more: Sequence[Text], width: int) -> list[Text]:
    """Return the parts and as many more as there is room for."""
    filled = [*parts]
    for one in more:
        if _length([*filled, one]) <= width:
            filled.append(one)
    return filled


def _length(parts: Sequence[Text]) -> int:
    return sum(part.cell_len + 3 for part in parts) - 3


def _wrapped(text: Text, width: int) -> list[Text]:
    return list(text.wrap(_CONSOLE, width))


_CONSOLE = Console(width=80, color_system=None)
"""For measuring only."""


def _cut(text: Text, width: int, look: "Look") -> Text:
    if text.cell_len <= width:
        return text
    rest, cut = look.signs("ellipsis"), text.copy()
    cut.truncate(max(width - len(rest), SHORTEST), overflow="crop")
    return Text.assemble(cut, rest)


def _flat(look: "Look", text: str, style: str = "") -> Text:
    """Text of the record on one line."""
    return Text(" ".join(look.said(text).plain.split()), style=style)


def _alarms(found: "Dossier", look: "Look") -> Iterator[Text]:
    """Give alerts, open flags, the crisis plan while there is danger, and whom never to contact."""
    facts, error = found.shown.facts, look.style("error")
    for alert in facts.of(Alert):
        yield _flat(look, alert.told(found.alert_kinds, look.today), error)
    flags = facts.of(Flag)
    for flag in flags:
        since = near_day(flag.raised_on, look.today)
        told = f"SAFETY {flag.number} ({flag.kind}) since {since}: {flag.text}"
        done = [*found.acted(flag)][-1:]
        yield _flat(look, f"{look.signs('safety')} {joined(told, *done)}", error)
    if plan := first_lines(found.crisis_plan, flags, found.crisis_line, hidden=look.hidden):
        yield _flat(look, joined(*plan), error)
    for one in found.first_people:
        if one.never:
            yield _flat(look, one.shown(found.roles, hidden=look.hidden), error)


def _who(found: "Dossier", look: "Look") -> list[Text]:
    facts, case = found.shown.facts, found.shown.facts.case
    state = case.status if case.status != "open" else None
    if case.closed_on is not None:
        state = f"{state} {near_day(case.closed_on, look.today)}"
    phase = None if found.shown.phase is None else f"phase {found.shown.phase}"
    model = joined(case.model, f"acuity {case.acuity}", phase, state, sep=", ")
    held = f"{facts.carried_by()} since {near_day(case.opened_on, look.today)}"
    name = _flat(look, f"{found.shown.ref} {who_words(found, look)}", "bold")
    return [name, _flat(look, model), _flat(look, held)]


def _reach(found: "Dossier", look: "Look") -> Iterator[Text]:
    """Give how to reach the client: what is safe first."""
    client = found.shown.facts.client
    if client.safe_contact:
        yield _flat(look, f"REACH SAFELY: {client.safe_contact}", look.style("warning"))
    if client.phone:
        yield _flat(look, "phone hidden" if look.hidden else f"phone {client.reached_by}")
    if found.shown.away is not None:
        yield _flat(look, found.shown.away, look.style("warning"))
    if spoken := speaks(client.language, client.interpreter):
        yield _flat(look, spoken)
    if client.whereabouts:
        yield _flat(look, f"stays {client.whereabouts}")
    if found.crisis_plan is not None:
        yield _flat(look, f"crisis plan: {version_told(found.crisis_plan)}")
    for one in found.first_people:
        if not one.never:
            told = one.shown(found.roles, hidden=look.hidden)
            yield _flat(look, told, look.style("error") if one.caution else "")


def _next(found: "Dossier", look: "Look") -> Iterator[Text]:
    """Give what is due first; open flags have a line of their own."""
    items = [one for one in found.shown.due if one.kind != "safety"]
    for number, item in enumerate(items[:NEXT]):
        before = "next: " if number == 0 else ""
        style = look.style("error") if item.days_late else "bold" if number == 0 else ""
        yield _flat(look, f"{before}{_due(item, look)}", style)
    if not items:
        yield _flat(look, "next: nothing is due", "dim")


def _due(item: "DueItem", look: "Look") -> str:
    day = due_day(item.day, look.today)
    if item.day == look.today:
        day = "today"
    late = f"{say_days(item.days_late)} late" if item.days_late else day
    return joined(f"{item.what} {late}", item.text, sep=": ")


def _stage(found: "Dossier", look: "Look", width: int) -> Text:
    """Draw the round with the place of the case in it, and whether the needs are met."""
    met = needs_met_words(found) if found.shown.facts.case.under_way else None
    question = Text()
    if met is not None:
        style = look.style("warning") if met.startswith("no") else ""
        question.append("  needs met? ").append_text(_flat(look, met, style))
    for names in ({}, SHORT, SHORTER):
        line = _round(found, look, names)
        if line.cell_len + question.cell_len <= width:
            return line.append_text(question)
    if (room := width - line.cell_len) >= LEAST:
        return line.append_text(_cut(question, room, look))
    return _cut(line, width, look)


def _round(found: "Dossier", look: "Look", names: dict[str, str]) -> Text:
    line = Text()
    for number, stage in enumerate(STAGES):
        here = stage == found.shown.stage
        name = names.get(stage, stage)
        if (stage == "closed" or not name) and not here:
            continue
        line.append(f" {look.signs('then')} " if number else "", "dim")
        name = name or stage
        line.append(f"{look.signs('here')}{name}" if here else name, "bold" if here else "dim")
    return line
