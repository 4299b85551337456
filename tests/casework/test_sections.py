"""The sections of the page of a case, as ``cm show`` and the dashboard draw them."""

import io

from rich.console import Console

from agency import Agency
from cmcli.casework.looking.dossier import dossier
from cmcli.casework.looking.sections import SECTIONS, DrawnCase
from cmcli.cli.case_page import page_of
from cmcli.store.reading.find import find_case
from cmcli.tui.case.details import facts_of
from cmcli.tui.case.look import Look
from cmcli.tui.marks import Signs
from command_line import CommandLine
from worked import worked_case


def drawn(*parts: object, width: int = 400) -> str:
    """Return what is drawn."""
    console = Console(file=io.StringIO(), width=width, color_system=None, markup=False)
    for one in parts:
        console.print(one)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def test_cm_show_and_the_dashboard_draw_every_row_of_every_section(
    cm: CommandLine, address: str
) -> None:
    ref = worked_case(cm)
    cm("assess", ref, "--swot", "S=knows [/b] the city")
    cm("person", "add", ref, "Mr Kroll", "--role", "landlord", "--may-contact", "never")
    cm("appointment", "add", ref, "mon 9:30", "Visit [/b] her", "--repeat", "1w", "--place", "home")
    cm("task", "add", ref, "Call [red]the clinic", "--by", "fri")
    cm("stay", "begin", ref, "hospital", "--place", "at [/x] Mercy")
    cm("document", "add", ref, "lease", "--status", "have", "--note", "in her bag")
    cm("benefit", "add", ref, "snap", "--status", "granted", "--amount", "291", "--every", "month")
    cm("service", "plan", ref, "home-care", "--provider", "Sun [/b] rise", "--every", "1w")
    cm("service", "give", ref, "1", "--units", "2", "--cost", "60.50")
    period = ("--from", "today", "--to", "31 May", "--payer", "Blue [/x] Plan")
    cm("authorization", "add", ref, "--service", "1", "--units", "40", *period)
    handed = ("--flags-handed-to", "county team", "--outcome", "1=partly")
    cm("close", ref, "--reason", "moved", "--summary", "moved to her sister", *handed)
    with Agency(address).reading() as view:
        found = dossier(view, find_case(view, ref))
        today = view.today
    look = Look(Signs(ascii_only=False), lambda _: "", str, today, None, hidden=False)
    page = in_one_line(drawn(*page_of(found, today)))
    facts = facts_of(found, look)
    board = in_one_line(" ".join(f"{one.section} {one.label} {one.text.plain}" for one in facts))
    filled = 0
    for section in SECTIONS:
        rows = list(section.rows(DrawnCase(found)))
        for face in (page, board) if rows else ():
            assert section.title in face
            assert [row.text for row in rows if row.text not in face] == []
            filled += 1
    assert filled >= 2 * 12
    people = next(one for one in SECTIONS if one.title == "People")
    (person,) = people.rows(DrawnCase(found, hidden=True))
    assert person.red == "NEVER CONTACT"
    assert person.text == "NEVER CONTACT: landlord, person 1, name hidden"


def test_the_overview_tells_the_stages(cm: CommandLine, address: str) -> None:
    ref = cm.open_case()
    with Agency(address).reading() as view:
        found = dossier(view, find_case(view, ref))
        look = Look(Signs(ascii_only=False), lambda _: "", str, view.today, None, hidden=False)
    stages = [one for one in facts_of(found, look) if one.section == "Stages"]
    assert "intake" in stages[0].label
    assert stages[0].text.plain == "4 Mar, here"
