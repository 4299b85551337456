"""*Supervise*: the workers, the decisions, and where Enter goes from each."""

import pytest

from command_line import CommandLine
from tui.stage import SMALL, dashboard, line, press, shown, stage


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
    async with stage(address, "sam", SMALL, every=True) as pilot:
        await press(pilot, "7")
        assert "flags 1  late 3  uncovered leave 1  over ceiling 1  losing touch 1" in shown(pilot)
        assert "room" not in line(pilot, "  eve ")
        assert "Late: Dana [red]Reed safety due, Dana [red]Reed contact 30 days" in shown(pilot)
        assert "cm list --worker zoe" in line(pilot, "over the ceiling")
        await press(pilot, "tab")
        assert f"cm show {late}" in shown(pilot)
        await press(pilot, "j", "j", "j")
        assert "No contact with the client since 30 Jan 2026" in shown(pilot)
        assert dashboard(pilot).meant() == (late,)
        await press(pilot, "x")
        assert "Reed" not in shown(pilot)
        await press(pilot, "x", "enter")
        assert dashboard(pilot).case_ref == late
        assert dashboard(pilot).current_mode == "case"
        await press(pilot, "7", "tab", "j", "enter")
        assert dashboard(pilot).desk.scope.worker == "eve"
        assert dashboard(pilot).current_mode == "today"


@pytest.mark.sqlite_only
async def test_a_team_sees_the_unassigned_of_the_whole_agency(
    cm: CommandLine, address: str
) -> None:
    cm("team", "add", "north", "--name", "North")
    cm.open_case("Kim Ahn", "icm", "--unassigned")
    async with stage(address, "sam", SMALL, team="north", start="supervise") as pilot:
        assert "unassigned in the agency 1" in shown(pilot)
    async with stage(address, "sam", SMALL, every=True, start="supervise") as pilot:
        assert "unassigned 1" in shown(pilot)
