"""Helpers for the commands of ``cm remind``: who acts, and which reminders to use."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cmcli.cli.core import session
from cmcli.cli.core.opening import clock, open_store, viewer
from cmcli.cli.core.options import Options
from cmcli.domain.workers import CRON, Worker
from cmcli.errors import UsageProblem
from cmcli.settings import resolve

if TYPE_CHECKING:
    from cmcli.store.core.store import Store
    from cmcli.store.core.view import View


def reminding_actor(view: "View", options: Options) -> Worker | None:
    """Return the sender: a worker, or None for cron and any login without a worker."""
    said = resolve("worker", options.actor)[0]
    return None if said.strip().lower() == CRON else viewer(view, options)


def store_to_send_from(options: Options) -> "Store":
    """The store, open; raises :class:`UsageProblem` within one operation of many commands, since
    nothing may leave before what it tells of is saved."""
    if session.current().work is not None:
        raise UsageProblem("A batch with --atomic can't send reminders.", "Leave out --atomic.")
    return open_store(options)


@contextmanager
def snapshot(store: "Store", options: Options) -> Iterator["View"]:
    """One snapshot of an open store, at the day of the call."""
    today, now = clock(options)
    with store.reading(today=today, now=now) as view:
        view.today, view.now = clock(options, view.settings)
        yield view
