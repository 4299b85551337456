"""What holds on every page: keys, footer, help, palette, refresh, a new day, terminals."""

import re
import sys
import time
from datetime import UTC, datetime

import pytest
import time_machine
from rich.color import Color, ColorSystem, ColorType
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.app import App
from textual.pilot import Pilot
from textual.widgets._toast import ToastRack

import warmed
from agency import Agency
from cmcli.casework.agency.staff import set_worker
from cmcli.casework.agency.values.staff import AddTeam, SetWorker
from cmcli.casework.round.notes import write_note
from cmcli.casework.round.values.notes import WriteNote
from cmcli.cli.completion.tree import tree
from cmcli.cli.core.options import Options
from cmcli.cli.dashboard import build
from cmcli.errors import NotFound
from cmcli.store.reading.find import find_case
from cmcli.tui.desk import CaseScope
from cmcli.tui.page import PAGES, QUICK, ROOMY, SHORT, LastLine
from cmcli.tui.palette import entries
from cmcli.tui.themes import DARK
from cmcli.tui.themes import NAMES as THEMES
from cmcli.tui.verbs import VERBS
from cmcli.tui.widgets.key_line import KeyLine
from command_line import CommandLine
from pty_session import on_terminal
from tui.stage import (
    EVERY_SIZE,
    LARGE,
    SIZES,
    SMALL,
    dashboard,
    line,
    noticed,
    press,
    settled,
    shown,
    stage,
    type_in,
    until,
)
from tui.story import opened, seen, told

LONG = pytest.mark.long

KEYS = [str(number) for number, _ in enumerate(PAGES, start=1)]


def footer_width(pilot: Pilot[None]) -> int:
    """Columns that the hints of the footer take together."""
    return sum(hint.width for hint in pilot.app.screen.query_one(KeyLine).hints)


@pytest.mark.parametrize("size", EVERY_SIZE)
async def test_pages_are_gone_to_by_number_and_esc_leads_back(
    address: str, size: tuple[int, int]
) -> None:
    told(address)
    async with stage(address, "sam", size, every=True, start="today") as pilot:
        for key, (name, title) in zip(KEYS, PAGES, strict=True):
            await press(pilot, key)
            assert dashboard(pilot).current_mode == name
            short = f"[{key}{SHORT.get(title, title)}]"
            assert (short if size[0] < ROOMY else f"[{key} {title}]") in shown(pilot).splitlines()[
                0
            ]
        for name in ("referrals", "board", "capacity", "case", "caseload", "today"):
            await press(pilot, "escape")
            assert dashboard(pilot).current_mode == name
        await press(pilot, "escape")
        assert dashboard(pilot).current_mode == "today"


@pytest.mark.long
async def test_neither_the_line_above_nor_the_footer_is_cut_at_80_columns(address: str) -> None:
    refs = told(address)
    for readonly in (False, True):
        async with stage(address, "sam", SMALL, every=True, readonly=readonly) as pilot:
            dashboard(pilot).places.open_case(refs["dana"])
            for hidden in (False, True):
                for key in KEYS:
                    await press(pilot, key, "down")
                    top, *_, bottom = shown(pilot).splitlines()
                    assert len(top) == 80
                    assert top.rstrip().endswith("4 Mar")
                    assert "everyone" in top
                    assert ("READ-ONLY" in top) == readonly
                    assert ("HIDDEN" in top) == hidden
                    assert await until(pilot, lambda: footer_width(pilot) > 0)
                    assert footer_width(pilot) <= 80, bottom
                    assert "? Help" in bottom
                    assert "q Quit" in bottom
                    assert len(re.findall(r"\S+ [A-Z]", bottom)) <= 7, bottom
                await press(pilot, "x")


async def test_a_long_name_of_a_team_is_cut_rather_than_the_day(address: str) -> None:
    from cmcli.casework.agency.staff import add_team

    agency = Agency(address)
    with agency.operation() as work:
        add_team(work, AddTeam(handle="a-team-with-quite-a-long-handle", name="Long"))
    agency.store.engine.dispose()
    async with stage(address, "sam", team="a-team-with-quite-a-long-handle") as pilot:
        top = shown(pilot).splitlines()[0]
        assert top.rstrip().endswith("… 4 Mar")
        assert "team a-te" in top


async def test_help_lists_every_key_in_groups(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, every=True, start="caseload") as pilot:
        await press(pilot, "question_mark")
        text = shown(pilot)
        for key in ("pagedown", "pagedown", "end"):
            await press(pilot, key)
            text += shown(pilot)
        for heading in ("Move around", "Here", "Record", "Everywhere"):
            assert heading in text
        for verb in VERBS:
            offered = dashboard(pilot).check_action("verb", (verb.name,))
            assert (verb.help[:30] in text) == bool(offered and verb.key), verb.name
        for words in ("Hide names", "Find", "Hide the screen", "Undo", "Quit"):
            assert words in text
        await press(pilot, "escape", "f1")
        assert "Move around" in shown(pilot)
        await press(pilot, "q")
        assert pilot.app.is_running


async def test_the_finder_has_every_verb_that_is_offered_and_goes_to_places(address: str) -> None:
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        app = dashboard(pilot)
        names = {one.name for one in entries(app)}
        for verb in VERBS:
            assert (verb.title in names) == bool(app.check_action("verb", (verb.name,)))
        assert {title for _, title in PAGES} <= names
        await press(pilot, "ctrl+p")
        await type_in(pilot, "capac")
        assert "Go to Capacity." in line(pilot, "▶")
        await press(pilot, "enter")
        assert app.current_mode == "capacity"
        await press(pilot, "colon")
        await type_in(pilot, "waiting l")
        await press(pilot, "enter")
        assert app.current_mode == "caseload"
        assert "/waitlist" in shown(pilot)


async def test_the_finder_takes_misspelt_names_commands_and_words_of_notes(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    with agency.operation("ben") as work:
        write_note(work, find_case(work, refs["kim"]), WriteNote(text="Her zither is repaired."))
    agency.store.engine.dispose()
    async with stage(address, "ben", LARGE, start="caseload") as pilot:
        for words, found in (
            ("dena", refs["dana"]),  # Dana, in six keys with : and Enter
            ("plan add-g", "Add a goal to the plan."),
            ("ben", "worker"),
            ("zither", "Her zither is repaired."),
        ):
            await press(pilot, "colon")
            await type_in(pilot, words)
            assert found in line(pilot, "▶ client" if found in refs.values() else found)
            await press(pilot, "escape")
        await press(pilot, "colon")
        await type_in(pilot, "zither")
        await press(pilot, "enter")
        assert dashboard(pilot).places.case_ref == refs["kim"]
        assert "/zither  1 entries" in shown(pilot)
        await press(pilot, "colon")
        await pilot.press(*"dena", "enter")  # Enter comes before the names were looked for
        await settled(pilot)
        assert dashboard(pilot).places.case_ref == refs["dana"]


async def test_whose_cases_are_chosen_by_a_part_of_the_name_and_esc_goes_back(address: str) -> None:
    told(address)
    async with stage(address, "sam", LARGE, every=True, start="capacity") as pilot:
        await press(pilot, "w")
        await type_in(pilot, "eve")
        await press(pilot, "enter")
        assert dashboard(pilot).desk.scope.words == "eve"
        dashboard(pilot).places.look_at(CaseScope(worker="ben"), "caseload")
        await settled(pilot)
        await press(pilot, "escape")
        assert dashboard(pilot).current_mode == "capacity"
        assert dashboard(pilot).desk.scope.words == "eve"


def test_the_finder_knows_verbs_by_their_names_on_the_command_line() -> None:
    known = {node.path.removeprefix("cm ") for node in tree()}
    assert {verb.typed for verb in VERBS} <= known


async def test_a_read_only_dashboard_writes_nothing_and_tells_so(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    before = agency.store.seq()
    async with stage(address, "ben", start="caseload", readonly=True) as pilot:
        screen = pilot.app.screen
        for key in [verb.key for verb in VERBS if verb.key] + ["u"]:
            await press(pilot, key)
            assert pilot.app.screen is screen, key
            assert "is read-only (--readonly)" in shown(pilot)
            dashboard(pilot).messages.say("")
        names = {one.name for one in entries(dashboard(pilot))}
        assert not names & {verb.title for verb in VERBS}
        dashboard(pilot).places.open_case(refs["dana"])
        await settled(pilot)
        await press(pilot, "c")
        assert "is read-only (--readonly)" in shown(pilot)
    assert agency.store.seq() == before
    agency.store.engine.dispose()


async def test_an_unknown_user_can_look(address: str) -> None:
    told(address)
    async with stage(address, None, start="caseload") as pilot:  # type: ignore[arg-type]
        assert "READ-ONLY" in shown(pilot)
        assert "everyone" in shown(pilot)
        await press(pilot, "c")
        assert "doesn't know who you are" in shown(pilot)


async def test_a_key_for_a_case_needs_a_case(address: str) -> None:
    async with stage(address, "ben", start="caseload") as pilot:
        await press(pilot, "c")
        assert "Contact needs a case. Move the cursor to one first." in shown(pilot)


async def test_a_worker_who_left_is_refused(address: str) -> None:
    agency = Agency(address)
    with agency.operation() as work:
        set_worker(work, SetWorker(handle="eve", active=False))
    agency.store.engine.dispose()
    with pytest.raises(NotFound, match="no longer works here"):
        build(Options(command="dashboard", actor="eve", store=address, today="2026-03-04"))


def test_without_a_terminal_it_says_what_to_type_instead(cm: CommandLine, address: str) -> None:
    result = cm("dashboard", code=2)
    assert "cm dashboard needs a terminal." in result.err
    assert "has no format" in cm("dashboard", "--json", code=2).err
    assert "cm due" in result.err
    assert result.out == ""


@pytest.mark.long
def test_without_a_store_it_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("nothing")
    words = [sys.executable, "-c", warmed.RUN, "dashboard"]
    environment = {"CM_STORE": str(folder / "cm.db"), "HOME": str(folder)}
    code, screen = on_terminal(words, environment=environment)
    assert code == 5
    assert "There is no store at" in " ".join(screen.split())
    assert "To create one: cm init" in screen
    assert list(folder.iterdir()) == []


async def test_what_another_process_writes_is_shown(address: str) -> None:
    refs = told(address)
    agency = Agency(address)
    async with stage(address, "ben", start="caseload") as pilot:
        assert "Rory" not in shown(pilot)
        assert await until(pilot, lambda: "·●" in shown(pilot))  # the weeks are read after the rows
        before = shown(pilot)
        dashboard(pilot).store_watch.look()
        await settled(pilot)
        assert shown(pilot) == before
        opened(agency, "Rory New", worker="ben")
        await noticed(pilot)
        assert "Rory New" in shown(pilot)
        await press(pilot, "3")
        seen(agency, refs["kim"], ago=0)
        await noticed(pilot)
        await press(pilot, "2")
        assert "8 d late" not in shown(pilot)
    agency.store.engine.dispose()


async def test_a_page_that_takes_long_to_read_rests_between_two_readings(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmcli.tui.page.REST", 10_000)  # longer than this test takes anywhere
    told(address)
    async with stage(address, "ben", start="caseload") as pilot:
        page = dashboard(pilot).page()
        assert page is not None
        read, count = page.read, 0

        def slow(view: object) -> object:
            nonlocal count
            count += 1
            time.sleep(2 * QUICK)
            return read(view)  # type: ignore[arg-type]

        page.read = slow  # type: ignore[method-assign]
        page.reload()
        await settled(pilot)
        assert count == 1
        for _ in range(5):
            dashboard(pilot).everything_stale(patient=True)
            await settled(pilot)
        assert count == 1
        assert page.waits
        dashboard(pilot).everything_stale()
        await settled(pilot)
        assert count == 2


async def test_a_new_day_is_read_again(address: str) -> None:
    told(address)
    with time_machine.travel(datetime(2026, 3, 4, 23, 59, 50, tzinfo=UTC), tick=False) as clock:
        async with stage(address, "ben", start="today", today=None) as pilot:
            assert "4 Mar" in shown(pilot).splitlines()[0]
            late = "8 d late"
            assert late in shown(pilot)
            clock.shift(20)
            await noticed(pilot)
            assert "5 Mar" in shown(pilot).splitlines()[0]
            assert late not in shown(pilot)
            assert "9 d late" in shown(pilot)


@pytest.mark.long
@pytest.mark.parametrize(
    "small", [(79, 23), *(pytest.param(s, marks=LONG) for s in ((60, 24), (80, 20), (20, 5)))]
)
async def test_too_small_a_terminal_shows_a_sentence_and_comes_back(
    address: str, small: tuple[int, int]
) -> None:
    refs = told(address)
    async with stage(address, "ben", start="today") as pilot:
        dashboard(pilot).places.case_ref = refs["dana"]
        for key in KEYS:
            await press(pilot, key)
            before = shown(pilot)
            await pilot.resize_terminal(*small)
            await settled(pilot)
            text = " ".join(shown(pilot).split())
            assert "cm needs a terminal of 80 columns and 24 lines." in text or small == (20, 5)
            assert "Quit" not in text
            await pilot.resize_terminal(*SMALL)
            await settled(pilot)
            assert shown(pilot) == before


@pytest.mark.long
@pytest.mark.parametrize("size", EVERY_SIZE)
async def test_plain_letters_only_on_every_page(address: str, size: tuple[int, int]) -> None:
    refs = told(address)
    environment = {"CM_ASCII": "1"}
    async with stage(
        address, "sam", size, every=True, start="today", environment=environment
    ) as pilot:
        dashboard(pilot).places.case_ref = refs["dana"]
        for key in KEYS:
            await press(pilot, key)
            assert shown(pilot).isascii(), shown(pilot)
            await press(pilot, "down", "question_mark")
            assert shown(pilot).isascii(), shown(pilot)
            await press(pilot, "escape")
        await press(pilot, "3")
        for keys in (("O",), ("P",), ("T",), ("slash", "escape"), ("V",), ("C",)):
            await press(pilot, *keys)
            assert shown(pilot).isascii(), shown(pilot)
        await press(pilot, "4", "plus")
        assert shown(pilot).isascii()
        for key in ("w", "F", "u", "ctrl+p", "ctrl+t", "ctrl+l"):
            await press(pilot, "escape", key)
            assert shown(pilot).isascii(), (key, shown(pilot))


async def test_what_people_typed_stays_theirs_in_plain_letters(address: str) -> None:
    agency = Agency(address)
    opened(agency, "Łukasz Ñandú", worker="ben")
    agency.store.engine.dispose()
    async with stage(address, "ben", start="caseload", environment={"CM_ASCII": "1"}) as pilot:
        assert "Łukasz Ñandú" in shown(pilot)


def colours(app: App[None]) -> set[str]:
    """The control sequences that set a colour, of the whole screen as it is sent."""
    import io

    width, height = app.size
    file = io.StringIO()
    console = Console(
        width=width, height=height, file=file, force_terminal=True, color_system="truecolor"
    )
    console.print(app.screen._compositor.render_update(full=True))
    sequences = re.findall(r"\x1b\[([0-9;]*)m", file.getvalue())
    codes = {code for sequence in sequences for code in sequence.split(";")}
    return {code for code in codes if code in ("38", "48") or re.fullmatch("[349][0-8]", code)}


@pytest.mark.long
async def test_no_colour_sends_none_but_still_shows_the_cursor(address: str) -> None:
    refs = told(address)
    environment = {"NO_COLOR": "1"}
    async with stage(address, "ben", start="today", environment=environment) as pilot:
        dashboard(pilot).places.case_ref = refs["dana"]
        for key in KEYS:
            await press(pilot, key)
            assert colours(pilot.app) == set()
        await press(pilot, "2")
        reversed_ = [
            segment.text
            for strip in pilot.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.reverse
        ]
        assert any("DNBRD" in part for part in reversed_)


GRAPHICS = re.compile("[\u2500-\u259f\\s]*")
"""Bars, borders and scroll bars: what they say is also said in words."""


def contrast(one: Color, other: Color, system: ColorSystem) -> float:
    """How well two colours are told apart, from 1 to 21 (WCAG 2), as that terminal shows them."""
    shades = []
    for colour in (one, other):
        red, green, blue = colour.downgrade(system).get_truecolor(DEFAULT_TERMINAL_THEME)
        parts = [part / 255 for part in (red, green, blue)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        shades.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(shades) + 0.05) / (min(shades) + 0.05)


@pytest.mark.parametrize(
    "theme",
    [
        pytest.param(theme, marks=() if theme == DARK else LONG)
        for theme in THEMES
        if theme.startswith("cm-")
    ],
)
async def test_every_theme_is_read_on_every_page_also_in_16_colours(
    address: str, theme: str
) -> None:
    refs = told(address)
    async with stage(address, "sam", every=True, start="today") as pilot:
        dashboard(pilot).places.case_ref = refs["dana"]
        for key in KEYS:
            await press(pilot, key)
        pilot.app.theme = theme
        await settled(pilot)
        for key in (*KEYS, "3", "P", "T", "C", "1"):
            await press(pilot, key)
            for strip in pilot.app.screen._compositor.render_strips():
                for segment in strip:
                    style = segment.style
                    if GRAPHICS.fullmatch(segment.text) or style is None:
                        continue
                    assert style.color is not None
                    assert style.bgcolor is not None
                    colours = style.color, style.bgcolor
                    assert contrast(*colours, ColorSystem.TRUECOLOR) >= 4.5, (key, segment)
                    assert contrast(*colours, ColorSystem.STANDARD) >= 3, (key, segment)


@pytest.mark.long
@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme.startswith("ansi-")])
async def test_the_themes_of_the_terminal_send_none_but_its_own_colours(
    address: str, theme: str
) -> None:
    refs = told(address)
    async with stage(address, "sam", every=True, start="today") as pilot:
        dashboard(pilot).places.case_ref = refs["dana"]
        pilot.app.theme = theme
        await settled(pilot)
        for key in KEYS:
            await press(pilot, key)
            for strip in pilot.app.screen._compositor.render_strips():
                for segment in strip:
                    if segment.style is None or not segment.text.strip():
                        continue
                    for colour in (segment.style.color, segment.style.bgcolor):
                        if colour is not None:
                            assert colour.type in (ColorType.DEFAULT, ColorType.STANDARD), segment


@pytest.mark.long
async def test_the_mouse_goes_to_pages_and_panes(address: str) -> None:
    refs = told(address)
    for size in SIZES:
        async with stage(address, "sam", size, every=True, start="today") as pilot:
            dashboard(pilot).places.case_ref = refs["dana"]
            for key, (name, title) in zip(KEYS, PAGES, strict=True):
                top = shown(pilot).splitlines()[0]
                await pilot.click(offset=(top.index(f"{key} {title}") + 2, 0))
                await settled(pilot)
                assert dashboard(pilot).current_mode == name
            await press(pilot, "3")
            rows = shown(pilot).splitlines()
            y = next(number for number, row in enumerate(rows) if "P Plan" in row)
            await pilot.click(offset=(rows[y].index("T Timeline") + 1, y))
            await settled(pilot)
            assert "[T Timeline]" in shown(pilot)


async def test_ctrl_c_and_a_strange_key_do_no_harm(address: str) -> None:
    told(address)
    async with stage(address, "ben") as pilot:
        await press(pilot, "ctrl+c")
        assert "To quit, press q." in shown(pilot)
        await press(pilot, "f9", "ctrl+z", "upper_a", "§", "Z")
        assert pilot.app.is_running
        await press(pilot, "q")
        assert not pilot.app.is_running


async def test_a_warning_leaves_what_was_done_and_the_keys_to_be_seen(address: str) -> None:
    async with stage(address, "ben", SMALL) as pilot:
        dashboard(pilot).notify("Not SMART yet. " * 40, severity="warning", markup=False)
        await settled(pilot)
        rack = pilot.app.screen.query_one(ToastRack)
        assert rack.region.bottom <= pilot.app.screen.query_one(LastLine).region.y


async def test_help_shows_what_is_done_on_the_first_screen_of_a_small_terminal(
    address: str,
) -> None:
    told(address)
    async with stage(address, "ben", SMALL, start="caseload") as pilot:
        await press(pilot, "question_mark")
        for words in (
            "Here",
            "Move around",
            "Record",
            "Record a contact",
            "Add a goal",
            "Mark a step",
        ):
            assert words in shown(pilot), words


async def test_marked_cases_name_what_can_be_done_for_many(address: str) -> None:
    told(address)
    async with stage(address, "ben", SMALL, start="caseload") as pilot:
        await press(pilot, "space")
        assert "1 marked" in shown(pilot)
        assert "t Transfer" not in shown(pilot)
        await press(pilot, "space")
        assert "2 marked: c Contact, L Task, S Change, t Transfer" in shown(pilot)
