"""The quick line at the foot of the dashboard."""

from textual.pilot import Pilot

from command_line import CommandLine
from tui.forms import fill, is_open, last, refused, text_of, the_form, undo
from tui.stage import dashboard, line, press, settled, shown, stage, until


def words(pilot: Pilot[None]) -> str:
    """What the screen says, in one line without frames."""
    return " ".join(shown(pilot).replace("│", " ").split())


async def test_a_line_is_understood_while_typed_kept_saved_and_undone(
    cm: CommandLine, address: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    cm("person", "add", ref, "Mr Kroll", "--role", "landlord", "--may-contact", "never")
    cm("alert", "add", ref, "Two dogs", "--kind", "pet", "--review", "+3m")
    async with stage(address, "ana", (80, 24), worker="ana", case=ref) as pilot:
        assert await until(pilot, lambda: "Dana Reed" in shown(pilot))
        await press(pilot, "semicolon")
        assert await until(pilot, lambda: is_open(pilot) and pilot.app.focused is not None)
        assert line(pilot, "NEVER CONTACT").strip("│ ") == "1 NEVER CONTACT: Mr Kroll (landlord)"
        assert "Two dogs" in line(pilot, "ALERT 1")
        await fill(pilot, line='home 45m next tue 9:30 with kroll nonsense "saw [b]it')
        assert "doesn't understand 'nonsense' (word 8)" in shown(pilot)
        assert "Understood so far: home, with Mr Kroll" in words(pilot)
        await press(pilot, "enter")
        assert "Check: log." in refused(pilot)
        await press(pilot, "escape")
        assert not is_open(pilot)
        assert cm.json("contact", "list", ref) == []
        dashboard(pilot).names_hidden = True
        await press(pilot, "semicolon")
        assert await until(pilot, lambda: is_open(pilot) and pilot.app.focused is not None)
        field = the_form(pilot).fields["line"]
        assert field.get() == 'home 45m next tue 9:30 with kroll nonsense "saw [b]it'
        assert "ctrl+d deletes it" in text_of(pilot, "#about")
        field.put('home 45m next tue 9:30 with kroll "saw [b]it"')
        await settled(pilot)
        screen = words(pilot)
        assert "held, 45 min" in screen
        assert "next Tue 10 Mar 09:30, an appointment, " not in screen
        assert "note 'saw [b]it'" in screen
        assert "Mr Kroll" not in screen
        assert "Dana Reed" not in screen
        dashboard(pilot).names_hidden = False
        await press(pilot, "enter")
        assert await until(pilot, lambda: not is_open(pilot))
        assert "--mode home" in last(pilot).typed
        (made,) = cm.json("contact", "list", ref)
        assert (made["mode"], made["minutes"], made["with"]) == ("home", 45, "Mr Kroll")
        assert cm.json("note", ref, "--show", "1")["text"] == "saw [b]it"
        assert cm.json("appointment", "list", ref)[0]["number"] == 1
        await undo(pilot)
    assert cm.json("contact", "list", ref) == []
