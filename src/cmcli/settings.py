"""The settings of a user: key, default, where it may be set, and what it means.

Precedence: flag, environment, user's file, agency's store, catalogue. Rules of casework live only
in the last two, so that two workers of one agency never work by different rules; the agency's
settings are in ``cmcli.domain.agency_settings``.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cmcli import places
from cmcli.errors import CatalogProblem, UsageProblem


class Setting(NamedTuple):
    """One setting. ``agency`` settings live in the store, dated; the others in the user's file."""

    key: str
    default: str
    meaning: str
    agency: bool = False
    env: str | None = None
    check: Callable[[str], str | None] = lambda value: None


def one_of(*choices: str) -> Callable[[str], str | None]:
    """Make the check of a setting that takes one of a few words."""

    def check(value: str) -> str | None:
        return None if value in choices else f"must be one of {', '.join(choices)}"

    return check


def _keys(value: str) -> str | None:
    plain = all(re.fullmatch(r"[a-z0-9.-]+=[^=\s]+", word) for word in value.split())
    return None if plain else "must be words such as verb.checkin=f2, separated by spaces"


def _time(most: int) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        plain = re.fullmatch(r"[0-9]{1,5}", value) is not None and 1 <= int(value) <= most
        return None if plain else f"must be a whole number from 1 to {most}"

    return check


TABLE: tuple[Setting, ...] = (
    Setting("store", "", "where the store is: a path or a PostgreSQL URL", env="CM_STORE"),
    Setting("worker", "", "your username", env="CM_WORKER"),
    Setting("today", "", "the day that counts as today", env="CM_TODAY"),
    Setting(
        "no-input",
        "no",
        "never ask questions: yes or no",
        env="CM_NO_INPUT",
        check=one_of("yes", "no"),
    ),
    Setting(
        "color", "auto", "colour: auto, always or never", check=one_of("auto", "always", "never")
    ),
    Setting(
        "warm",
        "yes",
        "let a warm process run commands at a terminal, which is faster: yes or no",
        env="CM_WARM",
        check=one_of("yes", "no"),
    ),
    Setting("pager", "", "the pager for long output on a terminal", env="CM_PAGER"),
    Setting("editor", "", "the editor for --edit", env="CM_EDITOR"),
    Setting(
        "theme",
        "cm-dark",
        "the colours of the dashboard",
        check=one_of(*"cm-dark cm-light cm-contrast cm-safe ansi-dark ansi-light".split()),
    ),
    Setting(
        "keys",
        "",
        "your own keys for the dashboard, for example verb.checkin=C app.undo=f8",
        check=_keys,
    ),
    Setting(
        "caseload",
        "",
        "how the dashboard arranges the caseload: sort:-late group:worker columns:name,late",
    ),
    Setting("views", "", "your views of the caseload: urgent = late sort:-late; cti = model:cti"),
    Setting(
        "unlock",
        "",
        "before a hidden dashboard is shown again: the command that must succeed, or passphrase"
        " to lock an encrypted store and ask for it",
    ),
    Setting(
        "key-file",
        "",
        "the key file that opens an encrypted store, for cron",
        env="CM_KEY_FILE",
    ),
    Setting(
        "password-command",
        "",
        "the command that prints the passphrase of an encrypted store",
        env="CM_PASSWORD_COMMAND",
    ),
    Setting(
        "unlock-minutes",
        "15",
        "lock an unlocked store after so many minutes without use",
        check=_time(24 * 60),
    ),
    Setting(
        "unlock-hours",
        "12",
        "lock an unlocked store after so many hours in any case",
        check=_time(7 * 24),
    ),
)
"""The settings of a user."""

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in TABLE}


def setting_among(known: Mapping[str, Setting], key: str) -> Setting:
    """The setting of that key; raises :class:`UsageProblem` with the nearest keys."""
    found = known.get(key)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(key, known, n=3, cutoff=0.5)
        raise UsageProblem(
            f"{key!r} isn't a setting.",
            f"Did you mean {' or '.join(near)}?" if near else "To see all settings: cm config show",
        )
    return found


def checked(known: Setting, value: str) -> str:
    """The value, if the setting takes it; raises :class:`UsageProblem` otherwise."""
    wrong = known.check(value)
    if wrong is not None:
        raise UsageProblem(f"{known.key} {wrong}, not {value!r}.")
    return value


def without_password(store: str) -> str:
    """The address of a store with ``***`` for every password that a URL may carry."""
    head, separator, rest = store.partition("://")
    if not separator:
        return store
    user, at, host = rest.rpartition("@")
    name, colon, _ = user.partition(":")
    host = re.sub(r"([?&](?:ssl)?password=)[^&]*", r"\1***", host, flags=re.IGNORECASE)
    return f"{head}://{name}{':***' if colon else ''}{at}{host}"


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
        if known is None:
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
    known = setting_among(BY_KEY, key)
    if flag is not None:
        return checked(known, flag), "flag"
    if known.env is not None and (value := os.environ.get(known.env)):
        if key in ("no-input", "warm"):
            value = "no" if value.lower() in ("0", "no", "false") else "yes"
        return checked(known, value), known.env
    mine = user_file()
    if key in mine:
        return mine[key], places.config_file()
    return known.default, "default"
