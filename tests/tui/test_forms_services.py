"""Forms of services and authorizations, drawn from their values."""

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, refused, save
from tui.stage import press, shown, stage


async def test_a_service_is_planned_and_given_in_forms(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "managed", "--worker", "ben")
    async with form(address, "service", ref, actor="ben", size=(80, 24)) as pilot:
        await fill(pilot, kind="counseling", provider="at [/x] Sun", every="1w", units="2.5")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed.startswith(f"cm service plan {ref} counseling --provider")
    async with form(address, "authorization", ref, actor="ben", size=(80, 24)) as pilot:
        said = {"units": "2", "from": "2026-03-01", "to": "2026-05-31", "payer": "Blue [b] Plan"}
        await fill(pilot, **said)
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with form(address, "service-give", ref, actor="ben") as pilot:
        await fill(pilot, units="3", cost="75", by_me="yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (given,) = cm.json("service", "list", ref, "1")
    assert (given["units"], given["cents"], given["by"]) == (3, 7500, "ben")
    assert given["past_authorized"]
    async with form(address, "service-set", ref, actor="sam") as pilot:
        await fill(pilot, agree_over="yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("due", "--all", "--kind", "over-authorized") == []
    async with stage(address, "ben", (98, 60), worker="ben", case=ref) as pilot:
        await press(pilot, "G")
        page = " ".join(shown(pilot).split())
        assert "at [/x] Sun" in page
        assert "Blue [b] Plan" in page


async def test_a_denial_is_appealed_from_its_due_item(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "managed", "--worker", "ben")
    cm("checkin", ref, "--mode", "office")
    period = ("--from", "2026-03-01", "--to", "2026-05-31", "--payer", "Blue Plan")
    for number in ("1", "2"):
        cm("service", "plan", ref, "counseling")
        cm("authorization", "add", ref, "--service", number, "--units", "9", *period)
    cm("authorization", "set", ref, "1", "--status", "denied", "--appeal-by", "30d")
    async with stage(address, "ben", worker="ben") as pilot:
        assert "authorization 1 (counseling" in shown(pilot)
        pilot.app.action_verb("authorization-set")  # type: ignore[attr-defined]
        await pilot.pause()
        await fill(pilot, status="appealed")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    rows = cm.json("authorization", "list", ref)
    assert [one["status"] for one in rows] == ["appealed", "granted"]
