"""The dashboard on a stage: opened on a real store, driven by keys, read as text."""

import asyncio
import io
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

import pytest
from rich.console import Console, RenderableType
from textual._compositor import Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Input

import warmed
from cmcli.cli.core.options import Options
from cmcli.cli.dashboard import build

if TYPE_CHECKING:
    from cmcli.tui.app import Dashboard

SMALL, LARGE, HUGE = (80, 24), (140, 40), (200, 50)
SIZES = (SMALL, LARGE)
"""Columns and lines of the terminals on which every page is tried."""

EACH_SIZE = (SMALL, pytest.param(LARGE, marks=pytest.mark.long))
EVERY_SIZE = (*EACH_SIZE, pytest.param(HUGE, marks=pytest.mark.long))
"""For what little depends on the room: the larger ones are left to ``.ci/long``."""

TODAY = "2026-03-04"
"""A Wednesday."""

TERMINAL = {"CM_ASCII": "0", "TERM": "xterm-256color", "COLORTERM": "truecolor"}

CEILING = 60.0
"""Seconds after which a state that never comes fails a test; a busy machine takes a while."""

SOON = 0.1
"""Timers that run out within so many seconds are waited for; later ones are what a test sets off
itself."""

BRIEFLY = 0.001
"""Seconds between two looks at what cannot wake us, such as a thread."""


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
    """The dashboard on that store as that worker, at rest with its first page read.

    ``start`` is the page to begin with where it is not the usual one. ``options`` are those of
    ``cm dashboard`` (worker, team, every, readonly, case).
    """
    with _set({**TERMINAL, **(environment or {})}), _unhurried():
        said = Options(command="dashboard", actor=actor, store=address, today=today)
        app = build(said, **options)
        app.animation_level = "none"
        if start is not None:
            app._screen_stacks, app._current_mode = {start: []}, start
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                await settled(pilot)
                yield pilot
                await settled(pilot)  # nothing is read while the screens go
        finally:
            app.desk.close()
            app.desk.store.engine.dispose()


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is read, written or still to be drawn."""
    app, end = pilot.app, time.monotonic() + CEILING
    while True:
        await drained()
        if not app._running or app._exit or app._exception is not None:
            return
        waiting = under_way(app)
        if not waiting and not _draw(app):
            return
        if time.monotonic() > end:
            raise AssertionError(f"the dashboard never came to rest: {waiting}")
        if waiting:
            await asyncio.sleep(BRIEFLY)


async def until(pilot: Pilot[None], wanted: Callable[[], object]) -> bool:
    """Whether it comes true before too long."""
    end = time.monotonic() + CEILING
    while not wanted():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(BRIEFLY)
        await settled(pilot)
    return True


async def drained(*_: object) -> None:
    """Let everything run that can run without waiting for a timer, a thread or a terminal."""
    ready = cast("Any", asyncio.get_running_loop())._ready
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


def under_way(app: App[None]) -> list[object]:
    """What the dashboard is busy with: work in threads, messages, timers about to run out."""
    pumps: list[MessagePump] = [app, *app._registry]
    return [
        *(worker for worker in app.workers if not worker.is_finished),
        *(pump for pump in pumps if pump._running and not _waits_for_messages(pump)),
        *(timer for pump in pumps for timer in pump._timers if _runs_out_soon(timer)),
        *([app.animator] if app.animator._animations or app.animator._scheduled else []),
    ]


def _waits_for_messages(pump: Any) -> bool:
    """Whether it has answered all its messages, and is not in the middle of one."""
    queue, task = pump._message_queue, pump._task
    idle = task is None or task.done() or task._fut_waiter in queue.ready_event._waiters
    return bool(idle and queue.empty() and not pump._next_callbacks)


def _runs_out_soon(timer: Any) -> bool:
    started = timer._task is not None and not timer._task.done()
    return bool(started and timer._repeat == 0 and timer._interval <= SOON)


def _draw(app: Any) -> bool:
    """Draw at once what would be drawn with the next sixtieth of a second; whether there was
    something."""
    screen = app.screen
    wanted = (
        screen._layout_required,
        screen._scroll_required,
        screen._repaint_required,
        screen._recompose_required,
        screen._dirty_widgets,
        screen._callbacks,
    )
    if any(wanted) and not app._batch_count:
        screen._on_timer_update()
        return True
    return False


@contextmanager
def _unhurried() -> Iterator[None]:
    """Textual's pilot waits until the process uses little of the processor, which depends on what
    else the machine does; here it waits until nothing is left to do. And each dashboard would read
    the same style sheets anew, render what nobody looks at, and search this process for garbage."""
    with ExitStack() as patches:
        for module in ("app", "pilot"):
            patches.enter_context(patch(f"textual.{module}.wait_for_idle", drained))
        patches.enter_context(patch("cmcli.tui.page._settle", lambda: None))
        patches.enter_context(patch.object(Stylesheet, "_parse_rules", _parsed_once))
        patches.enter_context(patch.object(Compositor, "render_update", _rendered_when_asked))
        yield


_render = Compositor.render_update


def _rendered_when_asked(
    compositor: Compositor, full: bool = False, *given: Any, **more: Any
) -> RenderableType | None:
    """Render the whole screen for a test that looks at it, and nothing in between."""
    if full:
        return _render(compositor, full, *given, **more)
    compositor._dirty_regions.clear()
    return None


_parse, _parsed = Stylesheet._parse_rules, dict[object, Any]()


def _parsed_once(sheet: Stylesheet, css: str, *given: Any, **more: Any) -> Any:
    key = (css, given, *more.items(), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *given, **more)
    return _parsed[key]


async def noticed(pilot: Pilot[None]) -> None:
    """Wait until the dashboard has shown what another process has written."""
    app = dashboard(pilot)
    for page in app.pages():
        page._rested_at = 0.0  # it would rest if reading took long
    app.store_watch.look()
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
    done = dashboard(pilot).messages.latest
    assert done is not None
    return done.typed


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
    return [sys.executable, "-c", warmed.RUN, *words]
