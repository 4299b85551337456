"""*Caseload*: every open case, its columns, filter, order, marks, and what is done for many."""

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from agency import TODAY, Agency, changed
from cmcli.casework.agency.settings import put
from cmcli.casework.agency.staff import add_team, set_worker
from cmcli.casework.agency.values.staff import AddTeam, SetWorker
from cmcli.casework.cover.covers import perform_add
from cmcli.casework.cover.values import AddCover
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.contact import CheckIn
from cmcli.casework.round.values.intake import Arrival
from cmcli.store.reading.find import find_case
from cmcli.tui.screens.caseload import CaseloadPage
from command_line import CommandLine
from tui.forms import fill
from tui.stage import (
    EACH_SIZE,
    LARGE,
    dashboard,
    filtered,
    line,
    noticed,
    press,
    settled,
    shown,
    stage,
    type_in,
    typed,
)
from tui.story import opened, told


def refs_of(text: str) -> list[str]:
    """The references in the order of the rows."""
    words = (word for row in text.splitlines()[2:] for word in row[:18].split())
    return [word for word in words if word.endswith(".1") and len(word) == 7]


async def strips_read(pilot: Pilot[None]) -> None:
    """Wait until the weeks of the rows that are seen were read."""
    shown(pilot)
    await settled(pilot)


@pytest.mark.both_engines
@pytest.mark.postgres_long
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_open_case_is_there_the_most_urgent_first(
    address: str, size: tuple[int, int]
) -> None:
    told(address)
    async with stage(address, "sam", size, every=True, start="caseload") as pilot:
        assert refs_of(shown(pilot)) == ["DNBRD.1", "KMHNN.1", "MXBRN.1", "KSTNR.1"]
        await strips_read(pilot)
        dana, kim = line(pilot, "⚑ DNBRD"), line(pilot, "● KMHNN")
        for part in ("⚑", "Dana Reed", "ben", "Fri 6 Mar", "SAFETY", "··●"):
            assert part in dana
        for part in ("●", "8 d late", "8 d", "●·!"):
            assert part in kim
        assert ("monitoring" in dana) == (size == LARGE)
        assert "⚑ 1  late 1  today 0  this week 3" in shown(pilot)
    async with stage(address, "sam", (200, 40), every=True, start="caseload") as pilot:
        for part in ("████░ 1/2", "icm", "27 Feb"):
            assert part in line(pilot, "⚑ DNBRD")


async def test_a_strip_shows_the_weeks_with_contacts_and_attempts(address: str) -> None:
    agency = Agency(address)
    ago = {days: TODAY - timedelta(days=days) for days in (90, 20, 7, 6, 0)}
    with agency.operation("ana", on=ago[90]) as work:
        ref = intake(work, Arrival(name="Ida Berg", model="icm", new=True, worker="ben")).ref
    for days, outcome in ((20, "held"), (7, "no-answer"), (6, "no-answer"), (0, "held")):
        with agency.operation("ben", on=ago[days]) as work:
            check_in(work, find_case(work, ref), CheckIn(mode="home", outcome=outcome))
    agency.store.engine.dispose()
    async with stage(address, "ben", start="caseload") as pilot:
        await strips_read(pilot)
        assert "·········●○●" in line(pilot, f"● {ref}")


async def test_a_worker_sees_own_cases_and_no_column_of_workers(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        assert refs_of(shown(pilot)) == ["DNBRD.1", "KMHNN.1", "KSTNR.1"]
        assert "worker" not in line(pilot, "case     name")
        assert "icm" in line(pilot, "DNBRD")
    agency = Agency(address)
    with agency.operation() as work:
        perform_add(work, AddCover(worker="ben", by="eve", from_on=TODAY, to_on=TODAY))
    async with stage(address, "eve", LARGE, start="caseload") as pilot:
        page = dashboard(pilot).page()
        assert isinstance(page, CaseloadPage)
        assert [one.ref for one in page.rows.items] == ["DNBRD.1", "KMHNN.1", "MXBRN.1", "KSTNR.1"]
        assert "for ben" in line(pilot, "⚑ DNBRD")
        assert "for ben" not in line(pilot, "MXBRN")
        assert "3 covered" in shown(pilot)
    agency.store.engine.dispose()


async def test_a_team_is_its_members(address: str) -> None:
    told(address)
    agency = Agency(address)
    with agency.operation() as work:
        add_team(work, AddTeam(handle="north", name="North"))
        set_worker(work, SetWorker(handle="eve", team="north"))
    async with stage(address, "sam", team="north", start="caseload") as pilot:
        assert refs_of(shown(pilot)) == ["MXBRN.1"]
        assert "team north" in shown(pilot)
    agency.store.engine.dispose()


FILTERS = {
    "dana": "DNBRD.1",
    "DNB": "DNBRD.1",
    "reed mon": "DNBRD.1",
    "model:icm": "DNBRD.1 KMHNN.1 KSTNR.1",
    "model:brok": "MXBRN.1",
    "model:icm,brokerage": "DNBRD.1 KMHNN.1 MXBRN.1 KSTNR.1",
    "-model:icm": "MXBRN.1",
    "late": "DNBRD.1 KMHNN.1",
    "-late": "MXBRN.1 KSTNR.1",
    "stage:intake -late": "MXBRN.1 KSTNR.1",
    "stage:planning": "",
    "worker:eve": "MXBRN.1",
    "acuity:2": "MXBRN.1",
    "safety": "DNBRD.1",
    "eve": "MXBRN.1",
}
"""What is typed, and the cases that it leaves over."""

NOT_UNDERSTOOD = {
    "modle:icm": "'modle:' isn't a filter. Use model:",
    "zebra:x": "'zebra:' isn't a filter",
    "worker:zoe": "Nothing here has 'worker:zoe'. It has: ben, eve",
}


async def test_the_filter_narrows(address: str) -> None:
    told(address)
    async with stage(address, "sam", every=True, start="caseload") as pilot:
        for said, left in FILTERS.items():
            await filtered(pilot, said)
            assert refs_of(shown(pilot)) == left.split(), said
            assert f"{len(left.split())} of 4" in line(pilot, f"/{said}")


async def test_an_unknown_filter_is_explained(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, every=True, start="caseload") as pilot:
        for said, sentence in NOT_UNDERSTOOD.items():
            await filtered(pilot, said)
            assert sentence in shown(pilot)


async def test_enter_keeps_a_filter_and_esc_removes_it(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "slash")
        await type_in(pilot, "kim")
        await press(pilot, "enter")
        assert refs_of(shown(pilot)) == ["KMHNN.1"]
        await press(pilot, "escape")
        assert len(refs_of(shown(pilot))) == 3
        assert dashboard(pilot).current_mode == "caseload"


async def test_o_sorts_by_a_letter_groups_by_a_digit_and_keeps_it(
    address: str, cm: CommandLine
) -> None:
    told(address)
    async with stage(address, "sam", every=True, start="caseload") as pilot:
        await press(pilot, "o", "c", "enter")
        assert refs_of(shown(pilot)) == ["DNBRD.1", "KMHNN.1", "KSTNR.1", "MXBRN.1"]
        assert "case▲" in shown(pilot)
        await press(pilot, "O")
        assert refs_of(shown(pilot)) == ["MXBRN.1", "KSTNR.1", "KMHNN.1", "DNBRD.1"]
        assert "by case downwards" in shown(pilot)
        await press(pilot, "o", "l", "1", "enter")
        assert refs_of(shown(pilot)) == ["DNBRD.1", "KMHNN.1", "KSTNR.1", "MXBRN.1"]
        assert "ben: 3 cases, 2 late, ⚑ 1" in shown(pilot)
        assert "eve: 1 case ─" in shown(pilot)
        await press(pilot, "o", "down", "space", "ctrl+s")
        await type_in(pilot, "who is late")
        await press(pilot, "enter")
        assert "Dana Reed" not in line(pilot, "▶")
        assert "Saved as who is late." in shown(pilot)
    assert cm("config", "get", "views").out.startswith("who is late = sort:-late group:worker")
    async with stage(address, "sam", every=True, start="caseload") as pilot:
        assert "ben: 3 cases" in shown(pilot)
        await press(pilot, "o", "0", "1", "down", "space", "enter")
        assert "ben: 3 cases" not in shown(pilot)
        assert "Dana Reed" in shown(pilot)
        await press(pilot, "1", "colon")
        await type_in(pilot, "who is late")
        await press(pilot, "enter")
        assert dashboard(pilot).current_mode == "caseload"
        assert "eve: 1 case" in shown(pilot)


async def test_a_click_on_a_heading_sorts(address: str) -> None:
    told(address)
    async with stage(address, "sam", every=True, start="caseload") as pilot:
        heading = line(pilot, "case     name")
        await pilot.click("#rows", offset=(heading.index("name") + 1, 0))
        await settled(pilot)
        assert refs_of(shown(pilot)) == ["DNBRD.1", "KMHNN.1", "KSTNR.1", "MXBRN.1"]
        await pilot.click("#rows", offset=(heading.index("name") + 1, 0))
        await settled(pilot)
        assert refs_of(shown(pilot))[0] == "MXBRN.1"


async def test_a_click_goes_to_a_row_and_another_opens_it(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        await pilot.click("#rows", offset=(10, 2))
        await settled(pilot)
        assert "KMHNN" in line(pilot, "▶")
        await pilot.click("#rows", offset=(10, 2))
        await settled(pilot)
        assert dashboard(pilot).current_mode == "case"
        assert dashboard(pilot).places.case_ref == refs["kim"]


async def test_esc_removes_marks_first(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        page = dashboard(pilot).page()
        assert page is not None
        await press(pilot, "space", "space")
        assert page.refs() == ("DNBRD.1", "KMHNN.1")
        assert "2 marked" in shown(pilot)
        assert line(pilot, "KMHNN").startswith(" ■")
        await press(pilot, "slash")
        await type_in(pilot, "lou")
        await press(pilot, "enter")
        assert "2 marked, 2 not shown" in shown(pilot)
        await press(pilot, "escape")
        assert page.refs() == ("KSTNR.1",)
        assert "/lou" in shown(pilot)
        await press(pilot, "escape")
        assert len(refs_of(shown(pilot))) == 3
        await press(pilot, "asterisk")
        assert len(page.refs()) == 3
        await press(pilot, "asterisk")
        assert "marked" not in shown(pilot)


async def test_a_verb_for_one_says_so_when_many_are_marked(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "space", "space", "n")
        assert dashboard(pilot).screen is dashboard(pilot).page()
        assert "one case" in shown(pilot)


async def test_a_group_contact_is_logged_for_all_that_are_marked(address: str) -> None:
    told(address)
    with Agency(address).operation() as work:
        put(work, "contact.groups-count", "yes", from_on=TODAY)
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "space", "space", "c")
        await fill(pilot, mode="office")
        await press(pilot, "ctrl+s")
        await settled(pilot)
        assert typed(pilot).startswith("printf '%s\\n' DNBRD.1 KMHNN.1 | cm checkin")
        assert "marked" not in shown(pilot)
        assert "Wed 11 Mar" in line(pilot, "KMHNN.1 ")


@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_what_another_process_writes_leaves_cursor_and_marks_on_their_cases(
    address: str,
) -> None:
    refs = told(address)
    agency = Agency(address)
    async with stage(address, "ben", start="caseload") as pilot:
        page = dashboard(pilot).page()
        assert page is not None
        await press(pilot, "j", "space")
        assert "KSTNR" in line(pilot, "▶")
        with agency.operation("ana") as work:
            promised = CheckIn(mode="phone", next_on=TODAY + timedelta(days=2))
            check_in(work, find_case(work, refs["lou"]), promised)
        opened(agency, "Ada Zane", worker="ben", opened=TODAY - timedelta(days=90))
        await noticed(pilot)
        assert "Ada Zane" in shown(pilot)
        assert "Fri 6 Mar" in line(pilot, "KSTNR")
        assert "KSTNR" in line(pilot, "▶")
        assert page.refs() == (refs["kim"],)
    agency.store.engine.dispose()


async def test_a_mark_ends_with_the_case(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "asterisk")
        with agency.operation("ana") as work:
            case = find_case(work, refs["lou"]).case
            changed(work, case, status="closed", closed_on=TODAY)
        await noticed(pilot)
        assert "2 marked" in shown(pilot)
        assert "KSTNR" not in shown(pilot)
    agency.store.engine.dispose()


async def test_waitlisted_cases_are_shown_and_can_be_accepted(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "I")
        assert dashboard(pilot).screen is dashboard(pilot).page()
        await press(pilot, "slash")
        await type_in(pilot, "waitlist")
        await press(pilot, "enter")
        assert refs_of(shown(pilot)) == ["NFRSS.1"]
        assert "waiting for 9 days" in line(pilot, "NFRSS")
        assert "I Accept" in shown(pilot)
        await press(pilot, "I")
        assert "NFRSS.1 Nia Flores" in shown(pilot)


@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_closed_cases_are_found_by_name_and_can_be_reopened(address: str) -> None:
    told(address)
    async with stage(address, "sam", every=True, start="caseload") as pilot:
        await press(pilot, "slash")
        await type_in(pilot, "closed")
        assert refs_of(shown(pilot)) == ["PTKNN.1", "NBRGH.1"]
        await type_in(pilot, " ola")
        await press(pilot, "enter")
        assert refs_of(shown(pilot)) == ["NBRGH.1"]
        assert "N Reopen" in shown(pilot)
        await press(pilot, "space")
        assert "marked" not in shown(pilot)
        await press(pilot, "escape")
        assert len(refs_of(shown(pilot))) == 4


async def test_closed_cases_are_found_by_code_and_only_own_ones(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "slash")
        await type_in(pilot, "closed PTKNN")
        assert "No closed case matches" in shown(pilot)
        await press(pilot, "escape", "slash")
        await type_in(pilot, "closed nbrgh")
        assert refs_of(shown(pilot)) == ["NBRGH.1"]


async def test_an_empty_caseload_says_what_to_do_next(address: str) -> None:
    async with stage(address, "ben", start="caseload") as pilot:
        assert "No open cases. Press i to open one for a new person" in shown(pilot)


async def test_hidden_names_are_not_shown_or_found(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, every=True, start="caseload") as pilot:
        await press(pilot, "x")
        for part in ("Dana", "Reed", "Kim", "Ahn", "Lou", "Stone", "Max", "Brandt"):
            assert part not in shown(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "dana")
        assert refs_of(shown(pilot)) == []


async def test_names_that_are_hostile_wide_or_missing_are_inert_and_aligned(address: str) -> None:
    agency = Agency(address)
    names = (
        "[@click=app.quit]x[/]",
        "[/oops] Ann [nee Lee]",
        "A\x1b]0;owned\x07B",
        "\u202eevil",
        "漢字漢字漢字漢字漢字漢字漢字漢字",
        "e\u0301" * 30,
        None,
    )
    for name in names:
        opened(agency, name, worker="ben")
    agency.store.engine.dispose()
    async with stage(address, "ben", start="caseload") as pilot:
        text = shown(pilot)
        assert "[@click=app." in text
        assert "[/oops] Ann" in text
        assert "\x1b]0" not in text
        assert "\u202e" not in text
        assert "unknown" in text
        from rich.cells import cell_len

        rows = [row for row in text.splitlines() if " icm " in row and " · " not in row]
        assert len(rows) == len(names)
        assert {cell_len(row[: row.index(" icm ")]) for row in rows} == {
            cell_len(rows[0][: rows[0].index(" icm ")])
        }


@pytest.mark.long
async def test_a_phone_in_the_filter_is_found_by_its_last_digits(address: str) -> None:
    agency = Agency(address)
    ref = opened(agency, "Kim Ahn", code="KMHNN", worker="ben", phones=("+1 212 555-0177",))
    opened(agency, "Lee Wu", code="LWHHN", worker="ben", phones=("555-0178",))
    async with stage(address, "ben") as pilot:
        await press(pilot, "2")
        for words in ("0177", "5550177", "2125550177"):
            await filtered(pilot, words)
            assert refs_of(shown(pilot)) == [ref]
            await press(pilot, "escape")
