"""The dashboard on a stage: opened on a real store, driven by keys, read as text."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, cast

from rich.console import Console
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from cmcli.cli.dashboard import build
from cmcli.cli.options import Options

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

SMALL, LARGE = (80, 24), (140, 40)
SIZES = (SMALL, LARGE)
"""Columns and lines of the terminals on which every place is tried."""

TODAY = "2026-03-04"
"""A Wednesday."""

TERMINAL = {"CM_ASCII": "0", "TERM": "xterm-256color", "COLORTERM": "truecolor"}

MANY = 200
"""Rounds after which a screen that never comes to rest fails a test."""


@asynccontextmanager
async def stage(
    address: str,
    actor: str = "ana",
    size: tuple[int, int] = SMALL,
    today: str | None = TODAY,
    environment: dict[str, str] | None = None,
    start: str | None = None,
    **options: Any,
) -> AsyncIterator[Pilot[None]]:
    """The dashboard on that store as that worker, at rest with its first place read.

    ``start`` is the place to begin with where it is not the usual one. ``options`` are those of
    ``cm dashboard`` (worker, team, every, readonly, case).
    """
    with _set({**TERMINAL, **(environment or {})}):
        said = Options(command="dashboard", actor=actor, store=address, today=today)
        app = build(said, **options)
        app.animation_level = "none"
        if start is not None:
            app._screen_stacks, app._current_mode = {start: []}, start
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                await settled(pilot)
                yield pilot
        finally:
            app.desk.close()
            app.desk.store.engine.dispose()


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is read, written or still to be drawn."""
    for _ in range(MANY):
        await pilot.pause()
        under_way = [worker for worker in pilot.app.workers if not worker.is_finished]
        if not under_way:
            return
        await asyncio.gather(*(worker.wait() for worker in under_way), return_exceptions=True)
    raise AssertionError(f"the dashboard never came to rest: {under_way}")


async def noticed(pilot: Pilot[None]) -> None:
    """Wait until the dashboard has shown what another process has written."""
    app = dashboard(pilot)
    for place in app.places():
        place._rested_at = 0.0  # it would rest if reading took long
    app.look()
    await settled(pilot)


async def filtered(pilot: Pilot[None], said: str) -> None:
    """Filter the list that is shown by these words, all at once."""
    if not pilot.app.screen.query_one("#filter-line").display:
        await press(pilot, "slash")
    pilot.app.screen.query_one("#filter", Input).value = said
    await settled(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press the keys one after the other, each when the one before has had its effect."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type the text into what has the focus."""
    await pilot.press(*(_KEYS.get(char, char) for char in text))
    await settled(pilot)


_KEYS = {
    " ": "space",
    "-": "minus",
    ":": "colon",
    "/": "slash",
    ".": "full_stop",
    ",": "comma",
    "=": "equals_sign",
    "+": "plus",
    "'": "apostrophe",
    "\n": "enter",
}


def dashboard(pilot: Pilot[None]) -> "Dashboard":
    """The application that is driven."""
    return cast("Dashboard", pilot.app)


def typed(pilot: Pilot[None]) -> str:
    """The command of what was done last."""
    return dashboard(pilot)._done[-1].typed


def shown(pilot: Pilot[None]) -> str:
    """What stands on the screen, line by line, without colours."""
    app: App[None] = pilot.app
    width, height = app.size
    console = Console(
        width=width, height=height, file=io.StringIO(), force_terminal=True, record=True
    )
    console.print(app.screen._compositor.render_update(full=True))
    return console.export_text(styles=False)


def line(pilot: Pilot[None], part: str) -> str:
    """The first line on the screen that contains the text; fails with the screen if none does."""
    for one in shown(pilot).splitlines():
        if part in one:
            return one
    raise AssertionError(f"{part!r} is not shown:\n{shown(pilot)}")


@contextmanager
def _set(environment: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def cm_words(*words: str) -> list[str]:
    """``cm`` as a process of its own."""
    return [sys.executable, "-c", "from cmcli.cli import run; run()", *words]
