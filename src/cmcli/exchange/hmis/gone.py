"""Rows that an earlier export had and this one has no more, or marks as deleted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cmcli.exchange.dates import read_date
from cmcli.exchange.hmis.records import Export, Table
from cmcli.exchange.problems import Problem, Problems

FOLLOWED = ("closure", "contact", "service")
"""The kinds of record whose deletion can be followed. A person and a case stay: what was done for
them here belongs to them."""

_FILES = {
    "client": (("Client", "PersonalID", ""),),
    "case": (("Enrollment", "EnrollmentID", ""),),
    "closure": (("Exit", "ExitID", ""),),
    "contact": (
        ("CurrentLivingSituation", "CurrentLivingSitID", "cls/"),
        ("Services", "ServicesID", "services/"),
    ),
    "service": (("Services", "ServicesID", ""),),
}
"""Kind → the files that it comes from, each with its key and what stands before it in our id."""

_FULL_REFRESH = "2"
_COMPLETE_PERIODS = ("2", "3")
"""ExportPeriodType "effective" and "reporting period": the export has every row of the period."""

_PERIODS = date(1990, 1, 1), date(2089, 12, 31)
"""The earliest first and the latest last day of a period; it may end after today."""

_TEXTS = {
    "client": ("person", "", "what was imported stays here", ""),
    "case": ("enrollment", "", "the case stays here", ""),
    "closure": (
        "exit",
        ", so the case is open there",
        "it stays closed here",
        "it is opened again here",
    ),
    "contact": ("contact", "", "it stays here", "it is removed here"),
    "service": ("service", "", "it stays here", "it is removed here"),
}
"""Kind → its name in the export, what follows there, and what is done here if it is kept and if it
is removed."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that was imported and is gone in the source. ``line`` is that of a row that is marked
    as deleted. ``followed``: what was imported from it goes, too. ``ref`` is the case here that it
    belongs to, or the code of the client."""

    kind: str
    external_id: str
    row_id: str
    file: str
    line: int | None
    followed: bool
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days whose rows are all in the export; ``why`` says why there are none."""

    first: date = date.max
    last: date = date.min
    why: str = ""

    def has(self, day: date | None) -> bool:
        """Return whether a row of that day would be in the export if it still existed."""
        return day is not None and self.first <= day <= self.last


def coverage(export: Export) -> Coverage:
    """Return the days whose rows are all in the export. Only a full refresh has such days."""
    if export.directive != _FULL_REFRESH:
        return Coverage(why="Export.csv doesn't say that it is a full refresh (ExportDirective 2)")
    if export.period_type not in _COMPLETE_PERIODS:
        return Coverage(
            why="Export.csv doesn't say that it has every row of its period (ExportPeriodType 2"
            " or 3)"
        )
    first, last = (read_date(text, *_PERIODS).value for text in export.period)
    if first is None or last is None:
        return Coverage(
            why="Export.csv gives no first and last day of its period (ExportStartDate and"
            " ExportEndDate)"
        )
    return Coverage(first, last)


def present(export: Export) -> Mapping[str, frozenset[str]]:
    """Return the ids of all rows of each file, also of those that are rejected.

    A file that is missing or has rows that can't be read is left out: nothing is gone for sure.
    """
    found = {}
    for places in _FILES.values():
        for file, key, _ in places:
            table = export.tables[file]
            if file not in found and not table.note and not _has_broken_rows(table):
                found[file] = frozenset(row[key] for row in table.rows)
    return found


def _has_broken_rows(table: Table) -> bool:
    return any(one.rule in ("bad-row", "cut-off") for one in table.problems)


def note(gone: Gone, problems: Problems) -> None:
    """Note one of them, and whether it stays here."""
    name, so, kept, removed = _TEXTS[gone.kind]
    rule, what = "gone", f"the export no longer has this {name}"
    if gone.line is not None:
        rule, what = "deleted-in-source", f"the export marks this {name} as deleted"
    text = f"{what}{so}; {removed if gone.followed else kept}."
    _, there = _place_of(gone.kind, gone.external_id) or ("", "")
    problems.append(Problem(gone.file, gone.line, rule, text, False, there, gone.ref))


def missing(
    keys: Iterable[tuple[str, str]], export: Export, there: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, str, int | None]]:
    """Yield kind, id, file and line of each known row that the export has no more."""
    deleted = {
        (file, row[key]): row.line
        for places in _FILES.values()
        for file, key, _ in places
        for row in export.tables[file].deleted
    }
    for kind, external_id in keys:
        place = _place_of(kind, external_id)
        if place is None:
            continue
        file, key = place
        if place in deleted or (file in there and key not in there[file]):
            yield kind, external_id, file, deleted.get(place)


def _place_of(kind: str, external_id: str) -> tuple[str, str] | None:
    """Return the file that a record came from, and its id there; None for a user."""
    for file, _, before in _FILES.get(kind, ()):
        if external_id.startswith(before):
            return file, external_id.removeprefix(before)
    return None
