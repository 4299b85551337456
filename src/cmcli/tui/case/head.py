"""The head of a case, which is never scrolled away: alerts, who it is, open flags, safe contact."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from cmcli.domain.alerts import Alert
from cmcli.domain.crisis_plans import first_lines
from cmcli.domain.dates import age_on, short_day
from cmcli.domain.flow import flow_lines, stage_dates, stage_lines
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import joined
from cmcli.tui.case.look import Look

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions

    from cmcli.casework.looking.dossier import Dossier

FLAGS, FLAGS_TALL = 2, 5
"""Flags that are shown on a low and on a tall terminal; the overview has all of them."""

LINES, LINES_TALL = 2, 4
"""Lines of one flag, and of how to reach the client safely."""


class CaseHead(Horizontal):
    """The client and the most important facts; where there is room, the stages beside them."""

    def compose(self) -> ComposeResult:
        """The lines, and the round."""
        with Vertical(id="head-lines"):
            yield Static("", id="head-alerts", markup=False)
            yield Static("", id="head-who", markup=False)
            yield Static("", id="head-safety", markup=False)
        yield Static("", id="head-round", markup=False)

    def show(self, found: "Dossier", look: Look, *, width: int, tall: bool) -> None:
        """Draw it for the case in so many columns."""
        most = FLAGS_TALL if tall else FLAGS
        low = LINES_TALL if tall else LINES
        safety = [*safety_lines(found, look, most=most), *people_lines(found, look, most)]
        for name, lines, height in (
            ("alerts", alert_lines(found, look), low),
            ("who", who_lines(found, look), 1),
            ("safety", safety, low),
        ):
            part = self.query_one(f"#head-{name}", Static)
            part.update(Text("\n").join(_cut(line, width, height, look) for line in lines))
            part.display = bool(lines)
        self.query_one("#head-round", Static).update(round_lines(found))


def who_lines(found: "Dossier", look: Look) -> list[Text]:
    """Return lines on the client: name; model, acuity, status, stage and worker; phone, language
    and where they stay, if known."""
    facts = found.shown.facts
    case, client = facts.case, facts.client
    name = "name hidden" if look.hidden else client.shown_name
    age = None if client.dob is None else f"{age_on(client.dob, look.today)} years"
    if client.born is not None and client.birth is not None and not look.hidden:
        age = f"born {client.birth.said}"
    care = "confidential" if client.is_confidential else None
    who = ", ".join(part for part in (name, client.pronouns, age, care) if part)
    phase = None if found.shown.phase is None else f"phase {found.shown.phase}"
    held = facts.carried_by()
    stage = None if found.shown.stage == case.status else found.shown.stage
    state = [case.model, f"acuity {case.acuity}", phase, case.status, stage, held]
    state.append(f"since {short_day(case.opened_on)}")
    lines = [
        look.said(f"{found.shown.ref}  {who}", "bold"),
        look.said(", ".join(part for part in state if part)),
    ]
    if found.shown.away is not None:
        lines.append(look.said(found.shown.away, look.style("warning")))
    reached = [
        (look.hidden and client.phone and "phone hidden") or _after("phone", client.reached_by),
        speaks(client.language, client.interpreter),
        _after("stays", client.whereabouts),
    ]
    if any(reached):
        lines.append(look.said("; ".join(part for part in reached if part)))
    return lines


def alert_lines(found: "Dossier", look: Look, *, background: bool = False) -> list[Text]:
    """Return the alerts; with ``background``, who recorded each of them and what reviews found."""
    lines = []
    for alert in found.shown.facts.of(Alert):
        lines.append(look.said(alert.told(found.alert_kinds, look.today), look.style("error")))
        if background:
            told = joined(alert.background, found.reviewed(alert))
            lines.append(look.said(f"  {told}"))
    return lines


def safety_lines(found: "Dossier", look: Look, *, most: int | None = None) -> list[Text]:
    """Return the open flags, of more than ``most`` the first ones, the crisis plan, and how to
    reach the client safely."""
    facts, error = found.shown.facts, look.style("error")
    flags = facts.of(Flag)[:most]
    lines = []
    for flag in flags:
        when = f"SAFETY {flag.number} ({flag.kind}), since {short_day(flag.raised_on)}"
        said = f"{when}, raised by {flag.raised_by}: {flag.text}"
        lines.append(look.said(f"{look.signs('safety')} {said}", error))
        acted = list(found.acted(flag))
        lines += [look.said(f"  {one}") for one in (acted[-1:] if most else acted)]
    if more := len(facts.of(Flag)) - len(flags):
        lines.append(look.said(f"{look.signs('safety')} {more} more open: O shows them.", error))
    plan = first_lines(found.crisis_plan, facts.of(Flag), found.crisis_line, hidden=look.hidden)
    lines += [look.said(line, error if line == plan[0] else "") for line in plan]
    if facts.client.safe_contact:
        said = f"REACH SAFELY: {facts.client.safe_contact}"
        lines.append(look.said(said, look.style("warning")))
    return lines


def people_lines(found: "Dossier", look: Look, most: int) -> Iterator[Text]:
    """Tell who must be known of before a visit: all who must never be contacted, and so many
    emergency contacts."""
    people = found.first_people
    for one in people:
        if one.never or one in people[:most]:
            told = one.shown(found.roles, hidden=look.hidden)
            yield look.said(told, look.style("error") if one.caution else "")


def round_lines(found: "Dossier") -> Text:
    """The round with the case's place in it, without the heading."""
    facts = found.shown.facts
    return Text("\n".join(flow_lines(facts, found.shown.stage, stage_dates(facts))[2:]))


class Stages:
    """The round with the case's place in it; a list of the stages where it has no room."""

    def __init__(self, found: "Dossier") -> None:
        facts = found.shown.facts
        self._drawn = round_lines(found)
        self._listed = Text("\n".join(stage_lines(found.shown.stage, stage_dates(facts))))

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> Iterator[Text]:
        """Give what fits the width."""
        width = max(map(len, self._drawn.plain.splitlines()))
        yield self._drawn if width <= options.max_width else self._listed


def speaks(language: str | None, interpreter: str | None) -> str | None:
    """In what to talk, and who interprets."""
    spoken = _after("speaks", language)
    by = _after("interpreter", interpreter)
    return ", ".join(part for part in (spoken, by) if part) or None


def _after(label: str, text: str | None) -> str | None:
    return f"{label} {text}" if text else None


def _cut(text: Text, width: int, lines: int, look: Look) -> Text:
    """At most so many lines of ``width`` columns, with a sign where more is left out."""
    from rich.console import Console

    flat = Text(" ".join(text.plain.split()), style=text.style)
    wrapped = list(flat.wrap(Console(width=width), width))
    shown, rest = wrapped[:lines], look.signs("ellipsis")
    if len(wrapped) > lines:
        shown[-1].truncate(width - len(rest) - 1, overflow="crop")
        shown[-1].append(rest)
    return Text("\n").join(shown)
