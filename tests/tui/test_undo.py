"""``u`` without anything done here: what was done elsewhere is named before it is taken back."""

import pytest

from agency import Agency
from cmcli.tui.undo import UndoScreen
from command_line import CommandLine
from tui.forms import until
from tui.stage import SIZES, dashboard, press, shown, stage
from tui.story import days, opened


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_done_elsewhere_is_named_and_taken_back(
    cm: CommandLine, address: str, size: tuple[int, int]
) -> None:
    agency = Agency(address)
    ref = opened(agency, "Dana Reyes", worker="ben", opened=days(3))
    agency.store.engine.dispose()
    cm("checkin", ref, "Seen at home.", "--mode", "home", "--as", "ben")
    async with stage(address, "ben", size) as pilot:
        await press(pilot, "u")
        assert await until(pilot, lambda: "You did this last: cm checkin" in shown(pilot))
        cm("note", ref, "Written meanwhile.", "--as", "ben")
        await press(pilot, "y")
        assert await until(pilot, lambda: not isinstance(pilot.app.screen, UndoScreen))
        assert "Took back operation" in shown(pilot)
        assert "(checkin, by ben)" in dashboard(pilot).last_line().plain
    kinds = [entry["kind"] for entry in cm.json("timeline", ref)]
    assert "contact" not in kinds
    assert "note" in kinds


async def test_names_that_are_hidden_are_not_told(cm: CommandLine, address: str) -> None:
    cm("intake", "Dana Reyes", "--model", "icm", "--as", "ben")
    async with stage(address, "ben") as pilot:
        await press(pilot, "x", "u")
        assert await until(pilot, lambda: "You did this last: cm intake" in shown(pilot))
        assert "Reyes" not in shown(pilot)


async def test_who_did_nothing_has_nothing_to_take_back(address: str) -> None:
    async with stage(address, "ben") as pilot:
        await press(pilot, "u")
        assert await until(pilot, lambda: "There is nothing of yours to take back." in shown(pilot))
        await press(pilot, "y")
        assert isinstance(pilot.app.screen, UndoScreen)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, UndoScreen)
