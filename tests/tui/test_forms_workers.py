"""Forms about workers, drawn from their values."""

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, refused, save
from tui.stage import SMALL


async def test_hours_are_set_and_reserved_on_the_screen(cm: CommandLine, address: str) -> None:
    async with form(address, "worker-set", actor="sam", size=SMALL) as pilot:
        await fill(pilot, handle="ben", hours="30", supervisor="sam", **{"from": "2026-03-10"})
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed == (
            "cm worker set ben --hours 30 --supervisor sam --from 2026-03-10"
        )
    async with form(address, "worker-hours", actor="sam", size=SMALL) as pilot:
        await fill(pilot, handle="ben", percent="50", reason="a [/x] course", category="training")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
    rows = cm.json("worker", "reductions", "ben")
    assert [(row["hours"], row["percent"], row["category"]) for row in rows] == [
        (30, None, None),
        (None, 50, "training"),
        (37.5, None, None),
    ]
