"""One picture a page and size; the README shows these very pictures."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tui.conftest import Demo
from tui.pictures import like_the_picture
from tui.stage import SIZES, press, stage


@pytest.mark.parametrize("size", SIZES)
async def test_today(demo: Demo, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with stage(demo[0], "heron", size) as pilot:
        await press(pilot, "j")
        assert like_the_picture(pilot, "today", snapshot)


@pytest.mark.parametrize("size", SIZES)
async def test_caseload(demo: Demo, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with stage(demo[0], "sage", size, every=True, start="caseload") as pilot:
        await press(pilot, "j", "space", "space")
        assert like_the_picture(pilot, "caseload", snapshot)


@pytest.mark.parametrize("size", SIZES)
async def test_case(demo: Demo, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with stage(demo[0], "heron", size, case=demo[1]) as pilot:
        assert like_the_picture(pilot, "case", snapshot)


@pytest.mark.parametrize("size", SIZES)
async def test_capacity(demo: Demo, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with stage(demo[0], "sage", size, every=True, start="capacity") as pilot:
        assert like_the_picture(pilot, "capacity", snapshot)


@pytest.mark.parametrize("size", SIZES)
async def test_board(demo: Demo, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with stage(demo[0], "sage", size, every=True, start="board") as pilot:
        await press(pilot, "l")
        assert like_the_picture(pilot, "board", snapshot)


@pytest.mark.parametrize("size", SIZES)
async def test_referrals(demo: Demo, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with stage(demo[0], "sage", size, every=True, start="referrals") as pilot:
        await press(pilot, "j")
        assert like_the_picture(pilot, "referrals", snapshot)


@pytest.mark.parametrize("size", SIZES)
async def test_supervise(demo: Demo, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with stage(demo[0], "sage", size, every=True, start="supervise") as pilot:
        await press(pilot, "j", "j")
        assert like_the_picture(pilot, "supervise", snapshot)
