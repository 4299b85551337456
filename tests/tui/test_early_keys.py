"""Keys that are pressed before what they are meant for is there."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from cmcli.tui.forms.checkin import CheckInForm
from cmcli.tui.screens.caseload import CaseloadPage
from sweeps import mostly_long
from tui.forms import is_open, the_form
from tui.stage import BRIEFLY, CEILING, dashboard, drained, press, settled, shown, stage, until
from tui.story import told

Reading = threading.Event
"""Goes on when it is set; a person types several letters meanwhile."""


def at_once(pilot: Pilot[None], *keys: str) -> None:
    """Press keys without waiting for what the one before does."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.mark.parametrize(
    ("start", "keys", "here"),
    mostly_long(
        [
            ("capacity", "1o", "today"),
            ("capacity", "2o", "caseload"),
            ("today", "3P", "case"),
            ("caseload", "5c", "board"),
            ("board", "1c", "today"),
        ],
        3,
    ),
)
async def test_keys_are_held_until_the_page_is_there(
    address: str, start: str, keys: str, here: str
) -> None:
    told(address)
    async with stage(address, "sam", start=start) as pilot:
        app = dashboard(pilot)
        app.action_go(here)
        page = app.screen
        assert not page.is_mounted
        at_once(pilot, *keys[1:])
        await settled(pilot)
        assert app.current_mode == here
        assert app.return_code is None
        if keys.endswith("o"):
            assert await until(pilot, lambda: "▲" in shown(pilot))


async def test_no_key_gets_into_a_filter_that_is_not_seen(address: str) -> None:
    told(address)
    async with stage(address, "sam", start="capacity") as pilot:
        app = dashboard(pilot)
        app.action_go("caseload")
        focused: set[type[Any]] = set()
        for _ in range(200):
            await asyncio.sleep(0)
            focused.add(type(app.focused))
        await settled(pilot)
        assert Input not in focused
        assert type(app.focused).__name__ == "Rows"


async def test_a_filter_opened_while_the_list_is_read_takes_what_is_typed(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(address)
    reading = held(monkeypatch, CaseloadPage)
    async with stage(address, "sam", start="capacity") as pilot:
        app = dashboard(pilot)
        app.action_go("caseload")
        await loading(pilot)
        await pilot.press("slash")
        reading.set()
        await settled(pilot)
        await press(pilot, "m", "a", "x")
        assert "/max  1 of 4" in shown(pilot)


@pytest.mark.long
async def test_a_verb_says_that_the_cases_are_being_read(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(address)
    reading = held(monkeypatch, CaseloadPage)
    async with stage(address, "sam", start="capacity") as pilot:
        dashboard(pilot).action_go("caseload")
        await loading(pilot)
        await pilot.press("c")
        reading.set()
        await settled(pilot)
        assert "Cases are still loading. Try again when they appear." in shown(pilot)
        await press(pilot, "c")
        assert is_open(pilot)


async def test_what_is_typed_while_a_form_opens_gets_into_its_fields(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opening(address, monkeypatch) as (pilot, reading):
        assert is_open(pilot)
        assert not the_form(pilot).fields
        at_once(pilot, *"Met", "tab", "h")
        pilot.app.post_message(events.Paste("ome"))
        await drained()
        reading.set()
        assert await until(pilot, lambda: the_form(pilot).fields)
        await settled(pilot)
        assert the_form(pilot).fields["note"].get() == "Met"
        assert the_form(pilot).fields["mode"].get() == "home"


async def test_esc_while_a_form_opens_types_nothing_anywhere(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opening(address, monkeypatch) as (pilot, reading):
        at_once(pilot, "t", "X", "escape")
        await drained()
        reading.set()
        await settled(pilot)
        assert not is_open(pilot)
        assert dashboard(pilot).current_mode == "caseload"


@asynccontextmanager
async def opening(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Pilot[None], Reading]]:
    """The caseload with the form of a contact about to open, once its reading goes on."""
    told(address)
    reading = held(monkeypatch, CheckInForm)
    async with stage(address, "ben", start="caseload") as pilot:
        await pilot.press("c")
        yield pilot, reading


def held(monkeypatch: pytest.MonkeyPatch, of: Any) -> Reading:
    """Let reading wait until it is told to go on."""
    read, reading = of.read, Reading()

    def waiting(self: Any, *given: Any) -> Any:
        assert reading.wait(CEILING)
        return read(self, *given)

    monkeypatch.setattr(of, "read", waiting)
    return reading


async def loading(pilot: Pilot[None]) -> None:
    """Wait until it is said that the page is being read."""
    async with asyncio.timeout(CEILING):
        while not (pilot.app.screen.is_mounted and pilot.app.screen.query_one("#body").loading):
            await asyncio.sleep(BRIEFLY)
