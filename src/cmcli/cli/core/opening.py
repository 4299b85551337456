"""From the options of a call to an open store: the day it is, and who acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Literal

from cmcli.cli.core import session
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import say
from cmcli.domain.text import quoted
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, StoreProblem
from cmcli.settings import data_directory, resolve

if TYPE_CHECKING:
    from cmcli.domain.agency_settings import AgencySettings
    from cmcli.store.core.store import Store
    from cmcli.store.core.view import View


def address(options: Options) -> str:
    """Where the store is: ``--store``, ``CM_STORE``, the user's file, else the data directory."""
    return resolve("store", options.store)[0] or str(data_directory() / "cm.db")


def open_store(options: Options) -> "Store":
    """The store that the options name: opened, or as the session keeps it open."""
    where = address(options)
    if "://" in where:
        from cmcli.cli.core.store_url import warn_of_url

        warn_of_url(options, where)
    return session.current().store(where, waiting(options))


def waiting(options: Options) -> Callable[[str], None]:
    """Return the function that tells a person that they wait for another writer."""
    return lambda sentence: say(options, sentence)


def clock(options: Options, settings: "AgencySettings | None" = None) -> tuple[date, datetime]:
    """Today and now in the agency's time zone; ``--today`` and ``CM_TODAY`` set the day."""
    from cmcli.domain.dates import ClaimedDay, parse_day

    real = datetime.now(UTC)
    now = real.astimezone(agency_zone(options, settings, real.date()) if settings else None)
    said = resolve("today", options.today)[0]
    if said:
        day = parse_day(said, now.date())
        if day != now.date():
            return ClaimedDay(day.year, day.month, day.day), datetime.combine(day, now.timetz())
    return now.date(), now


def agency_zone(options: Options, settings: "AgencySettings", day: date) -> tzinfo | None:
    """The agency's time zone; None, that of the computer, while a wrong one is being set right."""
    from cmcli.domain.setting_checks import zone_of

    name = settings.get("agency.timezone", day)
    zone = zone_of(name)
    if zone is None and options.command not in ("config set", "doctor"):
        raise StoreProblem(
            f"This computer knows no time zone {quoted(name)}, which the agency's days need.",
            "Set another one: cm config set agency.timezone ZONE",
            code="no-time-zone",
        )
    return zone


@contextmanager
def reading(options: Options, *, past: bool = False) -> Iterator["View"]:
    """One snapshot of the store, at the day of the call.

    ``past`` tells that the record of an earlier day will be shown, not today's.
    """
    shared = session.current().work
    if shared is not None:
        shared.today, shared.now = clock(options, shared.settings)
        shared.watching = partial(_watcher, shared, options)
        yield shared
        return
    store = open_store(options)
    real = datetime.now(UTC)
    with store.reading(today=real.date(), now=real) as view:
        ask_ahead(view, options)
        view.today, view.now = clock(options, view.settings)
        view.watching = partial(_watcher, view, options)
        earlier = view.today < view.real_day and not past
        mention(options, view.practice, earlier and view.today)
        yield view


def _watcher(view: "View", options: Options) -> str | None:
    me = viewer(view, options)
    return None if me is None else me.handle


PRACTICE = "This is a practice store."


def mention(options: Options, practice: bool, past: date | Literal[False] = False) -> None:
    """Say once a command that the store is for practice, or that a day in the past is set."""
    from cmcli.domain.dates import short_day

    lines = [PRACTICE] if practice else []
    if past and options.id is None and not options.dry_run:
        lines.append(f"This is today's record, with due dates as of {short_day(past)}.")
    mentioned = session.current().mentioned
    say(options, *(line for line in lines if line not in mentioned))
    mentioned.update(lines)


def ask_ahead(view: "View", options: Options) -> None:
    """Ask at once for what every command reads first: the settings and who acts."""
    from cmcli.casework.performing import look_ahead

    look_ahead(view, resolve("worker", options.actor)[0])


def actor(view: "View", options: Options) -> Worker:
    """Return who acts: ``--as``, ``CM_WORKER``, the user's file, else the worker of the login."""
    from cmcli.casework.performing import acting
    from cmcli.places import os_user

    handle, origin = resolve("worker", options.actor)
    if handle:
        return acting(view, handle, origin)
    bound = view.one(Worker, os_user=os_user(), active=True)
    if bound is None:
        raise NotFound(
            f"cm doesn't know which worker you are ({os_user()}).",
            f"Add --as HANDLE, set CM_WORKER, or run: cm worker set HANDLE --os-user {os_user()}",
            code="no-actor",
        )
    return bound


def viewer(view: "View", options: Options) -> Worker | None:
    """Return who looks, or None if unknown; looking needs no actor.

    A record of an earlier day is looked at by a worker of today, with today's role.
    """
    try:
        me = actor(view.present or view, options)
    except NotFound as problem:
        if problem.code == "no-actor":
            return None
        raise
    if view.present is None:
        return me
    then = view.get(Worker, me.id) or replace(me, team_id=None)
    return replace(then, role=me.role)
