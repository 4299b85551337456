"""*Approve*, and forms that submit a decision for approval."""

from command_line import CommandLine
from tui.forms import fill, form, is_open, refused, save, the_form
from tui.stage import press, shown


async def test_a_closing_is_submitted_and_approved(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Vega", "icm", "--worker", "ben")
    cm("config", "set", "approval.closure", "yes")
    async with form(address, "close", ref, actor="ben") as pilot:
        assert "A second person has to approve: closing." in shown(pilot)
        await fill(pilot, reason="moved")
        await save(pilot)
        await press(pilot, "y")
        assert not is_open(pilot), refused(pilot)
        assert "Submitted for approval as 1" in shown(pilot)
    async with form(address, "approval", actor="sam") as pilot:
        assert f"{ref} Dana Vega: closing {ref} as moved" in shown(pilot)
        assert the_form(pilot).value("way") == "give"
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("show", ref)["status"] == "closed"
