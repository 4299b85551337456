"""The plan of importing a directory: every service against the entries that came before.

Pure: the plan is made outside of any transaction, and the very same plan is carried out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cmcli.exchange.hsds.mapping import ListedService
from cmcli.exchange.hsds.parts import Notes, Place
from cmcli.exchange.hsds.reading import ScreenedDirectory
from cmcli.exchange.problems import Problem

MAX_DOUBTED = 0.05
"""The part of the services that may be rejected, or gone, before the directory is in doubt."""

FEW_MISSING = 5
"""So many services may always be gone."""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of ours that an earlier import wrote: its id, and the digest of its source then.
    ``edited_here`` says that somebody changed it since, ``ended`` that it is no longer offered.
    ``number`` is that of the entry."""

    row_id: str
    number: int
    digest: str
    edited_here: bool = False
    ended: bool = False

    @property
    def ref(self) -> str:
        """The entry, for a sentence."""
        return f"entry {self.number}"


KnownEntries = Mapping[str, KnownEntry]
"""Id of a service in the directory → the entry of ours."""


@dataclass(frozen=True, slots=True)
class EntryAction:
    """A decision on a service: create, update, skip or conflict."""

    decision: str
    service: ListedService
    row_id: str | None = None


@dataclass(frozen=True, slots=True)
class DirectoryPlan:
    """Every action in the order of the directory, and every problem. ``gone`` are the entries of
    earlier imports that are not in the directory any more: they are ended if ``follow``."""

    path: Path
    actions: tuple[EntryAction, ...]
    notes: Notes
    gone: Mapping[str, KnownEntry]
    known: int
    follow: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, those for which something was not taken first."""
        return tuple(sorted(self.notes.problems, key=lambda one: not one.rejected))

    @property
    def rejected(self) -> tuple[Problem, ...]:
        """The problems for which a service, a row or a file was not taken."""
        return tuple(one for one in self.notes.problems if one.rejected)

    def counts(self) -> Counter[str]:
        """Return how many services are new, changed, the same or in conflict."""
        return Counter(one.decision for one in self.actions)

    def chosen(self, decision: str) -> tuple[EntryAction, ...]:
        """Return the actions of one decision."""
        return tuple(one for one in self.actions if one.decision == decision)

    def damaged(self) -> str:
        """Return why the directory is in doubt: too many rows of a file were rejected."""
        rejected: Counter[str] = Counter()
        for one in self.rejected:
            if one.line is None:
                return one.sentence
            rejected[one.file] += 1
        for file, count in rejected.items():
            if count > MAX_DOUBTED * max(1, self.notes.rows[file]):
                return f"{file}: {count:,} of {self.notes.rows[file]:,} rows were rejected."
        return ""

    def many_gone(self) -> bool:
        """Return whether following would end so many entries that the directory is in doubt."""
        return self.follow and len(self.gone) > max(FEW_MISSING, MAX_DOUBTED * self.known)


def decide_entries(
    screened: ScreenedDirectory, known: KnownEntries, *, follow: bool = False
) -> DirectoryPlan:
    """Decide what to do with every service.

    An unchanged one is skipped; an entry that was also changed here is never overwritten.
    """
    notes = _copied(screened.notes)
    actions = tuple(_decide(one, known.get(one.external_id), notes) for one in screened.found)
    gone = {
        key: one
        for key, one in sorted(known.items())
        if key not in screened.present and not one.ended and not notes.partial
    }
    for key, one in gone.items():
        kept = ", but it was changed in cm, so it stays" if one.edited_here and follow else ""
        text = f"a service is no longer in the directory{kept}."
        notes.warn(Place(screened.file), "gone", text, key, one.ref)
    return DirectoryPlan(screened.path, actions, notes, gone, len(known), follow)


def _copied(notes: Notes) -> Notes:
    """Return a copy of the notes, for a plan to add its own."""
    return Notes(
        type(notes.problems)(notes.problems),
        notes.rows,
        notes.unread,
        notes.files,
        notes.unmapped,
        notes.left,
        notes.pages,
        notes.of_pages,
    )


def _decide(service: ListedService, mine: KnownEntry | None, notes: Notes) -> EntryAction:
    if mine is None:
        return EntryAction("create", service)
    if mine.digest == service.digest:
        return EntryAction("skip", service, mine.row_id)
    if mine.edited_here:
        text = "changed in the directory and in cm; cm keeps its own."
        notes.warn(service.place, "conflict", text, service.external_id, mine.ref)
        return EntryAction("conflict", service, mine.row_id)
    return EntryAction("update", service, mine.row_id)
