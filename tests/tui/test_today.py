"""*Today*: what is due, in which order, and what can be done from there."""

import re
from datetime import timedelta

import pytest

from agency import TODAY, Agency, changed
from cmcli.casework.looking.day_list import DayList
from cmcli.casework.looking.glance import Book
from cmcli.casework.reminding.snoozing import snooze
from cmcli.casework.reminding.values import SnoozeItems
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.clocks import DueItem
from cmcli.domain.external import External
from cmcli.domain.kinds import DUE_KINDS
from cmcli.domain.resources import Resource
from cmcli.store.reading.find import find_case
from cmcli.tui.answers import ANSWERS, answer_to, first_values
from cmcli.tui.verbs import BY_NAME
from command_line import CommandLine
from tui.forms import fill, is_open, paste
from tui.stage import (
    EACH_SIZE,
    LARGE,
    SMALL,
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
    until,
)
from tui.story import closed, days, opened, told


def rows_of(text: str) -> list[str]:
    """The rows of cases and appointments, without the sign of the cursor and their frame."""
    lines = (row.lstrip("│▶ ").partition("││")[0].rstrip("│ ▇▅▂▁") for row in text.splitlines())
    return [" ".join(row.split()) for row in lines if CODE.search(row)]


CODE = re.compile(r"^(?!.*─).* [A-Z]{5}[.]1 ")
"""A row at 80 columns and from 140 on; the title of the detail has a frame."""

CASES = [
    "⚑ today Dana Reed DNBRD.1 safety 1 · step 1.1: 2 days late · as…",
    "● 8 d late Kim Ahn KMHNN.1 contact",
    "tomorrow Ola Nyberg NBRGH.1 aftercare",
    "Wed 11 Mar Lou Stone KSTNR.1 contact",
]
"""The rows of ben, at 80 and at 140 columns."""


async def test_a_case_is_one_row_in_the_section_in_which_the_line_above_counts_it(
    address: str,
) -> None:
    told(address)
    async with stage(address, "ben", LARGE) as pilot:
        found = [one.strip("│ ").partition("  ")[0] for one in shown(pilot).splitlines()]
        titles = [one.partition(" ──")[0] for one in found if " ──" in one]
        assert titles[1:4] == ["⚑ Safety 1", "● Late 1", "This week 2"]
        assert rows_of(shown(pilot)) == CASES
        assert "⚑ 1  late 1  today 0  this week 2" in line(pilot, "this week")
        assert "Today 4" in line(pilot, "─ Today")
        assert "SAFETY 1 (abuse), since" in shown(pilot)
        assert shown(pilot).count("abuse") == 1
        await press(pilot, "j")
        assert "▶ ● 8 d late" in line(pilot, "KMHNN.1  contact")
        assert "Last counted contact 17 Feb 2026" in shown(pilot)
        await press(pilot, "k", "k")
        assert "▶ ⚑ today" in line(pilot, "DNBRD.1  safety")
        for line_clicked, name in ((3, "DNBRD"), (4, "KMHNN")):  # a heading, and a row
            await pilot.click("#rows", offset=(5, line_clicked))
            await settled(pilot)
            assert name in line(pilot, "▶")
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        first, *others = rows_of(shown(pilot))
        assert first.startswith(CASES[0][:-5])
        assert others == CASES[1:]
        assert "─ Late" not in shown(pilot)
        assert "Max Brandt" not in shown(pilot)
        await pilot.resize_terminal(60, 15)
        await settled(pilot)
        assert "● 8 d late   Kim Ahn" in shown(pilot)
        assert "Enter Contact" in line(pilot, "q Quit")


async def test_the_cursor_goes_to_the_ends_and_no_further(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "G")
        assert line(pilot, "▶").endswith(line(pilot, "KSTNR")[1:])
        await press(pilot, "j", "g", "k")
        assert "safety" in line(pilot, "▶")


async def test_enter_does_what_is_due_and_another_key_opens_the_case(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben") as pilot:
        for key, does, title in (
            ("g", "Enter Settle flag", f"Settle flag  {refs['dana']}"),
            ("j", "Enter Contact", f"Contact  {refs['kim']}"),
        ):
            await press(pilot, key)
            assert does in line(pilot, "q Quit")
            await press(pilot, "enter")
            assert title in shown(pilot)
            await press(pilot, "escape")
        await press(pilot, "l")
        assert dashboard(pilot).current_mode == "case"
        assert dashboard(pilot).places.case_ref == refs["kim"]
    async with stage(address, "ben", readonly=True) as pilot:
        assert "Enter Case" in line(pilot, "q Quit")
        await press(pilot, "j", "right")
        assert dashboard(pilot).places.case_ref == refs["kim"]
        await press(pilot, "escape", "k", "enter")
        assert dashboard(pilot).places.case_ref == refs["dana"]


def test_each_kind_of_item_of_a_case_is_answered_by_a_verb() -> None:
    of_no_case = {"overload", "unsigned", "reduction", "uncovered", "directory", "cover"}
    by_record, opens_the_case = {"renewal", "appeal"}, {"no-contact"}
    assert set(ANSWERS) == set(DUE_KINDS) - of_no_case - by_record - opens_the_case
    assert set(ANSWERS.values()) <= BY_NAME.keys()
    for kind, number, of, planned, verb, first in (
        ("plan", None, "", False, "add-goal", {}),
        ("plan", None, "", True, "agree", {}),
        ("stay", "2.3", "stay", True, "stay-end", {}),
        ("stay", "2.1", "stay", True, "stay-set", {"number": "2"}),
        ("renewal", "4", "benefit", True, "benefit-set", {"number": "4"}),
        ("appeal", "1.2", "authorization", True, "authorization-set", {"number": "2"}),
        ("alert", "3", "", True, "alert", {"way": "review", "number": "3"}),
    ):
        item = DueItem("C.1", kind, "ben", TODAY, 0, "why", "rule", number=number, of=of)
        found = answer_to(item, planned=planned)
        assert found is BY_NAME[verb]
        assert first_values(found, [item]) == first


FILTERS = {
    "late": 1,
    "safety": 1,
    "today": 0,
    "week": 2,
    "kind:contact": 3,
    "kind:aftercare,step": 2,
    "kim": 1,
    "-dana": 3,
    "dana -safety": 0,
    "voucher": 1,
    "DNBRD.1": 1,
    "model:icm late": 1,
    "worker:ben snoozed": 0,
}
"""What is typed, and how much it leaves over."""


async def test_the_filter_narrows(address: str) -> None:
    told(address)
    async with stage(address, "ben", SMALL) as pilot:
        for said, left in FILTERS.items():
            await filtered(pilot, said)
            assert f"{left} of 4" in line(pilot, f"/{said}")
            assert len(rows_of(shown(pilot))) == left, said


async def test_what_is_left_over_by_nothing_says_how_to_go_back(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "slash")
        await type_in(pilot, "zebra")
        assert "Nothing matches. Press Esc to remove the filter." in shown(pilot)
        await press(pilot, "enter", "escape")
        assert len(rows_of(shown(pilot))) == 4


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
        assert "◌ 8 d late" in row
        assert "snoozed until 7 Mar" in row
        assert "● Late 1" in shown(pilot)
        await press(pilot, "j")
        assert "Reminders are snoozed until 7 Mar" in " ".join(shown(pilot).split())
        await press(pilot, "slash")
        await type_in(pilot, "snoozed")
        assert "1 of 4" in line(pilot, "/snoozed")
    agency.store.engine.dispose()


async def test_a_supervisor_sees_whose_it_is_and_what_is_the_agencys(address: str) -> None:
    told(address)
    agency, long_ago = Agency(address), TODAY - timedelta(days=400)
    with agency.operation() as work:
        work.lock("directory")
        work.add(Resource(id=work.new_id(), number=1, name="Pantry", added_on=long_ago))
    agency.store.engine.dispose()
    async with stage(address, "sam", every=True, start="today") as pilot:
        assert "MXBRN.1  eve    contact · assessment · plan" in line(pilot, "MXBRN")
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
        assert "0 of 4" in shown(pilot)


async def test_what_another_process_writes_is_shown_and_the_cursor_stays(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "j", "j")
        assert "NBRGH" in line(pilot, "▶")
        with agency.operation("eve") as work:
            promised = CheckIn(mode="phone", next_on=TODAY + timedelta(days=2))
            check_in(work, find_case(work, refs["lou"]), promised)
        await noticed(pilot)
        assert "KSTNR.1  contact" in line(pilot, "Fri 6 Mar")
        assert "NBRGH" in line(pilot, "▶")
    agency.store.engine.dispose()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_contact_that_is_logged_here_is_done(address: str, size: tuple[int, int]) -> None:
    refs = told(address)
    async with stage(address, "ben", size) as pilot:
        await press(pilot, "j", "c")
        assert f"{refs['kim']} Kim Ahn" in shown(pilot)
        await fill(pilot, mode="home")
        await press(pilot, "ctrl+s")
        assert "cm checkin" in line(pilot, "u undoes")
        assert "11 Mar" in line(pilot, "KMHNN.1  contact")
        assert "NBRGH" in line(pilot, "▶")


async def test_a_contact_for_aftercare_answers_it(address: str) -> None:
    refs = told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "j", "j")
        assert refs["ola"] in line(pilot, "▶")
        await press(pilot, "enter", "ctrl+s")
        assert "--kind aftercare" in typed(pilot)
        assert "NBRGH.1  Ola" not in shown(pilot)


async def test_a_step_is_finished_from_its_item(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        assert "step 1.1" in line(pilot, "▶")
        await press(pilot, "d", "ctrl+s")
        assert typed(pilot) == "cm plan done DNBRD.1 1.1"
        assert "DNBRD.1  safety 1 · assessment" in line(pilot, "▶")


async def test_the_flag_under_the_cursor_is_the_one_to_settle(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "e")
        assert "1 abuse" in shown(pilot)


async def test_the_most_urgent_item_that_can_be_snoozed_is_the_one_to_snooze(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "z")
        assert "step 1.1" in line(pilot, "What")


def test_rows_that_are_kept_are_those_of_cases_with_something_due(address: str) -> None:
    refs = told(address)
    agency, book, day = Agency(address), Book(), DayList()

    def found() -> list[str]:
        with agency.reading() as view:
            kept = day.of(book.read(view, None), TODAY)
            assert kept == DayList().of(Book().read(view, None), TODAY)
        return [row.key for row in kept]

    assert found().count(refs["lou"]) == 1
    with agency.operation() as work:
        changed(work, find_case(work, refs["lou"]).case, status="referred-out")
    assert refs["lou"] not in found()
    with agency.operation() as work:
        changed(work, find_case(work, refs["kim"]).case, acuity=4)
        changed(work, find_case(work, refs["max"]).case, status="referred-out")
    assert refs["max"] not in found()
    agency.store.engine.dispose()


async def test_two_promises_of_aftercare_are_two_tags_of_one_case(address: str) -> None:
    agency = Agency(address)
    ref = opened(agency, "Ada Zane ane", worker="ben", opened=days(200))
    closed(agency, ref, Closing(reason="goals-met", aftercare=(days(-1), days(-3))))
    agency.store.engine.dispose()
    async with stage(address, "ben") as pilot:
        assert rows_of(shown(pilot)) == [
            f"tomorrow Ada Zane ane {ref} aftercare · aftercare by Sat"
        ]
        assert "late 0  today 0  this week 1" in shown(pilot)


async def test_a_task_of_another_workers_case_is_finished_from_its_item(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("task", "add", ref, "Send the form", "--by", "today")
    cm("task", "add", ref, "Call Dana at the clinic", "--who", "eve", "--by", "today")
    async with stage(address, "eve", worker="eve") as pilot:
        row = line(pilot, "▶")
        assert "task 2  Call Dana at the clinic" in row
        assert "task 1" not in row
        await press(pilot, "x")
        assert "Dana" not in shown(pilot)
        await press(pilot, "B")
        await fill(pilot)
        await press(pilot, "ctrl+s")
        assert typed(pilot) == f"cm task done {ref} 2"
    assert [one["done_on"] for one in cm.json("task", "list", ref)] == [None, "2026-03-04"]


def five_opened(address: str) -> list[str]:
    """Open five cases of ben long ago, and nobody contacted them; gives their references."""
    agency = Agency(address)
    refs = [opened(agency, f"Ada Zane {n}", worker="ben", opened=days(20)) for n in range(5)]
    agency.store.engine.dispose()
    return refs


async def test_five_contacts_in_a_row_take_two_keys_each_besides_their_words(
    cm: CommandLine, address: str
) -> None:
    refs = five_opened(address)
    cm("appointment", "add", refs[3], "today 11:00", "court")
    async with stage(address, "ben", worker="ben") as pilot:
        assert "11:00" in line(pilot, "court")
        assert "late 5  today 0" in line(pilot, "seen today")
        await press(pilot, "j")
        for seen in range(5):
            assert f"seen today {seen} of 5" in line(pilot, "seen today")
            await press(pilot, "semicolon")
            await paste(pilot, "home 20m fri")
            assert "Ada Zane" in line(pilot, "held, 20 min, Wed 4 Mar; next Fri 6 Mar")
            await press(pilot, "enter")
            assert await until(pilot, lambda: not is_open(pilot))
        assert "seen today 5 of 5" in line(pilot, "seen today")
        await press(pilot, "g")
        assert "Enter Answer" in line(pilot, "q Quit")
        await press(pilot, "enter")
        assert "court" in line(pilot, "Appointment  ")
    assert [len(cm.json("contact", "list", ref)) for ref in refs] == [1] * 5


async def test_cases_that_an_import_opened_and_nobody_contacted_are_one_row(
    cm: CommandLine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmcli.casework.looking.day_list.MANY", 1)
    refs = five_opened(address)
    cm("task", "add", refs[4], "Call her", "--by", "2026-03-01")
    agency = Agency(address)
    with agency.operation() as work:
        work.lock("imports")
        for ref in refs[1:]:
            known = {"system": "S", "kind": "case", "external_id": ref, "table_name": "cases"}
            case = find_case(work, ref).case
            work.add(External(id=work.new_id(), row_id=case.id, digest="", **known))
    agency.store.engine.dispose()
    async with stage(address, "ben", LARGE, worker="ben") as pilot:
        assert "● Late 5" in shown(pilot)
        assert len(rows_of(shown(pilot))) == 2  # one is no import's, one has a task of its own
        assert "3 cases" in line(pilot, "never contacted since their import")
        await filtered(pilot, "ada")
        assert "5 of 5" in line(pilot, "/ada")
        await press(pilot, "enter", "escape", "G")
        assert "An import opened these 3 cases." in " ".join(shown(pilot).split())
        await press(pilot, "c")
        assert "Move the cursor to one first." in shown(pilot)
        await press(pilot, "enter")
        assert dashboard(pilot).current_mode == "caseload"
        assert "4 of 5" in line(pilot, "/never imported late")
