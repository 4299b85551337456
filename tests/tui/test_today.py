"""*Today*: what is due, in which order, and what can be done from there."""

from datetime import timedelta

import pytest
from textual.widgets import Static

from agency import TODAY, Agency, changed
from cmcli.casework.looking.glance import Book
from cmcli.casework.reminding.snoozing import snooze
from cmcli.casework.reminding.values import SnoozeItems
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.resources import Resource
from cmcli.store.reading.find import find_case
from cmcli.tui.screens.today import DueList
from command_line import CommandLine
from tui.forms import fill
from tui.stage import (
    LARGE,
    SIZES,
    SMALL,
    dashboard,
    filtered,
    line,
    noticed,
    press,
    shown,
    stage,
    type_in,
    typed,
)
from tui.story import closed, days, opened, told


def rows_of(text: str) -> list[str]:
    """The lines of the table that show an item, without the sign of the cursor."""
    kinds = ("SAFETY", "contact", "step", "assessment", "aftercare", "plan ")
    return [row[2:] for row in text.splitlines()[3:16] if any(kind in row for kind in kinds)]


@pytest.mark.parametrize("size", SIZES)
async def test_safety_stands_first_then_what_is_late_the_longest(
    address: str, size: tuple[int, int]
) -> None:
    told(address)
    async with stage(address, "ben", size) as pilot:
        found = [" ".join(row[2:39].split()) for row in rows_of(shown(pilot))]
        assert found[:5] == [
            "today SAFETY 1 DNBRD.1",
            "8 d late contact KMHNN.1",
            "2 d late step 1.1 DNBRD.1",
            "today assessment DNBRD.1",
            "tomorrow aftercare NBRGH.1",
        ]
        assert "1 safety, 2 late, 2 today, 3 by 11 Mar 2026" in line(pilot, "safety,")
        assert "Max Brandt" not in shown(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_reason_of_the_item_under_the_cursor_is_told_in_full(
    address: str, size: tuple[int, int]
) -> None:
    told(address)
    async with stage(address, "ben", size) as pilot:
        why = pilot.app.screen.query_one("#why", Static)
        assert "Safety flag 1 (abuse)" in str(why.render())
        assert "Safety flag 1 (abuse)" in shown(pilot)
        await press(pilot, "j", "down")
        assert "step 1.1: apply for the voucher" in str(why.render())
        assert "is due by 2 Mar 2026" in str(why.render())


async def test_the_cursor_goes_to_the_ends_and_no_further(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "G")
        assert line(pilot, "▶").endswith(line(pilot, "KSTNR")[1:])
        await press(pilot, "j", "g", "k")
        assert "SAFETY" in line(pilot, "▶")


async def test_enter_opens_the_case(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "j", "enter")
        assert dashboard(pilot).current_mode == "case"
        assert dashboard(pilot).case_ref == refs["kim"]


FILTERS = {
    "late": 2,
    "safety": 1,
    "today": 2,
    "kind:contact": 3,
    "kim": 1,
    "-dana": 3,
    "dana -safety": 3,
    "voucher": 1,
    "DNBRD.1": 4,
    "model:icm late": 2,
}
"""What is typed, and how much it leaves over."""


async def test_the_filter_narrows(address: str) -> None:
    told(address)
    async with stage(address, "ben", SMALL) as pilot:
        for said, left in FILTERS.items():
            await filtered(pilot, said)
            assert f"{left} of 7" in line(pilot, f"/{said}")
            assert len(rows_of(shown(pilot))) == left, said


async def test_what_is_left_over_by_nothing_says_how_to_go_back(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "slash")
        await type_in(pilot, "zebra")
        assert "Nothing matches. Press Esc to remove the filter." in shown(pilot)
        await press(pilot, "enter", "escape")
        assert len(rows_of(shown(pilot))) == 7


async def test_an_empty_day_says_what_to_do_next(address: str) -> None:
    async with stage(address, "eve") as pilot:
        assert "Nothing is due within 7 days. Press 2 for the caseload" in shown(pilot)
        await press(pilot, "c")
        assert "Move the cursor to one first." in shown(pilot)


async def test_a_snoozed_item_is_marked_and_stays(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    with agency.operation("ben") as work:
        case = find_case(work, refs["kim"]).case
        until = TODAY + timedelta(days=3)
        snooze(work, case, SnoozeItems(kind="contact", until=until, reason="she is away"))
    async with stage(address, "ben", LARGE) as pilot:
        row = line(pilot, "KMHNN")
        assert "◌" in row
        assert "8 d late" in row
        assert "snoozed until 7 Mar 2026" in row
        await press(pilot, "j")
        assert "snoozed until 7" in " ".join(shown(pilot).split())
        await press(pilot, "slash")
        await type_in(pilot, "snoozed")
        assert "1 of 7" in line(pilot, "/snoozed")
    agency.store.engine.dispose()


async def test_a_supervisor_sees_whose_it_is_and_what_is_the_agencys(address: str) -> None:
    told(address)
    agency, long_ago = Agency(address), TODAY - timedelta(days=400)
    with agency.operation() as work:
        work.lock("directory")
        work.add(Resource(id=work.new_id(), number=1, name="Pantry", added_on=long_ago))
    agency.store.engine.dispose()
    async with stage(address, "sam", every=True, start="today") as pilot:
        assert line(pilot, "MXBRN").rstrip().endswith("eve")
        assert "Directory: Entry 1, Pantry, was last known to be right on" in shown(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "worker:eve")
        assert "DNBRD" not in shown(pilot)


async def test_hidden_names_are_not_shown(address: str) -> None:
    told(address)
    async with stage(address, "ben", LARGE) as pilot:
        await press(pilot, "x")
        text = shown(pilot)
        for part in ("Dana", "Reed", "Kim", "Ahn", "Lou", "Stone", "Ola", "Nyberg"):
            assert part not in text
        await press(pilot, "slash")
        await type_in(pilot, "kim")
        assert "0 of 7" in shown(pilot)


async def test_what_another_process_writes_is_shown_and_the_cursor_stays(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "j", "j", "j", "j")
        assert "NBRGH" in line(pilot, "▶")
        with agency.operation("eve") as work:
            promised = CheckIn(mode="phone", next_on=TODAY + timedelta(days=2))
            check_in(work, find_case(work, refs["lou"]), promised)
        await noticed(pilot)
        assert "contact" in line(pilot, "6 Mar 2026  contact          KSTNR")
        assert "NBRGH" in line(pilot, "▶")
    agency.store.engine.dispose()


@pytest.mark.parametrize("size", SIZES)
async def test_a_contact_that_is_logged_here_is_done(address: str, size: tuple[int, int]) -> None:
    refs = told(address)
    async with stage(address, "ben", size) as pilot:
        await press(pilot, "j", "c")
        assert f"{refs['kim']} Kim Ahn" in shown(pilot)
        await fill(pilot, mode="home")
        await press(pilot, "ctrl+s")
        assert "cm checkin" in line(pilot, "u undoes")
        assert "11 Mar" in line(pilot, "KMHNN.1  ")


async def test_a_contact_for_aftercare_answers_it(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "j", "j", "j", "j")
        assert refs["ola"] in line(pilot, "▶")
        await press(pilot, "c", "ctrl+s")
        assert "--kind aftercare" in typed(pilot)
        assert "NBRGH.1  Ola" not in shown(pilot)


async def test_a_step_is_finished_from_its_item(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "j", "j")
        assert "step 1.1" in line(pilot, "▶")
        await press(pilot, "d", "ctrl+s")
        assert typed(pilot) == "cm plan done DNBRD.1 1.1"
        assert "step 1.1" not in "".join(rows_of(shown(pilot)))


async def test_the_flag_under_the_cursor_is_the_one_to_settle(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "e")
        assert "1 abuse" in shown(pilot)


async def test_the_item_under_the_cursor_is_the_one_to_snooze(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "j", "j", "z")
        assert "step 1.1" in line(pilot, "What")


def test_items_that_are_kept_are_those_that_are_due(address: str) -> None:
    refs = told(address)
    agency, book, due = Agency(address), Book(), DueList()

    def found() -> list[str]:
        with agency.reading() as view:
            kept = due.of(book.read(view, None), TODAY)
            assert kept == DueList().of(Book().read(view, None), TODAY)
        return [item.due.about for item in kept]

    assert found().count(refs["lou"]) == 1
    with agency.operation() as work:
        changed(work, find_case(work, refs["lou"]).case, status="referred-out")
    assert refs["lou"] not in found()
    with agency.operation() as work:
        changed(work, find_case(work, refs["kim"]).case, acuity=4)
        changed(work, find_case(work, refs["max"]).case, status="referred-out")
    assert refs["max"] not in found()
    agency.store.engine.dispose()


async def test_two_promises_of_aftercare_are_two_items(address: str) -> None:
    agency = Agency(address)
    ref = opened(agency, "Ada Zane", worker="ben", opened=days(200))
    closed(agency, ref, Closing(reason="goals-met", aftercare=(days(-1), days(-3))))
    agency.store.engine.dispose()
    async with stage(address, "ben") as pilot:
        assert "tomorrow" in line(pilot, "▶")
        await press(pilot, "j")
        assert "7 Mar 2026" in line(pilot, "▶")
        assert "0 late, 0 today, 2 by 11 Mar 2026" in shown(pilot)


async def test_a_task_of_another_workers_case_is_finished_from_its_item(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("task", "add", ref, "Send the form", "--by", "today")
    cm("task", "add", ref, "Call Dana at the clinic", "--who", "eve", "--by", "today")
    async with stage(address, "eve", worker="eve") as pilot:
        screen = shown(pilot)
        assert "Call Dana at the clinic" in screen
        assert "Send the form" not in screen
        await press(pilot, "x")
        assert "Dana" not in shown(pilot)
        await press(pilot, "B")
        await fill(pilot)
        await press(pilot, "ctrl+s")
        assert typed(pilot) == f"cm task done {ref} 2"
    assert [one["done_on"] for one in cm.json("task", "list", ref)] == [None, "2026-03-04"]
