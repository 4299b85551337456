"""Keys pressed in a running dashboard: how fast they are answered, and what memory stays."""

import asyncio
import gc
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median, quantiles
from typing import Any, cast

from textual import events
from textual.pilot import Pilot

from bench.timing import say
from cmcli.cli.core.options import Options
from cmcli.cli.dashboard import build
from cmcli.tui.app import Dashboard
from cmcli.tui.desk import CaseScope
from cmcli.tui.widgets.lanes import Lanes
from cmcli.tui.widgets.rows import Rows

KEY_GOAL = 50.0
"""Milliseconds within which nineteen of twenty keys are answered."""

GROWTH_GOAL = 1.05
"""Memory at the end against that after the first quarter."""

LOOK = 0.001
"""Seconds between two looks whether a key was answered."""

LONGEST = 10.0
"""Seconds after which a key that was not answered is an error."""

PAUSE = 0.05
"""Seconds between two keys: somebody who holds one down."""

WRITER = """
import sys, time
from datetime import UTC, date, datetime, timedelta
from cmcli.casework.round.contacts import check_in
from cmcli.casework.round.values.contact import CheckIn
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.store.reading.find import find_case, find_worker
from cmcli.store.keeping.opening import open_store
store, day = open_store(sys.argv[1]), date(2026, 3, 4)
now = datetime(2026, 3, 4, 18, tzinfo=UTC)
with store.reading(today=day, now=now) as view:
    me = find_worker(view, "w001")
    cases = view.all(Case, status="open", limit=400)
    codes = {one.id: one.code for one in view.all(Client, id=[c.client_id for c in cases])}
    refs = [case_ref(codes[case.client_id], case.episode) for case in cases]
for turn in range(100000):
    with store.operation(actor=me, command="checkin", today=day, now=now) as work:
        check_in(work, find_case(work, refs[turn % len(refs)]), CheckIn(note="Seen.", mode="home"))
    time.sleep(0.1)
"""
"""Another process that logs contacts, ten a second."""


async def keys(store: str, presses: int) -> None:
    """Print how long keys take while nothing else happens, and while the page is read again."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, store], env={**os.environ})
    try:
        for name, scope in (("own cases", CaseScope(worker="w001")), ("everybody's", CaseScope())):
            for mode in ("today", "caseload", "board"):
                async with _running(store, scope, mode) as pilot:
                    app = cast("Dashboard", pilot.app)
                    for what, forget in (("what changed", False), ("everything", True)):
                        await _while_reading(app, presses, f"{mode}, {name}, {what}", forget)
    finally:
        writer.kill()
        writer.wait()


async def _while_reading(app: Dashboard, presses: int, what: str, forget: bool) -> None:
    stop = asyncio.Event()
    reading = asyncio.create_task(_read_on(app, stop, forget))
    taken = [await _press(app, "down" if number % 20 < 10 else "up") for number in range(presses)]
    stop.set()
    times = await reading
    worst = quantiles(taken, n=20)[-1]
    word = "met" if worst <= KEY_GOAL else "MISSED"
    say(
        f"keys, {what} read {times} times: median {median(taken):.0f} ms,"
        f" 95th percentile {worst:.0f} ms  goal {KEY_GOAL:.0f}  {word}"
    )


async def _read_on(app: Dashboard, stop: asyncio.Event, forget: bool) -> int:
    """Read again and again without a rest; gives how often."""
    times = 0
    while not stop.is_set():
        page = app.page()
        assert page is not None
        if forget:
            app.desk.book.forget()
        before = page.found
        page.reload()
        while page.found is before:
            await asyncio.sleep(0.01)
        times += 1
    return times


async def _press(app: Dashboard, key: str) -> float:
    """Milliseconds from a key that moves the cursor until that was drawn."""
    await asyncio.sleep(PAUSE)
    focused = app.screen.focused
    assert isinstance(focused, Rows | Lanes)
    before, drawn = focused.under_key, asyncio.Event()
    began = time.perf_counter()
    app.post_message(events.Key(key, None))
    while focused.under_key == before:
        if time.perf_counter() - began > LONGEST:
            raise SystemExit(f"{key} was not answered")
        await asyncio.sleep(LOOK)
    focused.call_after_refresh(drawn.set)
    await drawn.wait()
    return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def _running(store: str, scope: CaseScope, mode: str) -> AsyncIterator[Pilot[None]]:
    os.environ |= {"CM_ASCII": "0", "TERM": "xterm-256color"}
    options = Options(command="dashboard", actor="w001", store=store, today="2026-03-04")
    app = build(options, worker="w001")
    app.desk.scope = scope
    async with app.run_test(size=(140, 40)) as pilot:
        if mode != "today":
            app.action_go(mode)
        await _read(app, mode)
        yield pilot
    app.desk.close()


async def _read(app: Dashboard, mode: str) -> None:
    """Wait until the page is shown with what was read."""
    while (page := app.page()) is None or mode != page.KEY or page.found is None:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)


async def memory(store: str, actions: int) -> None:
    """Print the memory of the process in the course of scripted use."""
    rounds: list[str] = [
        *("1", "j", "j", "slash", "d", "a", "escape", "escape", "o", "O", "G", "g"),
        *("2", "space", "j", "space", "escape", "o", "slash", "l", "a", "t", "e", "enter"),
        *("escape", "x", "x", "5", "l", "j", "h", "c", "escape", "question_mark", "escape"),
        *("w", "escape", "4", "1", "enter", "1", "ctrl+r"),
    ]
    seen: list[float] = []
    async with _running(store, CaseScope(worker="w001"), "today") as pilot:
        done = 0
        while done < actions:
            await pilot.press(*rounds)
            done += len(rounds)
            if len(seen) < 4 * done // actions:
                seen.append(_megabytes())
    ratio = seen[-1] / seen[0]
    word = "met" if ratio <= GROWTH_GOAL else "MISSED"
    course = ", ".join(f"{one:.0f}" for one in seen)
    say(f"memory over {done} keys: {course} MB, {ratio:.2f}  goal {GROWTH_GOAL}  {word}")


def _megabytes() -> float:
    """What the process holds in memory now."""
    gc.collect()
    with open("/proc/self/statm") as file:
        pages: Any = file.read().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20
