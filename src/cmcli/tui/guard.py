"""Rules for every screen: hide after idle minutes, and never print a record at the end."""

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App
from textual.widget import AwaitMount

from cmcli.tui.cover import CoverScreen
from cmcli.tui.crash import sentence_of, unprinted, watch_loop
from cmcli.tui.dialog import Dialog
from cmcli.tui.marks import said

THERE_SOON = 0.02
"""Seconds between checks whether the screen for held keys is there."""


class GuardedApp(App[None]):
    """An application about people: covered when nobody is there, silent when it fails.

    ``lock_seconds`` without a key cover the screen, None never. ``clock`` gives seconds.
    """

    def __init__(self, *, lock_seconds: float | None) -> None:
        super().__init__()
        self.clock: Callable[[], float] = awake_and_asleep
        self._lock_seconds = lock_seconds
        self.touched_at = self.clock()
        self._after_cover: str | None = None
        self._early: list[events.Event] = []

    def rescue(self) -> None:
        """Keep the drafts; called once when the dashboard fails."""

    def run(self, *args: Any, **options: Any) -> None:
        """Run until it is left; no error is printed but by us."""
        with suppress(ImportError):  # no such terminal
            from textual.drivers import linux_driver

            from cmcli.tui.pasted import PasteParser

            linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]
        with unprinted(self.fail):
            super().run(*args, **options)

    def on_mount(self) -> None:
        """Begin to look whether anybody is there."""
        loop = asyncio.get_running_loop()
        watch_loop(loop, self.fail)
        with suppress(RuntimeError, ValueError):  # not in the main thread
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self.told_to_end, number)
        self.set_interval(1.0, self.watch_idle)

    # The cover.

    async def on_event(self, event: events.Event) -> None:
        """Restart the idle time at every key and every move of the mouse; one that comes too
        late only hides the screen."""
        if isinstance(event, events.Key | events.MouseEvent | events.Paste):
            covered = self.covered
            self.watch_idle()
            self.touched_at = self.clock()
            if self.covered and not covered:
                return
            if not isinstance(event, events.MouseEvent) and self._too_early(event):
                return
        await super().on_event(event)

    def _too_early(self, event: events.Event) -> bool:
        """Return whether to hold a key until its target is ready."""
        above = self._screen_stack[-1] if self._screen_stack else None
        if above is None or (above.is_mounted and not self._early):
            return isinstance(above, Dialog) and above.holds(event)
        self._early.append(event)
        if len(self._early) == 1:
            self.call_later(self._when_there)
        return True

    async def _when_there(self) -> None:
        """Press the keys that were held, in their order; none comes between."""
        if self._screen_stack and not self._screen_stack[-1].is_mounted:
            self.set_timer(THERE_SOON, self._when_there)
            return
        early, self._early = self._early, []
        for event in early:
            await self.on_event(event)

    def touched(self) -> None:
        """Somebody is there, also without a key that reached this screen."""
        self.touched_at = self.clock()

    def watch_idle(self) -> None:
        """Hide the screen if nobody has touched anything for so long."""
        idle = self.clock() - self.touched_at
        if self._lock_seconds is not None and idle >= self._lock_seconds:
            self.action_cover()

    @property
    def covered(self) -> bool:
        """Return whether the screen is hidden."""
        return any(isinstance(screen, CoverScreen) for screen in self._screen_stack)

    def action_cover(self) -> None:
        """Hide the screen until somebody is there again."""
        if not self.covered:
            self.push_screen(CoverScreen(), self._uncovered)
            self.hidden()

    def hidden(self) -> None:
        """Do more when the screen has been hidden."""

    def _uncovered(self, _: None) -> None:
        self.touched_at = self.clock()
        if self._after_cover is not None:
            self.call_next(self.switch_mode, self._after_cover)
        self._after_cover = None

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """As Textual's; what is opened under the cover, such as by work that ends, stays there."""
        covered = self.covered
        pushed = super().push_screen(screen, *args, **options)
        if covered:
            stack = self._screen_stack
            stack[-2], stack[-1] = stack[-1], stack[-2]
            stack[-1].post_message(events.ScreenResume())
        return pushed

    def switch_mode(self, mode: str) -> AwaitMount:
        """As Textual's; under the cover, when it is taken off."""
        if self.covered:
            self._after_cover = mode
            return AwaitMount(self.screen, [])
        return super().switch_mode(mode)

    # When it ends or fails.

    def told_to_end(self, number: int) -> None:
        """End because of a signal: keep the drafts and restore the terminal."""
        with suppress(Exception):
            self.rescue()
        self.exit(return_code=128 + number)

    def fail(self, error: BaseException) -> None:
        """End because of an error; may be called from any thread."""
        if isinstance(error, Exception):
            self.call_later(self._handle_exception, error)

    def _handle_exception(self, error: Exception) -> None:
        """End, and say that it is a bug and where, without the text of the error and without
        local variables: both may be about people."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            with suppress(Exception):
                self.rescue()
            self._exception_event.set()
            self._exit_renderables[:] = [said(sentence_of(error), multiline=True)]
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """End; what Textual would print is not known to be free of what people wrote."""
        self._handle_exception(RuntimeError())


def awake_and_asleep() -> float:
    """Seconds that also pass while the machine is asleep, where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
