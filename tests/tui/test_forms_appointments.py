"""Forms of appointments: made, and answered from their due items."""

import pytest
from textual.pilot import Pilot

from command_line import CommandLine
from tui.forms import fill, form, is_open, last, opened, refused, save, the_form
from tui.stage import line, press, settled, shown, stage

WIDE = (140, 50)


async def put(pilot: Pilot[None], **values: str) -> None:
    """Put values into fields, faster than by keys; ``_`` in a name stands for ``-``."""
    for name, value in values.items():
        the_form(pilot).fields[name.replace("_", "-")].put(value)
        await settled(pilot)


async def test_an_appointment_is_made_and_becomes_the_contact(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("appointment", "add", ref, "today 0:00", "Home visit", "--minutes", "45")
    async with form(address, "appointment", ref, actor="ben", size=WIDE) as pilot:
        await fill(pilot, at="tue", text="Talk [/x]")
        await save(pilot)
        assert is_open(pilot)  # it has no time
        assert "needs a day and a time" in shown(pilot)
        await put(pilot, at="tue 9:30", place="court", **{"with": "Judge Ruiz"})
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        await opened(pilot, "appointment-answer", ref)
        fields = the_form(pilot).fields
        assert (fields["number"].get(), fields["contact"].get()) == ("1", "yes")
        assert fields["minutes"].get() == "45"
        await fill(pilot, number="2")
        assert not the_form(pilot).value("minutes")  # with somebody else, it is no contact
        await put(pilot, number="1")
        await put(pilot, note="Saw her flat", mode="home", next="fri 14:00")
        await save(pilot)
        assert not is_open(pilot), refused(pilot)
        assert last(pilot).typed.startswith(f"cm appointment kept {ref} 1 - --contact --mode home")
    found = {one["number"]: one for one in cm.json("appointment", "list", ref)}
    assert (found[1]["outcome"], found[2]["with"]) == ("kept", "Judge Ruiz")
    assert found[3]["text"] == "next contact"
    (contact,) = cm.json("contact", "list", ref)
    assert (contact["mode"], contact["minutes"]) == ("home", 45)
    assert contact["at"] == "2026-03-04T00:00:00Z"


@pytest.mark.long
async def test_each_outcome_is_answered_from_the_due_item(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben", "--opened", "10 days ago")
    for text in ("Home visit", "Court: " + "one more paper, " * 8, "Dana at the clinic"):
        cm("appointment", "add", ref, "today 0:00", text)
    async with stage(address, "ben", WIDE, worker="ben") as pilot:
        assert "00:00 Dana at the clinic" in shown(pilot)
        for number, way, more in (
            ("1", "missed", {"outcome": "missed", "mode": "home"}),
            ("2", "move", {"to": "thu 10:00", "by": "us"}),
            ("2", "change", {"new_place": "room 4"}),
        ):
            await press(pilot, "equals_sign")
            await put(pilot, number=number, way=way)
            assert ("…]" in line(pilot, "Appointment ")) == (number == "2")
            await put(pilot, **more)
            await save(pilot)
            assert not is_open(pilot), refused(pilot)
            await settled(pilot)
        await press(pilot, "x")
        assert "Dana" not in shown(pilot)
    rows = cm.json("appointment", "list", ref)
    assert [(one["number"], one["outcome"], one["on"], one["place"]) for one in rows] == [
        (1, "missed", "2026-03-04", None),
        (3, None, "2026-03-04", None),
        (2, None, "2026-03-05", "room 4"),
    ]
    (attempt,) = cm.json("contact", "list", ref)
    assert (attempt["outcome"], attempt["mode"]) == ("missed", "home")
