"""A map file for one export: every project, user and exit destination in it, ready to be edited."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cmcli.exchange.hmis.codes import DESTINATIONS, PROJECT_TYPES
from cmcli.exchange.hmis.maps import Maps
from cmcli.exchange.hmis.records import Export

_WHY = {
    2: "help for a limited time to find and keep a home",
    3: "help for as long as it is wanted, in a home of their own",
    13: "help for a limited time to find and keep a home",
}
_ELSE_WHY = "the type says nothing about how close the work is"
_HEAD = """\
# A map for cm import hmis. Change the values, and import with --map and the name of this file.
# What you leave out stays as cm has it.
"""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One line of the template: a key of the export, the value proposed, and why.

    ``value`` is None where there is nothing to propose: then the line is a comment.
    """

    key: str
    value: str | None
    why: str

    @property
    def line(self) -> str:
        """The line as TOML."""
        mark = "" if self.value is not None else "# "
        return f"{mark}{quoted(self.key)} = {quoted(self.value or '')}  # {plain(self.why)}"


@dataclass(frozen=True, slots=True)
class MapTemplate:
    """The rows of each table of a map file."""

    projects: tuple[MapRow, ...]
    workers: tuple[MapRow, ...]
    closures: tuple[MapRow, ...]
    models: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole file."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield _HEAD
        yield f"# Project -> model of its cases: {', '.join(self.models)}."
        yield "[projects]"
        yield from (row.line for row in self.projects)
        yield ""
        yield "# User -> username in cm. One that cm doesn't have yet becomes a new worker."
        yield "[workers]"
        yield from (row.line for row in self.workers)
        yield ""
        yield f"# Exit destination -> reason for closing: {', '.join(self.reasons)}."
        yield "# The destination itself is kept in any case."
        yield "[closures]"
        yield from (row.line for row in self.closures)


def map_template(
    export: Export,
    maps: Maps,
    *,
    handle: Callable[[str, str], tuple[str, str]],
    models: Iterable[str],
    reasons: Iterable[str],
) -> MapTemplate:
    """Fill a map with what the export has. ``handle`` proposes the username for a user's name and
    id, and says why."""
    return MapTemplate(
        tuple(_projects(export, maps)),
        tuple(_users(export, maps, handle)),
        tuple(_destinations(export, maps)),
        tuple(models),
        tuple(reasons),
    )


def _projects(export: Export, maps: Maps) -> Iterator[MapRow]:
    cases = Counter(row["ProjectID"] for row in export.tables["Enrollment"].rows)
    known = set()
    for row in export.tables["Project"].rows:
        key, code = row["ProjectID"], _code(row["ProjectType"])
        if not key or key in known:
            continue
        known.add(key)
        kind = PROJECT_TYPES.get(-1 if code is None else code, "type not known")
        typed = kind if code is None else f"type {code}, {kind}"
        why = _ELSE_WHY if code is None else _WHY.get(code, _ELSE_WHY)
        if key in maps.projects:
            why = "from the map given"
        yield MapRow(
            key,
            maps.model(code, key),
            f"{row['ProjectName'] or 'no name'}: {typed}, {_rows(cases[key], 'enrollment')}; {why}",
        )
    for key in sorted(set(cases) - known - {""}):
        why = f"not in Project.csv, {_rows(cases[key], 'enrollment')}"
        yield MapRow(key, maps.model(None, key), why)


def _users(
    export: Export, maps: Maps, handle: Callable[[str, str], tuple[str, str]]
) -> Iterator[MapRow]:
    ended = {row["EnrollmentID"] for row in export.tables["Exit"].rows}
    enrolled = export.tables["Enrollment"].rows
    open_ones = Counter(row.get("UserID") for row in enrolled if row["EnrollmentID"] not in ended)
    known = set()
    for row in export.tables["User"].rows:
        key = row["UserID"]
        if not key or key in known:
            continue
        known.add(key)
        name = " ".join(f"{row['UserFirstName']} {row['UserLastName']}".split())
        proposed, why = handle(name or key, key)
        why = f"{name or 'no name'}, {_rows(open_ones[key], 'open enrollment')}; {why}"
        yield MapRow(key, maps.workers.get(key, proposed), why)
    for key in sorted({row.get("UserID") for row in enrolled} - known - {""}):
        why = f"not in User.csv, {_rows(open_ones[key], 'open enrollment')}; give a username"
        yield MapRow(key, maps.workers.get(key), why)


def _destinations(export: Export, maps: Maps) -> Iterator[MapRow]:
    found = Counter(_code(row["Destination"]) for row in export.tables["Exit"].rows)
    for code in sorted(code for code in found if code is not None and code in DESTINATIONS):
        why = f"{DESTINATIONS[code]}, {_rows(found[code], 'exit')}"
        yield MapRow(str(code), maps.closure(code), why)
    yield MapRow("default", maps.closure(None), "any other destination, or none")


def _code(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _rows(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def quoted(text: str) -> str:
    """A string of TOML."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(one: str) -> str:
    if one in '"\\':
        return f"\\{one}"
    return one if one.isprintable() else f"\\U{ord(one):08X}"


def plain(text: str) -> str:
    """A text on one line, without anything that can't be printed."""
    return "".join(one if one.isprintable() else "?" for one in " ".join(text.split()))
