"""Forms about roadblocks and team conferences, and what the client told once in their heads."""

from typing import Any

import pytest

from cmcli.tui.forms.form import Form
from cmcli.tui.forms.rows import FormRow
from command_line import CommandLine
from tui.forms import fill, form, is_open, last, opened, refused, save, the_form
from tui.stage import dashboard, press, settled, shown


def displayed(of: Form[Any], *keys: str) -> list[str]:
    """The fields among these whose rows are shown."""
    rows = [row for row in of.query(FormRow) if row.display]
    return [one.key for row in rows for one in row.fields if one.key in keys]


TOLD = "Don't ask again: the fire of 2019."


async def test_roadblocks_are_answered_in_the_forms(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("plan", "add-goal", ref, "A flat", "--by", "2026-06-01")
    for text in ("No [/x] bus", "No phone", "No key", "No map"):
        cm("checkin", ref, "--mode", "home", "--roadblock", text)
    async with form(address, "add-step", ref, actor="ben") as pilot:
        await fill(pilot, text="Ask for a shuttle", roadblock="1")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "task", ref)
        await fill(pilot, text="Buy a phone", roadblock="2")
        await save(pilot)
        assert last(pilot).typed == f"cm task add {ref} 'Buy a phone' --roadblock 2"
        await opened(pilot, "review", ref)
        await fill(pilot, roadblock_3="3", decision="continue")
        await save(pilot)
        assert last(pilot).typed == f"cm review {ref} --decision continue --roadblock 3"
        await opened(pilot, "roadblock-end", ref)
        await fill(pilot, reason="He drew one")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "task", ref)
        assert "roadblock" not in the_form(pilot).fields
    rows = cm.json("roadblock", "list", ref)
    assert [one["answered_by"] for one in rows] == ["step 1.1", "task 1", "review 1", None]
    assert rows[3]["reason"] == "He drew one"


@pytest.mark.long
async def test_a_conference_is_recorded_and_the_head_tells_what_not_to_ask(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("client", "set", ref[:5], "--tell-once", "the fire of 2019")
    async with form(address, "checkin", ref, actor="ben") as pilot:
        assert TOLD in shown(pilot)
        assert not displayed(the_form(pilot), "attended", "task")
        await fill(pilot, **{"with": "team"})
        assert displayed(the_form(pilot), "attended", "task") == ["attended", "task"]
        await fill(pilot, attended="eve\nDr Lee", task="Call the clinic (eve, fri)\nRest")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            f"cm checkin {ref} --with team --attended eve --attended 'Dr Lee'"
            " --task 'Call the clinic (eve, fri)' --task Rest"
        )
        await opened(pilot, "assess", ref)
        assert TOLD in shown(pilot)
        await press(pilot, "escape")
        await press(pilot, "x")
        await opened(pilot, "checkin", ref)
        await settled(pilot)
        assert dashboard(pilot).names_hidden
        assert "Don't ask again: hidden." in shown(pilot)
    (held,) = cm.json("contact", "list", ref)
    assert held["attended"] == ["eve", "Dr Lee"]
    assert [one["due_on"] for one in cm.json("task", "list", ref)] == ["2026-03-06", None]
