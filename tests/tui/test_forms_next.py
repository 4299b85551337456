"""Saving and going on to the next case, and what is said when somebody else was quicker."""

import pytest

from cmcli.tui.forms.ask import AskScreen
from cmcli.tui.forms.heading import BesideForm
from command_line import CommandLine
from tui.forms import fill, form, is_open, opened_case, paste, refused, save, text_of, the_form
from tui.stage import dashboard, press, settled, shown, stage, type_in, until

ROOMY = (120, 34)


async def test_the_same_form_opens_for_the_next_case_of_the_list(
    cm: CommandLine, address: str
) -> None:
    refs = [cm.open_case(name, "icm", "--worker", "ben") for name in ("Ada A.", "Bo B.", "Cy C.")]
    async with stage(address, "ben", worker="ben", start="caseload", size=ROOMY) as pilot:
        seen: list[str] = []
        await press(pilot, "g", "n")
        while is_open(pilot):
            found = the_form(pilot)
            seen += found.refs
            assert "Save, next ctrl+n" in shown(pilot)
            assert found.value("text") == "", "each begins empty"
            await paste(pilot, f"note {len(seen)}")
            await pilot.press("ctrl+n", "q", "x")  # typed ahead: no key is for the page
            assert await until(pilot, lambda: pilot.app.screen is not found)  # noqa: B023
            if is_open(pilot):
                await settled(pilot)
                assert the_form(pilot).value("text") == "qx"
                the_form(pilot).fields["text"].put("")
        assert sorted(seen) == sorted(refs)
        assert "That was the last case of this list." in shown(pilot)
        await press(pilot, "1")
        assert "That was the last" not in shown(pilot), "a message ends with its screen"
    notes = [cm.json("timeline", ref)[-1]["text"] for ref in seen]
    assert [f"note {number}" in text for number, text in enumerate(notes, start=1)] == [True] * 3


async def test_the_board_goes_on_with_the_next_card(cm: CommandLine, address: str) -> None:
    for name in ("Ada A.", "Bo B."):
        cm.open_case(name, "icm", "--worker", "ben")
    async with stage(address, "ben", worker="ben", start="board", size=ROOMY) as pilot:
        page = dashboard(pilot).page()
        assert page is not None
        first, second = page.order()
        await press(pilot, "g", "n")
        assert the_form(pilot).refs == (first,)
        await paste(pilot, "Words.")
        await press(pilot, "ctrl+n")
        assert await until(pilot, lambda: is_open(pilot) and the_form(pilot).refs == (second,))
        assert page.refs() == (second,)


async def test_a_form_about_no_case_opens_again_empty(cm: CommandLine, address: str) -> None:
    async with form(address, "resource", actor="sam") as pilot:
        await fill(pilot, name="Night Shelter")
        await press(pilot, "ctrl+n")
        assert await until(pilot, lambda: is_open(pilot) and the_form(pilot)._ready)
        assert the_form(pilot).value("name") == ""
        await press(pilot, "escape")
    assert [one["name"] for one in cm.json("resource", "list")] == ["Night Shelter"]


@pytest.mark.both_engines
@pytest.mark.postgres_long
async def test_who_changed_the_case_meanwhile_is_said_before_saving(
    cm: CommandLine, address: str
) -> None:
    ref = opened_case(address)
    async with form(address, "note", ref, actor="ben", size=ROOMY) as pilot:
        await paste(pilot, "Called")
        cm("note", ref, "mine", "--as", "ben")
        cm("checkin", ref, "--mode", "home", "--as", "sam")
        await press(pilot, "ctrl+s")
        assert await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        assert "sam added contact 1" in shown(pilot)
        assert "ben added" not in shown(pilot), "one's own changes are no news"
        await press(pilot, "escape")
        assert "sam added contact 1" in refused(pilot)
        assert the_form(pilot).value("text") == "Called"
        assert await until(pilot, lambda: "home" in shown(pilot)), "the card is read again"
        cm("flag", ref, "unsafe", "--kind", "other", "--as", "sam")
        await press(pilot, "ctrl+s")
        assert await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        assert "sam added safety flag 1" in shown(pilot)
        await press(pilot, "y")
        assert await until(pilot, lambda: not is_open(pilot))
    assert "Called" in cm.json("timeline", ref)[-1]["text"]


async def test_the_case_stands_beside_the_form_where_there_is_room(
    cm: CommandLine, address: str
) -> None:
    ref = opened_case(address, flag="unsafe at home")
    async with form(address, "checkin", ref, actor="ben", size=ROOMY) as pilot:
        found, card = the_form(pilot), the_form(pilot).query_one(BesideForm)
        assert card.region.width + found.query_one("#form").region.width == 120
        assert found.query_one("#form").region.width > 60
        assert "unsafe at home" in shown(pilot)
        assert "safety flag is open" not in text_of(pilot, "#about"), "the card says it"
        await press(pilot, "shift+tab", "tab")
        assert pilot.app.focused is found.fields["note"], "Tab passes the card by"
        await press(pilot, "f6")
        assert card.has_focus
        await press(pilot, "escape")
        assert pilot.app.focused is found.fields["note"]
        await pilot.resize_terminal(100, 34)
        assert await until(pilot, lambda: "1 safety flag is open" in text_of(pilot, "#about"))
        assert not card.display
        await type_in(pilot, "x")
        await save(pilot)


async def test_a_snippet_of_the_agency_is_inserted_where_the_cursor_is(
    cm: CommandLine, address: str
) -> None:
    ref = opened_case(address)
    cm("words", "add", "snippets", "voucher", "Went through the form together.", "--as", "sam")
    cm("words", "add", "snippets", "old", "Old words.", "--as", "sam")
    cm("words", "end", "snippets", "old", "--as", "sam")
    async with form(address, "note", ref, actor="ben") as pilot:
        await pilot.press("a", "b", "f3", "v", "o", "u", "enter", "z")
        await settled(pilot)
        assert the_form(pilot).value("text") == "ab Went through the form together.z"
        await press(pilot, "f3")
        assert "voucher" in shown(pilot)
        assert "Old words." not in shown(pilot)
        await press(pilot, "escape", "tab", "f3")
        assert is_open(pilot), "only a long text takes one"
