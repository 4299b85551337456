"""The values that an HMIS export is read into: tables of kept columns, and records for cm.

Nothing in here refers to the store; ids are those of the other system.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cmcli.exchange.problems import Problem


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row: its first physical line, and its kept columns, stripped of white space.

    ``names`` has the place of each column among the ``fields``; all rows of a file share it.
    """

    line: int
    fields: tuple[str, ...]
    names: Mapping[str, int] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.fields[self.names[name]]

    def get(self, name: str) -> str:
        """The column's value; a column that the file lacks is empty."""
        at = self.names.get(name)
        return "" if at is None else self.fields[at]


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the export. ``count`` is every row below the header, good, bad or deleted.

    ``note`` is empty, ``missing`` (no such file), ``rejected`` (cannot be read as a whole),
    ``looked up`` (read, makes no records of its own) or ``not read``. ``unread`` are the columns
    of the format that were not read, with the number of rows that have a value there.
    """

    file: str
    rows: tuple[ExportRow, ...] = ()
    deleted: tuple[ExportRow, ...] = ()
    count: int = 0
    problems: tuple[Problem, ...] = ()
    header: frozenset[str] = frozenset()
    note: str = ""
    unread: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was read: ``year`` is the format's fiscal year, 2024 or 2026.

    ``unread`` are the names of the other files with the rows in each; ``version_text`` and
    ``source_name`` are what Export.csv says of itself. ``source`` tells one sending system from
    another, because ids are only unique within one; it is empty where Export.csv names none.
    ``directive``, ``period_type`` and ``period`` (its first and last day) are as Export.csv has
    them. ``path`` is where the export is.
    """

    year: int
    source: str
    source_name: str
    version_text: str
    exported_text: str
    tables: Mapping[str, Table]
    unread: Mapping[str, int]
    problems: tuple[Problem, ...]
    path: Path = Path()
    directive: str = ""
    period_type: str = ""
    period: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The record made from one row: its place, its id there, and the digest of what is kept."""

    file: str
    line: int
    external_id: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRec(Record):
    """A user of the other system; becomes a worker."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRec(Record):
    """A person. ``name`` is None where none is given or only its hash; ``household`` and
    ``disability`` are those of the latest enrolment that says something. ``gender`` and ``race``
    are keys of cm or the person's own words."""

    name: str | None
    dob: date | None
    household: str | None
    gender: tuple[str, ...] = ()
    race: tuple[str, ...] = ()
    veteran: str | None = None
    disability: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRec(Record):
    """An enrolment; becomes a case. ``worker_external`` is None where User.csv has no such user
    and none was imported before. ``project_type`` is HUD's number, ``model`` what the map makes
    of it. ``moved_in`` is kept for models with phases, which begin with it."""

    client_external: str
    worker_external: str | None
    project: str | None
    project_type: int | None
    household: str | None
    relationship: str | None
    entry_on: date
    model: str
    moved_in: date | None = None
    disability: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRec(Record):
    """A person in a household, by the enrolment that says most: an open one goes first, then one
    whose household is ``shared`` with others, then the latest. ``relationship`` is a key of cm."""

    client_external: str
    case_external: str
    household: str
    relationship: str | None
    joined_on: date
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureRec(Record):
    """An exit; closes the case. ``label`` is the destination in HUD's words, None where none is
    given; ``reason`` is what the map makes of it."""

    case_external: str
    exit_on: date
    destination: int | None
    label: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRec(Record):
    """A contact with the client that was held. ``mode`` is always None: the format has no such
    column. ``worker_external`` is None where it is not known: then it is the case's worker."""

    case_external: str
    worker_external: str | None
    on: date
    kind: str
    did: tuple[str, ...]
    mode: str | None = None
    with_whom: str = "client"
    outcome: str = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRec(Record):
    """A service. ``kind`` is its label, ``text`` what the row adds to it, ``cents`` the money."""

    case_external: str
    on: date
    kind: str
    text: str | None
    cents: int | None


class DatedTerms(NamedTuple):
    """The status of a benefit from a day on, and the ``cents`` that it pays a month."""

    on: date
    status: str | None
    cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRec(Record):
    """A source of income or a benefit in an enrolment, made of all rows that name it: their
    ``lines``. ``terms`` are those of each day that changed them."""

    client_external: str
    case_external: str
    kind: str
    note: str | None
    terms: tuple[DatedTerms, ...]
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRec(Record):
    """A need of an enrolment that nobody rated, made of what it says of disabilities and health.
    ``lines`` are the files and lines that say so."""

    client_external: str
    case_external: str
    domain: str
    text: str
    lines: tuple[tuple[str, int], ...]
