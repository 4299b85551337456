"""Forms of tasks, drawn from their values."""

import pytest

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, refused, save, the_form
from tui.stage import EACH_SIZE, shown, stage


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_task_is_added(cm: CommandLine, address: str, size: tuple[int, int]) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "task", ref, actor="ben", size=size) as pilot:
        await save(pilot)
        assert is_open(pilot)
        await fill(pilot, text="Call the clinic", by="fri", who="eve")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == f"cm task add {ref} 'Call the clinic' --by 2026-03-06 --who eve"
    (task,) = cm.json("task", "list", ref)
    assert (task["text"], task["who"], task["due_on"]) == ("Call the clinic", "eve", "2026-03-06")


@pytest.mark.long
async def test_open_tasks_are_listed_to_be_changed_and_dropped(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    for text in ("Call the clinic", "Send [/x] the form", "Ask the sister"):
        cm("task", "add", ref, text)
    cm("task", "done", ref, "1")
    async with form(address, "task-set", ref, actor="ben") as pilot:
        assert {"number", "text", "by", "who"} == {*the_form(pilot).fields}
        await fill(pilot, number="2", by="fri")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "task-drop", ref, actor="ben") as pilot:
        await fill(pilot, number="3", reason="she knows")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    found = cm.json("task", "list", ref)
    assert [(one["number"], one["due_on"], one["reason"]) for one in found] == [
        (2, "2026-03-06", None),
        (1, None, None),
        (3, None, "she knows"),
    ]


async def test_the_case_page_lists_open_tasks(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("task", "add", ref, "Call [/x] the clinic", "--who", "eve", "--by", "fri")
    async with stage(address, "ben", (98, 50), worker="ben", case=ref) as pilot:
        assert "Call [/x] the clinic (eve, by 6 Mar 2026)" in shown(pilot)
