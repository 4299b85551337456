"""Names and texts that would drive a terminal, run an action or break a column: shown, inert."""

import re
from typing import Any

import pytest
from rich.cells import cell_len
from sqlalchemy import text
from textual import events
from textual.pilot import Pilot

from agency import Agency, told_once
from cmcli.casework.agency.staff import add_team, add_worker
from cmcli.casework.agency.values.staff import AddTeam, AddWorker
from cmcli.casework.people.people import perform_add_person
from cmcli.casework.people.values import AddPerson
from cmcli.casework.plan.planning import add_goal, add_step
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.plan.values.steps import AddStep
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.safety import raise_flag
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.text import safe_text
from cmcli.store.core.engine import open_engine
from cmcli.store.reading.find import find_case
from cmcli.tui.pasted import PasteParser
from tui.stage import (
    EACH_SIZE,
    EVERY_SIZE,
    LARGE,
    SMALL,
    dashboard,
    press,
    settled,
    shown,
    stage,
    type_in,
)
from tui.story import days, opened

LETTERS = "BCDFGHJKMNPRS"
NAMES = (
    "[@click=app.quit]quit[/]",
    "[/oops] [bold]fat[/bold] [link=http://x]there[/link] $name {name}",
    "\x1b]52;c;ZXZpbA==\x07clip \x1b]0;owned\x07 \x1b[2J\x1b[H",
    "\x9b2J\x85\x8d csi",
    "\u202egnp.exe\u2066isolated\u200f",
    "李小龍是一個非常非常長的名字而且還沒有結束",
    "e\u0301\u0323" * 40,
    "👩‍👩‍👧‍👦 family 🇩🇪 ❤️ 👍🏽",
    "x" * 200,
    "ａ" * 100,
    "zero\u200bwidth\u00adsoft\u2060join",
    "سلام عليكم",
    "tab\there line\u2028break",
)
TEXT = " ".join(NAMES[:5]) + "\nsecond line " + NAMES[5]
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")


@told_once
def told(address: str) -> list[str]:
    """A case for each name, each with texts of the same kind; their references."""
    agency = Agency(address)
    refs = []
    for number, name in enumerate(NAMES):
        ref = opened(
            agency,
            name,
            code=f"HSTR{LETTERS[number]}",
            goes_by=name[:100],
            worker="ben",
            opened=days(30 + number),
            safe_contact=TEXT,
            whereabouts=name,
            issue=TEXT,
            words=TEXT,
            needs={"housing": TEXT},
        )
        refs.append(ref)
        with agency.operation("ben") as work:
            found = find_case(work, ref)
            check_in(work, found, CheckIn(note=TEXT, mode="home", roadblock=name))
            raise_flag(work, found.case, kind="other", text=f"{name} {TEXT}")
            around = AddPerson(name=f"Jo {name[:100]}", role="other", provider=TEXT, emergency=True)
            perform_add_person(work, found, around)
            add_goal(work, found.case, AddGoal(text=f"{name} {TEXT}", measure=name))
            add_step(work, found.case, AddStep(goal=1, text=f"{name} {TEXT}"))
    with agency.operation() as work:
        add_team(work, AddTeam(handle="north", name=NAMES[0]))
        add_worker(work, AddWorker(handle="zed", name=NAMES[2], team="north"))
        add_worker(work, AddWorker(handle="zoe", name=NAMES[5]))
    agency.store.engine.dispose()
    return refs


def inert(pilot: Pilot[None]) -> None:
    """Every line is as wide as the screen, has no control character, and no action to click."""
    strips = pilot.app.screen._compositor.render_strips()
    assert len(strips) == pilot.app.size.height
    for strip in strips:
        line = strip.text
        assert not FORBIDDEN.search(line), repr(line)
        assert sum(cell_len(segment.text) for segment in strip) == pilot.app.size.width, repr(line)
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            assert "@click" not in meta, repr(segment)
            assert segment.style is None or segment.style.link is None, repr(segment)


@pytest.mark.parametrize("size", EVERY_SIZE)
async def test_every_page_shows_them_inert(address: str, size: tuple[int, int]) -> None:
    told(address)
    async with stage(address, "ben", size, start="today") as pilot:
        for key in ("1", "2", "5", "4"):
            await press(pilot, key)
            inert(pilot)
            for move in ["down"] * len(NAMES) if key in ("1", "2") else ["down", "right", "G"]:
                await press(pilot, move)
                inert(pilot)
        for name in (NAMES[0], NAMES[1]):
            await press(pilot, "2")
            assert name[:12] in shown(pilot)


@pytest.mark.long
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_page_of_a_case_shows_them_inert(address: str, size: tuple[int, int]) -> None:
    refs = told(address)
    async with stage(address, "ben", size, case=refs[0]) as pilot:
        for ref in refs:
            dashboard(pilot).places.open_case(ref)
            await settled(pilot)
            panes = "WPTVB" if ref == refs[0] else "PT"
            for pane in panes:
                await press(pilot, pane, "down")
                inert(pilot)
            await press(pilot, "enter")
            inert(pilot)
            await press(pilot, "escape")


async def test_names_do_not_move_the_columns(address: str) -> None:
    told(address)
    for size in ((80, 40), LARGE):
        async with stage(address, "ben", size, start="caseload") as pilot:
            rows = [row for row in shown(pilot).splitlines() if "HSTR" in row and " · " not in row]
            assert len(rows) == len(NAMES)
            for part in ("icm", "Wed 11 Mar", "SAFETY"):
                pages = {cell_len(row[: row.index(part)]) for row in rows if part in row}
                assert len(pages) == 1, (part, pages)


@pytest.mark.long
async def test_a_click_on_markup_only_moves_the_cursor(address: str) -> None:
    told(address)
    async with stage(address, "ben", SMALL, start="caseload") as pilot:
        rows = shown(pilot).splitlines()
        y = next(number for number, row in enumerate(rows) if "[@click" in row)
        x = rows[y].index("[@click")
        for offset in (x - 6, x, x + 2, x + 10):
            await pilot.click(offset=(offset, y))
            await settled(pilot)
            assert pilot.app.is_running
            await press(pilot, "2")
        assert dashboard(pilot).current_mode == "caseload"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_dialogs_show_them_inert(address: str, size: tuple[int, int]) -> None:
    told(address)
    async with stage(address, "ben", size, start="caseload") as pilot:
        await press(pilot, "F")
        await type_in(pilot, "hstr")
        inert(pilot)
        await press(pilot, "escape", "w")
        inert(pilot)
        assert "[@click=app.quit]" in shown(pilot)
        await press(pilot, "escape", "slash")
        await type_in(pilot, "[/oops]")
        inert(pilot)
        await press(pilot, "escape", "escape")
        dashboard(pilot).messages.say(TEXT)
        inert(pilot)
        dashboard(pilot).notify(TEXT, markup=False)
        await settled(pilot)


@pytest.mark.long
async def test_what_was_done_says_the_name_inert(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben", case=refs[0]) as pilot:
        await press(pilot, "n")
        await type_in(pilot, "[/x] [@click=app.quit]q[/]")
        await press(pilot, "ctrl+s")
        inert(pilot)
        await press(pilot, "u")
        inert(pilot)
        assert pilot.app.is_running


@pytest.mark.long
async def test_what_no_command_would_write_is_shown_all_the_same(address: str) -> None:
    """A NUL and a lone surrogate cannot be typed; another program may have written them."""
    if "://" in address:
        pytest.skip("PostgreSQL takes neither")
    refs = told(address)
    engine = open_engine(address).execution_options(cm_writes=True)
    with engine.begin() as connection:
        statement = text("UPDATE clients SET name = 'nul' || char(0) || char(27) || 'end'")
        connection.execute(statement)
    engine.dispose()
    async with stage(address, "ben", case=refs[0]) as pilot:
        inert(pilot)
        assert r"nul\x00\x1bend" in shown(pilot)
        await press(pilot, "2")
        inert(pilot)


def test_the_names_are_hostile() -> None:
    assert sum(safe_text(name) != name for name in NAMES) >= 4


def test_an_escape_in_pasted_text_is_never_a_key() -> None:
    parser, found = PasteParser(), list[Any]()
    for piece in ("\x1b[200~one \x1b[31mred", " two\x1b[2", "01~", "q"):
        found += list(parser.feed(piece))
    assert [type(one) for one in found] == [events.Paste, events.Key]
    assert found[0].text == "one \\x1b[31mred two"
