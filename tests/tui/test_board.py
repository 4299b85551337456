"""*Board*: the open cases by stage, and going about among them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.text import Text
from textual.pilot import Pilot

from agency import TODAY, Agency, changed
from cmcli.casework.looking.glance import Glance, glances
from cmcli.casework.plan.agreement import agree
from cmcli.casework.plan.planning import add_goal
from cmcli.casework.plan.values.agreement import AgreePlan
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.round.assessing import assess
from cmcli.casework.round.values.assessing import Sitting
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.keys import STAGES
from cmcli.store.reading.find import find_case
from cmcli.tui.screens.board import BoardPage
from cmcli.tui.widgets.lanes import Lane, LaneBand
from tui.stage import LARGE, SMALL, dashboard, line, noticed, press, settled, shown, stage, type_in
from tui.story import days, opened, told


def under(pilot: Pilot[None]) -> tuple[str, ...]:
    """The case under the cursor."""
    page = dashboard(pilot).page()
    assert page is not None
    return page.refs()


async def test_each_stage_has_a_lane_with_its_count(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, every=True, start="board") as pilot:
        for size in (LARGE, (60, 15), SMALL):
            await resized(pilot, size)
            heads = line(pilot, "intake 3")
            titles = ["waiting 1", "intake 3", "monitoring 1", "aftercare 1"]
            starts = [heads.index(one) for one in titles[: 3 if size[0] == 60 else 4]]
            assert starts == sorted(starts)
            none = "none in assessment, planning, implementation, review"
            assert none[: size[0] - 4] in shown(pilot)
        assert "Kim Ahn" in line(pilot, "● ")
        assert "8 d" in line(pilot, "● ")
        assert "SAFETY" in line(pilot, "⚑ D")
        assert "6, most urgent first" not in shown(pilot), "no frame where it is narrow"
        await press(pilot, "l")
        assert "intake 20 d" in shown(pilot)
        assert "contact 8 d late" in shown(pilot)


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Give the terminal another size."""
    await pilot.resize_terminal(*size)
    await settled(pilot)


async def test_keys_go_from_card_to_card_and_over_empty_lanes(address: str) -> None:
    told(address)
    async with stage(address, "sam", every=True, start="board") as pilot:
        assert under(pilot) == ("NFRSS.1",)
        await press(pilot, "l")
        assert under(pilot) == ("KMHNN.1",)
        await press(pilot, "l")
        assert under(pilot) == ("DNBRD.1",)
        await press(pilot, "right", "j", "down")
        assert under(pilot) == ("NBRGH.1",)
        await press(pilot, "h", "h", "j")
        assert under(pilot) == ("KSTNR.1",)
        await press(pilot, "G")
        assert under(pilot) == ("MXBRN.1",)
        await press(pilot, "k", "g")
        assert under(pilot) == ("KMHNN.1",)


async def test_the_board_is_filtered_and_divided(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, every=True, start="board") as pilot:
        await press(pilot, "l", "o")
        assert "Board by worker 6" in shown(pilot)
        heads = [shown(pilot).index(f"── {one} ") for one in ("ben 4", "eve 1", "no worker 1")]
        assert heads == sorted(heads)
        assert under(pilot) == ("KMHNN.1",), "the cursor stays on its card"
        await press(pilot, "j", "j")
        assert under(pilot) == ("MXBRN.1",), "on to the next band"
        await press(pilot, "k", "k", "g", "end")
        assert under(pilot) == ("MXBRN.1",)
        await press(pilot, "o")
        assert "── brokerage 1" in shown(pilot)
        await press(pilot, "o", "slash")
        await type_in(pilot, "worker:eve")
        assert "/worker:eve  1 of 6" in shown(pilot)
        await press(pilot, "enter")
        assert under(pilot) == ("MXBRN.1",)
        dashboard(pilot).places.open_list("board", "nosuch")
        await settled(pilot)
        assert "Nothing matches. Press Esc" in shown(pilot)
        await press(pilot, "escape")
        assert "Board 6" in shown(pilot)
        await press(pilot, "escape", "x")
        await press(pilot, "5")
        for part in ("Dana", "Reed", "Kim", "Ahn", "Lou", "Stone", "Max", "Brandt", "Nia"):
            assert part not in shown(pilot)


def crowd(agency: Agency, many: int) -> list[LaneBand[Glance]]:
    """One lane with this many cards, without a store."""
    with agency.reading() as view:
        one = glances(view, [find_case(view, "Kim Ahn").case])[0]
    cards = [replace(one, ref=f"B{n:04}.1", name=f"Client {n}") for n in range(many)]
    return [LaneBand("", [Lane("intake", cards), Lane("review", [])])]


async def test_a_lane_with_many_cards_wraps_and_draws_only_what_is_seen(address: str) -> None:
    told(address)
    agency = Agency(address)
    bands = crowd(agency, 2000)
    agency.store.engine.dispose()
    async with stage(address, "sam", LARGE, every=True, start="board") as pilot:
        page = dashboard(pilot).page()
        assert isinstance(page, BoardPage)
        drawn: list[str] = []

        def draw(one: Glance, width: int, lines: int) -> Sequence[Text]:
            drawn.append(one.ref)
            return page._card(one, width, lines)

        page.lanes.fill(bands, key=lambda one: one.ref, draw=draw, empty="")
        await settled(pilot)
        assert line(pilot, "Client 0 ").count("Client") == 7, "as many columns as there is room for"
        await press(pilot, "l", "j")
        assert under(pilot) == ("B0008.1",)
        await press(pilot, "pagedown")
        assert "Client 8 " not in shown(pilot)
        await press(pilot, "G")
        assert under(pilot) == ("B1999.1",)
        assert "Client 1999" in shown(pilot)
        await press(pilot, "k", "pageup", "h", "g")
        assert under(pilot) == ("B0000.1",)
        assert len(drawn) < 1000
        for lines, (count, size) in enumerate(((60, LARGE), (12, LARGE)), start=1):
            few = [LaneBand("", [Lane("intake", bands[0].lanes[0].cards[:count])])]
            page.lanes.fill(few, key=lambda one: one.ref, draw=page._card, empty="")
            await resized(pilot, size)
            assert page.lanes.layout_now.lines == 2
            assert page.lanes.layout_now.gap == lines - 1


async def test_a_case_that_is_long_in_its_stage_says_so(address: str) -> None:
    agency = Agency(address)
    for code, ago in (("BBBBB", 5), ("CCCCC", 40), ("DDDDD", 100)):
        opened(agency, f"For {ago}", code=code, worker="ben", opened=days(ago))
    agency.store.engine.dispose()
    async with stage(address, "ben", start="board") as pilot:
        text = shown(pilot)
        assert " 5 d" in text
        assert "▲ 40 d" in text
        assert "▲▲ 100 d" in text


@pytest.mark.long
async def test_enter_opens_the_case_and_verbs_are_for_it(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben", start="board") as pilot:
        await press(pilot, "l", "c")
        assert "DNBRD.1 Dana Reed" in shown(pilot)
        await press(pilot, "escape", "enter")
        assert dashboard(pilot).current_mode == "case"
        assert dashboard(pilot).places.case_ref == refs["dana"]


async def test_a_click_chooses_a_card_and_another_opens_it(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="board") as pilot:
        await pilot.click("#lanes", offset=(4, 4))
        await settled(pilot)
        assert under(pilot) == ("KSTNR.1",)
        await pilot.click("#lanes", offset=(4, 4))
        await settled(pilot)
        assert dashboard(pilot).places.case_ref == "KSTNR.1"


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
        assert "▶" in line(pilot, "intake")
        assert "monitoring" not in shown(pilot)
        met: list[str] = []
        for _ in range(4):
            met += under(pilot)
            await press(pilot, "l")
        assert met == ["KMHNN.1", "CCCCC.1", "DDDDD.1", "FFFFF.1"]
        assert under(pilot) == ("DNBRD.1",)
        assert "◀" in line(pilot, "monitoring")
        assert "Dana Reed" in shown(pilot)
        await press(pilot, "h", "h", "h", "h")
        assert "intake" in shown(pilot)
    async with stage(address, "ben", LARGE, start="board") as pilot:
        for title in (*STAGES[:-2], "aftercare"):
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
        assert "planning 1" in shown(pilot)
        assert "monitoring" not in line(pilot, "planning 1")
    agency.store.engine.dispose()


async def test_an_empty_board_says_what_to_do_next(address: str) -> None:
    async with stage(address, "ben", start="board") as pilot:
        assert "No open cases. Press i to open one for a new person" in shown(pilot)
        await press(pilot, "j", "l", "enter", "G")
        assert dashboard(pilot).current_mode == "board"
