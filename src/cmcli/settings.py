"""The one table of settings: key, default, where it may be set, and what it means.

Precedence: flag, environment, user's file, agency's store, catalogue. Rules of casework live only
in the last two, so that two workers of one agency never work by different rules.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmcli import places
from cmcli.errors import CatalogProblem, UsageProblem


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``agency`` settings live in the store, dated; the others in the user's file."""

    key: str
    default: str
    meaning: str
    agency: bool = False
    env: str | None = None
    check: Callable[[str], str | None] = lambda value: None


def _one_of(*choices: str) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        return None if value in choices else f"must be one of {', '.join(choices)}"

    return check


def _hours(value: str) -> str | None:
    try:
        ok = 0 < float(value) <= 80
    except ValueError:
        ok = False
    return None if ok else "must be hours a week, above 0 and at most 80"


def _minutes(value: str) -> str | None:
    ok = value == "never" or (value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= 240)
    return None if ok else "must be minutes from 1 to 240, or never"


def _zone(value: str) -> str | None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return "must be the name of a time zone, such as Europe/Berlin or America/Chicago"
    return None


MOST_DAYS = 3650

DUE_KINDS = "safety contact assessment plan reassessment review goal step aftercare".split()
"""The kinds of due items, each with a setting of its own (a test holds them to the clocks')."""

WEEKDAYS = "mon tue wed thu fri sat sun".split()


def _days(*words: str) -> Callable[[str], str | None]:
    """A whole number of days, or one of the words."""

    def check(value: str) -> str | None:
        if value in words:
            return None
        if value.isascii() and value.isdigit() and len(value) < 6 and int(value) <= MOST_DAYS:
            return None
        named = [word for word in words if word]
        return f"must be {' or '.join([f'days, 0 to {MOST_DAYS}', *named])}"

    return check


def _quiet_days(value: str) -> str | None:
    for word in value.lower().split():
        try:
            if word not in WEEKDAYS:
                date.fromisoformat(word if len(word) == len("2026-12-24") else "no")
        except ValueError:
            return "must be weekdays (sat sun) or dates such as 2026-12-24, separated by spaces"
    return None


def _address(value: str) -> str | None:
    plain = re.fullmatch(r"([^<>@]*<)?[^<>@\s]+@[^<>@\s]+(?(1)>)", value)
    return None if plain else "must be an email address, such as cm@agency.example"


def _keys(value: str) -> str | None:
    plain = all(re.fullmatch(r"[a-z0-9.-]+=[^=\s]+", word) for word in value.split())
    return None if plain else "must be words such as verb.checkin=f2, separated by spaces"


TABLE: tuple[Setting, ...] = (
    Setting("store", "", "where the store is: a path or a PostgreSQL URL", env="CM_STORE"),
    Setting("worker", "", "your username", env="CM_WORKER"),
    Setting("today", "", "the day that counts as today", env="CM_TODAY"),
    Setting(
        "no-input",
        "no",
        "never ask questions: yes or no",
        env="CM_NO_INPUT",
        check=_one_of("yes", "no"),
    ),
    Setting(
        "color", "auto", "colour: auto, always or never", check=_one_of("auto", "always", "never")
    ),
    Setting("pager", "", "the pager for long output on a terminal", env="CM_PAGER"),
    Setting("editor", "", "the editor for --edit", env="CM_EDITOR"),
    Setting(
        "theme",
        "cm-dark",
        "the colours of the dashboard",
        check=_one_of(*"cm-dark cm-light cm-contrast cm-safe ansi-dark ansi-light".split()),
    ),
    Setting(
        "keys",
        "",
        "your own keys for the dashboard, for example verb.checkin=C app.undo=ctrl+z",
        check=_keys,
    ),
    Setting(
        "unlock",
        "",
        "the command that must succeed before a hidden dashboard is shown again",
    ),
    Setting(
        "dashboard.lock-minutes",
        "5",
        "minutes without a key before the dashboard is hidden, or never",
        agency=True,
        check=_minutes,
    ),
    Setting("agency.name", "", "the agency's name on printed plans", agency=True),
    Setting(
        "agency.timezone",
        "UTC",
        "the time zone that decides when a day begins and ends",
        agency=True,
        check=_zone,
    ),
    Setting(
        "agency.crisis-line",
        "988 (Suicide and Crisis Lifeline, United States)",
        "the crisis line that is shown when a safety flag is raised",
        agency=True,
    ),
    Setting(
        "caseload.full-time-hours",
        "37.5",
        "hours a week of a full-time worker (1.0 FTE)",
        agency=True,
        check=_hours,
    ),
    Setting(
        "contact.mode",
        "office",
        "the mode of a contact if none is given",
        agency=True,
        check=_one_of(
            *"home community office hospital jail court shelter workplace".split(),
            *"phone video text email letter".split(),
        ),
    ),
    Setting(
        "plan.smart",
        "warn",
        "what cm does with a goal that isn't SMART: warn or refuse",
        agency=True,
        check=_one_of("warn", "refuse"),
    ),
    Setting(
        "remind.within",
        "0",
        "how many days ahead reminders are sent",
        agency=True,
        check=_days(),
    ),
    Setting(
        "remind.repeat",
        "7",
        "days until a late item is sent again; 0 means never",
        agency=True,
        check=_days(),
    ),
    Setting(
        "remind.repeat-safety",
        "1",
        "days until an open safety flag is sent again",
        agency=True,
        check=_days(),
    ),
    Setting(
        "remind.escalate",
        "7",
        "days late before a supervisor is told too, or never",
        agency=True,
        check=_days("never"),
    ),
    *(
        Setting(
            f"remind.escalate-{kind}",
            "1" if kind == "safety" else "",
            f"days late before a supervisor is told of kind {kind}"
            + ("" if kind == "safety" else "; if empty, remind.escalate counts"),
            agency=True,
            check=_days("never") if kind == "safety" else _days("never", ""),
        )
        for kind in DUE_KINDS
    ),
    Setting(
        "remind.quiet-days",
        "",
        "days when only safety flags are sent: weekdays (sat sun) or dates",
        agency=True,
        check=_quiet_days,
    ),
    Setting(
        "remind.message",
        "references",
        "what a digest contains: references, or names (with reasons)",
        agency=True,
        check=_one_of("references", "names"),
    ),
    Setting(
        "remind.from",
        "cm@localhost",
        "the sender's address of reminders",
        agency=True,
        check=_address,
    ),
)

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in TABLE}


def setting(key: str) -> Setting:
    """The setting of that key; raises :class:`UsageProblem` with the nearest keys."""
    found = BY_KEY.get(key)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(key, BY_KEY, n=3, cutoff=0.5)
        raise UsageProblem(
            f"{key!r} isn't a setting.",
            f"Did you mean {' or '.join(near)}?" if near else "To see all settings: cm config show",
        )
    return found


def checked(key: str, value: str) -> str:
    """The value, if the setting takes it; raises :class:`UsageProblem` otherwise."""
    wrong = setting(key).check(value)
    if wrong is not None:
        raise UsageProblem(f"{key} {wrong}, not {value!r}.")
    return value


def config_file() -> Path:
    """The user's own file of settings (``CM_CONFIG`` or in the user's configuration directory)."""
    return Path(places.config_file())


def data_directory() -> Path:
    """Where the embedded store lies unless something else is said."""
    return Path(places.data_directory())


def user_file() -> Mapping[str, str]:
    """The user's settings; an absent file is an empty one, a wrong one raises CatalogProblem."""
    if _ONCE is None:
        return _user_file()
    if not _ONCE:
        _ONCE.append(_user_file())
    return _ONCE[0]


_ONCE: list[Mapping[str, str]] | None = None
"""The content of the file, while it is read at most once."""


@contextmanager
def file_looked_at_once() -> Iterator[None]:
    """In the block, which is one command, the user's file stays as it was found first."""
    global _ONCE
    before, _ONCE = _ONCE, []
    try:
        yield
    finally:
        _ONCE = before


def _user_file() -> Mapping[str, str]:
    """Return the content of the file; reads it again only when it has changed."""
    path = places.config_file()
    try:
        found = os.stat(path)
        state = (path, found.st_ino, found.st_size, found.st_mtime_ns)
        if state not in _READ:
            fresh = _parsed(path, Path(path).read_bytes())
            _READ.clear()
            _READ[state] = fresh
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise CatalogProblem(
            f"{path} cannot be read: {problem.strerror}.", _aside(path)
        ) from problem
    return _READ[state]


_READ: dict[tuple[str, int, int, int], Mapping[str, str]] = {}
"""The content last read, by a key that changes with every write."""


def _parsed(path: str, raw: bytes) -> dict[str, str]:
    try:
        tree = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CatalogProblem(f"{path} is not valid TOML: {problem}.", _aside(path)) from problem
    found: dict[str, str] = {}
    for key, value in tree.items():
        known = BY_KEY.get(key)
        if known is None or known.agency:
            raise CatalogProblem(f"{path}: {key} isn't a user setting.", _aside(path))
        text = "yes" if value is True else "no" if value is False else str(value)
        wrong = known.check(text)
        if wrong is not None:
            raise CatalogProblem(f"{path}: {key} {wrong}.", _aside(path))
        found[key] = text
    return found


def _aside(path: str) -> str:
    """The way out of a file that no command can read past, those of ``cm config`` least of all."""
    from shlex import quote

    return f"Fix it in an editor, or move it away: mv {quote(path)} {quote(f'{path}.bad')}"


def resolve(key: str, flag: str | None = None) -> tuple[str, str]:
    """The value of a user's setting and where it comes from (flag, environment, file, default)."""
    known = setting(key)
    if flag is not None:
        return checked(key, flag), "flag"
    if known.env is not None and (value := os.environ.get(known.env)):
        if key == "no-input":
            value = "no" if value.lower() in ("0", "no", "false") else "yes"
        return checked(key, value), known.env
    mine = user_file()
    if key in mine:
        return mine[key], places.config_file()
    return known.default, "default"
