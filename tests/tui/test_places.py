"""The ways between places: by name, from a list to its cases and back, and on to the next."""

from textual.widgets import Input

from cmcli.tui.narrow import MEANINGS
from cmcli.tui.page import Page
from cmcli.tui.palette import LISTS
from cmcli.tui.widgets.rows import Rows
from command_line import CommandLine
from tui.forms import is_open, paste, the_form
from tui.stage import LARGE, dashboard, filtered, line, press, settled, shown, stage, until
from tui.story import told


async def test_every_place_of_the_finder_opens_its_list(cm: CommandLine, address: str) -> None:
    told(address)
    cm("config", "set", "approval.closure", "yes")
    cm("close", "KSTNR.1", "--reason", "moved", "--as", "ben")
    cm.open_case("Ula Unger", "icm", "--unassigned")
    cm("task", "add", "KMHNN.1", "Call the clinic", "--by", "2026-03-04", "--as", "ben")
    async with stage(address, "sam", LARGE, every=True, start="supervise") as pilot:
        app = dashboard(pilot)

        async def go(name: str) -> None:
            await press(pilot, "colon")
            app.screen.query_one(Input).value = name
            await settled(pilot)
            await press(pilot, "enter")

        for name, key, words, _ in LISTS:
            await go(name)
            assert await until(pilot, lambda: app.current_mode == key), name  # noqa: B023
            assert f"/{words}" in shown(pilot), name
            assert "Nothing matches" not in shown(pilot), name
            await press(pilot, "escape")
        await press(pilot, "7")
        await filtered(pilot, "ben")
        assert [row.worker for row in app.screen.query_one("#workers", Rows).items] == ["ben"]
        assert "/ben  1 of " in shown(pilot)
        await press(pilot, "escape", "4")
        await filtered(pilot, "worker:eve")
        assert [line.worker for line in app.screen.query_one("#rows", Rows).items] == ["eve"]
        await press(pilot, "escape")
        assert len(app.screen.query_one("#rows", Rows).items) > 1
        await press(pilot, "2")
        await go("history")
        page = app.page()
        assert page is not None
        assert page.KEY == "case"
        assert page.panes.current == "history"  # type: ignore[attr-defined]


async def test_help_tells_every_word_of_a_filter_and_a_kind_leads_its_row(address: str) -> None:
    refs = told(address)
    known: set[str] = set()
    async with stage(address, "ben", LARGE) as pilot:
        for key in "245671":
            await press(pilot, key)
            page = dashboard(pilot).page()
            assert page is not None
            known |= {*page.filter_words()}
        await press(pilot, "question_mark", "pagedown", "pagedown")
        assert "What is late: contact, plan" in line(pilot, "late:")
        await press(pilot, "escape")
        assert "Settle flag" in line(pilot, "q Quit")
        await filtered(pilot, "dana kind:step")
        await press(pilot, "enter")
        assert "step 1.1" in line(pilot, "▶")
        assert "Step done" in line(pilot, "q Quit")
        await press(pilot, "enter")
        assert (the_form(pilot).verb.name, the_form(pilot).refs) == ("done", (refs["dana"],))
    assert known == MEANINGS.keys()


async def test_a_case_is_left_for_the_next_and_the_list_follows(
    cm: CommandLine, address: str
) -> None:
    """Ctrl+N goes on in the page of a case too, and the cursor of the list comes along."""
    for name in ("Ada A.", "Bo B.", "Cy C."):
        cm.open_case(name, "icm", "--worker", "ben")
    async with stage(address, "ben", worker="ben", start="caseload", size=LARGE) as pilot:
        app = dashboard(pilot)
        page = app.page()
        assert isinstance(page, Page)
        first, second, third = page.order()
        await press(pilot, "g", "enter", "n")
        assert the_form(pilot).refs == (first,)
        assert "Save, next" in shown(pilot)
        await paste(pilot, "Words.")
        await press(pilot, "ctrl+n")
        assert await until(pilot, lambda: is_open(pilot) and the_form(pilot).refs == (second,))
        await press(pilot, "escape")
        assert app.places.case_ref == second
        assert "2 of 3" in shown(pilot)
        await press(pilot, "J", "escape")
        assert app.current_mode == "caseload"
        assert page.refs() == (third,)
