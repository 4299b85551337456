"""The one table of settings: key, default, where it may be set, and what it means.

Precedence: flag, environment, user's file, agency's store, catalogue. Rules of casework live only
in the last two, so that two workers of one agency never work by different rules.
"""

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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


def _zone(value: str) -> str | None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return "must be the name of a time zone, such as Europe/Berlin or America/Chicago"
    return None


TABLE: tuple[Setting, ...] = (
    Setting("store", "", "where the store is: a path, or a PostgreSQL URL", env="CM_STORE"),
    Setting("worker", "", "who you are: a worker's handle", env="CM_WORKER"),
    Setting("today", "", "the day to take for today", env="CM_TODAY"),
    Setting(
        "no-input",
        "no",
        "never ask questions",
        env="CM_NO_INPUT",
        check=_one_of("yes", "no"),
    ),
    Setting("color", "auto", "colour on a terminal", check=_one_of("auto", "always", "never")),
    Setting("pager", "", "the pager for long output on a terminal", env="CM_PAGER"),
    Setting("editor", "", "the editor for --edit", env="CM_EDITOR"),
    Setting("agency.name", "", "the agency's name on printed plans", agency=True),
    Setting(
        "agency.timezone",
        "UTC",
        "the time zone in which a day begins and ends",
        agency=True,
        check=_zone,
    ),
    Setting(
        "agency.crisis-line",
        "988 (Suicide and Crisis Lifeline, United States)",
        "what is shown when a safety flag is raised",
        agency=True,
    ),
    Setting(
        "caseload.full-time-hours",
        "37.5",
        "hours a week of 1.0 full-time equivalent",
        agency=True,
        check=_hours,
    ),
    Setting(
        "contact.mode",
        "office",
        "the mode of a contact of which none is said",
        agency=True,
        check=_one_of(
            *"home community office hospital jail court shelter workplace".split(),
            *"phone video text email letter".split(),
        ),
    ),
    Setting(
        "plan.smart",
        "warn",
        "what a goal that is not SMART does: warn or refuse",
        agency=True,
        check=_one_of("warn", "refuse"),
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
            f"There is no setting {key!r}.",
            f"Did you mean {' or '.join(near)}?" if near else "cm config show lists them all.",
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
    given = os.environ.get("CM_CONFIG")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CONFIG_HOME")
    if base:
        return Path(base) / "cm" / "config.toml"
    from platformdirs import user_config_path

    return user_config_path("cm", appauthor=False) / "config.toml"


def data_directory() -> Path:
    """Where the embedded store lies unless something else is said."""
    base = os.environ.get("XDG_DATA_HOME")
    if base:
        return Path(base) / "cm"
    from platformdirs import user_data_path

    return user_data_path("cm", appauthor=False)


def user_file() -> dict[str, str]:
    """The user's settings; an absent file is an empty one, a wrong one raises CatalogProblem."""
    path = config_file()
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise CatalogProblem(f"{path} cannot be read: {problem.strerror}.") from problem
    try:
        tree = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CatalogProblem(f"{path} is not valid TOML: {problem}.") from problem
    found: dict[str, str] = {}
    for key, value in tree.items():
        known = BY_KEY.get(key)
        if known is None or known.agency:
            raise CatalogProblem(
                f"{path}: {key} is not a setting of a user.", "cm config show lists them."
            )
        text = "yes" if value is True else "no" if value is False else str(value)
        wrong = known.check(text)
        if wrong is not None:
            raise CatalogProblem(f"{path}: {key} {wrong}.")
        found[key] = text
    return found


def resolve(key: str, flag: str | None = None) -> tuple[str, str]:
    """The value of a user's setting and where it comes from (flag, environment, file, default)."""
    known = setting(key)
    if flag is not None:
        return checked(key, flag), "flag"
    if known.env is not None and os.environ.get(known.env):
        value = os.environ[known.env]
        if key == "no-input":
            value = "no" if value.lower() in ("0", "no", "false") else "yes"
        return checked(key, value), known.env
    mine = user_file()
    if key in mine:
        return mine[key], str(config_file())
    return known.default, "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSetting:
    """From ``from_on`` on, the agency's setting ``key`` has this value."""

    id: str
    key: str
    from_on: date
    value: str


class AgencySettings:
    """The agency's settings; the latest ``from_on`` on or before the day holds."""

    def __init__(self, rows: Iterable[DatedSetting]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.from_on, row.id)))

    def stated(self, key: str, day: date) -> str | None:
        """What the agency has set for the key on that day, None where it set nothing."""
        found = [row.value for row in self.rows if row.key == key and row.from_on <= day]
        return found[-1] if found else None

    def get(self, key: str, day: date) -> str:
        """The value that holds on that day: the agency's, else the default of the table."""
        stated = self.stated(key, day)
        return setting(key).default if stated is None else stated

    def under(self, prefix: str, day: date) -> dict[str, str]:
        """All keys that begin with the prefix, without it, with the value of that day."""
        return {
            row.key.removeprefix(prefix): row.value
            for row in self.rows
            if row.key.startswith(prefix) and row.from_on <= day
        }
