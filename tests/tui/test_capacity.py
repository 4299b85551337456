"""*Capacity*: who carries how much, in which order, and what one more case would do."""

from decimal import Decimal
from fractions import Fraction

import pytest
from textual.widgets import Static

from agency import Agency, told_once
from cmcli.casework.agency.staff import add_team, set_worker
from cmcli.casework.agency.values import AddTeam, SetWorker
from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.values.changing import CaseChange
from cmcli.domain.caseload import Fullness, percent
from cmcli.store.reading.find import find_case
from cmcli.tui.marks import Signs
from cmcli.tui.screens.capacity import CapacityPage
from cmcli.tui.widgets.load import ceiling_at, load_bar
from command_line import CommandLine
from tui.stage import LARGE, SIZES, dashboard, line, noticed, press, shown, stage
from tui.story import days, opened, seen


@told_once
def told(address: str) -> None:
    """ben is over the target and late with four, eve has room in team north, which holds act
    cases; one case is on nobody and one waits."""
    agency = Agency(address)
    with agency.operation() as work:
        add_team(work, AddTeam(handle="north", name="North"))
        set_worker(work, SetWorker(handle="eve", team="north"))
    for number in range(11):
        ref = opened(agency, f"Client {number}", worker="ben", opened=days(40))
        if number >= 4:
            seen(agency, ref, ago=1)
    opened(agency, "Ada", worker="eve", model="act", opened=days(1))
    opened(agency, "Nobody's", opened=days(1), unassigned=True)
    opened(agency, "Nia", decision="waitlist")
    agency.store.engine.dispose()


@told_once
def told_full(address: str) -> None:
    """The same, and ben is at the ceiling."""
    told(address)
    agency = Agency(address)
    for number in range(9):
        opened(agency, f"More {number}", worker="ben", opened=days(0), override="nobody else")
    agency.store.engine.dispose()


@pytest.mark.parametrize("size", SIZES)
async def test_rows_say_what_cm_caseload_says(address: str, size: tuple[int, int]) -> None:
    told(address)
    agency = Agency(address)
    with agency.reading() as view:
        rows = caseload(view, None, CaseloadQuestion(everybody=True)).rows
    agency.store.engine.dispose()
    async with stage(address, "sam", size, start="capacity") as pilot:
        for row in rows:
            name = row.worker or f"team {row.team}"
            shown_row = line(pilot, f" {name} ")
            cells = shown_row.split()
            assert row.band in shown_row
            for share in (row.utilisation_target, row.utilisation_ceiling):
                assert ("–" if share is None else percent(share)) in shown_row
            after = shown_row.rpartition(row.band)[2].split()
            assert after[:2] == [str(row.open), str(row.overdue)], cells
        assert "Workers: 1 over target, 2 room, 1 not counted" in shown(pilot)
        assert "1 unassigned" in shown(pilot)
        assert "1 on the waitlist" in shown(pilot)


async def test_the_command_line_and_the_screen_have_one_order_of_late_contacts(
    cm: CommandLine, address: str
) -> None:
    told(address)
    said = {row["worker"]: row["overdue"] for row in cm.json("caseload", "--all") if row["worker"]}
    async with stage(address, "sam", start="capacity") as pilot:
        page = dashboard(pilot).page()
        assert isinstance(page, CapacityPage)
        assert {name: (page.late or {}).get(name, 0) for name in said} == said
        assert said["ben"] == 4


async def test_overfull_workers_come_first_and_o_sorts(address: str) -> None:
    told(address)
    async with stage(address, "sam", start="capacity") as pilot:
        assert order(shown(pilot)) == ["ben", "team north", "ana", "sam", "eve"]
        assert "▲ over target" in line(pilot, " ben ")
        await press(pilot, "o")
        assert "open▼" in shown(pilot)
        assert order(shown(pilot))[0] == "ben"
        await press(pilot, "o")
        assert "late▼" in shown(pilot)
        await press(pilot, "o")
        assert order(shown(pilot)) == ["ana", "ben", "eve", "sam", "team north"]
        await press(pilot, "O")
        assert order(shown(pilot)) == ["team north", "sam", "eve", "ben", "ana"]
        await press(pilot, "o")
        assert "load▼" in shown(pilot)
        assert order(shown(pilot))[:2] == ["ben", "team north"]
        await press(pilot, "o")
        assert "band▼" in shown(pilot)


def order(text: str) -> list[str]:
    """The names in the order of the rows."""
    names = ("ana", "ben", "eve", "sam", "team north")
    rows = [row[2:] for row in text.splitlines()[3:]]
    return [name for row in rows for name in names if row.startswith(f"{name} ")]


async def test_the_row_under_the_cursor_is_told_in_full(address: str) -> None:
    told(address)
    agency = Agency(address)
    with agency.operation() as work:
        set_worker(work, SetWorker(handle="ben", hours=Decimal("18.75"), from_on=days(-6)))
    agency.store.engine.dispose()
    async with stage(address, "sam", start="capacity") as pilot:
        text = " ".join(shown(pilot).split())
        assert "ben: 11 open (icm 11), 4 late contacts, 1.00 full-time." in text
        assert "Room up to the target: none." in text
        assert "Next change: half-time from 10 Mar: 220 % of target." in text
        await press(pilot, "o", "o", "o", "down")
        text = " ".join(shown(pilot).split())
        assert "eve (team north): 1 open (act 1), 1 new in 30 days, 0 late contacts" in text
        assert "1 act case is counted for the team, not for the worker." in text


async def test_enter_looks_at_the_cases_of_the_worker(address: str) -> None:
    told(address)
    async with stage(address, "sam", start="capacity") as pilot:
        await press(pilot, "enter")
        app = dashboard(pilot)
        assert app.current_mode == "caseload"
        assert app.desk.scope.words == "ben"
        await press(pilot, "4")
        assert order(shown(pilot))[0] == "ben"
        assert "eve" in shown(pilot)


async def test_a_worker_sees_only_the_own_row_and_a_team_its_members(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="capacity") as pilot:
        assert order(shown(pilot)) == ["ben"]
    async with stage(address, "sam", start="capacity", team="north") as pilot:
        assert sorted(order(shown(pilot))) == ["eve", "team north"]


@pytest.mark.parametrize("size", SIZES)
async def test_what_if_shows_the_admission_of_every_worker(
    address: str, size: tuple[int, int]
) -> None:
    told_full(address)
    async with stage(address, "sam", size, start="capacity") as pilot:
        await press(pilot, "plus")
        assert "What if: choose the model of one more case" in shown(pilot)
        await press(pilot, "enter")
        assert "What if: one more icm case, acuity 3. 1 of 4 refused." in shown(pilot)
        assert "200 % → 210 %" in line(pilot, " ben ")
        assert "⚑ refused" in line(pilot, " ben ")
        assert "0 % → 10 %" in line(pilot, " sam ")
        text = " ".join(shown(pilot).split())
        assert "Refused: This icm case would take ben from 100 % to 105 % of the ceiling." in text
        assert ("Refused: This icm" in line(pilot, " ben ")) == (size == LARGE)
        await press(pilot, "escape")
        assert "Workers:" in shown(pilot)
        assert dashboard(pilot).current_mode == "capacity"


@pytest.mark.parametrize("size", SIZES)
async def test_the_what_if_sentence_follows_the_cursor(address: str, size: tuple[int, int]) -> None:
    told_full(address)
    refused = "Refused: This icm case would take ben from 100 % to 105 % of the ceiling."
    async with stage(address, "sam", size, start="capacity") as pilot:
        await press(pilot, "plus", "enter")
        for _ in range(5):
            assert line(pilot, "▶ ben ")
            about = " ".join(str(pilot.app.screen.query_one("#about", Static).visual).split())
            assert about.startswith(refused)
            assert refused in " ".join(shown(pilot).split())
            await press(pilot, "o")
        await press(pilot, "o", "o", "o", "up")
        assert line(pilot, "▶ ana ")
        about = str(pilot.app.screen.query_one("#about", Static).visual)
        assert about.startswith("OK: room.\nana")


async def test_what_if_lists_refused_workers_first(address: str) -> None:
    told(address)
    agency = Agency(address)
    with agency.operation() as work:
        set_worker(work, SetWorker(handle="sam", hours=Decimal("1")))
    agency.store.engine.dispose()
    async with stage(address, "ana", LARGE, every=True, start="capacity") as pilot:
        assert order(shown(pilot))[:2] == ["ben", "team north"]
        await press(pilot, "plus", "enter")
        assert order(shown(pilot))[:2] == ["sam", "ben"]
        assert "⚑ refused" in line(pilot, " sam ")
        await press(pilot, "escape")
        assert order(shown(pilot))[0] == "ben"


async def test_one_more_case_may_be_of_another_model_and_acuity(address: str) -> None:
    told(address)
    async with stage(address, "sam", start="capacity") as pilot:
        await press(pilot, "plus", "down", "4")
        assert "Acuity 4. 1 to 4 choose another, 0 the usual." in shown(pilot)
        await press(pilot, "enter")
        assert "What if: one more act case, acuity 4." in shown(pilot)
        assert "10 % → 23 %" in line(pilot, " team north ")
        assert "10 % → 23 %" in line(pilot, " eve ")
        await press(pilot, "o", "o", "o", "down")
        assert "Counted for team north." in shown(pilot)
        await press(pilot, "plus", "escape")
        assert "What if: one more act case" in shown(pilot)


async def test_what_others_write_is_counted(address: str) -> None:
    told(address)
    agency = Agency(address)
    async with stage(address, "sam", start="capacity") as pilot:
        assert "110 %" in line(pilot, " ben ")
        with agency.reading() as view:
            ref = find_case(view, "Client 5").ref
        with agency.operation() as work:
            change_case(work, find_case(work, ref).case, CaseChange(acuity=4, reason="worse"))
        await noticed(pilot)
        assert "113 %" in line(pilot, " ben ")
    agency.store.engine.dispose()


async def test_an_empty_team_tells_what_to_do(address: str) -> None:
    agency = Agency(address)
    with agency.operation() as work:
        add_team(work, AddTeam(handle="south", name="South"))
    agency.store.engine.dispose()
    async with stage(address, "sam", start="capacity", team="south") as pilot:
        assert order(shown(pilot).replace("south", "north")) == ["team north"]


@pytest.mark.parametrize(
    ("target", "ceiling", "drawn"),
    [
        (Fraction(0), Fraction(0), "░░░░░│░░░░"),
        (Fraction(1, 2), Fraction(1, 4), "███░░│░░░░"),
        (Fraction(1), Fraction(1, 2), "█████│░░░░"),
        (Fraction(3, 2), Fraction(1), "█████│█!░░"),
        (Fraction(3), Fraction(3, 2), "█████│███▶"),
    ],
)
def test_a_bar_marks_target_and_ceiling(target: Fraction, ceiling: Fraction, drawn: str) -> None:
    full = Fullness(target, ceiling, "room", Fraction(1))
    bar = load_bar(Signs(False), full, scale=Fraction(2), width=10, style="")
    expected = drawn
    if target and ceiling and target / ceiling >= 2:
        expected = f"{drawn[:9]}!"
    assert bar.plain == expected
    ascii_bar = load_bar(Signs(True), full, scale=Fraction(2), width=10, style="")
    assert ascii_bar.plain.isascii()
    assert ascii_bar.cell_len == 10


def test_a_load_that_has_no_share_is_hatched_or_says_why() -> None:
    none = Fullness(None, None, "over ceiling", Fraction(0))
    bar = load_bar(Signs(False), none, scale=Fraction(2), width=10, style="")
    assert bar.plain == "no casewor"
    none = Fullness(None, None, "not counted", Fraction(1))
    for width, ascii_only, drawn in (
        (16, False, "▒▒▒▒ not counted"),
        (16, True, ":::: not counted"),
        (10, False, "▒" * 10),
    ):
        bar = load_bar(Signs(ascii_only), none, scale=Fraction(2), width=width, style="")
        assert bar.plain == drawn
    assert ceiling_at(Fraction(0), Fraction(0)) is None
    assert ceiling_at(None, None) is None
    assert ceiling_at(Fraction(3, 2), Fraction(3, 4)) == 2
