"""Forms of stays, drawn from their values, and the head of a case during one."""

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, refused, save
from tui.stage import press, settled, shown, stage


async def test_a_stay_begins_and_ends_in_forms(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "30 days ago")
    async with form(address, "stay", ref, actor="ben", size=(80, 24)) as pilot:
        await fill(pilot, kind="hospital", on="mon", until="20 Mar", place="at [/x] Mercy")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        typed = last(pilot).typed
    assert typed.startswith(f"cm stay begin {ref} hospital --on 2026-03-02 --until 2026-03-20")
    async with stage(address, "ben", (98, 40), worker="ben", case=ref) as pilot:
        assert "In hospital since 2 Mar 2026, expected back 20 Mar 2026" in shown(pilot)
        await press(pilot, "G")
        assert "at [/x] Mercy" in shown(pilot)
    async with form(address, "stay-end", ref, actor="ben") as pilot:
        await fill(pilot, on="yesterday")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    (one,) = cm.json("stay", "list", ref)
    assert one["ended_on"] == "2026-03-03"


async def test_a_release_is_prepared_from_its_due_item(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "30 days ago")
    cm("checkin", ref, "--mode", "home")
    cm("stay", "begin", ref, "jail", "--on", "9 days ago", "--ended", "8 days ago")
    cm("stay", "begin", ref, "hospital", "--until", "today")
    async with stage(address, "ben", (98, 40), worker="ben") as pilot:
        await press(pilot, "slash")
        await press(pilot, *"kind:stay", "enter")
        assert "prepare the discharge" in shown(pilot)
        pilot.app.action_verb("stay-set")  # type: ignore[attr-defined]
        await settled(pilot)
        await fill(pilot, prepared="today")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    rows = cm.json("stay", "list", ref)
    assert [one["prepared_on"] for one in rows] == [None, "2026-03-04"]
    async with form(address, "stay-set", ref, actor="ben", size=(80, 24)) as pilot:
        await fill(pilot, number="1", way="error")
        await fill(pilot, **{"error-reason": "she wasn't"})
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("stay", "list", ref)[0]["error_reason"] == "she wasn't"
