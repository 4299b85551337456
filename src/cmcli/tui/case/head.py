"""The first lines on a case: who it is, alerts, flags, safe contact."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from cmcli.domain.alerts import Alert
from cmcli.domain.crisis_plans import first_lines
from cmcli.domain.dates import age_on, near_day
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import joined
from cmcli.tui.case.look import Look

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier


def who_words(found: "Dossier", look: Look) -> str:
    """Name the client, with pronouns and age."""
    client = found.shown.facts.client
    age = None if client.dob is None else f"{age_on(client.dob, look.today)} years"
    if client.born is not None and client.birth is not None and not look.hidden:
        age = f"born {client.birth.said}"
    care = "confidential" if client.is_confidential else None
    return joined(name_words(found, look), client.pronouns, age, care, sep=", ")


def name_words(found: "Dossier", look: Look) -> str:
    """Name the client, unless names are hidden."""
    name = found.shown.facts.client.shown_name
    return "name hidden" if look.hidden else name or "unknown"


def who_lines(found: "Dossier", look: Look) -> list[Text]:
    """Return lines on the client: name; model, acuity, status, stage and worker; phone, language
    and where they stay, if known."""
    facts = found.shown.facts
    case, client = facts.case, facts.client
    phase = None if found.shown.phase is None else f"phase {found.shown.phase}"
    held = facts.carried_by()
    stage = None if found.shown.stage == case.status else found.shown.stage
    state = [case.model, f"acuity {case.acuity}", phase, case.status, stage, held]
    state.append(f"since {near_day(case.opened_on, look.today)}")
    lines = [
        look.said(f"{found.shown.ref}  {who_words(found, look)}", "bold"),
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
        when = f"SAFETY {flag.number} ({flag.kind}), since {near_day(flag.raised_on, look.today)}"
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


def speaks(language: str | None, interpreter: str | None) -> str | None:
    """In what to talk, and who interprets."""
    spoken = _after("speaks", language)
    by = _after("interpreter", interpreter)
    return ", ".join(part for part in (spoken, by) if part) or None


def _after(label: str, text: str | None) -> str | None:
    return f"{label} {text}" if text else None
