"""A dashboard that fails on purpose, on the terminal it is started on: ``falls.py WHERE``.

Ctrl-r makes it fail; what it raises carries the text of a note.
"""

import asyncio
import sys
import threading
from typing import Any

from cmcli.cli.main import main
from cmcli.tui.app import Dashboard
from cmcli.tui.guard import GuardedApp
from cmcli.tui.page import LastLine

SECRET = "Dana told me of the bruises"


class Noisy:
    """Something that fails when it is collected."""

    def __del__(self) -> None:
        note = SECRET
        raise ValueError(note)


def fail() -> None:
    """Raise what must not be printed."""
    note = SECRET
    raise ValueError(note)


async def failing() -> None:
    """The same in a task or a worker."""
    fail()


def in_handler(app: Dashboard) -> None:
    """In the handler of a key."""
    fail()


def in_worker(app: Dashboard) -> None:
    """In a worker of Textual's."""
    app.run_worker(failing())


def in_thread_worker(app: Dashboard) -> None:
    """In a worker that is a thread."""
    app.run_worker(fail, thread=True)


def in_thread(app: Dashboard) -> None:
    """In a thread of one's own."""
    threading.Thread(target=fail).start()


def in_reading(app: Dashboard) -> None:
    """In the thread that reads the store."""
    page: Any = app.page()
    page.read = lambda view: fail()
    page.reload()


def in_compose(app: Dashboard) -> None:
    """While the widgets of a screen are made."""
    from cmcli.tui.scope import ScopeScreen

    anything: Any = ScopeScreen
    anything.compose = lambda self: fail()
    app.action_whose()


def in_render(app: Dashboard) -> None:
    """While a widget is drawn."""
    anything: Any = LastLine
    anything.render = lambda self: fail()
    app.messages.say("draw it")


def in_timer(app: Dashboard) -> None:
    """In a timer."""
    app.set_timer(0.01, fail)


def in_task(app: Dashboard) -> None:
    """In a task that nobody awaits."""
    asyncio.get_running_loop().call_soon(asyncio.ensure_future, failing())
    asyncio.get_running_loop().call_later(0.2, collect)


def in_callback(app: Dashboard) -> None:
    """In a callback of the event loop."""
    asyncio.get_running_loop().call_soon(fail)


def in_end(app: Dashboard) -> None:
    """While something is collected, which ends nothing."""
    Noisy()
    app.exit(return_code=1)


def collect() -> None:
    """Have the loop tell of tasks that failed."""
    import gc

    gc.collect()


WHERES = {
    name.removeprefix("in_"): way for name, way in list(globals().items()) if name.startswith("in_")
}
"""Every way to fail, by its name."""

if __name__ == "__main__":
    way = WHERES[sys.argv[1]]
    GuardedApp.action_reload = lambda self: way(self)  # type: ignore[attr-defined]
    del Dashboard.action_reload
    sys.exit(main(["dashboard", "--as", "ben"]))
