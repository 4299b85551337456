"""The overview of a case: what is due and why, the client, the case, and the background, as facts.

Each fact says which form changes it.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from cmcli.casework.clients.changing import about
from cmcli.casework.looking.sections import SECTIONS, DrawnCase
from cmcli.domain.alerts import Alert
from cmcli.domain.cases import case_ref
from cmcli.domain.clients import ABOUT, DATA
from cmcli.domain.crisis_plans import first_lines, version_told
from cmcli.domain.dates import near_day, say_days
from cmcli.domain.flow import stage_dates
from cmcli.domain.keys import STAGES
from cmcli.domain.kinds import kind_words
from cmcli.domain.plans import Goal
from cmcli.domain.safety import Flag
from cmcli.domain.timeline import joined
from cmcli.tui.case.facts import Fact
from cmcli.tui.case.head import speaks
from cmcli.tui.case.look import Look
from cmcli.tui.case.ways import NONE, FactForm, of_due, of_row
from cmcli.tui.marks import due_day

if TYPE_CHECKING:
    from cmcli.casework.looking.dossier import Dossier
    from cmcli.casework.looking.sections import SectionRow
    from cmcli.domain.clocks import DueItem

MOST = 12
"""Items that are shown of what is due."""

Told = Iterator[tuple[str, Text, FactForm]]
"""Label, text and form of the facts of a section."""


def facts_of(found: "Dossier", look: Look) -> list[Fact]:
    """Return the facts, section by section: what is due and safety first."""
    page = DrawnCase(found, look.hidden)
    listed: list[Fact] = []
    for title, told in (
        ("Next", _next(found, look)),
        ("Safety", _safety(found, look)),
        ("Client", _client(found, look)),
        ("Case", _case(found, look)),
        *((one.title, _rows(one.title, one.rows(page), look)) for one in SECTIONS if one.first),
        *((one.title, _rows(one.title, one.rows(page), look)) for one in SECTIONS if not one.first),
        ("Stages", _stages(found, look)),
    ):
        listed += [
            Fact(title, label, text, form.form, form.field, form.given)
            for label, text, form in told
        ]
    return listed


def _rows(title: str, rows: "Iterable[SectionRow]", look: Look) -> Told:
    """Give the rows of a section of the page of a case."""
    for row in rows:
        style = look.style("error") if row.red else ""
        yield row.label, look.said(row.text, style), of_row(title, row)


def _next(found: "Dossier", look: Look) -> Told:
    items, goals = found.shown.due, found.shown.facts.of(Goal)
    planned = any(goal.state != "dropped" for goal in goals)
    for item in items[:MOST]:
        yield item.what, due_line(item, look), of_due(item, planned=planned)
    if len(items) > MOST:
        more = f"and {len(items) - MOST} more: press 1, or run cm due"
        yield "", look.said(more), NONE
    if not items:
        yield "", look.said("Nothing is due."), NONE
    for one in found.snoozes:
        what = kind_words(one.kind) + (f" {one.number}" if one.number else "")
        said = f"{what} until {near_day(one.until_on, look.today)} ({one.reason})"
        yield "snoozed", look.said(said), FactForm("snooze")


def due_line(item: "DueItem", look: Look, *, reason: bool = True, text: bool = True) -> Text:
    """When, how late, with ``text`` what it is about, and with ``reason`` why."""
    late = f", {say_days(item.days_late)} late" if item.days_late else ""
    style = look.style("error") if item.days_late or item.kind == "safety" else "bold"
    line = Text().append_text(look.said(f"{due_day(item.day, look.today)}{late}", style))
    line.append_text(look.said(f": {item.text}" if text and item.text else ""))
    return line.append_text(look.said(f". {item.why}", "dim")) if reason else line


def _safety(found: "Dossier", look: Look) -> Told:
    """Give flags, alerts and the crisis plan in full, which the head may have had to cut."""
    facts, error = found.shown.facts, look.style("error")
    flags = facts.of(Flag)
    for flag in flags:
        since = (
            f"{flag.kind}, since {near_day(flag.raised_on, look.today)}, raised by {flag.raised_by}"
        )
        line = look.said(f"{look.signs('safety')} {since}: {flag.text}", error)
        for one in found.acted(flag):
            line.append("\n").append_text(look.said(one))
        yield f"flag {flag.number}", line, FactForm("act", None, (("act", str(flag.number)),))
    for alert in facts.of(Alert):
        line = look.said(alert.told(found.alert_kinds, look.today), error)
        line.append("\n").append_text(look.said(joined(alert.background, found.reviewed(alert))))
        given = (("way", "change"), ("number", str(alert.number)))
        yield f"alert {alert.number}", line, FactForm("alert", None, given)
    plan = first_lines(found.crisis_plan, flags, found.crisis_line, hidden=look.hidden)
    told = look.said("\n".join(plan) or version_told(found.crisis_plan), error if plan else "")
    yield "crisis plan", told, FactForm("crisis")
    for who in found.on_call:
        yield "on call", look.said(who.said), NONE


def _client(found: "Dossier", look: Look) -> Told:
    """Give the client's own data; what helps to reach somebody is told also where it is unknown."""
    client = found.shown.facts.client
    born = None if client.birth is None else client.birth.said
    for label, text, field, private in (
        ("name", client.shown_name, "name", True),
        ("goes by", client.goes_by, "goes_by", True),
        ("pronouns", client.pronouns, "pronouns", False),
        ("born", born or "not known", "dob", True),
        ("phone", client.reached_by or "not known", "phones", True),
        ("safe contact", client.safe_contact or "not known", "safe_contact", False),
        ("speaks", speaks(client.language, client.interpreter), "languages", False),
        ("stays", client.whereabouts, "whereabouts", False),
        ("lives in", client.area, "area", False),
        *((label, text, _ABOUT[label], True) for label, text in about(client)),
        ("confidential", client.confidential, "confidential", False),
    ):
        if text:
            hidden = private and look.hidden and text != "not known"
            style = "dim" if text == "not known" else ""
            said = look.said("hidden" if hidden else text, style)
            yield label, said, FactForm("client", field)
    if found.household:
        household = "hidden" if look.hidden else found.household
        yield "household", look.said(household), FactForm("household")


_ABOUT = {DATA[field]: field for field in ABOUT}


def _case(found: "Dossier", look: Look) -> Told:
    """Give what the case is, who has it, and how often the client is seen."""
    facts = found.shown.facts
    case, rhythm = facts.case, facts.rhythm
    others = ", ".join(case_ref(facts.client.code, one.episode) for one in found.others)
    schedule = "as the model has it"
    if rhythm is not None:
        until = f" until {near_day(rhythm.until_on, look.today)}" if rhythm.until_on else ""
        schedule = f"every {say_days(rhythm.days)}{until} ({rhythm.reason})"
    status = (
        case.status if found.shown.stage == case.status else f"{case.status}, {found.shown.stage}"
    )
    for label, text, form in (
        ("model", case.model, FactForm("set", "model")),
        ("acuity", str(case.acuity), FactForm("set", "acuity")),
        ("phase", found.shown.phase and str(found.shown.phase), FactForm("set", "phase")),
        ("status", status, NONE),
        ("worker", facts.worker or "unassigned", FactForm("transfer", "to")),
        ("second worker", facts.second, FactForm("set", "second")),
        ("schedule", schedule, FactForm("rhythm", "interval")),
        ("referred by", case.referred_by, NONE),
        ("presenting issue", case.issue, FactForm("set", "issue")),
        ("immediate needs", case.immediate, FactForm("set", "immediate")),
        ("program", case.program, FactForm("set", "program")),
        ("other episodes", others, NONE),
    ):
        if text:
            yield label, look.said(text), form


def _stages(found: "Dossier", look: Look) -> Told:
    """Give the stages with their days, and where the case is."""
    dates = stage_dates(found.shown.facts)
    for stage in STAGES:
        day, here = dates.get(stage), stage == found.shown.stage
        when = near_day(day, look.today) if day else "–"
        mark = f"{look.signs('here')} " if here else ""
        yield f"{mark}{stage}", Text(f"{when}, here" if here else when), NONE
