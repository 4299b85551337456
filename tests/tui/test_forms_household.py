"""*Household*, and the household on the pages of the dashboard."""

import pytest

from command_line import CommandLine
from tui.forms import fill, form, is_open, refused, save, the_form
from tui.stage import press, shown, stage

WIDE = (140, 50)


@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_a_client_joins_is_confirmed_and_leaves(cm: CommandLine, address: str) -> None:
    ruth, dana = (cm.open_case(f"{name} Vega").partition(".")[0] for name in ("Ruth", "Dana"))
    async with form(address, "household", f"{dana}.1", actor="ana") as pilot:
        assert the_form(pilot).value("way") == "join"
        await fill(pilot, head=ruth, relationship="child")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "household", f"{ruth}.1", actor="ana") as pilot:
        assert the_form(pilot).value("way") == "confirm"
        assert "Dana Vega" in shown(pilot)
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (row,) = cm.json("caseload", "--worker", "ana")
    assert (row["open"], row["load_target"]) == (2, 0.1)
    async with stage(address, "ana", (98, 50), worker="ana", case=f"{ruth}.1") as pilot:
        assert f"Dana Vega ({dana}, child)" in shown(pilot)
        await press(pilot, "x")
        assert "Dana" not in shown(pilot)
    async with form(address, "household", f"{dana}.1", actor="ana") as pilot:
        await fill(pilot, way="leave", reason="moved out")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert [one["code"] for one in cm.json("household", "show", ruth)["members"]] == [ruth]
