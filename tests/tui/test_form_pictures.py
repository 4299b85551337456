"""One picture a size of three forms; the README shows them too."""

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from sweeps import LONG
from tui.conftest import Demo
from tui.forms import fill, form, marked, the_form
from tui.pictures import like_the_picture
from tui.stage import SIZES, press, settled, until

Size = tuple[int, int]


async def still(pilot: Pilot[None], key: str) -> None:
    """Go to a field and wait until nothing moves, the cursor neither."""
    for field in the_form(pilot).fields.values():
        if isinstance(field, Input | TextArea):
            field.cursor_blink = False
    the_form(pilot).fields[key].focus()
    await settled(pilot)
    assert await until(pilot, marked(the_form(pilot), the_form(pilot).fields[key]))


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=LONG)])
async def test_checkin(demo: Demo, snapshot: SnapshotAssertion, size: Size) -> None:
    async with form(demo[0], "checkin", demo[1], actor="heron", size=size) as pilot:
        note = "Met at the library. She has the form for the voucher and wants to go together."
        await fill(pilot, note=note, mode="community", next="next fri", minutes="45")
        await still(pilot, "minutes")
        assert like_the_picture(pilot, "form-checkin", snapshot)


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=LONG)])
async def test_add_goal(demo: Demo, snapshot: SnapshotAssertion, size: Size) -> None:
    async with form(demo[0], "add-goal", demo[1], actor="heron", size=size) as pilot:
        await fill(pilot, text="Sleeps in a place of her own", measure="nights indoors a month")
        await fill(pilot, baseline="0", target="30")
        await still(pilot, "by")
        assert like_the_picture(pilot, "form-add-goal", snapshot)


@pytest.mark.parametrize("size", SIZES)
async def test_transfer(demo: Demo, snapshot: SnapshotAssertion, size: Size) -> None:
    async with form(demo[0], "transfer", demo[1], actor="sage", size=size) as pilot:
        await press(pilot, "down", "down")
        await still(pilot, "to")
        assert like_the_picture(pilot, "form-transfer", snapshot)
