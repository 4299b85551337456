"""``u`` without anything done here: what was done elsewhere is named before it is taken back."""

import pytest

from agency import Agency
from cmcli.tui.undo import UndoScreen
from command_line import CommandLine
from tui.forms import fill, form, opened_case, save
from tui.stage import EACH_SIZE, dashboard, drained, press, shown, stage, until
from tui.story import days, opened


@pytest.mark.both_engines
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_change_from_elsewhere_is_shown_and_undone(
    cm: CommandLine, address: str, size: tuple[int, int]
) -> None:
    agency = Agency(address)
    ref = opened(agency, "Dana Reyes", worker="ben", opened=days(3))
    agency.store.engine.dispose()
    cm("checkin", ref, "Seen at home.", "--mode", "home", "--as", "ben")
    async with stage(address, "ben", size) as pilot:
        await press(pilot, "u")
        assert await until(pilot, lambda: "Your last change: cm checkin" in shown(pilot))
        cm("note", ref, "Written meanwhile.", "--as", "ben")
        await press(pilot, "y")
        assert await until(pilot, lambda: not isinstance(pilot.app.screen, UndoScreen))
        assert "Undid change" in shown(pilot)
        assert "(checkin, by ben)" in dashboard(pilot).messages.last_line().plain
    kinds = [entry["kind"] for entry in cm.json("timeline", ref)]
    assert "contact" not in kinds
    assert "note" in kinds


async def test_names_that_are_hidden_are_not_told(cm: CommandLine, address: str) -> None:
    cm("intake", "Dana Reyes", "--model", "icm", "--as", "ben")
    async with stage(address, "ben") as pilot:
        await press(pilot, "x", "u")
        assert await until(pilot, lambda: "Your last change: cm intake" in shown(pilot))
        assert "Reyes" not in shown(pilot)


async def test_without_changes_there_is_nothing_to_undo(address: str) -> None:
    async with stage(address, "ben") as pilot:
        await press(pilot, "u")
        assert await until(pilot, lambda: "You have no changes to undo." in shown(pilot))
        await press(pilot, "y")
        assert isinstance(pilot.app.screen, UndoScreen)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, UndoScreen)


async def test_a_refusal_is_seen_also_after_a_form(cm: CommandLine, address: str) -> None:
    """The styles of a form hold in forms only: what undo refuses has its line."""
    ref = opened_case(address)
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Rang the landlord.")
        await save(pilot)
        cm("undo", "--as", "ben")
        await press(pilot, "u", "y")
        assert await until(pilot, lambda: "already undone" in shown(pilot)), shown(pilot)


async def test_yes_pressed_twice_undoes_once(cm: CommandLine, address: str) -> None:
    ref = opened_case(address)
    cm("note", ref, "Before.", "--as", "ben")
    async with form(address, "note", ref, actor="ben") as pilot:
        await fill(pilot, text="Rang the landlord.")
        await save(pilot)
        await press(pilot, "u")
        asked = pilot.app.screen
        assert isinstance(asked, UndoScreen)
        asked.action_yes()
        await drained()  # it is being written now
        asked.action_yes()
        assert await until(pilot, lambda: not isinstance(pilot.app.screen, UndoScreen))
        assert "Undid change" in dashboard(pilot).messages.last_line().plain
    assert [one["text"] for one in cm.json("timeline", ref) if one["kind"] == "note"] == ["Before."]
