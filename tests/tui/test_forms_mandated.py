"""*Mandated report* in the dashboard, which shows it to nobody but those who may know of it."""

from command_line import CommandLine
from tui.forms import fill, form, is_open, opened, refused, save
from tui.stage import dashboard, press, settled, shown, stage

WIDE = (140, 40)


async def test_the_author_records_and_follows_a_report_that_others_do_not_see(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm", "--worker", "ben")
    async with form(address, "mandated", ref, actor="ana") as pilot:
        await fill(pilot, agency="Child Protection", reference="CPS-1", told="today")
        await fill(pilot, written_by="today")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    async with stage(address, "ana", WIDE, every=True, start="today") as pilot:
        assert "mandated" in shown(pilot)
    async with stage(address, "ben", WIDE, every=True, start="today") as pilot:
        assert "mandated" not in shown(pilot)
        dashboard(pilot).places.open_case(ref)
        await settled(pilot)
        assert "mandated" not in shown(pilot)
        await press(pilot, "T")
        assert "Protection" not in shown(pilot)
        await opened(pilot, "written", ref)
        assert "Child" not in shown(pilot)
        await fill(pilot, number="1")
        await save(pilot)
        assert "There is no mandated report 1" in refused(pilot)
    async with form(address, "written", ref, actor="ana") as pilot:
        await fill(pilot, number="1")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    assert cm.json("mandated", "list", ref)[0]["written_on"] == "2026-03-04"
