"""From a path to the services of a directory, each with all that belongs to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmcli.errors import UsageProblem
from cmcli.exchange.files import Member, members, pieces
from cmcli.exchange.hsds.documents import parts_of
from cmcli.exchange.hsds.mapping import ListedService, ServiceReader
from cmcli.exchange.hsds.parts import TABLES, Notes, Part
from cmcli.exchange.hsds.tables import Tables, rows_of
from cmcli.exchange.hsds.terms import TermMap
from cmcli.exchange.lines import count_rows
from cmcli.exchange.problems import Rejected

ENDINGS = (".csv", ".json", ".jsonl", ".ndjson")
_DESCRIPTIONS = ("datapackage", "metadata", "meta_table_descriptions")
"""Files that describe the directory itself."""


@dataclass(frozen=True, slots=True)
class ScreenedDirectory:
    """A directory whose services were read: ``present`` are the ids of all services in it, those
    that were rejected too, and ``rejected`` is the number of these. ``notes`` has what is wrong and
    what is left out. ``file`` is one with services."""

    path: Path
    file: str
    found: tuple[ListedService, ...]
    present: frozenset[str]
    notes: Notes
    rejected: int


def screen_directory(path: Path, *, terms: TermMap, today: date) -> ScreenedDirectory:
    """Read every service of a directory: a folder, a zip archive or one file.

    Raises :class:`NotFound` or :class:`UsageProblem`, in a sentence, where there is no directory.
    Anything else that is wrong is in the notes.
    """
    notes = Notes()
    listing = _Listing(ServiceReader(terms, today, notes), notes)
    with members(path, ENDINGS, alone=True) as found:
        for service in _services(found, notes):
            listing.take(service)
    if not listing.files:
        first = next((one.sentence for one in notes.problems if one.rejected), None)
        raise UsageProblem(
            f"{path} is not a directory of services: it has no services."
            if first is None
            else f"{path} has no services that can be read. {first}",
            "Give the folder, zip archive or file of an Open Referral (HSDS) directory, with its"
            " services.csv or services as JSON.",
            code="directory",
        )
    services = listing.unique()
    rejected = sum(one.rejected and one.file in listing.files for one in notes.problems)
    file = min(listing.files)
    return ScreenedDirectory(path, file, services, frozenset(listing.present), notes, rejected)


def _services(found: Mapping[str, Member], notes: Notes) -> Iterator[Part]:
    """Yield whole services. Those of a table are read last, row by row."""
    tables, streams, services = Tables(), [], []
    for name, member in found.items():
        if member.ending.lower() == ".csv":
            kind = TABLES.get(name)
            if kind == "services":
                streams.append(member)
            elif kind is None:
                if name not in _DESCRIPTIONS:
                    notes.files[member.file] += count_rows(pieces(member))
            else:
                for part in rows_of(member, kind, notes):
                    tables.add(kind, part, notes)
        elif name not in _DESCRIPTIONS:
            for kind, part in parts_of(member, notes):
                if kind == "services":
                    services.append(part)
                else:
                    tables.add(kind, part, notes)
    yield from (tables.whole(one, notes) for one in services)
    for member in streams:
        yield from (tables.whole(one, notes) for one in rows_of(member, "services", notes))
    if orphans := tables.orphans():
        notes.left["rows of a service that is not in the directory"] += orphans


class _Listing:
    """The services under way, each id once."""

    def __init__(self, reader: ServiceReader, notes: Notes) -> None:
        self.reader = reader
        self.notes = notes
        self.present: set[str] = set()
        self.files: set[str] = set()
        self._taken: dict[str, ListedService] = {}
        self._torn: set[str] = set()

    def take(self, service: Part) -> None:
        """Read a service, or note why it is not taken."""
        self.files.add(service.place.file)
        if service["id"]:
            self.present.add(service["id"])
        try:
            made = self.reader.entry(service)
        except Rejected as no:
            self.notes.reject(service.place, no.rule, no.text, service["id"])
            return
        first = self._taken.setdefault(made.external_id, made)
        if first is made:
            return
        if first.digest == made.digest:
            text = f"it is the same service as on {first.place}, which was used."
            self.notes.warn(made.place, "duplicate", text, made.external_id)
            return
        text = f"its id is also on {first.place} with another content; none was imported."
        self.notes.reject(made.place, "duplicate", text, made.external_id)
        self._torn.add(made.external_id)

    def unique(self) -> tuple[ListedService, ...]:
        """Return the services with an id of their own."""
        for key in sorted(self._torn):
            first = self._taken[key]
            text = "its id is also on another row with another content; none was imported."
            self.notes.reject(first.place, "duplicate", text, key)
        return tuple(one for key, one in self._taken.items() if key not in self._torn)
