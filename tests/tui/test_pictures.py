"""One picture a page and size, and those of README in dark and light."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from cmcli.tui.themes import DARK, LIGHT
from tui.conftest import Demo
from tui.pictures import like_the_picture
from tui.stage import SIZES, press, settled, shown, stage

README = (120, 34)
"""Columns and lines of the pictures in README."""

SUPERVISOR: dict[str, Any] = {"actor": "sage", "every": True}

PLACES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "today": ({"actor": "heron"}, ("j",)),
    "caseload": ({**SUPERVISOR, "start": "caseload"}, ("j", "space", "space")),
    "case": ({"actor": "heron"}, ()),
    "capacity": ({**SUPERVISOR, "start": "capacity"}, ()),
    "board": ({**SUPERVISOR, "start": "board"}, ("l",)),
    "referrals": ({**SUPERVISOR, "start": "referrals"}, ("j",)),
    "supervise": ({**SUPERVISOR, "start": "supervise"}, ("j", "j")),
}
"""How each page is opened, and the keys that are pressed before its picture is taken."""


@asynccontextmanager
async def opened(demo: Demo, place: str, size: tuple[int, int]) -> AsyncIterator[Pilot[None]]:
    """The page of that name in the demo, as its picture shows it."""
    options, keys = PLACES[place]
    case = demo[1] if place == "case" else None
    async with stage(demo[0], size=size, case=case, **options) as pilot:
        await press(pilot, *keys)
        await drawn(pilot)
        yield pilot


async def drawn(pilot: Pilot[None]) -> None:
    """Draw it once, so that it reads what only the rows in sight need."""
    await settled(pilot)
    shown(pilot)
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
async def test_a_page_looks_as_in_its_picture(
    demo: Demo, snapshot: SnapshotAssertion, place: str, size: tuple[int, int]
) -> None:
    async with opened(demo, place, size) as pilot:
        assert like_the_picture(pilot, place, snapshot)


@pytest.mark.parametrize("place", PLACES)
async def test_a_page_looks_as_in_readme(
    demo: Demo, snapshot: SnapshotAssertion, place: str
) -> None:
    async with opened(demo, place, README) as pilot:
        for theme in (DARK, LIGHT):
            pilot.app.theme = theme
            await drawn(pilot)
            name = f"{place}-{theme.removeprefix('cm-')}"
            assert like_the_picture(pilot, name, snapshot)
