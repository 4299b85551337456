"""*What fits*: the services for a case with their reasons, from the finder."""

import pytest
from textual.pilot import Pilot

from cmcli.tui.fits import FitsScreen
from cmcli.tui.palette import entries
from command_line import CommandLine
from tui.forms import fill, is_open, refused, save, the_form
from tui.stage import EACH_SIZE, dashboard, press, settled, shown, stage, until


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_services_are_shown_with_reasons_and_all_of_them_on_demand(
    cm: CommandLine, address: str, size: tuple[int, int]
) -> None:
    cm("resource", "add", "Night [b]Shelter[/b]", "--need", "housing", "--ages", "18+")
    cm("resource", "add", "Youth House", "--need", "housing", "--ages", "18-24")
    cm("resource", "add", "Vets' Home", "--need", "housing", "--serves", "veterans")
    ref = cm.open_case("Dana Reyes", "icm", "--dob", "1972-06-01", "--need", "housing=car")
    async with stage(address, "ana", size, case=ref) as pilot:
        await _open(pilot)
        page = shown(pilot)
        assert page.index("Night [b]Shelter[/b]") < page.index("Vets' Home")
        assert "Youth House" not in page
        assert "+ takes ages from 18; Dana Reyes is 53" in page
        await press(pilot, "down")
        assert "? only veterans; whether Dana Reyes is one is not known" in shown(pilot)
        await press(pilot, "a", "end")
        assert await until(pilot, lambda: "- takes 18 to 24; Dana Reyes is 53" in shown(pilot))
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, FitsScreen)
        await _open(pilot)
        await press(pilot, "enter")
        await fill(pilot, service="A bed")
        await press(pilot, "escape")
        await press(pilot, "D", "enter")
        assert (_value(pilot, "where"), _value(pilot, "service")) == ("1", "A bed")
        await press(pilot, "escape")
        await _open(pilot)
        await press(pilot, "down", "enter")
        assert (_value(pilot, "where"), _value(pilot, "service")) == ("3", "A bed")
        assert "3 is Vets' Home." in shown(pilot)
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await press(pilot, "x")
        await _open(pilot)
        assert "Dana Reyes" not in shown(pilot)
        assert f"{ref.partition('.')[0]} is 53" in shown(pilot)
    (referral,) = cm.json("referral", "list", ref)
    assert (referral["to"], referral["need"]) == ("Vets' Home", "housing")


def _value(pilot: Pilot[None], field: str) -> str:
    return the_form(pilot).fields[field].get()


async def _open(pilot: Pilot[None]) -> None:
    """Choose it in the finder."""
    app = dashboard(pilot)
    (fits,) = (one for one in entries(app) if one.name == "What fits")
    fits.run()
    await settled(pilot)
    assert isinstance(app.screen, FitsScreen)
