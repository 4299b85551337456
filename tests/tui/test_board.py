"""*Board*: the open cases by stage, and going about among them."""

import pytest
from textual.pilot import Pilot

from agency import TODAY, Agency, changed
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.planning import add_goal
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.values.assessing import Sitting
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.keys import STAGES
from cmcli.store.reading.find import find_case
from tui.stage import LARGE, SIZES, SMALL, dashboard, line, noticed, press, settled, shown, stage
from tui.story import days, opened, told


def under(pilot: Pilot[None]) -> tuple[str, ...]:
    """The case under the cursor."""
    page = dashboard(pilot).page()
    assert page is not None
    return page.refs()


@pytest.mark.parametrize("size", SIZES)
async def test_each_stage_has_a_lane_with_its_count(address: str, size: tuple[int, int]) -> None:
    told(address)
    async with stage(address, "sam", size, every=True, start="board") as pilot:
        heads = line(pilot, "intake")
        starts = [heads.index(stage_name[:4]) for stage_name in STAGES[:-1]]
        assert starts == sorted(starts)
        assert line(pilot, " 0 ").split() == ["3", "0", "0", "0", "1", "0"]
        assert "KMHNN.1" in line(pilot, "●")
        assert "8 d" in line(pilot, "●")
        assert "SAFETY" in line(pilot, "⚑")
        assert "Dana Reed" in shown(pilot)
        assert "4 open" in shown(pilot)


async def test_keys_go_from_card_to_card_and_over_empty_lanes(address: str) -> None:
    told(address)
    async with stage(address, "sam", every=True, start="board") as pilot:
        assert under(pilot) == ("KMHNN.1",)
        await press(pilot, "l")
        assert under(pilot) == ("DNBRD.1",)
        await press(pilot, "right", "j", "down")
        assert under(pilot) == ("DNBRD.1",)
        await press(pilot, "h", "j")
        assert under(pilot) == ("KSTNR.1",)
        await press(pilot, "G")
        assert under(pilot) == ("MXBRN.1",)
        await press(pilot, "k", "g")
        assert under(pilot) == ("KMHNN.1",)
        assert "KMHNN.1 Kim Ahn: icm, acuity 3, contact 8 d late" in shown(pilot)


@pytest.mark.long
async def test_enter_opens_the_case_and_verbs_are_for_it(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben", start="board") as pilot:
        await press(pilot, "l", "c")
        assert "DNBRD.1 Dana Reed" in shown(pilot)
        await press(pilot, "escape", "enter")
        assert dashboard(pilot).current_mode == "case"
        assert dashboard(pilot).case_ref == refs["dana"]


async def test_a_click_chooses_a_card_and_another_opens_it(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="board") as pilot:
        await pilot.click("#lanes", offset=(4, 6))
        await settled(pilot)
        assert under(pilot) == ("KSTNR.1",)
        await pilot.click("#lanes", offset=(4, 6))
        await settled(pilot)
        assert dashboard(pilot).case_ref == "KSTNR.1"


def one_a_stage(agency: Agency) -> None:
    """ben has a case in each of the first stages."""
    opened(agency, "In", code="BBBBB", worker="ben")
    for code, steps in (("CCCCC", 1), ("DDDDD", 2), ("FFFFF", 3)):
        ref = opened(agency, f"At {steps}", code=code, worker="ben", opened=days(9))
        with agency.operation("ben") as work:
            case = find_case(work, ref).case
            assess(
                work,
                case,
                Sitting(
                    needs={
                        "food": NeedAnswer(rating=3),
                    }
                ),
            )
            if steps > 1:
                add_goal(work, case, AddGoal(text="Eats every day"))
            if steps > 2:
                agree(work, case, AgreePlan(on=TODAY, how="verbal"))


async def test_lanes_that_do_not_fit_are_scrolled_to(address: str) -> None:
    told(address)
    agency = Agency(address)
    one_a_stage(agency)
    agency.store.engine.dispose()
    async with stage(address, "ben", SMALL, start="board") as pilot:
        assert line(pilot, "intake").split()[-1] == "▶"
        assert "monitoring" not in shown(pilot)
        met: list[str] = []
        for _ in range(4):
            met += under(pilot)
            assert under(pilot)[0] in shown(pilot)
            await press(pilot, "l")
        assert met == ["KMHNN.1", "CCCCC.1", "DDDDD.1", "FFFFF.1"]
        assert under(pilot) == ("DNBRD.1",)
        assert line(pilot, "monitoring").startswith("◀")
        assert "DNBRD.1" in shown(pilot)
        await press(pilot, "h", "h", "h", "h")
        assert "intake" in shown(pilot)
    async with stage(address, "ben", LARGE, start="board") as pilot:
        for title in STAGES[:-2]:
            assert title in shown(pilot)


async def test_the_cursor_stays_on_its_case_when_it_changes_the_stage(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    async with stage(address, "ben", start="board") as pilot:
        await press(pilot, "l")
        with agency.operation() as work:
            changed(
                work, find_case(work, refs["dana"]).case, revision="a new start", revision_on=None
            )
        await noticed(pilot)
        assert under(pilot) == ("DNBRD.1",)
        assert line(pilot, " 0 ").split() == ["2", "0", "1", "0", "0", "0"]
    agency.store.engine.dispose()


async def test_only_so_many_cards_are_shown(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told(address)
    monkeypatch.setattr("cmcli.tui.screens.board.MOST", 1)
    async with stage(address, "sam", every=True, start="board") as pilot:
        assert "and 2 more" in shown(pilot)
        assert line(pilot, " 0 ").split()[0] == "3"


async def test_an_empty_board_says_what_to_do_next(address: str) -> None:
    async with stage(address, "ben", start="board") as pilot:
        assert "No open cases. Press i to open one for a new person" in shown(pilot)
        await press(pilot, "j", "l", "enter", "G")
        assert dashboard(pilot).current_mode == "board"


async def test_hidden_names_are_not_shown(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, every=True, start="board") as pilot:
        await press(pilot, "x")
        for part in ("Dana", "Reed", "Kim", "Ahn", "Lou", "Stone", "Max", "Brandt"):
            assert part not in shown(pilot)
