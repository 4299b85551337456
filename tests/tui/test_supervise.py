"""*Supervise*: figures, workers by what is late, decisions, who waits, and where Enter goes."""

import pytest
from textual.color import Color
from textual.theme import Theme

from cmcli.domain.supervision import Decision
from cmcli.tui.themes import THEMES
from cmcli.tui.widgets.rows import Rows
from cmcli.tui.widgets.shades import CONTRAST, LEVELS, contrast, level, shades
from command_line import CommandLine
from tui.forms import the_form
from tui.stage import LARGE, SMALL, dashboard, line, press, settled, shown, stage

WIDE = (140, 40)


@pytest.fixture
def late(cm: CommandLine) -> str:
    """Ben with a case that nobody has met for a month, eve on leave, and zoe over the ceiling."""
    ref = cm.open_case("Dana [red]Reed", "icm", "--worker", "ben", "--opened", "2026-01-30")
    cm("flag", ref, "worried", "--kind", "other")
    cm.open_case("Kim Ahn", "icm", "--worker", "eve")
    cm("worker", "reduce", "eve", "--percent", "100", "--reason", "leave", "--until", "2026-03-06")
    cm("worker", "add", "zoe", "--name", "Zoe Ash")
    cm.open_case("Lee Poe", "icm", "--worker", "zoe")
    cm("worker", "set", "zoe", "--hours", "1")
    return ref


async def test_who_is_late_and_what_waits_with_the_detail(late: str, address: str) -> None:
    async with stage(address, "sam", SMALL) as pilot:
        assert dashboard(pilot).current_mode == "supervise"  # a supervisor's first page
        assert "uncovered leave 1  over ceiling 1  losing touch 1" in shown(pilot)
        assert "⚑ 1  late 0" in shown(pilot)
        await press(pilot, "j")
        assert "room" not in line(pilot, "  eve ")
        assert "Dana [red]Reed safety due" in shown(pilot)
        assert "cm list --worker zoe" in line(pilot, "over the ceiling")
        await press(pilot, "tab")
        assert f"cm show {late}" in shown(pilot)
        await press(pilot, "j", "j", "j")
        assert "No contact with the client since 30 Jan 2026" in shown(pilot)
        assert dashboard(pilot).meant() == (late,)
        await press(pilot, "x")
        assert "Reed" not in shown(pilot)
        await press(pilot, "x", "enter")
        assert dashboard(pilot).places.case_ref == late
        assert dashboard(pilot).current_mode == "case"
        await press(pilot, "7", "k", "k", "enter")
        assert dashboard(pilot).desk.scope.worker == "eve"
        assert dashboard(pilot).current_mode == "caseload"


async def test_enter_opens_what_is_behind_a_figure_and_esc_comes_back(
    late: str, cm: CommandLine, address: str
) -> None:
    cm(
        "intake",
        "Amina Yusuf",
        "--model",
        "icm",
        "--decision",
        "waitlist",
        "--opened",
        "2026-02-01",
    )
    cm("checkin", late, "--mode", "home", "--no-show", "--as", "ben")
    async with stage(address, "sam", WIDE) as pilot:
        app = dashboard(pilot)
        text = shown(pilot)
        for words in ("31 days", "Amina Yusuf", "→ ben", "nobody acted"):
            assert words in text, words
        assert "ben tried to reach Dana [red]Reed" in line(pilot, "tried to reach")
        await press(pilot, "j", *["right"] * 4)
        await press(pilot, "enter")
        assert app.current_mode == "today"
        assert "/worker:ben late:contact  1 of" in shown(pilot)
        assert "kind:plan" not in shown(pilot)
        await press(pilot, "escape", "escape")
        assert app.current_mode == "supervise"
        assert app.desk.scope.worker is None
        await press(pilot, "tab", "tab")
        assert "waiting for 31 days" in shown(pilot)
        assert app.meant()[0].startswith(cm.json("waitlist")[0]["code"])
        await press(pilot, "tab", "right", "right", "right")
        assert "Amina Yusuf" in line(pilot, "has waited since 1 Feb")
        await press(pilot, "x")
        assert "Amina" not in shown(pilot)
        assert "Reed" not in shown(pilot)
        await press(pilot, "x", "enter")
        assert app.current_mode == "caseload"
        assert "/waitlist" in shown(pilot)
        await press(pilot, "escape", "escape")
        for columns, lines in ((60, 15), (80, 24), (100, 30), (200, 50)):
            await pilot.resize_terminal(columns, lines)
            await settled(pilot)
            text = shown(pilot)
            assert "ben" in line(pilot, " ben "), columns
            assert ("changed today" in text) is (columns >= 100), columns
            assert ("tried to reach" in text) is (lines >= 24), columns
            if columns >= 100:
                assert "→ ben" in text, columns
        pilot.app.query_one("#workers").focus()
        await press(pilot, "m")
        assert app.current_mode == "caseload"
        assert "/worker:ben  1 of" in shown(pilot)


async def test_the_submission_under_the_cursor_is_answered(cm: CommandLine, address: str) -> None:
    cm("config", "set", "approval.closure", "yes")
    one = cm.open_case("Dana Reed", "icm", "--worker", "ben")
    other = cm.open_case("Kim Ahn", "icm", "--worker", "ben")
    for ref in (one, other):
        cm("close", ref, "--reason", "moved", "--as", "ben")
    async with stage(address, "sam", WIDE) as pilot:
        decisions: Rows[Decision] = pilot.app.query_one("#decisions", Rows)
        await press(pilot, "tab")
        while decisions.under is None or decisions.under.item.number != "2":
            await press(pilot, "j")
        await press(pilot, "a")
        assert the_form(pilot).value("number") == "2"
        assert f"{other} Kim Ahn: closing" in shown(pilot)
        await press(pilot, "escape")
    async with stage(address, "sam", WIDE, readonly=True) as pilot:
        await press(pilot, "a")
        assert "Approve" not in shown(pilot)


def test_every_shade_can_be_read_in_every_theme() -> None:
    for theme in THEMES:
        none, *some = shades(theme)
        assert (none, len(set(some))) == ("", LEVELS)
        for style in some:
            text, _, ground = style.partition(" on ")
            assert contrast(Color.parse(text), Color.parse(ground)) >= CONTRAST, theme.name
    assert set(shades(Theme("plain", primary="ansi_blue"))) == {"", "bold"}
    assert [level(count, 8) for count in (0, 1, 2, 3, 8)] == [0, 1, 1, 2, 4]


@pytest.mark.sqlite_only
async def test_a_team_sees_the_unassigned_of_the_whole_agency(
    cm: CommandLine, address: str
) -> None:
    cm("team", "add", "north", "--name", "North")
    cm.open_case("Kim Ahn", "icm", "--unassigned")
    async with stage(address, "sam", LARGE, team="north", start="supervise") as pilot:
        assert "unassigned in the agency 1" in shown(pilot)
    async with stage(address, "sam", LARGE, every=True, start="supervise") as pilot:
        assert "unassigned 1" in shown(pilot)
