"""*Crisis plan*: the form, and the plan on the page while a self-harm flag is open."""

from command_line import CommandLine
from tui.forms import fill, form, is_open, opened, refused, save, the_form
from tui.stage import dashboard, press, settled, shown, stage

WIDE = (140, 40)


async def test_a_plan_is_written_changed_and_reviewed(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    async with form(address, "crisis", ref) as pilot:
        assert "Crisis plan: none" in shown(pilot)
        await save(pilot)
        assert "Nothing to record." in refused(pilot)
        await fill(pilot, warning="no sleep", call="Ana=555-0177")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "crisis", ref)
        assert "People to call: Ana, 555-0177" in shown(pilot)
        await fill(pilot, drop="1", helps="the river")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "crisis", ref)
        the_form(pilot).fields["unchanged"].put("yes")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    plan = cm.json("crisis", ref)
    assert (plan["version"], plan["warnings"], plan["helps"]) == (2, [], ["the river"])
    assert plan["reviewed_on"] == "2026-03-04"


async def test_the_head_has_the_whole_plan_while_a_self_harm_flag_is_open(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    cm("crisis", ref, "--helps", "Dana walks by the river", "--call", "Ana=555-0177")
    async with stage(address, "ana", WIDE, case=ref) as pilot:
        dashboard(pilot).places.open_case(ref)
        await settled(pilot)
        head = shown(pilot).partition("Overview")[0]
        assert "CRISIS PLAN" not in head
        assert "crisis plan: version 1, 4 Mar 2026" in head
        cm("flag", ref, "said so", "--kind", "self-harm")
        await press(pilot, "ctrl+r")
        head = " ".join(shown(pilot).partition("Overview")[0].split())
        assert "CRISIS PLAN: version 1, 4 Mar 2026" in head
        assert "What helps: Dana walks by the river" in head
        assert "Crisis line: 988" in head
        await press(pilot, "x")
        head = " ".join(shown(pilot).partition("Overview")[0].split())
        assert f"What helps: {ref.partition('.')[0]} walks by the river" in head
        assert "People to call: hidden" in head
        await press(pilot, "ampersand")
        assert is_open(pilot)
        assert not any(word in shown(pilot) for word in ("Dana", "Ana", "555-0177"))
        await press(pilot, "escape")
        await press(pilot, "T")
        assert "crisis-plan" in shown(pilot)
        assert "555-0177" not in shown(pilot)
