"""Forms of benefits, drawn from their values."""

import pytest

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, refused, save
from tui.stage import EACH_SIZE, press, shown, stage


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_benefit_is_added(cm: CommandLine, address: str, size: tuple[int, int]) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    async with form(address, "benefit", ref, actor="ben", size=size) as pilot:
        await fill(pilot, kind="snap", status="granted", amount="291", every="month")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        typed = last(pilot).typed
    assert typed.startswith(f"cm benefit add {ref} snap --status granted")
    (one,) = cm.json("benefit", "list", ref)
    assert (one["amount"], one["every"]) == (29100, "month")
    cm("benefit", "set", ref, "1", "--note", "at [/x] home")
    async with stage(address, "ben", (98, 50), worker="ben", case=ref) as pilot:
        assert "snap (granted, 291.00 every month): at [/x] home" in shown(pilot)
        assert "291.00" in shown(pilot)


async def test_a_benefit_is_renewed_from_its_due_item(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("benefit", "add", ref, "wages")
    cm("benefit", "add", ref, "snap", "--renew", "today")
    async with stage(address, "ben", worker="ben") as pilot:
        assert "snap, last day" in shown(pilot)
        await press(pilot, "r")
        await fill(pilot, renew="2027-03-04")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert [one["renew_on"] for one in cm.json("benefit", "list", ref)] == [None, "2027-03-04"]


async def test_a_denial_is_appealed_from_its_due_item(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("benefit", "add", ref, "wages", "--note", "Dana works")
    cm("benefit", "add", ref, "ssi", "--status", "denied", "--appeal-by", "2w", "--keep-by", "1w")
    async with stage(address, "ben", worker="ben") as pilot:
        assert "ssi, last day 18 Mar 2026" in shown(pilot)
        await press(pilot, "x")
        assert "Dana" not in shown(pilot)
        await press(pilot, "r")
        await fill(pilot, status="appealed")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert [one["status"] for one in cm.json("benefit", "list", ref)] == [None, "appealed"]
