"""Checks of this installation, this terminal, and the user for ``cm doctor``."""

import platform
import shlex
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from cmcli import __version__
from cmcli.cli.core.opening import actor
from cmcli.cli.core.options import Options
from cmcli.domain.text import quoted, safe_text
from cmcli.errors import NotFound
from cmcli.settings import resolve

if TYPE_CHECKING:
    from cmcli.casework.doctoring.record_gaps import DoctorFinding
    from cmcli.store.core.view import View

PIP = f"{shlex.quote(sys.executable)} -m pip install"


def installation(cm: Options, address: str) -> "dict[str, Callable[[], DoctorFinding]]":
    """The checks that need no store, by name."""
    checks: dict[str, Callable[[], DoctorFinding]] = {
        "python": _python,
        "engine": _engine,
        "catalogue": _catalogue,
        "terminal": _terminal,
        "editor": _editor,
        "warm": _warm,
        "today": lambda: _today(cm),
    }
    return checks | ({"driver": _driver} if "://" in address else {})


def _python() -> "DoctorFinding":
    from cmcli.casework.doctoring.record_gaps import DoctorFinding

    said = f"cm {__version__} on Python {platform.python_version()}, {platform.system()}."
    return DoctorFinding("ok", "python", said)


def _engine() -> "DoctorFinding":
    from cmcli.casework.doctoring.record_gaps import DoctorFinding
    from cmcli.store.keeping.health import engine

    try:
        found = engine()
    except ImportError:
        said = "The database engine of cm (sqlcipher3) is not installed, or not for this system."
        return DoctorFinding("problem", "engine", said, mend=f"{PIP} --force-reinstall sqlcipher3")
    upgrade = f"{PIP} --upgrade sqlcipher3"
    if not found.sound:
        said = (
            f"SQLite {found.version} can lose data when two processes write at once."
            " Version 3.51.3 and later can't."
        )
        return DoctorFinding("problem", "engine", said, mend=upgrade)
    if not found.full_text:
        said = f"SQLite {found.version} was built without full-text search (FTS5)."
        return DoctorFinding("problem", "engine", said, mend=upgrade)
    if found.cipher is None:
        said = f"SQLite {found.version} was built without SQLCipher."
        return DoctorFinding("problem", "engine", said, mend=upgrade)
    said = f"SQLite {found.version} with full-text search, SQLCipher {found.cipher}."
    return DoctorFinding("ok", "engine", said)


def _driver() -> "DoctorFinding":
    from cmcli.casework.doctoring.record_gaps import DoctorFinding
    from cmcli.store.keeping.health import driver_there

    if driver_there():
        return DoctorFinding("ok", "driver", "The driver for PostgreSQL is installed.")
    said = "The store is in PostgreSQL, and the driver for it (psycopg) is not installed."
    return DoctorFinding("problem", "driver", said, mend=f"{PIP} 'psycopg[binary]>=3.3.9,<4'")


def _catalogue() -> "DoctorFinding":
    from cmcli.casework.doctoring.record_gaps import DoctorFinding
    from cmcli.catalog.access import check_all

    count = check_all()
    return DoctorFinding("ok", "catalogue", f"The {count} files of the catalogue are valid.")


def _terminal() -> "DoctorFinding":
    from cmcli.casework.doctoring.record_gaps import DoctorFinding

    said = {(stream.encoding or "").lower() for stream in (sys.stdin, sys.stdout)}
    others = sorted(one for one in said if one.replace("-", "") != "utf8")
    if others:
        what = f"Text is exchanged as {others[0]}. cm shows other characters as escapes."
        return DoctorFinding("note", "terminal", what, mend="export LC_ALL=C.UTF-8")
    return DoctorFinding("ok", "terminal", "Text is exchanged as UTF-8.")


def _editor() -> "DoctorFinding":
    """Notes that a killed cm left in the folder for --edit, which the next --edit would wipe."""
    from cmcli.casework.doctoring.record_gaps import DoctorFinding
    from cmcli.cli.core.editor import STALE_AFTER, place
    from cmcli.store.keeping.health import access, stale

    directory = place()
    if not directory.is_dir():
        return DoctorFinding("ok", "editor", "No notes are left from --edit.")
    if not (found := access(directory)).mine or found.mode & 0o077:
        said = "Other users can open the folder for --edit."
        return DoctorFinding(
            "problem", "editor", said, mend=f"chmod 700 {shlex.quote(str(directory))}"
        )
    left = [shlex.quote(str(path)) for path in stale(directory, STALE_AFTER, time.time())]
    if left:
        said = f"{len(left)} file{'s' * (len(left) > 1)} of --edit from another day may hold notes."
        return DoctorFinding("note", "editor", said, mend=f"rm -- {' '.join(left)}")
    return DoctorFinding("ok", "editor", "No notes are left from --edit.")


def _warm() -> "DoctorFinding":
    """Check that the folder of the warm process is private, and tell whether one runs."""
    from cmcli.casework.doctoring.record_gaps import DoctorFinding
    from cmcli.cli.warm.status import open_to_others, sentence, status

    if (folder := open_to_others()) is not None:
        said = "Other users can open the folder of the warm process, so each command starts cold."
        return DoctorFinding("problem", "warm", said, mend=f"chmod 700 {shlex.quote(folder)}")
    return DoctorFinding("ok", "warm", sentence(status()))


def _today(cm: Options) -> "DoctorFinding":
    from cmcli.casework.doctoring.record_gaps import DoctorFinding

    value, origin = resolve("today", cm.today)
    if not value:
        return DoctorFinding("ok", "today", "Today is the date of the clock.")
    mends = {"flag": None, "CM_TODAY": "unset CM_TODAY"}
    mend = mends.get(origin, "cm config set today ''")
    places = {"flag": "--today", "CM_TODAY": "CM_TODAY"}
    what = f"cm uses this date as today: {safe_text(value)} ({places.get(origin, 'your file')})."
    return DoctorFinding("note", "today", what, mend=mend)


def acting(view: "View", cm: Options) -> "DoctorFinding":
    """Check whether it is known which worker types here."""
    from cmcli.casework.doctoring.record_gaps import DoctorFinding
    from cmcli.places import os_user

    try:
        me = actor(view, cm)
    except NotFound as problem:
        if problem.code == "no-actor":
            user = shlex.quote(os_user())
            mend = f"cm worker set HANDLE --os-user {user} --as HANDLE"
            return DoctorFinding("problem", "actor", problem.message, mend=mend)
        return _unknown(cm, problem)
    how = resolve("worker", cm.actor)[1]
    by = f"the user {os_user()} of this computer" if how == "default" else how
    said = f"You are {me.handle} ({me.role}), known by {by}."
    return DoctorFinding("ok", "actor", said)


def _unknown(cm: Options, problem: NotFound) -> "DoctorFinding":
    """A handle was said that nobody has, or nobody who works here any more."""
    from cmcli.casework.doctoring.record_gaps import DoctorFinding

    handle, origin = resolve("worker", cm.actor)
    mends = {"flag": "cm worker list", "CM_WORKER": "unset CM_WORKER"}
    mend = mends.get(origin, "cm config set worker ''")
    place = {"flag": "--as", "CM_WORKER": "CM_WORKER"}.get(origin, "your settings file")
    what = f"{place} names {quoted(handle)}. {problem.message}"
    return DoctorFinding("problem", "actor", what, mend=mend)
