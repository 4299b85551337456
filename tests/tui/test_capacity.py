"""*Capacity*: who carries how much, in which order, and what one more case would do."""

from decimal import Decimal
from fractions import Fraction

import pytest
from textual.pilot import Pilot

from agency import Agency, told_once
from cmcli.casework.agency.staff import add_team, set_worker
from cmcli.casework.agency.values.staff import AddTeam, SetWorker
from cmcli.casework.capacity.caseload import caseload
from cmcli.casework.looking.values.lists import CaseloadQuestion
from cmcli.casework.round.changing import change_case
from cmcli.casework.round.safety import raise_flag
from cmcli.casework.round.values.changing import CaseChange
from cmcli.domain.caseload import Fullness, percent
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.store.reading.find import find_case
from cmcli.tui.marks import Signs
from cmcli.tui.widgets.load import ceiling_at, load_bar
from command_line import CommandLine
from tui.stage import (
    EACH_SIZE,
    HUGE,
    LARGE,
    SMALL,
    dashboard,
    line,
    noticed,
    press,
    settled,
    shown,
    stage,
    type_in,
    typed,
)
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


async def test_rows_say_what_cm_caseload_says_and_what_is_late_by_kind(address: str) -> None:
    told(address)
    agency = Agency(address)
    with agency.reading() as view:
        rows = caseload(view, None, CaseloadQuestion(everybody=True)).rows
    with agency.operation() as work:
        raise_flag(work, find_case(work, "Client 0").case, kind="abuse", text="said so")
    agency.store.engine.dispose()
    async with stage(address, "sam", start="capacity") as pilot:
        strip = dashboard(pilot).scoping.standing
        assert strip is not None
        late = 0
        for row in rows:
            name = row.worker or f"team {row.team}"
            cells = line(pilot, f" {name} ").replace("⚑ ", "").rpartition(_share(row))[2].split()
            found = dict(zip(("open", "late", "contact"), map(int, cells), strict=False))
            assert (found["open"], found.get("contact", 0)) == (row.open, row.overdue or 0)
            late += found["late"] if row.worker else 0
        assert "⚑ 10" in line(pilot, " ben "), "a case with a flag is not late as well"
        assert late + int(line(pilot, "unassigned  ").split()[2]) == strip.late
        assert line(pilot, "waiting  ").split()[:5] == ["waiting", "longest", "0", "d", "1"]
        for size in ((60, 15), LARGE, HUGE):
            await resized(pilot, size)
            assert "▲ 110 %" in line(pilot, " ben  ")
            assert ("over target" in line(pilot, " ben  ")) == (size == HUGE)
            if size != (60, 15):
                title = line(pilot, "Workers:")
                assert "1 over target, 2 room, 1 not counted" in title
                assert "Cases of ben 11" in title
        assert "▒▒▒" in line(pilot, " eve ")
        assert "not counted" in line(pilot, " eve ")
        assert "Open cases in 12 weeks" in shown(pilot)


def _share(row: CaseloadRow) -> str:
    return "–" if row.utilisation_target is None else percent(row.utilisation_target)


def beside(pilot: Pilot[None]) -> str:
    """What stands on the right half, as one line."""
    return " ".join(" ".join(one[85:].strip("│ ") for one in shown(pilot).splitlines()).split())


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Give the terminal another size."""
    await pilot.resize_terminal(*size)
    await settled(pilot)


async def test_marked_cases_are_moved_and_moved_back(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, start="capacity") as pilot:
        await press(pilot, "m")
        assert "Space marks cases" in shown(pilot)
        await press(pilot, "space", "space", "space")
        assert "3 marked: m moves" in shown(pilot)
        await press(pilot, "m")
        assert line(pilot, "Move 3 cases: Client").count("Client") == 3
        assert "ben" not in line(pilot, "▶ "), "who has the cases is not offered"
        await press(pilot, "down", "up", "e", "v")
        for size in ((60, 15), SMALL, LARGE):
            await resized(pilot, size)
            assert line(pilot, "▶ eve ")
            assert "110 %" in line(pilot, " ben ")
            assert "80 %" in line(pilot, " ben ")
        await press(pilot, "enter", "enter")
        assert "Type the reason for the transfer." in shown(pilot)
        await type_in(pilot, "hours")
        await press(pilot, "enter")
        assert "Move 3 cases to eve?" in shown(pilot)
        await press(pilot, "escape", "enter", "y")
        assert "Cases of ben 8" in shown(pilot)
        assert "marked" not in shown(pilot)
        assert typed(pilot).endswith("cm transfer - --to eve --reason hours")
        await press(pilot, "u", "y")
        assert "Cases of ben 11" in shown(pilot)


async def test_an_override_is_asked_for_before_a_move_past_the_ceiling(address: str) -> None:
    told_full(address)
    async with stage(address, "sam", start="capacity") as pilot:
        await press(pilot, "G", "up", "tab", "space", "m", "b", "e", "enter")
        assert "of the ceiling" in shown(pilot)
        await type_in(pilot, "near")
        await press(pilot, "enter")
        await type_in(pilot, "agreed")
        await press(pilot, "enter", "y")
        assert "--to ben --reason near --override agreed" in typed(pilot)


async def test_leave_and_cover_are_told_ahead(cm: CommandLine, address: str) -> None:
    told(address)
    cm("worker", "reduce", "ben", "--percent", "100", "--reason", "leave", "--from", "2026-03-09")
    cm("cover", "add", "ben", "--by", "eve", "--from", "2026-03-09", "--to", "2026-03-20")
    cm("worker", "reduce", "eve", "--percent", "20", "--reason", "course", "--until", "2026-04-30")
    async with stage(address, "sam", LARGE, start="capacity") as pilot:
        text = beside(pilot)
        assert "Next change: no hours from 9 Mar." in text
        assert "No hours for casework from 9 Mar. eve covers from 9 Mar until 20 Mar." in text
        await press(pilot, "o", "o", "o", "down")
        text = beside(pilot)
        assert "20 % of the hours reserved until 30 Apr." in text


async def test_enter_opens_the_list_behind_a_row_and_the_case(address: str) -> None:
    told(address)
    async with stage(address, "sam", start="capacity") as pilot:
        await press(pilot, "tab", "enter")
        assert dashboard(pilot).current_mode == "case"
        await press(pilot, "escape", "escape", "G", "tab")
        assert "Nia" in shown(pilot)
        await press(pilot, "m")
        assert "Only open cases can be moved" in shown(pilot)
        await press(pilot, "x")
        assert "Nia" not in shown(pilot)
        await press(pilot, "x", "escape", "enter")
        assert dashboard(pilot).current_mode == "caseload"
        assert "/waitlist" in shown(pilot)
        await press(pilot, "4", "up", "enter")
        assert "Nobody's" in shown(pilot)


async def test_overfull_workers_come_first_and_o_sorts(address: str) -> None:
    told(address)
    async with stage(address, "sam", start="capacity") as pilot:
        assert order(shown(pilot)) == ["ben", "team north", "ana", "sam", "eve"]
        assert "▲ 110 %" in line(pilot, " ben ")
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
        assert "target▼" in shown(pilot)


def order(text: str) -> list[str]:
    """The names in the order of the rows."""
    names = ("ana", "ben", "eve", "sam", "team north")
    rows = [row.lstrip("│")[2:] for row in text.splitlines()[3:]]
    return [name for row in rows for name in names if row.startswith(f"{name} ")]


async def test_the_row_under_the_cursor_is_told_in_full(address: str) -> None:
    told(address)
    agency = Agency(address)
    with agency.operation() as work:
        set_worker(work, SetWorker(handle="ben", hours=Decimal("18.75"), from_on=days(-6)))
    agency.store.engine.dispose()
    async with stage(address, "sam", LARGE, start="capacity") as pilot:
        text = beside(pilot)
        assert "Over target: 110 % of target, 55 % of ceiling; 11 open (icm 11)" in text
        assert "Late: 11 cases (contact 4, plan 11, other 11; the oldest 37 days)." in text
        assert "Room up to the target: none." in text
        assert "Next change: half-time from 10 Mar: 220 % of target." in text
        await press(pilot, "o", "o", "o", "down")
        text = beside(pilot)
        assert ", team north" in text
        assert "Not counted; 1 open (act 1), 1 new in 30 days; full-time. Nothing is late." in text
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


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_what_if_shows_the_admission_of_every_worker(
    address: str, size: tuple[int, int]
) -> None:
    told_full(address)
    async with stage(address, "sam", size, start="capacity") as pilot:
        await press(pilot, "plus")
        assert "What if: choose the model of one more case" in shown(pilot)
        await press(pilot, "enter")
        assert "What if: one more icm case, acuity 3. 1 of 4 refused." in shown(pilot)
        assert "200 % → 210 %" in line(pilot, " ben  ")
        assert "⚑ refused" in line(pilot, " ben  ")
        assert "0 % → 10 %" in line(pilot, " sam  ")
        await press(pilot, "escape")
        assert "What if" not in line(pilot, "late ")
        assert dashboard(pilot).current_mode == "capacity"


async def test_the_what_if_sentence_follows_the_cursor(address: str) -> None:
    told_full(address)
    refused = "Refused: This icm case would take ben from 100 % to 105 % of the ceiling."
    async with stage(address, "sam", start="capacity") as pilot:
        await press(pilot, "plus", "enter")
        for _ in range(5):
            assert line(pilot, "▶ ben ")
            assert refused in " ".join(shown(pilot).split())
            await press(pilot, "o")
        await press(pilot, "o", "o", "o", "up")
        assert line(pilot, "▶ ana ")
        assert "OK: room. Room: 0 % of target" in " ".join(shown(pilot).split())


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
        assert "⚑ refused" in line(pilot, " sam  ")
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
